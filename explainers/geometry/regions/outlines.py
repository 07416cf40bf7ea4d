"""The vertices around cells, in order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise

import numpy as np

from .arrangement.mesh import Mesh
from .domain import Point, twice_area


def outlines(mesh: Mesh, exactly: Callable[[int], Point]) -> tuple[tuple[int, ...], ...]:
    """The vertices of each cell anticlockwise (in one dimension, rising); `exactly` gives a vertex's point."""
    ends = mesh.ends[mesh.around].tolist()
    if mesh.dimension == 1:
        return tuple((p, q) for p, q in ends)
    bounds = [*mesh.first.tolist(), len(ends)]
    found = [next(loops(ends[a:b])) for a, b in pairwise(bounds)]
    around = np.array([vertex for outline in found for vertex in outline])
    after = np.array([vertex for outline in found for vertex in (*outline[1:], outline[0])])
    x, y = mesh.points.T
    area = np.add.reduceat(x[around] * y[after] - x[after] * y[around], mesh.first)
    # Each product is off by at most 2δ + δ² + 2u, each sum by one rounding more.
    count = np.diff(bounds)
    error = np.maximum.reduceat(mesh.point_error[around], mesh.first)
    is_sure = np.abs(area) > 8 * count * (error + count * 2.0**-50)
    turned = []
    for outline, value, sure in zip(found, area.tolist(), is_sure.tolist(), strict=True):
        is_left = value > 0 if sure else twice_area([exactly(vertex) for vertex in outline]) > 0
        turned.append(tuple(outline if is_left else outline[::-1]))
    return tuple(turned)


def loops(edges: list[list[int]]) -> Iterator[list[int]]:
    """The closed walks along `edges`, each edge used once."""
    at: dict[int, list[int]] = {}
    for number, (p, q) in enumerate(edges):
        at.setdefault(p, []).append(number)
        at.setdefault(q, []).append(number)
    used = [False] * len(edges)
    for number, (begin, vertex) in enumerate(edges):
        if used[number]:
            continue
        used[number] = True
        loop, here = [begin], vertex
        while here != begin:
            loop.append(here)
            step = next(each for each in at[here] if not used[each])
            used[step] = True
            p, q = edges[step]
            here = q if p == here else p
        yield loop


def without_straight(corners: list[Point]) -> list[Point]:
    """Without the corners that lie on the line between their neighbours."""
    around = zip([corners[-1], *corners[:-1]], corners, [*corners[1:], corners[0]], strict=True)
    return [q for p, q, r in around if twice_area((p, q, r))]


def from_first(corners: list[Point]) -> tuple[Point, ...]:
    """The same round, beginning at the leftmost corner, of several the lowest."""
    start = corners.index(min(corners))
    return tuple(corners[start:] + corners[:start])
