"""Losses in letters: half the squared distance, cross-entropy after softmax, and a loss of which nothing is known."""

from __future__ import annotations

from typing import Any, Literal

from sympy import Basic, Integer, Rational, Transpose

from ...networks import Dense, Network, NetworkError
from ..expressions import Activation, matrix, minus, times, vector
from ..symbols import Letters
from .nodes import Loss

LossName = Literal["squared", "cross_entropy", "any"]
ELL = matrix("ell", 1, 1)
"""ℓ, the loss as a letter."""

REASONS: dict[str, str] = {
    "squared": "The loss is half the squared distance from the output to the target y.",
    "cross_entropy": "The loss is small where the network gives the right answer a high probability.",
    "any": "Of the loss nothing is assumed: it is computed from the output and the target y.",
}


def loss_for(network: Network, loss: str | None) -> str:
    """The loss by its name, or by default the one that fits the output; NetworkError where it does not fit."""
    ends_in_softmax = _activation_name(network) == "softmax" and isinstance(network.output.operation, Dense)
    if loss is None:
        return "cross_entropy" if ends_in_softmax else "squared"
    if loss not in REASONS:
        raise NetworkError(f"there is no loss {loss!r}: take {', '.join(REASONS)}")
    if loss == "cross_entropy" and not ends_in_softmax:
        raise NetworkError(
            "cross-entropy compares probabilities, and this network does not end in a layer with softmax: "
            "end it as in x[3] -> 5 relu -> 2 softmax, or take the squared loss"
        )
    return loss


def _activation_name(network: Network) -> str:
    return getattr(getattr(network.output.operation, "activation", None), "name", "")


def target_letter(letters: Letters, output: Any) -> Any:
    """y, or another letter where the network has a y of its own."""
    names = set(letters.names.values())
    name = next((one for one in "ytqm" if one not in names), "target")
    return vector(name, output.args[1])


def loss_formula(loss: str, output: Any, target: Any) -> Any:
    """ℓ as a formula of the output and the target, 1 × 1."""
    if loss == "squared":
        error = minus(output, target)
        return times(Rational(1, 2), _transposed(error), error)
    if loss == "cross_entropy":
        return times(Integer(-1), _transposed(target), Activation("log", output))
    return Loss("loss", output, target)


def _transposed(expr: Any) -> Any:
    return Basic.__new__(Transpose, expr)
