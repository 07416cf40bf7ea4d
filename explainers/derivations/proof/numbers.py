"""Last rung: both sides in floating point with NumPy. It can refute, but never prove.

At depth 50 a lost bias may change nothing that a float can hold; that two numbers agree says little.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from sympy import (
    Derivative,
    DiagMatrix,
    Expr,
    HadamardProduct,
    Identity,
    Inverse,
    Limit,
    MatAdd,
    MatMul,
    MatPow,
    MatrixBase,
    MatrixExpr,
    MatrixSymbol,
    OneMatrix,
    Product,
    Subs,
    Sum,
    Transpose,
    ZeroMatrix,
    sympify,
)
from sympy.concrete.expr_with_limits import ExprWithLimits
from sympy.core.function import AppliedUndef
from sympy.matrices.expressions.applyfunc import ElementwiseApplyFunction
from sympy.matrices.expressions.blockmatrix import BlockMatrix

from explainers.networks import ACTIVATIONS

from ..expressions import Activation
from .interning import Interner
from .reading import ENTRY, entry_function
from .shapes import Shapes
from .sizes import Sizes

_PLACES = 5
_TOLERANCE = 1e-6
_MOST_TERMS = 1_000
_FUNCTIONS = {activation.symbol: activation.function for activation in ACTIVATIONS if activation.function}


class _Valueless(Exception):
    """A node without a floating-point value."""


def agree_in_floats(
    interner: Interner, shapes: Shapes, sizes: Sizes, a: int, b: int, seed: int = 0
) -> bool | None:
    """Do both sides agree at random places? None where they have no values."""
    for place in range(_PLACES):
        generator = np.random.default_rng([seed, place])
        values: dict[int, Any] = {}
        letters: dict[str, Any] = {}
        try:
            for number in sorted({*interner.order(a), *interner.order(b)}):
                parts = [values[part] for part in interner.parts(number)]
                shape = sizes.shape(shapes.of(number))
                values[number] = _value(interner.node(number), parts, shape, sizes, letters, generator)
        except (_Valueless, TypeError, np.linalg.LinAlgError):
            return None
        if not np.allclose(values[a], values[b], rtol=_TOLERANCE, atol=_TOLERANCE):
            return False
    return True


def _value(
    node: Any, parts: list[Any], shape: tuple[int, int], sizes: Sizes, letters: dict[str, Any], generator: Any
) -> Any:
    if isinstance(node, MatrixSymbol):
        return letters.setdefault(node.args[0].name, generator.normal(size=shape))
    if isinstance(node, Identity | ZeroMatrix | OneMatrix):
        return {Identity: np.eye(shape[0]), ZeroMatrix: np.zeros(shape), OneMatrix: np.ones(shape)}[
            type(node)
        ]
    if isinstance(node, Activation | ElementwiseApplyFunction):
        return _function(entry_function(node))(parts[0])
    if isinstance(node, MatMul):
        return _product(parts)
    if isinstance(node, BlockMatrix):
        width = node.args[0].shape[1]
        return np.block([parts[i : i + width] for i in range(0, len(parts), width)])
    if isinstance(node, MatrixBase):
        return np.array([float(part[0, 0]) for part in parts]).reshape(shape)
    for types, value in _SIMPLE:
        if isinstance(node, types):
            return value(parts, node)
    return _scalar(node, sizes, letters, generator)


_SIMPLE: tuple[tuple[Any, Any], ...] = (
    (MatAdd, lambda parts, node: sum(parts)),
    (HadamardProduct, lambda parts, node: np.prod(np.stack(parts), axis=0)),
    (Transpose, lambda parts, node: parts[0].T),
    (Inverse, lambda parts, node: np.linalg.inv(parts[0])),
    (MatPow, lambda parts, node: np.linalg.matrix_power(parts[0], int(node.args[1]))),
    (DiagMatrix, lambda parts, node: np.diag(parts[0].ravel())),
)


def _product(parts: list[Any]) -> Any:
    product = parts[-1]
    for part in parts[-2::-1]:
        product = part * product if 1 in (part.size, product.size) else part @ product
    return product


def _function(function: Any) -> Any:
    known = _FUNCTIONS.get(str(function))
    if not function.is_Symbol:
        return np.vectorize(lambda z: float(function.subs(ENTRY, z).evalf()), otypes=[float])
    # Of φ nothing is known: one smooth function that is no polynomial stands for it.
    return known or (lambda z: np.sin(z) + 0.5 * z)


def _scalar(node: Any, sizes: Sizes, letters: dict[str, Any], generator: Any) -> Any:
    if not isinstance(node, Expr) or isinstance(node, MatrixExpr) or node.has(MatrixSymbol, AppliedUndef):
        raise _Valueless
    # Positive places only: logarithms and roots have values there.
    values = dict(sizes.letters)
    for letter in sorted(node.free_symbols - values.keys(), key=str):
        values[letter] = letters.setdefault(letter.name, float(generator.uniform(0.2, 1.5)))
    return np.array([[float(_filled(node, values).evalf())]])


def _filled(node: Any, values: dict[Any, Any]) -> Any:
    """The letters replaced: all at once, unless a sign such as ∫ or d/dz binds some of them."""
    for sign in node.atoms(Sum, Product):
        if any(not _is_short(*limit) for limit in sign.limits):
            raise _Valueless
    if node.has(ExprWithLimits, Derivative, Subs, Limit):
        return node.subs(values)
    # One letter after the other would compare the arguments of a Max anew each time.
    return node.xreplace({letter: sympify(value) for letter, value in values.items()})


def _is_short(letter: Any, first: Any = None, last: Any = None) -> bool:
    """Are there at most _MOST_TERMS terms, or infinitely many, of which a formula may be known?"""
    count = None if first is None else last - first
    return count is None or not count.is_finite or not count.is_number or bool(count <= _MOST_TERMS)
