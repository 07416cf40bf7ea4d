"""The old edges, cut where units change sign on them."""

from __future__ import annotations

import numpy as np

from .chords import Chords
from .masks import BIT, Indices, counts, lowest, members, place_of, starts
from .mesh import Lines, Mesh
from .signs import Forms
from .vertices import Parts, Vertices, at_meetings, chained, each_once


def cut_edges(
    mesh: Mesh, lines: Lines, forms: Forms, old: Vertices, chords: Chords
) -> tuple[Vertices, Parts, tuple[Indices, Indices, Indices]]:
    """All vertices, the parts of the old edges, and (edge, unit, vertex) wherever a unit changes sign on an edge."""
    p, q = mesh.ends.T
    above, below = old.positive[p] | old.positive[q], old.negative[p] | old.negative[q]
    cut = above & below
    edge, unit = members(cut)
    side = mesh.sides[edge, 0]
    through = np.stack([mesh.line[edge], chords.line[chords.at(side, BIT[unit])]], axis=1)
    known = (above & ~cut)[edge], (below & ~cut)[edge]
    new = at_meetings(forms, lines, through, side, known, cut[edge] & ~BIT[unit])
    # Where units are 0 together, the first of them has the vertex.
    name = place_of(starts(counts(cut)), cut, edge, lowest(new.zero(cut[edge])))
    new, name, own = each_once(new, name)
    vertices = old.and_more(new)
    fresh = len(old.error) + np.arange(len(new.error))
    rank = vertices.beyond(fresh, q[edge[own]], cut[edge[own]])
    return vertices, chained(p, q, edge[own], fresh, rank), (edge, unit, len(old.error) + name)
