"""The new cells, from the parts of edges and chords that bound them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .chords import Chords
from .exactly import Round
from .masks import BIT, Indices, Words
from .mesh import Mesh
from .signs import Forms
from .vertices import Parts, Vertices


def interval_cells(mesh: Mesh, forms: Forms, vertices: Vertices, parts: Parts) -> tuple[Mesh, Round]:
    """In one dimension the parts of the edges are the new cells."""
    cells = np.arange(len(parts.whole))
    above, below = (words[parts.start] | words[parts.end] for words in (vertices.positive, vertices.negative))
    made = Mesh(
        points=vertices.points,
        point_error=vertices.error,
        through=vertices.through,
        home=homes(len(vertices.error), parts.start, parts.end, cells),
        ends=np.stack([parts.start, parts.end], axis=1),
        line=mesh.line[parts.whole],
        sides=np.stack([cells, np.full(len(cells), -1)], axis=1),
        around=cells,
        first=cells,
        dimension=1,
    )
    return made, forms.round(parts.whole, above, below)


def homes(count: int, start: Indices, end: Indices, cells: Indices) -> Indices:
    home = np.zeros(count, np.intp)
    home[start] = cells
    home[end] = cells
    return home


def polygon_cells(
    mesh: Mesh, forms: Forms, vertices: Vertices, chords: Chords, edges: Parts, cut: tuple[Parts, Words]
) -> tuple[Mesh, Round]:
    """The new cells: a part of an edge bounds, within its old cell, the one with the signs that it has itself.

    On a part of a chord its own unit is 0: it bounds two cells, one on either side. `cut`: the parts of the chords, and
    the units of each cell whose chords lie on no earlier one.
    """
    cuts, canonical = cut
    start, end = np.concatenate([edges.start, cuts.start]), np.concatenate([edges.end, cuts.end])
    above = vertices.positive[start] | vertices.positive[end]
    below = vertices.negative[start] | vertices.negative[end]
    own = np.concatenate([np.zeros(len(edges.whole), np.uint64), BIT[chords.unit[cuts.whole]]])
    cell = chords.cell[cuts.whole]
    old = np.concatenate([mesh.sides[edges.whole], np.stack([cell, cell], axis=1)])
    inside = np.flatnonzero(old.T.ravel() >= 0)
    parent = old.T.ravel()[inside]
    positive = np.concatenate([above | own, above])[inside]
    negative = np.concatenate([below, below | own])[inside]
    order, begins = _grouped(parent, positive & canonical[parent])
    face = np.empty(len(parent), np.intp)
    face[order] = np.cumsum(begins) - 1
    flat = np.full(2 * len(start), -1)
    flat[inside] = face
    sides = flat.reshape(2, -1).T
    first = np.flatnonzero(begins)
    made = Mesh(
        points=vertices.points,
        point_error=vertices.error,
        through=vertices.through,
        home=homes(len(vertices.error), start, end, sides[:, 0]),
        ends=np.stack([start, end], axis=1),
        line=np.concatenate([mesh.line[edges.whole], chords.line[cuts.whole]]),
        sides=sides,
        around=(inside % len(start))[order],
        first=first,
        dimension=2,
    )
    assert len(made.points) - made.edges + made.cells == 1, "Euler: vertices − edges + cells = 1"
    signs = (np.bitwise_or.reduceat(words[order], first) for words in (positive, negative))
    return made, forms.round(parent[order[first]], *signs)


_MIX_CELL, _MIX_SIGNS = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F)


def _grouped(parent: Indices, signs: Words) -> tuple[Indices, NDArray[np.bool_]]:
    """An order in which equal (parent, signs) stand together, and where each group begins."""
    # Sorting one mixed word is several times faster than sorting pairs; groups are checked to be pairs.
    mixed = parent.astype(np.uint64) * _MIX_CELL + signs * _MIX_SIGNS
    mixed ^= mixed >> np.uint64(29)
    for order in (np.argsort(mixed), np.lexsort((signs, parent))):
        cells, words, codes = parent[order], signs[order], mixed[order]
        begins = np.ones(len(order), np.bool_)
        begins[1:] = (cells[1:] != cells[:-1]) | (words[1:] != words[:-1])
        if np.count_nonzero(codes[1:] != codes[:-1]) + 1 == np.count_nonzero(begins):
            break
    return order, begins
