"""The linear regions of a network as a value: cells with exact corners and maps, and the pieces that they merge into.

Corners and maps are worked out when they are asked for; counts and NumPy views need none of them. Cells stand from
left to right (by their middles, then from below), pieces in the order of their first cells.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np

from ...networks import Network, NetworkError
from ...networks.activations import Array
from .arrangement.masks import Indices
from .cell import Cell, Piece
from .domain import Domain, Point, twice_area
from .outlines import from_first, loops, outlines, without_straight
from .pieces import piece_labels, signs_by_bend
from .searching import MOST_CELLS, Found, Report, found


@dataclass(frozen=True, eq=False)
class Regions:
    """What `linear_regions` finds. `len` counts the cells (activation regions); `piece_count` the linear pieces."""

    found: Found

    @property
    def network(self) -> Network:
        return self.found.network

    @property
    def domain(self) -> Domain:
        return self.found.domain

    def __len__(self) -> int:
        return self.found.mesh.cells

    def __repr__(self) -> str:
        return f"Regions({len(self)} cells)"

    # Exactly -------------------------------------------------------------------------------

    def cell(self, number: int) -> Cell:
        """Cell `number`, from 0."""
        own = int(self._order[number])
        made = self.found.exact.map(own).fractions()
        size = self.domain.dimension
        signs = tuple(
            tuple((positive[0].astype(int) - negative[0]).tolist())
            for positive, negative in signs_by_bend(self.found, np.array([own]))
        )
        corners = from_first([self.point(vertex) for vertex in self._outlines[own]])
        return Cell(corners, signs, tuple(row[:size] for row in made), tuple(row[2] for row in made))

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """All of them: allow a fraction of a millisecond for each, more for wide networks."""
        return tuple(self.cell(number) for number in range(len(self)))

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        return tuple(self.piece(number) for number in range(self.piece_count))

    def piece(self, number: int) -> Piece:
        """Piece `number`, from 0."""
        cells = np.flatnonzero(self.piece_of == number)
        size = self.domain.dimension
        made = self.found.exact.map(int(self._order[cells[0]])).fractions()
        matrix, constant = tuple(row[:size] for row in made), tuple(row[2] for row in made)
        return Piece(tuple(cells.tolist()), matrix, constant, tuple(self._boundary(number)))

    def point(self, vertex: int) -> Point:
        """A vertex of the subdivision."""
        one, other = self.found.mesh.through[vertex].tolist()
        x, y, d = self.found.exact.point(one, other, self.found.lines)
        return (Fraction(x, d), Fraction(y, d))[: self.domain.dimension]

    def _boundary(self, number: int) -> Iterator[tuple[Point, ...]]:
        mesh, mine = self.found.mesh, self._piece_of_own == number
        if self.domain.dimension == 1:
            ends = mesh.ends[mine]
            yield self.point(ends[0, 0]), self.point(ends[-1, 1])
            return
        inside = np.where(mesh.sides >= 0, mine[mesh.sides], False)
        for loop in loops(mesh.ends[inside[:, 0] != inside[:, 1]].tolist()):
            corners = without_straight([self.point(vertex) for vertex in loop])
            yield from_first(corners if twice_area(corners) > 0 else corners[::-1])

    # Counted -------------------------------------------------------------------------------

    @property
    def piece_count(self) -> int:
        """Linear pieces: cells with equal maps that share an edge count as one."""
        return int(self._labels.max()) + 1

    @cached_property
    def piece_of(self) -> Indices:
        """The number of each cell's piece."""
        labels = self._labels[self._order]
        _, first = np.unique(labels, return_index=True)
        rank = np.empty(len(first), np.intp)
        rank[np.argsort(first)] = np.arange(len(first))
        numbered: Indices = rank[labels]
        return numbered

    @cached_property
    def _labels(self) -> Indices:
        return piece_labels(self.found)

    @cached_property
    def _piece_of_own(self) -> Indices:
        """The piece of each cell, the cells in the order in which they were found."""
        own = np.empty(len(self), np.intp)
        own[self._order] = self.piece_of
        return own

    # In one dimension ----------------------------------------------------------------------

    @property
    def breakpoints(self) -> tuple[Fraction, ...]:
        """Of an interval: where its pieces meet, rising."""
        self._check_interval("breakpoints")
        ends = self.found.mesh.ends[:, 1]
        return tuple(self.point(int(ends[cell]))[0] for cell in self._last_of_pieces[:-1])

    @property
    def graph(self) -> tuple[Array, Array]:
        """Of an interval: its ends and breakpoints x (n,), the network there y (n, outputs); straight in between."""
        self._check_interval("a graph")
        (low,), (high,) = self.domain.corners
        x = np.array([float(value) for value in (low, *self.breakpoints, high)])
        a, c = (values[[0, *self._last_of_pieces]] for values in self.maps)
        return x, a[:, :, 0] * x[:, None] + c

    @property
    def _last_of_pieces(self) -> list[int]:
        """In one dimension, the rightmost cell of each piece."""
        ends: list[int] = np.flatnonzero(np.diff(self.piece_of, append=self.piece_count)).tolist()
        return ends

    def _check_interval(self, what: str) -> None:
        if self.domain.dimension != 1:
            raise NetworkError(f"only an interval has {what}: draw a polygon's outlines instead")

    # For drawing ---------------------------------------------------------------------------

    @cached_property
    def outlines(self) -> tuple[Array, ...]:
        """The corners of each cell in doubles: (2,) in one dimension, (corners, 2) in two."""
        points = self.found.frame.plane(self._points)
        shown = points[:, 0] if self.domain.dimension == 1 else points
        return tuple(shown[list(self._outlines[own])] for own in self._order)

    @cached_property
    def maps(self) -> tuple[Array, Array]:
        """The map of each cell in doubles: A (cells, outputs, dimension) and c (cells, outputs)."""
        frame, linear = self.found.frame, self.found.maps.linear[self._order]
        a = linear[:, :2] / float(frame.half)
        c = linear[:, 2] - np.einsum("fko,k->fo", a, [float(value) for value in frame.centre])
        return a[:, : self.domain.dimension].transpose(0, 2, 1), c

    @cached_property
    def _points(self) -> Array:
        """The vertices in local coordinates, those that floats do not know well from their exact values."""
        points, frame = self.found.mesh.points.copy(), self.found.frame
        for vertex in np.flatnonzero(~(self.found.mesh.point_error < 1e-6)).tolist():
            points[vertex] = [float(value) for value in frame.local(self.point(vertex))][:2]
        return points

    # Order ---------------------------------------------------------------------------------

    @cached_property
    def _order(self) -> Indices:
        mesh = self.found.mesh
        if mesh.dimension == 1:
            return np.arange(mesh.cells)
        middles = np.add.reduceat(self._points[mesh.ends].sum(axis=1)[mesh.around], mesh.first)
        middles /= np.diff(mesh.first, append=len(mesh.around))[:, None]
        rounded = middles.round(9)  # so that cells straight above each other stay in order
        return np.lexsort((rounded[:, 1], rounded[:, 0]))

    @cached_property
    def _outlines(self) -> tuple[tuple[int, ...], ...]:
        return outlines(self.found.mesh, self.point)


def linear_regions(
    network: Network, domain: Domain, *, most: int = MOST_CELLS, report: Report | None = None
) -> Regions:
    """Every linear region of a ReLU-like network on an interval or a convex polygon, exactly.

    `report` is told, in a few words, how far it is. Raises NetworkError where the network is not made of dense,
    activation, add and concatenate layers with kinks at 0 alone, has no weights, does not fit the domain, or has more
    than `most` regions there.
    """
    return Regions(found(network, domain, most=most, report=report))
