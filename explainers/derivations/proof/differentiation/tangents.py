"""Jacobians written out as expressions, forwards: each part u of a column has its ∂u/∂x, a matrix."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sympy import Basic, DiagMatrix, HadamardProduct, Identity, Integer, MatAdd, MatMul, Transpose, ZeroMatrix
from sympy.matrices.expressions.applyfunc import ElementwiseApplyFunction
from sympy.matrices.expressions.blockmatrix import BlockMatrix

from ...expressions import Activation, plus, stacked, times
from ...gradients.nodes import Loss, LossSlope, transposed
from ..interning import Interner
from ..reading import entry_function, is_identity_function
from ..shapes import Shapes
from ..wording import short
from .differentials import (
    WHOLE_COLUMN,
    Backwards,
    NotDifferentiable,
    Parts,
    derivative_of,
    entrywise,
)


class Forwards:
    """Tangents of the parts of an expression; that of a row is kept as that of the column which it transposes."""

    def __init__(self, interner: Interner, shapes: Shapes) -> None:
        self._interner, self._shapes = interner, shapes

    def jacobian(self, root: int, letter: int) -> Any:
        """∂root/∂letter for columns; NotDifferentiable where a part of it is not known."""
        backwards = Backwards(self._interner, self._shapes)
        dependent = backwards.dependent(root, letter)
        extent = backwards.shape(letter)[0]
        if letter not in dependent:
            return ZeroMatrix(backwards.shape(root)[0], extent)
        found: dict[int, Any] = {letter: Identity(extent)}
        for number in sorted(dependent - {letter}):
            found[number] = self._tangent(number, found, extent)
        return found[root]

    def _tangent(self, number: int, found: dict[int, Any], extent: Any) -> Any:
        node, parts = self._interner.node(number), self._interner.parts(number)
        for types, tangent in _TANGENTS:
            if isinstance(node, types):
                return tangent(self, node, parts, found, extent)
        raise NotDifferentiable(f"the Jacobian of {short(node, 50)} is not known here")

    def _expressions(self, parts: Parts) -> list[Any]:
        return [self._interner.node(part) for part in parts]

    def _of_sum(self, node: Any, parts: Parts, found: dict[int, Any], extent: Any) -> Any:
        return plus(*(found[part] for part in parts if part in found))

    def _of_product(self, node: Any, parts: Parts, found: dict[int, Any], extent: Any) -> Any:
        """A u has A ∂u; and a row rᵀ u, a number, has uᵀ ∂r besides."""
        factors, terms = self._expressions(parts), []
        for place, part in enumerate(parts):
            if part not in found:
                continue
            before, after = factors[:place], factors[place + 1 :]
            if isinstance(factors[place], Transpose):
                rest = transposed(times(*after)) if after else None
                terms.append(times(*before, *([] if rest is None else [rest]), found[part]))
            elif not after:
                terms.append(times(*before, found[part]))
            else:
                raise NotDifferentiable(f"the Jacobian of {short(node, 50)} is not known here")
        return plus(*terms)

    def _applied(self, node: Any, parts: Parts, found: dict[int, Any], extent: Any) -> Any:
        function, inside = entry_function(node), found[parts[0]]
        if is_identity_function(function):
            return inside
        if str(function) in WHOLE_COLUMN:
            spread = times(Integer(-1), node, Transpose(node))
            return times(plus(_diagonal(node), spread), inside)
        return times(_diagonal(derivative_of(function, self._interner.node(parts[0]))), inside)

    def _of_hadamard(self, node: Any, parts: Parts, found: dict[int, Any], extent: Any) -> Any:
        factors = self._expressions(parts)
        return plus(
            *(
                times(_diagonal(entrywise(*factors[:place], *factors[place + 1 :])), found[part])
                for place, part in enumerate(parts)
                if part in found
            )
        )

    def _of_blocks(self, node: Any, parts: Parts, found: dict[int, Any], extent: Any) -> Any:
        if node.args[0].shape[1] != 1:
            raise NotDifferentiable(f"the Jacobian of {short(node, 50)} is not known here")
        rows = [self._shapes.of(part)[0] for part in parts]
        return stacked(
            *(found.get(part, ZeroMatrix(size, extent)) for part, size in zip(parts, rows, strict=True))
        )

    def _of_loss(self, node: Any, parts: Parts, found: dict[int, Any], extent: Any) -> Any:
        arguments = self._expressions(parts)
        slopes = [
            (Basic.__new__(LossSlope, node.args[0], Integer(place), *arguments), part)
            for place, part in enumerate(parts)
        ]
        return plus(*(times(transposed(one), found[part]) for one, part in slopes if part in found))

    def _turned(self, node: Any, parts: Parts, found: dict[int, Any], extent: Any) -> Any:
        return found[parts[0]]


def _diagonal(column: Any) -> Any:
    return Basic.__new__(DiagMatrix, column)


Tangent = Callable[[Any, Any, Parts, dict[int, Any], Any], Any]
_TANGENTS: tuple[tuple[Any, Tangent], ...] = (
    (MatAdd, Forwards._of_sum),
    (MatMul, Forwards._of_product),
    (Transpose, Forwards._turned),
    (Activation | ElementwiseApplyFunction, Forwards._applied),
    (HadamardProduct, Forwards._of_hadamard),
    (BlockMatrix, Forwards._of_blocks),
    (Loss, Forwards._of_loss),
)
