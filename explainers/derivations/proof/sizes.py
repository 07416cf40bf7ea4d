"""Which whole numbers stand for the sizes of a statement while it is evaluated."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sympy import Expr, Indexed, MatrixExpr, MatrixSymbol, Sum, sympify
from sympy.matrices.expressions.matexpr import MatrixElement

from ..expressions import postorder
from .shapes import Shape

_SMALL = 4


@dataclass(frozen=True)
class Sizes:
    """Numbers for the letters among the sizes, and smaller ones (`instead`) for large given sizes."""

    letters: tuple[tuple[Any, int], ...] = ()
    instead: tuple[tuple[int, int], ...] = ()

    @property
    def are_given(self) -> bool:
        """Every size is what the statement says."""
        return not self.letters and not self.instead

    @property
    def least(self) -> int:
        """The smallest size that was chosen here."""
        return min((value for _, value in (*self.letters, *self.instead)), default=1)

    def __str__(self) -> str:
        """For n = 3, m = 4; or: at smaller sizes."""
        chosen = ", ".join(f"{letter} = {value}" for letter, value in self.letters)
        return f"for {chosen}" if chosen else "at smaller sizes" if self.instead else "at the given sizes"

    def size(self, extent: Any) -> int:
        is_given = isinstance(extent, int) or extent.is_Integer
        number = int(extent) if is_given else int(extent.subs(dict(self.letters)))
        return dict(self.instead).get(number, number) if self.instead else number

    def shape(self, shape: Shape) -> tuple[int, int]:
        """A number is a 1×1 matrix here."""
        return (self.size(shape[0]), self.size(shape[1])) if shape else (1, 1)


def entry_count(shapes: Iterable[Shape], sizes: Sizes) -> int:
    """How many entries matrices of these shapes have together."""
    pairs = (sizes.shape(shape) for shape in shapes)
    return sum(rows * columns for rows, columns in pairs)


def smaller(given: Iterable[Shape]) -> Sizes:
    """Sizes in which all large given ones are small: equal where they were equal, 1 staying 1."""
    extents = {int(extent) for shape in given for extent in shape if sympify(extent).is_Integer}
    return Sizes(
        instead=tuple(
            (extent, _SMALL + place) for place, extent in enumerate(sorted(n for n in extents if n > _SMALL))
        )
    )


def letters_of(shapes: Iterable[Shape], nodes: Iterable[Any], size: int) -> Sizes:
    """Different sizes from `size` up for the letters, so that what holds for equal sizes only is seen.

    A letter that is an index only becomes 1, the second entry.
    """
    extents = {letter for shape in shapes for letter in _free(shape)}
    ends: set[Any] = set()
    indices: set[Any] = set()
    bound: set[Any] = set()
    for part in (part for node in nodes for part in _scalar_parts(node)):
        limits = getattr(part, "limits", ())
        bound |= {limit[0] for limit in limits}
        ends |= {letter for limit in limits for letter in _free(limit[1:])}
        extents |= _free(part.args[1:]) if isinstance(part, MatrixSymbol) else set()
        indices |= _free(part.indices) if isinstance(part, Indexed) else set()
        indices |= _free(part.args[1:]) if isinstance(part, MatrixElement) else set()
    # A sum that ends at a letter of its own must find its entries: sizes are larger.
    named = [*sorted(ends - extents - bound, key=str), *sorted(extents - bound, key=str)]
    return Sizes(
        tuple((letter, size + place) for place, letter in enumerate(named))
        + tuple((letter, 1) for letter in sorted(indices - extents - ends - bound, key=str))
    )


def _scalar_parts(node: Any) -> Iterable[Any]:
    is_scalar = isinstance(node, Expr) and not isinstance(node, MatrixExpr)
    return postorder(node) if is_scalar and node.has(Sum, Indexed, MatrixElement) else ()


def _free(expressions: Iterable[Any]) -> set[Any]:
    return {letter for each in expressions for letter in getattr(each, "free_symbols", ())}
