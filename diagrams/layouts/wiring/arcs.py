"""Skip edges: arcs above the columns, each on a level of its own, that carry a layer as a whole."""

from __future__ import annotations

from ...curves import polyline
from ...figure import Curve, Look, Mark
from ..column import Column, whole_id
from ..measures import ARROW, TIP, U
from ..parts import Part
from .jumps import Jump, jump_id, shifts, under

STEP = 2.0 * U  # between levels
CORNER = 1.2 * U


def skip_arcs(columns: tuple[Column, ...], skips: tuple[Jump, ...], base: float | None = None) -> Part:
    """Arcs above `base`, or above what they jump: up from the source's top, across, down into the target's top."""
    marks: list[Mark] = []
    for jump in skips:
        source, target = columns[jump.source], columns[jump.target]
        out, into = shifts(columns, skips, jump)
        (x0, y0), (x1, y1) = (source.x + out, source.top), (target.x + into, target.top + TIP)
        y0, y1 = y0 - rim_below_top(source, out), y1 - rim_below_top(target, into)
        floor = max(column.top for column in under(columns, jump)) + 1.5 * U if base is None else base
        height = floor + jump.level * STEP
        points = polyline([(x0, y0), (x0, height), (x1, height), (x1, y1)], CORNER)
        id = jump_id("skip", columns, skips, jump)
        ends = (whole_id(source), whole_id(target))
        marks.append(Curve(id, points, Look("second", None, ARROW), True, *ends))
    return Part(tuple(marks))


def rim_below_top(column: Column, shift: float) -> float:
    """How far below its top a ring is, `shift` beside the middle."""
    if column.kind in ("activation", "bar") or column.panel is not None:
        return 0.0
    return column.radius - (max(column.radius**2 - shift**2, 0.0)) ** 0.5
