"""How an expression is read: what each node computes with, and what it is besides."""

from __future__ import annotations

from typing import Any

from sympy import (
    DiagMatrix,
    Dummy,
    HadamardPower,
    HadamardProduct,
    Identity,
    Inverse,
    MatAdd,
    MatMul,
    MatPow,
    MatrixBase,
    MatrixSymbol,
    OneMatrix,
    Symbol,
    Transpose,
    ZeroMatrix,
)
from sympy.core.function import Application, AppliedUndef
from sympy.matrices.expressions.applyfunc import ElementwiseApplyFunction
from sympy.matrices.expressions.blockmatrix import BlockMatrix
from sympy.matrices.expressions.matexpr import MatrixElement

from explainers.networks import ACTIVATIONS, IDENTITY

from ..expressions import Activation
from ..gradients.nodes import Gradient, Jacobian, Loss, LossSlope, slope

LEAVES = (MatrixSymbol, Identity, ZeroMatrix, OneMatrix)
_FIRST = (MatPow, HadamardPower, Inverse, Transpose, MatrixElement, DiagMatrix)
ENTRY = Dummy("z")
IDENTITY_SYMBOL = Symbol(IDENTITY.symbol)
IDENTITY_SLOPE = slope(IDENTITY_SYMBOL)
"""id′, which is 1 everywhere."""
KNOWN_ACTIVATIONS = frozenset(
    activation.symbol for activation in ACTIVATIONS if activation.function and activation != IDENTITY
)
"""Names that mean one function, ReLU as all know it; any other name may be any function."""
_ALL = (MatAdd, MatMul, HadamardProduct, Gradient, Jacobian)


def operands(node: Any) -> tuple[Any, ...]:
    """What `node` computes with: its arguments without names, sizes and indices; a number has none."""
    if isinstance(node, _ALL):
        return tuple(node.args)
    if isinstance(node, LEAVES):
        return ()
    if isinstance(node, Activation | ElementwiseApplyFunction):
        return (node.args[1],)
    if isinstance(node, _FIRST):
        return (node.args[0],)
    if isinstance(node, Loss | LossSlope):
        return node.arguments
    if isinstance(node, BlockMatrix):
        return tuple(node.args[0].flat())
    return tuple(node.flat()) if isinstance(node, MatrixBase) else ()


def own_part(node: Any) -> Any:
    """What tells `node` from others of its type with the same operands: its name, sizes, function or indices."""
    if isinstance(node, (*_ALL, Inverse, Transpose, DiagMatrix)):
        return None
    if isinstance(node, Activation):
        return node.phi
    if isinstance(node, ElementwiseApplyFunction):
        return entry_function(node)
    if isinstance(node, MatPow | HadamardPower | MatrixElement):
        return node.args[1:]
    if isinstance(node, Loss):
        return node.args[0]
    if isinstance(node, LossSlope):
        return node.args[:2]
    if isinstance(node, BlockMatrix):
        return node.args[0].shape
    return node.shape if isinstance(node, MatrixBase) else node


def entry_function(node: Any) -> Any:
    """What is applied to each entry: the symbol that names a function, or a formula in `ENTRY`."""
    if isinstance(node, Activation):
        return node.phi
    body = node.function(ENTRY)
    if has_name_only(body) and body.args == (ENTRY,):
        return Symbol(body.func.__name__)
    return IDENTITY_SYMBOL if body == ENTRY else body


def has_name_only(node: Any) -> bool:
    """Is it f(…) of which nothing but a name is known, or a known activation; not SymPy's own exp, sin, …?"""
    return isinstance(node, AppliedUndef) or (
        isinstance(node, Application) and node.func.__name__ in KNOWN_ACTIVATIONS
    )


def is_identity_function(function: Any) -> bool:
    return bool(function == IDENTITY_SYMBOL)
