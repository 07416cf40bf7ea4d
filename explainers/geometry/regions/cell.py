"""One region and one piece, as exact values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from .domain import Point, measure

Signs = tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class Cell:
    """A convex region on which every unit keeps its sign, and the network is ŷ = A t + c, t its plane coordinates.

    `corners`: two numbers in order, or points anticlockwise. `signs`: for each layer with a kink 1, −1 or 0 (the unit
    is 0 all over the cell). `matrix` A is (outputs, dimension), `constant` c (outputs,).
    """

    corners: tuple[Point, ...]
    signs: Signs
    matrix: tuple[tuple[Fraction, ...], ...]
    constant: tuple[Fraction, ...]

    @property
    def measure(self) -> Fraction:
        """Length or area."""
        return measure(self.corners)

    @property
    def middle(self) -> Point:
        """The mean of the corners: a point inside."""
        columns = zip(*self.corners, strict=True)
        return tuple(sum(column, Fraction(0)) / len(self.corners) for column in columns)

    def __call__(self, point: Sequence[Fraction]) -> tuple[Fraction, ...]:
        return affine(self.matrix, self.constant, point)


@dataclass(frozen=True)
class Piece:
    """Touching cells with one map: their numbers, the map, and the loops of corners around them.

    In one dimension the boundary is one loop of two corners, the ends.
    """

    cells: tuple[int, ...]
    matrix: tuple[tuple[Fraction, ...], ...]
    constant: tuple[Fraction, ...]
    boundary: tuple[tuple[Point, ...], ...]


def affine(
    matrix: Sequence[Sequence[Fraction]], constant: Sequence[Fraction], point: Sequence[Fraction]
) -> tuple[Fraction, ...]:
    """A t + c."""
    rows = zip(matrix, constant, strict=True)
    return tuple(sum((a * t for a, t in zip(row, point, strict=True)), c) for row, c in rows)
