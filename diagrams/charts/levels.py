"""Level lines and filled bands of a function of two variables, as curves on axes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
from contourpy import contour_generator

from explainers.networks.activations import Array

from ..curves import polyline
from ..figure import Curve, Look
from ..layouts.measures import AXIS
from ..layouts.parts import Part
from .axes import Axes

_GRID = 121
_SHORTEST = 4  # points: shorter pieces are specks
_SPARSE = 1.5  # points between the corners that are kept
_MOST_CORNERS = 130  # DOT reads at most 16 384 characters of one line


def level_lines(
    axes: Axes,
    name: str,
    function: Callable[[Array, Array], Array],
    levels: Sequence[float],
    *,
    role: str = "edge",
    width: float = AXIS,
) -> Part:
    """Where `function(x, y)` has each of the `levels`; x and y come as grids."""
    xs, ys = (np.linspace(scale.low, scale.high, _GRID) for scale in (axes.x, axes.y))
    across, up = np.meshgrid(xs, ys)
    found = contour_generator(xs, ys, function(across, up))
    curves = []
    for number, level in enumerate(levels, start=1):
        for piece, line in enumerate(found.lines(level), start=1):
            corners = _thinned([axes.at(float(x), float(y)) for x, y in np.asarray(line)])
            if len(corners) >= _SHORTEST:
                id = f"level:{axes.name}:{name}:{number}:{piece}"
                curves.append(Curve(id, polyline(corners, 1.0), Look(role, None, width)))
    return Part(tuple(curves))


def _thinned(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Without points that lie closer to the one before than the eye sees."""
    kept = points[:1]
    way = sum(abs(b[0] - a[0]) + abs(b[1] - a[1]) for a, b in pairwise(points))
    sparse = max(_SPARSE, way / _MOST_CORNERS)
    for point in points[1:-1]:
        if abs(point[0] - kept[-1][0]) + abs(point[1] - kept[-1][1]) >= sparse:
            kept.append(point)
    return [*kept, points[-1]]
