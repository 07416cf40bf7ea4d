"""Feedback: dashed loops below the columns, each on a level of its own, with its delay, head into the layer's left."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

from explainers.derivations.formula import Formula, Row, Token

from ...curves import polyline
from ...figure import Curve, Label, Look, Mark, Point
from ...typesetting import typeset
from ..column import Column, whole_id
from ..measures import ARROW, CLEAR, SMALL, TIP, U
from ..parts import Part
from .arcs import CORNER, STEP, rim_below_top
from .gaps import label_gap
from .jumps import Jump, jump_id, shifts, under
from .panels import entering, foot_height, leaving

_FAR = 3.6 * U  # at most, beside a panel
_SHARE = 0.45  # of a gap, for the loops on one side of it


def feedback_loops(columns: tuple[Column, ...], loops: tuple[Jump, ...]) -> Part:
    """Loops out of the foot of a panel on its right, and into one on its left; single marks are joined from below."""
    routes = []
    for jump in loops:
        # Several loops share one base, so that their levels keep them apart.
        lowest = min(c.bottom for c in (columns if len(loops) > 1 else under(columns, jump)))
        depth = lowest - 1.8 * U - jump.level * STEP
        out, into = _ends_below(columns, loops, jump)
        start, end = columns[jump.source], columns[jump.target]
        first = [out, (out[0], depth)]
        last = [(into[0], depth), into]
        if start.panel is not None:
            x, y = _beside(columns, jump.source, 1, leaving(loops, jump.source), jump)
            first = [(start.right, y), (x, y), (x, depth)]
        if end.panel is not None:
            x, y = _beside(columns, jump.target, -1, entering(loops, jump.target), jump)
            last = [(x, depth), (x, y), (end.left - TIP, y)]
        routes.append([*first, *last])
    return _dashed(columns, loops, routes)


def feedback_below(columns: tuple[Column, ...], loops: tuple[Jump, ...]) -> Part:
    """Loops between bars: down from the source, under the row, up into the target; dashed, the delay named."""
    routes = []
    for jump in loops:
        start, end = _ends_below(columns, loops, jump)
        depth = min(column.bottom for column in columns) - 3.4 * U - jump.level * 1.4 * STEP
        routes.append([start, (start[0], depth), (end[0], depth), end])
    return _dashed(columns, loops, routes)


def _ends_below(columns: tuple[Column, ...], loops: tuple[Jump, ...], jump: Jump) -> tuple[Point, Point]:
    """Where a loop leaves and enters marks from below."""
    source, target = columns[jump.source], columns[jump.target]
    out, into = shifts(columns, loops, jump)
    if jump.source == jump.target:
        out, into = source.radius * 0.6, -source.radius * 0.6
    return (
        (source.x + out, source.bottom + rim_below_top(source, out)),
        (target.x + into, target.bottom - TIP + rim_below_top(target, into)),
    )


def _beside(
    columns: tuple[Column, ...], place: int, side: int, here: Sequence[Jump], jump: Jump
) -> tuple[float, float]:
    """How far out and how high a loop turns beside a panel: the higher its level, the farther and the higher."""
    column, rank = columns[place], here.index(jump)
    edge = column.right if side > 0 else column.left - TIP
    share = (rank + 1) / (len(here) + 1)
    return edge + side * share * _room_beside(columns, place, side), foot_height(column, rank)


def _room_beside(columns: tuple[Column, ...], place: int, side: int) -> float:
    own, next_ = columns[place], place + side
    if not 0 <= next_ < len(columns):
        return _FAR
    gap = columns[next_].left - own.right if side > 0 else own.left - columns[next_].right
    return min(_FAR, _SHARE * gap)


Route = list[Point]


def _dashed(columns: tuple[Column, ...], loops: tuple[Jump, ...], routes: list[Route]) -> Part:
    """The loops along their routes, each with its delay where it touches no other loop."""
    marks: list[Mark] = []
    placed: list[Label] = []
    for jump, route in zip(loops, routes, strict=True):
        source, target = columns[jump.source], columns[jump.target]
        points = polyline(route, min(CORNER, abs(_run(route)[0][0] - _run(route)[1][0]) / 2))
        id = jump_id("feedback", columns, loops, jump)
        label, is_on_line = _delay_label(
            id, jump.edge.delay, route, [r for r in routes if r is not route], placed
        )
        # It comes and goes with the layer that the loop enters.
        label = replace(label, about=whole_id(target))
        placed.append(label)
        gaps = (label_gap(points, label),) if is_on_line else ()
        look = Look("second", None, ARROW, dash=(2.8, 1.9))
        marks += [Curve(id, points, look, True, whole_id(source), whole_id(target), gaps), label]
    return Part(tuple(marks))


def _run(route: Route) -> tuple[Point, Point]:
    """The level stretch at the bottom of a loop."""
    lowest = min(y for _, y in route)
    first, *_, last = [point for point in route if point[1] == lowest]
    return first, last


def _delay_label(
    id: str, delay: int, route: Route, others: list[Route], placed: list[Label]
) -> tuple[Label, bool]:
    """The delay on the loop's level stretch, as near to its middle as it is free there; else beside the loop."""
    content = delay_formula(delay)
    half = typeset(content, SMALL).width / 2 + 2 * CLEAR * SMALL
    (x0, depth), (x1, _) = _run(route)
    middle, reach = (x0 + x1) / 2, abs(x1 - x0) / 2 - half - CORNER / 2
    shifts = sorted((reach * k / 60 for k in range(-60, 61)), key=lambda shift: (abs(shift), shift))
    on_line = [(middle + shift, depth) for shift in shifts] if reach > 0 else []
    side = abs(x1 - x0) / 2 + half + 0.3 * U
    rows = [depth + 0.5 * STEP, *(depth - (0.7 + k) * STEP for k in range(8))]
    beside = [(middle, depth - 1.4 * U), *((middle + sign * side, y) for y in rows for sign in (1, -1))]
    free = (
        place
        for place in (*on_line, *beside)
        if not any(_touches(other, place, half) for other in others)
        and all(
            abs(place[0] - label.at[0]) > 2 * half or abs(place[1] - label.at[1]) > 1.5 * SMALL
            for label in placed
        )
    )
    chosen = next(free, (*on_line, *beside)[0])
    label = Label(f"delay:{id}", content, chosen, SMALL, role="second")
    return label, chosen in on_line


def _touches(route: Route, place: Point, half: float) -> bool:
    """Whether a loop runs through the room of a label."""
    tall = 0.7 * SMALL
    return any(
        min(x0, x1) < place[0] + half
        and max(x0, x1) > place[0] - half
        and min(y0, y1) < place[1] + tall
        and max(y0, y1) > place[1] - tall
        for (x0, y0), (x1, y1) in itertools.pairwise(route)
    )


def delay_formula(delay: int) -> Formula:
    """t − 1: when the value was computed that comes back."""
    return Row((Token("t", id="t"), Token("-", "operator", "-"), Token(str(delay), "number", "delay")))
