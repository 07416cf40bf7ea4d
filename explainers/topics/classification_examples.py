"""From scores to a class: softmax makes probabilities of them and keeps their order, so the largest score wins."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..derivations.derivation import Derivation, Step
from ..derivations.symbols import activation_of
from ..learning.answers.classes import class_names, score_numbers
from ..learning.answers.example import in_numbers
from ..learning.answers.one_sigmoid import two_by_sigmoid
from ..learning.answers.probabilities import any_probabilities, order_is_kept, probabilities, two_classes
from ..learning.likelihoods.softmax import MOST_CLASSES, MOST_WRITTEN
from ..networks import IDENTITY, SIGMOID, SOFTMAX, Network, NetworkError

EXAMPLE = Network.parse("x[3] -> 5 relu -> 4 softmax")
_FITS = "end the network with softmax, as in x[3] -> 5 relu -> 4 softmax, or for two classes with one sigmoid"


def derive(
    network: Network = EXAMPLE, *, classes: str | None = None, example: str | None = None
) -> Derivation:
    """ŷ = argmax softmax(z) = argmax z, proved and in numbers.

    The network ends in softmax, in plain scores, or in one sigmoid, which tells two classes apart. `classes` names
    them, "cat, dog, bear, bird"; `example` gives their scores, "1, 3, 0, -1".
    """
    head = _head(network)
    if head == SIGMOID:
        pair, (score,) = class_names(classes, 2), score_numbers(example, 1)
        remark = (
            f"Here one output tells {pair[0]} from {pair[1]}; softmax with two outputs would do the same."
        )
        return _made("Two classes, one number", two_by_sigmoid(pair, score), (remark,))
    count = network.output_shape[0]
    if count == 1:
        raise NetworkError(f"one class leaves no choice: {_FITS}")
    if not isinstance(count, int) or count > MOST_CLASSES:
        if classes is not None or example is not None:
            raise NetworkError(
                f"an example has at most {MOST_CLASSES} classes, not {count}: leave classes and example out"
            )
        steps = (*any_probabilities(count), *order_is_kept(), two_classes())
        return _made("The largest score wins", steps, ())
    names, given = class_names(classes, count), score_numbers(example, count)
    letters = probabilities(count) if count <= MOST_WRITTEN else any_probabilities(count)
    steps = (*letters, *order_is_kept(), *in_numbers(names, given), two_classes())
    winner = names[given.index(max(given))]
    remark = (
        f"In the example the answer is {winner}: it has the largest score, and so the largest probability."
    )
    return _made("The largest score wins", steps, (remark,))


def _made(title: str, steps: tuple[Step, ...], remarks: tuple[str, ...]) -> Derivation:
    to_choose = "To choose, the probabilities need not even be computed; to train, and to say how sure it is, they are."
    return Derivation("classification_examples", title, steps, _roles(steps), (*remarks, to_choose))


def _head(network: Network) -> Any:
    """The activation of the output; NetworkError where it makes no classes."""
    head, shape = activation_of(network.output) or IDENTITY, network.output_shape
    if len(shape) != 1 or head not in (IDENTITY, SOFTMAX, SIGMOID) or (head == SIGMOID and shape != (1,)):
        what = "×".join(map(str, shape))
        raise NetworkError(f"{what} outputs after {head.name} choose no class: {_FITS}")
    return head


def _roles(steps: Sequence[Step]) -> tuple[tuple[str, str], ...]:
    sides = [side for step in steps for side in (step.before, step.after, step.left) if side is not None]
    names = sorted({str(symbol) for side in sides for symbol in side.free_symbols})
    return tuple((name, "layer 1" if name[0] == "z" else "output") for name in names if name[0] in "zp")
