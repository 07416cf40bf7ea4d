"""One round: every cell split along the zeros of up to 64 units at once, by the signs at vertices alone.

No coordinate decides anything here: whether lines cross, in what order, and which edges bound which new cell, all
follows from the signs (−, 0, +) of units at vertices, and those are certain (see `signs`).
"""

from __future__ import annotations

import numpy as np

from .cells import interval_cells, polygon_cells
from .chords import Chords, cut_chords, ends_of_chords
from .edges import cut_edges
from .exactly import Round
from .masks import counts, members, starts
from .mesh import Lines, Mesh
from .signs import Forms
from .vertices import Vertices


def split(mesh: Mesh, lines: Lines, forms: Forms, most: int) -> tuple[Mesh, Lines, Round] | int:
    """The mesh after the round; or, where it would have more cells than `most`, at least how many."""
    positive, negative = forms.everywhere(mesh, lines)
    old = Vertices(mesh.points, mesh.point_error, mesh.through, positive, negative)
    above, below = (
        mesh.joined(words[mesh.ends[:, 0]] | words[mesh.ends[:, 1]]) for words in (positive, negative)
    )
    crossing = above & below
    cell, unit = members(crossing)
    if not len(cell):
        return mesh, lines, forms.round(np.arange(mesh.cells), above, below)
    if mesh.cells + len(cell) > most:
        return mesh.cells + len(cell)
    chords = Chords(crossing, cell, unit, starts(counts(crossing)), len(lines.error) + np.arange(len(cell)))
    lines = lines.and_more(*forms.lines(cell, unit))
    vertices, edge_parts, ends = cut_edges(mesh, lines, forms, old, chords)
    if mesh.dimension == 1:
        mesh, done = interval_cells(mesh, forms, vertices, edge_parts)
        return mesh, lines, done
    start, end = ends_of_chords(mesh, old, chords, ends)
    made = cut_chords(lines, forms, vertices, chords, (start, end), most - mesh.cells)
    if isinstance(made, int):
        return mesh.cells + made
    vertices, chord_parts, canonical = made
    mesh, done = polygon_cells(mesh, forms, vertices, chords, edge_parts, (chord_parts, canonical))
    return mesh, lines, done
