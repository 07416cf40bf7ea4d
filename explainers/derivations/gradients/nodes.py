"""Derivatives as they are taught, as SymPy objects: ∂ℓ/∂W, ∂y/∂x, φ′(z), a loss of which nothing is known.

A derivative is a value like any other: Gradient(loss, W) has W's shape, so that a step downhill is W − η ∂ℓ/∂W.
Along definitions (ℓ := …, z_2 := W_2 h_1 + b_2) it is the total derivative: all that depends on the letter is
written out, the letter itself is not.
"""

from __future__ import annotations

from typing import Any, Self

from sympy import Basic, Identity, ImmutableDenseMatrix, Integer, MatrixExpr, Symbol, Transpose, ZeroMatrix
from sympy.matrices.expressions.blockmatrix import BlockMatrix

from ..expressions import Activation


class _Derivative(MatrixExpr):
    """Of `value`, read as a function of `letter`; with `place` at letter = place, else where the letter is."""

    def __new__(cls, value: Any, letter: Any, place: Any = None) -> Self:
        return Basic.__new__(cls, value, letter, *([] if place is None else [place]))

    @property
    def value(self) -> Any:
        return self.args[0]

    @property
    def letter(self) -> Any:
        return self.args[1]

    @property
    def place(self) -> Any:
        """Where it is taken."""
        return self.args[-1]


class Gradient(_Derivative):
    """∂loss/∂letter of a loss that is a number (1×1), in the shape of `letter`: entry by entry its derivative."""

    @property
    def shape(self) -> tuple[Any, Any]:
        return self.letter.shape


class Jacobian(_Derivative):
    """∂value/∂letter of one column by another: (rows of value, rows of letter), entry (i, j) is ∂value_i/∂letter_j."""

    @property
    def shape(self) -> tuple[Any, Any]:
        return self.value.shape[0], self.letter.shape[0]


class Loss(MatrixExpr):
    """ℓ(ŷ, y): a number (1×1) computed from columns, of which only the name is known."""

    def __new__(cls, name: str | Symbol, *arguments: Any) -> Self:
        return Basic.__new__(cls, Symbol(name) if isinstance(name, str) else name, *arguments)

    @property
    def name(self) -> str:
        return str(self.args[0])

    @property
    def arguments(self) -> tuple[Any, ...]:
        return tuple(self.args[1:])

    @property
    def shape(self) -> tuple[Any, Any]:
        return Integer(1), Integer(1)


class LossSlope(MatrixExpr):
    """The gradient of Loss(name, *arguments) by its argument number `place` (from 0), in that argument's shape."""

    def __new__(cls, name: str | Symbol, place: Any, *arguments: Any) -> Self:
        return Basic.__new__(cls, Symbol(name) if isinstance(name, str) else name, Integer(place), *arguments)

    @property
    def place(self) -> int:
        return int(self.args[1])

    @property
    def arguments(self) -> tuple[Any, ...]:
        return tuple(self.args[2:])

    @property
    def shape(self) -> tuple[Any, Any]:
        return self.arguments[self.place].shape


def slope(phi: Any) -> Symbol:
    """φ′ for φ; the name of the derivative is the name with a prime."""
    return Symbol(f"{getattr(phi, 'symbol', phi)}'")


def sloped(phi: Any, argument: Any) -> Activation:
    """φ′(argument), entry by entry."""
    return Activation(slope(phi), argument)


def transposed(expr: Any) -> Any:
    """exprᵀ, without a double transpose."""
    if isinstance(expr, Identity):
        return expr
    return expr.args[0] if isinstance(expr, Transpose) else Basic.__new__(Transpose, expr)


def side_by_side(blocks: list[Any]) -> Any:
    """[W_1 W_2 …]: matrices of equal height beside each other."""
    return Basic.__new__(BlockMatrix, ImmutableDenseMatrix(1, len(blocks), blocks, evaluate=False))


def picked(sizes: list[Any], place: int) -> list[Any]:
    """[0 I 0], which picks block number `place` of a column of blocks; nothing where there is one block."""
    if len(sizes) == 1:
        return []
    own = sizes[place]
    blocks = [Identity(own) if at == place else ZeroMatrix(own, size) for at, size in enumerate(sizes)]
    return [side_by_side(blocks)]
