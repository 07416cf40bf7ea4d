"""Sizes, parameters and multiply-adds of a layer as formulas of numbers, or of letters, nothing worked out yet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sympy import Add, Integer, Mul, Pow, floor

from ...networks import (
    BatchNormalisation,
    Convolution,
    Dense,
    Operation,
    PatternDistance,
    Shape,
    Subsampling,
    TransposedConvolution,
)
from ...networks.operations import each_side
from ..raw import as_number, raw_product, raw_sum


def positions_formula(n: Any, k: Any, s: Any, p: Any) -> Any:
    """⌊(n + 2p − k)/s⌋ + 1."""
    room = Add(n, Mul(Integer(2), p, evaluate=False), Mul(Integer(-1), k, evaluate=False), evaluate=False)
    return Add(
        floor(Mul(room, Pow(s, -1, evaluate=False), evaluate=False), evaluate=False),
        Integer(1),
        evaluate=False,
    )


def grown_formula(n: Any, k: Any, s: Any, p: Any) -> Any:
    """(n − 1)s − 2p + k, for a transposed convolution."""
    steps = Mul(Add(n, Integer(-1), evaluate=False), s, evaluate=False)
    return Add(steps, Mul(Integer(-1), Integer(2), p, evaluate=False), k, evaluate=False)


def parameter_terms(operation: Operation, inputs: Sequence[Shape]) -> tuple[Any, ...]:
    """The products whose sum is the number of parameters: one for each array of them."""
    match operation:
        case Convolution() | TransposedConvolution():
            weights = (_product(*_weight_factors(operation, inputs[0])),)
            return (*weights, as_number(operation.channels)) if operation.has_bias else weights
        case Dense(units, _, has_bias):
            weights = tuple(_product(shape[0], units) for shape in inputs)
            return (*weights, as_number(units)) if has_bias else weights
        case BatchNormalisation() | Subsampling():
            return (_product(2, inputs[0][0]),)
    return ()


def multiply_add_terms(operation: Operation, inputs: Sequence[Shape]) -> tuple[Any, ...]:
    """The products whose sum is the number of multiply-adds: weights times the places where each is used."""
    match operation:
        case Convolution():
            places = operation.output_shape(inputs)[1:]
            return (_product(*_weight_factors(operation, inputs[0]), *places),)
        case TransposedConvolution():
            return (_product(*_weight_factors(operation, inputs[0]), *inputs[0][1:]),)
        case Dense(units):
            return tuple(_product(shape[0], units) for shape in inputs)
        case Subsampling():
            return (_product(*operation.output_shape(inputs)),)
        case PatternDistance(units):
            return (_product(inputs[0][0], units),)
    return ()


def _weight_factors(operation: Convolution | TransposedConvolution, shape: Shape) -> tuple[Any, ...]:
    """Kernel sides, then channels in and out, or the connections of a table."""
    kernel = each_side(operation.kernel, shape, "kernel")
    if getattr(operation, "table", None):
        return (*kernel, operation.weight_shape(shape)[0])
    channels = operation.weight_shape(shape)[1] if isinstance(operation, Convolution) else shape[0]
    return (*kernel, channels, operation.channels)


def sum_of(terms: Sequence[Any]) -> Any:
    """Their sum in this order, nothing merged; 0 for none."""
    if not terms:
        return Integer(0)
    return raw_sum(*terms)


def times_of(count: int, terms: Sequence[Any]) -> Any:
    """`count` times their sum."""
    return sum_of(terms) if count == 1 else Mul(Integer(count), sum_of(terms), evaluate=False)


def _product(*factors: Any) -> Any:
    return raw_product(*map(as_number, factors))
