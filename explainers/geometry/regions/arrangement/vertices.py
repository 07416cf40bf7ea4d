"""New vertices with the signs of units there, and edges cut at them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ....networks.activations import Array
from .masks import BIT, MOST_UNITS, Indices, Words, counts, members, starts
from .mesh import Lines
from .signs import Forms


@dataclass(frozen=True, eq=False)
class Vertices:
    """Vertices with the units that are > 0 and < 0 there."""

    points: Array
    error: Array
    through: Indices
    positive: Words
    negative: Words

    def of(self, which: NDArray[np.bool_]) -> Vertices:
        return Vertices(*(values[which] for values in vars(self).values()))

    def and_more(self, other: Vertices) -> Vertices:
        pairs = zip(vars(self).values(), vars(other).values(), strict=True)
        return Vertices(*(np.concatenate(pair) for pair in pairs))

    def zero(self, among: Words) -> Words:
        return among & ~(self.positive | self.negative)

    def beyond(self, vertices: Indices, ends: Indices, among: Words) -> Indices:
        """How many units `among` those that change sign have, at `vertices`, the sign that they have at `ends`."""
        agrees = (self.positive[vertices] & self.positive[ends]) | (
            self.negative[vertices] & self.negative[ends]
        )
        return counts(agrees & among)


@dataclass(frozen=True, eq=False)
class Parts:
    """Edges or chords cut into parts: from vertex `start` to `end`, part of number `whole`."""

    start: Indices
    end: Indices
    whole: Indices

    def of(self, which: NDArray[np.bool_]) -> Parts:
        return Parts(self.start[which], self.end[which], self.whole[which])


def at_meetings(
    forms: Forms,
    lines: Lines,
    through: Indices,
    cells: Indices,
    known: tuple[Words, Words],
    unknown: Words,
) -> Vertices:
    """The vertices where two lines meet within `cells`; the signs of `unknown` units are found, of others `known`."""
    points, error = lines.meet(through[:, 0], through[:, 1])
    positive, negative = known
    rows, units = members(unknown)
    if len(rows):
        signs = forms.at(cells[rows], units, (points[rows], error[rows], through[rows]), lines)
        positive = positive | gathered(rows[signs > 0], units[signs > 0], len(cells))
        negative = negative | gathered(rows[signs < 0], units[signs < 0], len(cells))
    return Vertices(points, error, through, positive, negative)


def gathered(rows: Indices, units: Indices, count: int) -> Words:
    """The sets of `units` by their `rows`, which ascend."""
    words = np.zeros(count, np.uint64)
    if len(rows):
        begin = np.flatnonzero(np.diff(rows, prepend=-1))
        words[rows[begin]] = np.bitwise_or.reduceat(BIT[units], begin)
    return words


def each_once(new: Vertices, name: Indices) -> tuple[Vertices, Indices, NDArray[np.bool_]]:
    """The vertices that are named by their own place, the names in the new numbering, and which vertices these are."""
    own = name == np.arange(len(name))
    if own.all():
        return new, name, own
    return new.of(own), (np.cumsum(own) - 1)[name], own


def chained(start: Indices, end: Indices, whole: Indices, vertices: Indices, rank: Indices) -> Parts:
    """Each start–end cut at the `vertices` on it (`whole` says on which), in the order of `rank`."""
    order = np.argsort(whole * (MOST_UNITS + 1) + rank)
    count = np.bincount(whole, minlength=len(start))
    first = np.arange(len(start)) + starts(count)
    total = len(start) + len(vertices)
    is_first, is_last = np.zeros(total, np.bool_), np.zeros(total, np.bool_)
    is_first[first], is_last[first + count] = True, True
    left, right = np.empty(total, np.intp), np.empty(total, np.intp)
    left[is_first], left[~is_first] = start, vertices[order]
    right[is_last], right[~is_last] = end, vertices[order]
    return Parts(left, right, np.repeat(np.arange(len(start)), count + 1))
