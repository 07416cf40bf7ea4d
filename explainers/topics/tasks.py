"""What a network is asked for decides its loss: squared error for a number, cross-entropy for a class.

Both are likelihoods in disguise, and both slopes are the prediction minus the truth.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from ..derivations.derivation import Derivation, Step
from ..derivations.symbols import activation_of
from ..learning.likelihoods.categorical import binary_steps, categorical_steps
from ..learning.likelihoods.gaussian import gaussian_steps
from ..networks import IDENTITY, SIGMOID, SOFTMAX, Network, NetworkError

EXAMPLE = Network.parse("x[3] -> 5 relu -> 3")
Task = Literal["regression", "classification"]


def derive(network: Network = EXAMPLE, *, task: Task | None = None) -> Derivation:
    """The loss of regression and that of classification, each from its likelihood, and the slopes.

    By default the one that the network's head is made for: softmax and a single sigmoid for classes, any other for
    numbers; a head without activation can be either and shows both.
    """
    head = activation_of(network.output) or IDENTITY
    is_for_classes = head == SOFTMAX or (head == SIGMOID and network.output_shape == (1,))
    if task == "regression" and head == SOFTMAX:
        raise NetworkError(
            "softmax makes probabilities of classes: leave task out, or end the network without softmax"
        )
    if task == "classification" and not is_for_classes and head != IDENTITY:
        raise NetworkError(
            f"an output after {head.name} is no probability: end the network with softmax, "
            "as in x[3] -> 5 relu -> 3 softmax"
        )
    steps: list[Step] = []
    if task == "regression" or (task is None and not is_for_classes):
        steps += gaussian_steps()
    if task == "classification" or (task is None and (is_for_classes or head == IDENTITY)):
        steps += _of_classes(network)
    return Derivation("tasks", _title(steps), tuple(steps), _ROLES, _remarks(steps))


def _of_classes(network: Network) -> tuple[Step, ...]:
    """One sigmoid for two classes, else as many scores as outputs."""
    (count,) = network.output_shape if len(network.output_shape) == 1 else (None,)
    if count == 1:
        return binary_steps()
    return categorical_steps(count if isinstance(count, int) else None)


_ROLES = (("y", "output"), ("yhat", "output"), ("sigma", "bias"), ("ell", "emphasis"))


def _is_both(steps: Sequence[Step]) -> tuple[bool, bool]:
    """Whether there are steps of regression, and of classification."""
    rules = {step.rule for step in steps}
    return "likelihood" in rules, bool(rules & {"put in softmax", "put in the sigmoid"})


def _title(steps: Sequence[Step]) -> str:
    return {
        (True, True): "A number or a class: two losses, one reason",
        (True, False): "A number as an answer: the squared error",
        (False, True): "A class as an answer: the cross-entropy",
    }[_is_both(steps)]


def _remarks(steps: Sequence[Step]) -> tuple[str, ...]:
    has_numbers, has_classes = _is_both(steps)
    several = ("A network with several numbers as its answer adds up their squared errors.",)
    same = ("Both slopes are what was said minus what is true: so learning looks the same for both.",)
    reason = "The loss says how unlikely the data would be if the network were right: to learn is to make it small."
    return (*(several if has_numbers else ()), *(same if has_numbers and has_classes else ()), reason)
