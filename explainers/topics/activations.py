"""What is true of each activation: formula, range, derivative, limits and identities."""

from __future__ import annotations

from ..derivations.derivation import Derivation
from ..derivations.facts import fact_steps, facts_of
from ..networks import IDENTITY, ActivationFunction, Network, NetworkError

EXAMPLE = Network.parse(
    "x[4] -> 4 step -> 4 sigmoid -> 4 tanh -> 4 relu -> 4 leaky_relu -> 4 elu -> 4 softplus -> 4 silu -> 4 gelu"
    " -> 4 gelu_tanh -> 4 softmax"
)
_BRIEFLY = ("definition", "derivative")


def derive(network: Network = EXAMPLE, *, function: ActivationFunction | None = None) -> Derivation:
    """All that is known of `function`, or of a network's only activation; of several, definition and derivative.

    NetworkError where nothing is known of them.
    """
    chosen = (function,) if function is not None else _activations(network)
    known = tuple(activation for activation in chosen if facts_of(activation))
    if not known:
        raise NetworkError(
            f"{chosen[0].name} stands for any function, so nothing more can be said of it: "
            "give a network with a known activation, or function=sigmoid"
        )
    kinds = () if len(known) == 1 else _BRIEFLY
    steps = tuple(step for activation in known for step in fact_steps(activation, kinds))
    roles = tuple((activation.symbol, "activation") for activation in known)
    return Derivation("activations", _title(known), steps, roles, tuple(_remarks(known)))


def _activations(network: Network) -> tuple[ActivationFunction, ...]:
    """Each that occurs, in the order of the layers; the identity only where there is no other."""
    found = dict.fromkeys(
        activation
        for layer in network.layers
        if (activation := getattr(layer.operation, "activation", None)) is not None
    )
    return tuple(activation for activation in found if not activation.is_identity) or (IDENTITY,)


def _title(known: tuple[ActivationFunction, ...]) -> str:
    if len(known) > 1:
        return "Activation functions and their slopes"
    return f"What is true of the activation {_spoken(known[0])}"


def _spoken(activation: ActivationFunction) -> str:
    """The name in a sentence: ReLU, sigmoid, leaky relu."""
    is_own_name = activation.symbol.lower() == activation.name.lower()
    return activation.symbol if is_own_name else activation.name.replace("_", " ")


def _remarks(known: tuple[ActivationFunction, ...]) -> list[str]:
    remarks = ["All of this holds for all real numbers."]
    if any(activation.slopes and activation.slopes[0] != activation.slopes[1] for activation in known):
        remarks.append(
            "At a kink there is no derivative. Computing still needs a number there, and takes the slope on the left."
        )
    if len(known) > 1:
        remarks.append(f"Range, limits and more of one of them: function={known[0].name}.")
    return remarks
