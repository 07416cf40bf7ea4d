"""The regions of a ReLU network over two inputs as a map: lighter or darker by how many neurons are on.

Borders wear their layer's colour and dash: where they lie, a neuron of that layer switches.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from explainers.geometry.regions import Cell, Regions
from explainers.geometry.regions.pieces import signs_by_bend

from ..curves import line
from ..figure import Curve, Look, Mark, Point
from ..layouts.measures import CURVE, OUTLINE
from ..layouts.parts import Part
from ..theme import PRINT, REST
from .axes import Axes

_LIGHTEST, _DARKEST = 0.02, 0.85 * REST  # shares of the first layer's colour


def on_count(cell: Cell) -> int:
    """How many neurons are on in a cell."""
    return sum(sign > 0 for layer in cell.signs for sign in layer)


def shades(regions: Regions) -> dict[int, float]:
    """For each number of neurons on that occurs, the share of colour that shows it."""
    counts = sorted({on_count(cell) for cell in regions.cells})
    low, high = counts[0], counts[-1]
    return {
        count: _LIGHTEST + (_DARKEST - _LIGHTEST) * (count - low) / max(high - low, 1)
        for count in range(low, high + 1)
    }


def region_map(axes: Axes, regions: Regions, spoken: int | None = None) -> Part:
    """All cells filled, the piece `spoken` of in the emphasis colour, and all borders."""
    shade = shades(regions)
    marks: list[Mark] = []
    for number, (cell, outline) in enumerate(zip(regions.cells, regions.outlines, strict=True)):
        corners = [(float(x), float(y)) for x, y in outline]
        is_spoken = spoken is not None and regions.piece_of[number] == spoken
        look = Look("emphasis", REST, 0.0) if is_spoken else Look("layer 1", shade[on_count(cell)], 0.0)
        marks.append(axes.area(f"cell{number + 1}", corners, look))
    return Part((*marks, *_borders(axes, regions)))


def bends_of(regions: Regions) -> tuple[str, ...]:
    """The names of the layers that bend, in order."""
    return tuple(bend.layer for bend in regions.found.exact.program.program.bends)


def border_look(place: int) -> Look:
    """The line of the layer at `place`, from 1: its colour, and a dash of its own."""
    role = f"layer {place}"
    return Look(role, None, 0.75 * CURVE if place == 1 else OUTLINE * 1.4, dash=PRINT.dash(role))


def _borders(axes: Axes, regions: Regions) -> Iterator[Curve]:
    """The later layers first, so that the earlier ones, which run straight on, lie above them."""
    for place, segments in sorted(_segments(regions).items(), reverse=True):
        for number, (start, end) in enumerate(segments, start=1):
            path = line(axes.at(*start), axes.at(*end))
            yield Curve(f"border:{place}:{number}", path, border_look(place))


def _segments(regions: Regions) -> dict[int, list[tuple[Point, Point]]]:
    """For each layer, counted from 1, the straight runs along which one of its neurons switches."""
    mesh = regions.found.mesh
    inner = np.flatnonzero((mesh.sides >= 0).all(axis=1))
    if not len(inner):
        return {}
    signs = [
        positive.astype(int) - negative
        for positive, negative in signs_by_bend(regions.found, np.arange(mesh.cells))
    ]
    by_line: dict[tuple[int, int], list[int]] = defaultdict(list)
    for edge in inner.tolist():
        one, other = mesh.sides[edge]
        # The first layer with a difference makes the border; later ones may differ because of it.
        place = next(k for k, sign in enumerate(signs, start=1) if (sign[one] != sign[other]).any())
        by_line[place, int(mesh.line[edge])].append(edge)
    found: dict[int, list[tuple[Point, Point]]] = defaultdict(list)
    for (place, _), edges in by_line.items():
        found[place] += _runs([_ends(regions, edge) for edge in edges])
    return found


def _ends(regions: Regions, edge: int) -> tuple[Point, Point]:
    points = [regions.point(int(vertex)) for vertex in regions.found.mesh.ends[edge]]
    start, end = sorted((float(x), float(y)) for x, y in points)
    return start, end


def _runs(segments: list[tuple[Point, Point]]) -> list[tuple[Point, Point]]:
    """Segments of one line that follow each other are one, so that dashes run through."""
    runs: list[tuple[Point, Point]] = []
    for start, end in sorted(segments):
        if runs and runs[-1][1] == start:
            runs[-1] = (runs[-1][0], end)
        else:
            runs.append((start, end))
    return runs
