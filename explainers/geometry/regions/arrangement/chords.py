"""The lines on which units are 0, across the cells: their ends, and how they cut each other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .masks import BIT, UP_TO, Indices, Words, counts, lowest, members, place_of, starts
from .mesh import Lines, Mesh
from .signs import Forms
from .vertices import Parts, Vertices, at_meetings, chained, each_once, gathered


@dataclass(frozen=True, eq=False)
class Chords:
    """Chord number k: where unit `unit` is 0 across cell `cell`; `line` is its line.

    They stand in the order of `members(crossing)`, those of a cell from `first[cell]` on.
    """

    crossing: Words
    cell: Indices
    unit: Indices
    first: Indices
    line: Indices

    def at(self, cells: Indices, bits: Words) -> Indices:
        return place_of(self.first, self.crossing, cells, bits)


def ends_of_chords(
    mesh: Mesh, old: Vertices, chords: Chords, cuts: tuple[Indices, Indices, Indices]
) -> tuple[Indices, Indices]:
    """The two vertices of each chord: where an edge of its cell is cut, or an old vertex at which its unit is 0."""
    edge, unit, vertex = cuts
    found = []
    for side in mesh.sides.T:
        cell = side[edge]
        inside = cell >= 0
        found.append((chords.at(cell[inside], BIT[unit[inside]]), vertex[inside]))
    # The units that cross some cell tell which zeros at old vertices matter.
    zero = old.zero(np.bitwise_or.reduce(chords.crossing))
    touched = zero[mesh.ends].any(axis=1).any()
    if touched:
        found += _touching(mesh, chords, zero)
    chord, vertex = (np.concatenate(parts) for parts in zip(*found, strict=True))
    if touched:
        chord, vertex = _distinct(chord, vertex)
    vertex = vertex[np.argsort(chord, kind="stable")]
    assert len(vertex) == 2 * len(chords.unit), "a line that crosses a convex cell meets its boundary twice"
    return vertex[::2], vertex[1::2]


def _touching(mesh: Mesh, chords: Chords, zero: Words) -> list[tuple[Indices, Indices]]:
    """(chord, vertex) wherever a unit that crosses a cell is 0 at a corner of it; most of them twice."""
    found = []
    for side in mesh.sides.T:
        for end in mesh.ends.T:
            inside = np.flatnonzero(side >= 0)
            rows, unit = members(zero[end[inside]] & chords.crossing[side[inside]])
            found.append((chords.at(side[inside][rows], BIT[unit]), end[inside][rows]))
    return found


def _distinct(first: Indices, second: Indices) -> tuple[Indices, Indices]:
    """The pairs, each once."""
    span = int(second.max(initial=0)) + 1
    keys = np.unique(first * span + second)
    return keys // span, keys % span


def cut_chords(
    lines: Lines, forms: Forms, vertices: Vertices, chords: Chords, ends: tuple[Indices, Indices], most: int
) -> tuple[Vertices, Parts, Words] | int:
    """All vertices, the parts of the chords, and the units of each cell whose chords lie on no earlier one.

    A whole number where there are more than `most` crossings of chords, which is how many.
    """
    start, end = ends
    above = vertices.positive[start] | vertices.positive[end]
    below = vertices.negative[start] | vertices.negative[end]
    own = BIT[chords.unit]
    crossed: Words = above & below
    here = chords.crossing[chords.cell]
    is_first = lowest(here & ~(above | below)) == own
    canonical = chords.crossing
    if not is_first.all():
        canonical = canonical & ~gathered(chords.cell[~is_first], chords.unit[~is_first], len(canonical))
    later = np.where(is_first, crossed & canonical[chords.cell] & ~UP_TO[chords.unit], np.uint64(0))
    one, unit = members(later)
    if len(one) > most:
        return len(one)
    cell = chords.cell[one]
    other = chords.at(cell, BIT[unit])
    through = np.stack([chords.line[one], chords.line[other]], axis=1)
    straight = above & ~crossed, below & ~crossed
    known = straight[0][one] | straight[0][other], straight[1][one] | straight[1][other]
    new = at_meetings(forms, lines, through, cell, known, crossed[one] & crossed[other])
    # Where several meet, the first two of them have the vertex.
    zero = new.zero(canonical[cell])
    leading = lowest(zero)
    name = place_of(starts(counts(later)), later, chords.at(cell, leading), lowest(zero & ~leading))
    new, name, _ = each_once(new, name)
    fresh = len(vertices.error) + name
    chord, vertex = np.concatenate([one, other]), np.concatenate([fresh, fresh])
    if len(new.error) < len(name):
        chord, vertex = _distinct(chord, vertex)
    vertices = vertices.and_more(new)
    rank = vertices.beyond(vertex, end[chord], crossed[chord])
    parts = chained(start, end, chord, vertex, rank)
    return vertices, (parts if is_first.all() else parts.of(is_first[parts.whole])), canonical
