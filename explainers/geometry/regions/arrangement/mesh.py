"""The subdivision as arrays: vertices where two lines meet, edges on lines, cells on both sides of edges.

A line is where one unit is 0 in the cell (of an earlier moment) that it crosses, or a side of the domain. In one
dimension everything lies on the axis y = 0 and the edges are the cells.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from ....networks.activations import Array
from ..domain import Domain
from ..maps.floats import UNIT, Frame
from .masks import Indices, Words

SIDE_OF_DOMAIN = -1
"""The round of the lines that bound the domain."""


@dataclass(frozen=True, eq=False)
class Lines:
    """`coefficients` (L, 3) of a x + b y + c, |a| + |b| + |c| = 1, in local coordinates, their relative `error` (L,).

    `origin` (L, 3): the round in which the line appeared, the cell that it crosses there, and the unit.
    """

    coefficients: Array
    error: Array
    origin: NDArray[np.intp]

    def and_more(self, coefficients: Array, error: Array, origin: NDArray[np.intp]) -> Lines:
        size = np.abs(coefficients).sum(axis=1)
        # Two roundings for the division by the size.
        return Lines(
            np.concatenate([self.coefficients, coefficients / size[:, None]]),
            np.concatenate([self.error, error / size + 4 * UNIT]),
            np.concatenate([self.origin, origin]),
        )

    def meet(self, first: Indices, second: Indices) -> tuple[Array, Array]:
        """Where lines meet (N, 2), and a bound on the error of either coordinate (N,).

        By Cramer's rule x = X/D. With relative errors e_1, e_2 of the lines, X and D err by at most
        κ = 4u + e_1 + e_2 + e_1 e_2, and since |x| ≤ 1 in the domain, x̂ errs by at most 2 κ/|D̂| + 2u.
        """
        one, two = self.coefficients[first], self.coefficients[second]
        determinant = one[:, 0] * two[:, 1] - one[:, 1] * two[:, 0]
        xy = np.empty((len(first), 2))
        xy[:, 0] = (one[:, 1] * two[:, 2] - one[:, 2] * two[:, 1]) / determinant
        xy[:, 1] = (one[:, 2] * two[:, 0] - one[:, 0] * two[:, 2]) / determinant
        e, f = self.error[first], self.error[second]
        error = 2.02 * (4 * UNIT + e + f + e * f) / np.abs(determinant) + 3 * UNIT
        # The true point lies in the domain, so moving the computed one there only mends it.
        return np.clip(xy, -1.0, 1.0), error


@dataclass(frozen=True, eq=False)
class Mesh:
    """V vertices, E edges, F cells.

    `points` (V, 2) and `point_error` (V,) in local coordinates; `through` (V, 2), the lines that meet there; `home`
    (V,), some cell at it. `ends` (E, 2) vertices; `line` (E,); `sides` (E, 2) cells, −1 outside. `around` lists the
    edges of all cells one after the other, those of cell f from `first[f]` on.
    """

    points: Array
    point_error: Array
    through: Indices
    home: Indices
    ends: Indices
    line: Indices
    sides: Indices
    around: Indices
    first: Indices
    dimension: int

    def joined(self, of_edges: Words) -> Words:
        """The union, for each cell, of its edges' sets."""
        if self.dimension == 1:
            return of_edges
        words: Words = np.bitwise_or.reduceat(of_edges[self.around], self.first)
        return words

    @property
    def cells(self) -> int:
        return len(self.first)

    @property
    def edges(self) -> int:
        return len(self.ends)


def first_mesh(domain: Domain, frame: Frame) -> tuple[Mesh, Lines]:
    """The domain as one cell."""
    corners = [frame.local(corner) for corner in domain.corners]
    count = len(corners)
    points = np.array([[float(value) for value in corner] for corner in corners])
    order = np.arange(count)
    if domain.dimension == 1:
        table = np.array([[0.0, 1.0, 0.0], *([1.0, 0.0, -x] for x, _ in points)])
        through = np.stack([np.zeros(2, np.intp), order + 1], axis=1)
        ends, line, sides = np.array([[0, 1]]), np.array([0]), np.array([[0, -1]])
    else:
        pairs = zip(corners, (*corners[1:], corners[0]), strict=True)
        table = np.array([[float(value) for value in _line(p, q)] for p, q in pairs])
        through = np.stack([order, order - 1], axis=1) % count
        ends = np.stack([order, (order + 1) % count], axis=1)
        line, sides = order, np.stack([np.zeros(count, np.intp), np.full(count, -1)], axis=1)
    origin = np.stack(
        [np.full(len(table), SIDE_OF_DOMAIN), np.arange(len(table)), np.zeros(len(table), np.intp)], 1
    )
    none = Lines(np.empty((0, 3)), np.empty(0), np.empty((0, 3), np.intp))
    lines = none.and_more(table, 2 * UNIT * np.abs(table).sum(axis=1), origin)
    home, first = np.zeros(count, np.intp), np.zeros(1, np.intp)
    error = np.full(count, 2 * UNIT)
    return Mesh(
        points, error, through, home, ends, line, sides, np.arange(len(ends)), first, domain.dimension
    ), lines


def _line(p: tuple[Fraction, Fraction], q: tuple[Fraction, Fraction]) -> tuple[Fraction, Fraction, Fraction]:
    """a x + b y + c, which is 0 at p and q."""
    (x, y), (u, v) = p, q
    return y - v, u - x, x * v - u * y
