"""How many numbers θ has: all weights and biases of a network, from the shapes alone."""

from __future__ import annotations

from typing import Any

from sympy import Add, Mul, Symbol, expand

from ..derivations.derivation import Step
from ..derivations.raw import as_number, raw_product, raw_sum
from ..networks import Network, NetworkError, Size
from ..networks.operations import is_symbolic


def count_step(network: Network) -> Step:
    """p = Σ units · inputs + units over all layers; NetworkError where there is nothing to learn."""
    shapes = [shape for layer in network.layers for shape in network.parameter_shapes(layer).values()]
    if not shapes:
        raise NetworkError(
            "this network has nothing to learn: give it a layer with weights, as in x[2] -> 2 relu -> 1"
        )
    terms = [_product(shape) for shape in shapes]
    before = raw_sum(*terms)
    after = expand(Add(*(Mul(*map(as_number, shape)) for shape in shapes)))
    reason = (
        "All weights and biases in a row are θ: it has this many numbers, and each may be any real number."
    )
    return Step(before, "count", after, reason, left=Symbol("p"))


def _product(shape: tuple[Size, ...]) -> Any:
    """3 · 2, not worked out; where a size is a letter, without factors of 1."""
    return raw_product(*(as_number(extent) for extent in shape if extent != 1 or not is_symbolic(shape)))
