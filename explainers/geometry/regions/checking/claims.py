"""A claimed decomposition of a domain, and whether it is one.

Nothing that found the cells is used. Three facts are checked, and prove it together:

* At each corner of a cell the exact forward pass gives no unit the sign opposite to the cell's, and each unit that is
  claimed not to be 0 all over the cell its sign at some corner. A network is affine where its units keep their signs,
  a cell is convex, so by induction over the layers the units keep them all over the cell.
* No two cells have the same signs: then they have no inner point in common. The corners lie in the domain, and the
  areas add up to the domain's: then the cells cover it.
* At each corner the cell's map gives the forward pass's output; an affine map is known by three corners of a triangle.

Pieces: cells on both sides of an edge are in one piece just where their maps are equal, and a piece hangs together.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import pairwise

import numpy as np

from ....networks import Network
from ..cell import Cell
from ..domain import Domain, Point, measure, twice_area
from ..regions import Regions
from .forward import Pass, exact_forward


@dataclass(frozen=True, eq=False)
class Decomposition:
    """The claim that `network` has on `domain` just these cells, and that they merge into just these pieces."""

    network: Network
    domain: Domain
    cells: tuple[Cell, ...]
    pieces: tuple[tuple[int, ...], ...]

    @classmethod
    def of(cls, regions: Regions) -> Decomposition:
        pieces = tuple(
            tuple(np.flatnonzero(regions.piece_of == k).tolist()) for k in range(regions.piece_count)
        )
        return cls(regions.network, regions.domain, regions.cells, pieces)

    @cached_property
    def fault(self) -> str:
        """What is wrong with the cells, in a sentence; "" where they are just as claimed."""
        return next(self._faults(), "")

    @cached_property
    def fault_of_pieces(self) -> str:
        """What is wrong with the cells or the pieces; "" where nothing is."""
        return self.fault or next(self._faults_of_pieces(), "")

    # Cells ---------------------------------------------------------------------------------

    def _faults(self) -> Iterator[str]:
        seen: dict[tuple[tuple[int, ...], ...], int] = {}
        for number, cell in enumerate(self.cells, start=1):
            if not _is_convex(cell.corners):
                yield f"the corners of region {number} do not go once around a convex polygon"
            other = seen.setdefault(cell.signs, number)
            if other != number:
                yield f"regions {other} and {number} have the same signs, so they are not two"
        yield from self._outside()
        total = sum((cell.measure for cell in self.cells), Fraction(0))
        if total != self.domain.measure:
            yield f"the regions measure {total} together, the domain {self.domain.measure}"
        for number, cell in enumerate(self.cells, start=1):
            if fault := self._fault_of(cell):
                yield f"region {number}: {fault}"

    def _outside(self) -> Iterator[str]:
        sides = list(pairwise((*self.domain.corners, self.domain.corners[0])))
        for corner in self._places:
            if self.domain.dimension == 1:
                is_inside = self.domain.corners[0] <= corner <= self.domain.corners[1]
            else:
                is_inside = all(twice_area((p, q, corner)) >= 0 for p, q in sides)
            if not is_inside:
                yield f"the corner ({', '.join(map(str, corner))}) lies outside the domain"

    def _fault_of(self, cell: Cell) -> str:
        columns = [self._places[corner] for corner in cell.corners]
        for layer, (claimed, found) in enumerate(zip(cell.signs, self._pass.signs, strict=True), start=1):
            signs, here = np.array(claimed), found[:, columns]
            if len(signs) != len(here) or (here * signs[:, None] < 0).any():
                return f"a unit of layer {layer} has the opposite sign at a corner"
            if (np.sign(here.sum(axis=1)) != signs).any():
                return f"a unit of layer {layer} is 0 all over it, or is not, against the claim"
        for corner, column in zip(cell.corners, columns, strict=True):
            if cell(corner) != self._pass.outputs[column]:
                return f"its map is wrong at the corner ({', '.join(map(str, corner))})"
        return ""

    @cached_property
    def _places(self) -> dict[Point, int]:
        """Every corner, once, with its number."""
        corners = dict.fromkeys(corner for cell in self.cells for corner in cell.corners)
        return {corner: number for number, corner in enumerate(corners)}

    @cached_property
    def _pass(self) -> Pass:
        return exact_forward(self.network, [self.domain.input_at(corner) for corner in self._places])

    # Pieces --------------------------------------------------------------------------------

    def _faults_of_pieces(self) -> Iterator[str]:
        piece_of = {cell: number for number, cells in enumerate(self.pieces) for cell in cells}
        if sorted(piece_of) != list(range(len(self.cells))) or sum(map(len, self.pieces)) != len(self.cells):
            yield "not every region is in just one piece"
            return
        joined: dict[int, list[int]] = {number: [] for number in piece_of}
        at_edges = self._cells_at_edges()
        if any(len(cells) != 2 and not self._is_on_boundary(edge) for edge, cells in at_edges.items()):
            yield "an edge inside the domain does not bound two regions"
        for a, b in (cells for cells in at_edges.values() if len(cells) == 2):
            is_same = (self.cells[a].matrix, self.cells[a].constant) == (
                self.cells[b].matrix,
                self.cells[b].constant,
            )
            if is_same != (piece_of[a] == piece_of[b]):
                yield (
                    f"regions {a + 1} and {b + 1} touch and have {'one map' if is_same else 'different maps'}, but "
                    f"are in {'two pieces' if is_same else 'one piece'}"
                )
            elif is_same:
                joined[a].append(b)
                joined[b].append(a)
        for cells in self.pieces:
            if len(_reached(cells[0], joined)) != len(cells):
                yield f"the piece of region {cells[0] + 1} does not hang together"

    def _cells_at_edges(self) -> dict[frozenset[Point], list[int]]:
        """By edge, in one dimension by point, the one cell or the two that it bounds."""
        at: dict[frozenset[Point], list[int]] = {}
        for number, cell in enumerate(self.cells):
            around = pairwise((*cell.corners, cell.corners[0]))
            edges = around if self.domain.dimension == 2 else (((one,) * 2) for one in cell.corners)
            for p, q in edges:
                at.setdefault(frozenset((p, q)), []).append(number)
        return at

    def _is_on_boundary(self, edge: frozenset[Point]) -> bool:
        corners = self.domain.corners
        if self.domain.dimension == 1:
            return edge <= set(corners)
        sides = pairwise((*corners, corners[0]))
        return any(all(twice_area((p, q, one)) == 0 for one in edge) for p, q in sides)


def _is_convex(corners: tuple[Point, ...]) -> bool:
    """Once around anticlockwise, corners on a straight side allowed; rising in one dimension."""
    if len(corners[0]) == 1:
        return len(corners) == 2 and corners[0] < corners[1]
    ahead = zip(corners, (*corners[1:], corners[0]), (*corners[2:], *corners[:2]), strict=True)
    turns = all(twice_area(three) >= 0 for three in ahead)
    fans = all(twice_area((corners[0], q, r)) >= 0 for q, r in pairwise(corners[1:]))
    return len(set(corners)) == len(corners) >= 3 and turns and fans and measure(corners) > 0


def _reached(start: int, joined: dict[int, list[int]]) -> set[int]:
    reached, open_ = {start}, [start]
    while open_:
        for other in joined[open_.pop()]:
            if other not in reached:
                reached.add(other)
                open_.append(other)
    return reached
