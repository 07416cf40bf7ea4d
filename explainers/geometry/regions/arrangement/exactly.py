"""What floats cannot decide, in whole numbers: maps of cells, lines and vertices, found when asked for and kept."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ..domain import Domain
from ..maps.exact import ExactMap, ExactProgram, Row, reduced
from .masks import Indices, Words, unpacked
from .mesh import SIDE_OF_DOMAIN, Lines


@dataclass(frozen=True, eq=False)
class Round:
    """Cells split along the zeros of `units` units of a bend, from `first` on: each new cell's `parent` and signs."""

    bend: int
    first: int
    units: int
    parent: Indices
    positive: Words
    negative: Words


@dataclass(eq=False)
class Exact:
    """Exact values, found when asked for and kept: maps of cells, lines, vertices."""

    program: ExactProgram
    rounds: list[Round] = field(default_factory=list)
    bend: int = 0
    """The bend under way."""
    decided: int = 0
    """How many signs floats could not decide."""
    _values: dict[tuple[int, int], dict[int, ExactMap]] = field(default_factory=dict)
    _rows: dict[tuple[int, int, int], Row] = field(default_factory=dict)
    _points: dict[tuple[int, int], Row] = field(default_factory=dict)
    _lines: dict[int, Row] = field(default_factory=dict)

    def values(self, bend: int, cell: int) -> dict[int, ExactMap]:
        """What is known before bend `bend` in one of the cells that there are before its first round."""
        chain: list[tuple[tuple[int, int], NDArray[np.bool_]]] = []
        key = (bend, cell)
        while key not in self._values:
            if key[0] == 0:
                self._values[key] = self.program.advanced({0: self.program.input}, 0)
                break
            is_right, before = self.signs(key[0] - 1, key[1])
            chain.append((key, is_right))
            key = (key[0] - 1, before)
        for after, is_right in reversed(chain):
            bent = self.program.bent(self._values[key], key[0], is_right)
            self._values[after] = self.program.advanced(bent, after[0])
            key = after
        return self._values[bend, cell]

    def map(self, cell: int) -> ExactMap:
        """The network on a cell of the final subdivision; not kept."""
        last = len(self.program.program.bends)
        made = self.values(last, cell)[self.program.program.output]
        if last:
            del self._values[last, cell]
        return made

    def signs(self, bend: int, cell: int) -> tuple[NDArray[np.bool_], int]:
        """Which units of a bend are > 0 in a cell after it, and the cell that this was before the bend."""
        found = []
        for each in reversed([one for one in self.rounds if one.bend == bend]):
            found.append(unpacked(each.positive[cell : cell + 1], each.units)[0])
            cell = int(each.parent[cell])
        return np.concatenate(found[::-1]), cell

    def row(self, bend: int, cell: int, unit: int, rounds: int) -> Row:
        """The unit's a x + b y + c in a cell that there is after `rounds` rounds, some of this bend's perhaps done."""
        for each in reversed(self.rounds[:rounds]):
            if each.bend != bend:
                break
            cell = int(each.parent[cell])
        key = (bend, cell, unit)
        if key not in self._rows:
            source = self.program.program.bends[bend].sources[0]
            self._rows[key] = self.values(bend, cell)[source].row(unit)
        return self._rows[key]

    def line(self, number: int, lines: Lines) -> Row:
        if number not in self._lines:
            where, cell, unit = map(int, lines.origin[number])
            self._lines[number] = (
                _side(self.program.domain, cell)
                if where == SIDE_OF_DOMAIN
                else self.row(self._bend_of(where), cell, unit, where)
            )
        return self._lines[number]

    def point(self, first: int, second: int, lines: Lines) -> Row:
        """(X, Y, D) with D > 0: the point (X/D, Y/D) where two lines meet."""
        if (first, second) not in self._points:
            a, b, c = self.line(first, lines)
            u, v, w = self.line(second, lines)
            x, y, d = reduced((b * w - c * v, c * u - a * w, a * v - b * u))
            self._points[first, second] = (x, y, d) if d > 0 else (-x, -y, -d)
        return self._points[first, second]

    def sign(self, row: Row, point: Row) -> int:
        self.decided += 1
        value = row[0] * point[0] + row[1] * point[1] + row[2] * point[2]
        return (value > 0) - (value < 0)

    def _bend_of(self, where: int) -> int:
        # The round under way is not in the list yet; it belongs to the bend under way.
        return self.rounds[where].bend if where < len(self.rounds) else self.bend


def _side(domain: Domain, number: int) -> Row:
    """The domain's side from corner `number` to the next; of an interval, the axis and the two ends."""
    corners = domain.corners
    if domain.dimension == 1:
        if number == 0:
            return 0, 1, 0
        (x,) = corners[number - 1]
        return x.denominator, 0, -x.numerator
    (x, y), (u, v) = corners[number], corners[(number + 1) % len(corners)]
    a, b, c = y - v, u - x, x * v - u * y
    common = a.denominator * b.denominator * c.denominator
    return reduced((int(a * common), int(b * common), int(c * common)))
