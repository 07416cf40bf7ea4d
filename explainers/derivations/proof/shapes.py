"""First rung: do the shapes fit? And if not, where, and what would fit.

SymPy's own `.shape` recurses and trusts raw nodes; this walk does neither. Sizes may be symbolic: two are equal
when their difference expands to 0, and else the statement does not hold for all sizes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from sympy import (
    DiagMatrix,
    Expr,
    HadamardPower,
    HadamardProduct,
    Integer,
    Inverse,
    MatAdd,
    MatMul,
    MatPow,
    MatrixBase,
    MatrixExpr,
    MatrixSymbol,
    Transpose,
    expand,
)
from sympy.matrices.expressions.applyfunc import ElementwiseApplyFunction
from sympy.matrices.expressions.blockmatrix import BlockMatrix
from sympy.matrices.expressions.matexpr import MatrixElement

from ..expressions import Activation
from ..gradients.nodes import Gradient, Jacobian, LossSlope
from .interning import Interner
from .reading import LEAVES
from .wording import shape_text, short

Shape = tuple[Any, ...]


@dataclass
class ShapeFault(Exception):
    """Where the shapes do not fit: the sub-expression, its parts with their shapes, and the whole in one sentence."""

    where: Any
    shapes: tuple[Shape, ...]
    sentence: str

    def __str__(self) -> str:
        return self.sentence


class Shapes:
    """The shapes of expressions; () is a number."""

    def __init__(self, interner: Interner) -> None:
        self._interner = interner
        self._known: dict[int, Shape] = {}

    def of(self, number: int) -> Shape:
        """The shape of the expression with this number; ShapeFault where its parts do not fit."""
        known, interner = self._known, self._interner
        if number not in known:
            parts = interner.parts(number)
            if all(part in known for part in parts):
                known[number] = _shape(interner.node(number), [known[part] for part in parts])
                return known[number]
            for part in interner.order(number, frozenset(known)):
                if part not in known:
                    known[part] = _shape(interner.node(part), [known[n] for n in interner.parts(part)])
        return known[number]


def same_size(a: Any, b: Any) -> bool:
    return bool(a == b) or bool(expand(a - b) == 0)


def same_shape(a: Shape, b: Shape) -> bool:
    return len(a) == len(b) and all(same_size(m, n) for m, n in zip(a, b, strict=True))


def check_equal_shapes(a: int, b: int, shapes: Shapes) -> Shape:
    """The one shape of both sides; ShapeFault where a side is broken or they differ.

    A number and a 1×1 matrix are taken as the same.
    """
    first, second = _or_one_by_one(shapes.of(a)), _or_one_by_one(shapes.of(b))
    if not same_shape(first, second):
        raise ShapeFault(
            None,
            (first, second),
            f"the left side is {shape_text(first)}, the right side {shape_text(second)}: they cannot be equal",
        )
    return first


def _or_one_by_one(shape: Shape) -> Shape:
    return shape or (Integer(1), Integer(1))


def _shape(node: Any, parts: list[Shape]) -> Shape:
    if isinstance(node, LEAVES):
        return _leaf_shape(node)
    if isinstance(node, MatAdd | HadamardProduct):
        return _of_equal_parts(node, parts)
    if isinstance(node, MatMul):
        return _of_product(node, parts)
    if isinstance(node, Transpose):
        return parts[0][::-1]
    if isinstance(node, Activation | ElementwiseApplyFunction | HadamardPower):
        return parts[0]
    if isinstance(node, DiagMatrix):
        return (parts[0][0], parts[0][0])
    for types, shape in _SHAPES:
        if isinstance(node, types):
            return shape(node, parts)
    if isinstance(node, MatrixExpr):
        return tuple(node.shape)
    if isinstance(node, Expr):
        return ()
    raise ShapeFault(node, (), f"{short(node)} is neither a matrix expression nor a number")


def _leaf_shape(node: Any) -> Shape:
    if isinstance(node, MatrixSymbol):
        return (node.args[1], node.args[2])
    return (node.args[0], node.args[-1])


def _of_equal_parts(node: Any, parts: list[Shape]) -> Shape:
    for number, shape in enumerate(parts[1:], start=1):
        if not same_shape(shape, parts[0]):
            first, other = short(node.args[0], 50), short(node.args[number], 50)
            raise ShapeFault(
                node,
                (parts[0], shape),
                f"in {short(node)}: {first} is {shape_text(parts[0])}, but {other} is {shape_text(shape)}; "
                f"all parts of a sum must have one shape, so {other} would have to be {shape_text(parts[0])}",
            )
    return parts[0]


def _of_product(node: Any, parts: list[Shape]) -> Shape:
    matrices = [(factor, shape) for factor, shape in zip(node.args, parts, strict=True) if shape]
    for (left, a), (right, b) in pairwise(matrices):
        if not same_size(a[1], b[0]):
            raise ShapeFault(
                node,
                (a, b),
                f"in {short(node)}: {short(left, 50)} is {shape_text(a)} and cannot be multiplied by "
                f"{short(right, 50)}, which is {shape_text(b)}: {a[1]} columns need {a[1]} rows",
            )
    return (matrices[0][1][0], matrices[-1][1][1]) if matrices else ()


def _of_square(node: Any, parts: list[Shape]) -> Shape:
    shape = parts[0]
    if not same_size(shape[0], shape[1]):
        raise ShapeFault(
            node,
            (shape,),
            f"in {short(node)}: {short(node.args[0], 50)} is {shape_text(shape)}, but only a square matrix has powers",
        )
    return shape


def _of_blocks(node: Any, parts: list[Shape]) -> Shape:
    rows, columns = node.args[0].shape
    parts = [_or_one_by_one(shape) for shape in parts]
    grid = [parts[i * columns : (i + 1) * columns] for i in range(rows)]
    for i, row in enumerate(grid):
        for j, shape in enumerate(row):
            fits = (row[0][0], grid[0][j][1])
            if not same_shape(shape, fits):
                raise ShapeFault(
                    node,
                    (shape, fits),
                    f"in {short(node)}: the block {short(node.args[0][i, j], 50)} is {shape_text(shape)}, "
                    f"but its row and column need {shape_text(fits)}",
                )
    return (sum(row[0][0] for row in grid), sum(shape[1] for shape in grid[0]))


def _of_derivative(node: Any, parts: list[Shape]) -> Shape:
    value, letter, place = (_or_one_by_one(shape) for shape in (*parts[:2], parts[-1]))
    columns = [(node.value, value), (node.letter, letter)] if isinstance(node, Jacobian) else []
    for what, shape in columns:
        if not same_size(shape[1], 1):
            sentence = (
                f"in {short(node)}: {short(what, 50)} is {shape_text(shape)}, but a Jacobian is of columns"
            )
            raise ShapeFault(node, (shape,), sentence)
    if not columns and not same_shape(value, (1, 1)):
        sentence = f"in {short(node)}: {short(node.value, 50)} is {shape_text(value)}, but only a number has a gradient"
        raise ShapeFault(node, (value,), sentence)
    if not same_shape(letter, place):
        sentence = (
            f"in {short(node)}: {short(node.place, 50)} is {shape_text(place)}, not {shape_text(letter)}"
        )
        raise ShapeFault(node, (letter, place), sentence)
    return (value[0], letter[0]) if columns else letter


def _of_element(node: Any, parts: list[Shape]) -> Shape:
    shape = parts[0]
    for index, extent in zip(node.args[1:], shape, strict=True):
        if (
            getattr(index, "is_Integer", False)
            and getattr(extent, "is_Integer", False)
            and not 0 <= index < extent
        ):
            raise ShapeFault(
                node,
                (shape,),
                f"{short(node)} does not exist: {short(node.args[0], 50)} is {shape_text(shape)}",
            )
    return ()


_SHAPES: tuple[tuple[Any, Callable[[Any, list[Shape]], Shape]], ...] = (
    (MatPow | Inverse, _of_square),
    (BlockMatrix, _of_blocks),
    (MatrixBase, lambda node, parts: tuple(Integer(extent) for extent in node.shape)),
    (MatrixElement, _of_element),
    (Gradient | Jacobian, _of_derivative),
    (LossSlope, lambda node, parts: parts[node.place]),
)
