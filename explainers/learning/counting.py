"""How many numbers θ has: all weights and biases of a network, from the shapes alone."""

from __future__ import annotations

from typing import Any

from sympy import Add, Integer, Mul, Symbol, expand

from ..derivations.derivation import Step
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
    before = terms[0] if len(terms) == 1 else Add(*terms, evaluate=False)
    after = expand(Add(*(Mul(*map(_whole, shape)) for shape in shapes)))
    reason = (
        "All weights and biases in a row are θ: it has this many numbers, and each may be any real number."
    )
    return Step(before, "count", after, reason, left=Symbol("p"))


def _product(shape: tuple[Size, ...]) -> Any:
    """3 · 2, not worked out; where a size is a letter, without factors of 1."""
    sizes = [_whole(extent) for extent in shape if extent != 1 or not is_symbolic(shape)]
    return sizes[0] if len(sizes) == 1 else Mul(*sizes, evaluate=False)


def _whole(value: Any) -> Any:
    return Integer(value) if isinstance(value, int) else value
