"""What learning needs, as a loop: data, a model with parameters, a loss, and an optimiser that closes it."""

from __future__ import annotations

from typing import Literal

from explainers.derivations.gradients.losses import loss_for
from explainers.networks import Network
from explainers.topics.ingredients import EXAMPLE, example_count

from ..describing import amount, describe
from ..figure import Content, Figure
from ..layouts.learning_loop import THETA, X, Y, learning_loop, plain
from ..layouts.parts import figure_of
from ..theme import LIGHT, Theme

_LOSSES = {"squared": "squared error", "cross_entropy": "cross-entropy", "any": "any loss"}
_LONGEST_COUNT = 10  # characters of a number of parameters that stands in the model's box


def draw(
    network: Network = EXAMPLE,
    *,
    examples: int | Literal["N"] = 3,
    loss: Literal["squared", "cross_entropy"] | None = None,
    theme: Theme = LIGHT,
) -> Figure:
    """The loop for a model, `examples` pairs of data (N: any number) and a loss, by default the one that fits."""
    count, chosen = example_count(examples), loss_for(network, loss)
    how_many = f"{int(count):,}" if count.is_Integer else str(count)
    noun = "pair" if how_many == "1" else "pairs"
    data: Content = (f"{how_many} {noun} ", plain(X), " and ", plain(Y))
    part = learning_loop(data, _parameters(network), _LOSSES[chosen])
    alt = (
        f"A loop. Data, {how_many} {noun} of an input x and a target y, give x to the model and y to the loss. The "
        f"model, with {amount(network.parameter_count)} parameters θ, makes the prediction ŷ; the loss "
        f"({_LOSSES[chosen]}) says in one number ℓ how far ŷ is from y; the optimiser hands the model new parameters "
        f"θ, below. The model: {describe(network)}"
    )
    return figure_of(part, alt, title="The ingredients of learning", theme=theme)


def _parameters(network: Network) -> Content:
    """13 numbers in θ; only θ where their number is too long to be read."""
    count = amount(network.parameter_count)
    return (
        (f"{count} numbers in ", plain(THETA))
        if len(count) <= _LONGEST_COUNT
        else ("parameters ", plain(THETA))
    )
