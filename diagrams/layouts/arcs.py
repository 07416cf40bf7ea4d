"""Lines that jump: skip edges in arcs above the columns, feedback in loops below, each on a level of its own."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace

from explainers.derivations.formula import Formula, Row, Token
from explainers.networks import Edge

from ..curves import Points, between, length, polyline, samples
from ..figure import Curve, Label, Look, Mark, Point
from ..typesetting import typeset
from .columns import Column, node_id
from .measures import ARROW, CLEAR, SMALL, TIP, U
from .parts import Part

_STEP = 2.0 * U  # between levels
_CORNER = 1.2 * U
_APART = 0.8 * U  # between two lines that leave the same mark


@dataclass(frozen=True)
class Jump:
    """An edge between columns: their places in the row, and the level of its line, from 0."""

    edge: Edge
    source: int
    target: int
    level: int = 0
    position: int = 0  # among the target's inputs


def jumps(columns: tuple[Column, ...]) -> tuple[tuple[Jump, ...], tuple[Jump, ...]]:
    """The skip edges and the feedback edges that have no straight line, with their levels."""
    place = {column.layer.name: number for number, column in enumerate(columns) if column.kind != "dots"}
    skips, loops = [], []
    for number, column in enumerate(columns):
        straight = [column.layer.name for column in columns[max(number - 1, 0) : number]]
        for position, edge in enumerate(column.layer.inputs):
            if edge.source not in place:
                continue
            jump = Jump(edge, place[edge.source], number, position=position)
            if edge.delay:
                loops.append(jump)
            elif edge.source in straight:
                straight.remove(edge.source)  # the line between the columns; a second time it is an arc
            else:
                skips.append(jump)
    return levelled(skips), levelled(loops)


def levelled(jumps: list[Jump]) -> tuple[Jump, ...]:
    """Short jumps low, longer ones above whatever they overlap."""
    placed: list[Jump] = []
    for jump in sorted(jumps, key=lambda j: (abs(j.target - j.source), min(j.source, j.target))):
        low, high = sorted((jump.source, jump.target))
        under = [
            other.level
            for other in placed
            if min(other.source, other.target) <= high and max(other.source, other.target) >= low
        ]
        placed.append(replace(jump, level=max(under, default=-1) + 1))
    return tuple(placed)


def skip_arcs(columns: tuple[Column, ...], skips: tuple[Jump, ...], base: float | None = None) -> Part:
    """Arcs above `base`, or above what they jump: up from the source's top, across, down into the target's top."""
    marks: list[Mark] = []
    for jump in skips:
        source, target = columns[jump.source], columns[jump.target]
        out, into = _shifts(skips, jump)
        (x0, y0), (x1, y1) = (source.x + out, source.top), (target.x + into, target.top + TIP)
        y0, y1 = y0 - _sagitta(source, out), y1 - _sagitta(target, into)
        floor = max(column.top for column in _under(columns, jump)) + 1.5 * U if base is None else base
        height = floor + jump.level * _STEP
        points = polyline([(x0, y0), (x0, height), (x1, height), (x1, y1)], _CORNER)
        id = _jump_id("skip", columns, skips, jump)
        marks.append(_jump(id, jump, source, target, points, Look("second", None, ARROW)))
    return Part(tuple(marks))


def _sagitta(column: Column, shift: float) -> float:
    """How far below its top a ring is, `shift` beside the middle."""
    if column.kind in ("activation", "bar"):
        return 0.0
    return column.radius - (max(column.radius**2 - shift**2, 0.0)) ** 0.5


def _shifts(jumps: tuple[Jump, ...], jump: Jump) -> tuple[float, float]:
    """How far beside the middle a line leaves and enters, where several do at one column."""

    def shift(column: int) -> float:
        # From the left: those that come from the left, near ones first; then those that go right, far ones first.
        # So no two lines cross where they leave.
        here = sorted(
            (other for other in jumps if column in (other.source, other.target)),
            key=lambda other: (_far(other, column) > column, -_far(other, column), other.level),
        )
        return (here.index(jump) - (len(here) - 1) / 2) * _APART

    return shift(jump.source), shift(jump.target)


def _under(columns: tuple[Column, ...], jump: Jump) -> tuple[Column, ...]:
    return columns[min(jump.source, jump.target) : max(jump.source, jump.target) + 1]


def _far(jump: Jump, column: int) -> int:
    """The other end of a jump."""
    return jump.target if jump.source == column else jump.source


def feedback_loops(columns: tuple[Column, ...], loops: tuple[Jump, ...]) -> Part:
    """Loops below what they jump: out of the source's right, into the target's left; dashed, the delay named."""
    routes = []
    for jump in loops:
        source, target = columns[jump.source], columns[jump.target]
        here = [other for other in loops if other.target == jump.target or other.source == jump.source]
        share = (here.index(jump) + 1) / (len(here) + 1)
        beside, before = (_room_beside(columns, jump.source, 1), _room_beside(columns, jump.target, -1))
        start = (source.x + source.radius, source.neurons[-1].center[1])
        end = (target.x - target.radius - TIP, target.neurons[-1].center[1])
        right, left = start[0] + share * beside, end[0] - share * before
        # Several loops share one base, so that their levels keep them apart.
        under = columns if len(loops) > 1 else _under(columns, jump)
        depth = min(column.bottom for column in under) - 2 * U - jump.level * _STEP
        routes.append([start, (right, start[1]), (right, depth), (left, depth), (left, end[1]), end])
    return _dashed(columns, loops, routes)


def feedback_below(columns: tuple[Column, ...], loops: tuple[Jump, ...]) -> Part:
    """Loops between bars: down from the source, under the row, up into the target; dashed, the delay named."""
    routes = []
    for jump in loops:
        source, target = columns[jump.source], columns[jump.target]
        out, into = _shifts(loops, jump)
        if jump.source == jump.target:
            out, into = source.radius * 0.6, -source.radius * 0.6
        start = (source.x + out, source.bottom + _sagitta(source, out))
        end = (target.x + into, target.bottom - TIP + _sagitta(target, into))
        depth = min(column.bottom for column in columns) - 3.4 * U - jump.level * 1.4 * _STEP
        routes.append([start, (start[0], depth), (end[0], depth), end])
    return _dashed(columns, loops, routes)


def _room_beside(columns: tuple[Column, ...], place: int, side: int) -> float:
    """How far a loop may go sideways from a column: half of the gap, and never far."""
    own, next_ = columns[place], place + side
    if not 0 <= next_ < len(columns):
        return 3.6 * U
    gap = abs(columns[next_].x - own.x) - own.radius - columns[next_].radius
    return min(3.6 * U, 0.6 * gap)


Route = list[Point]


def _dashed(columns: tuple[Column, ...], loops: tuple[Jump, ...], routes: list[Route]) -> Part:
    """The loops along their routes, each with its delay where it touches no other loop."""
    marks: list[Mark] = []
    placed: list[Label] = []
    for jump, route in zip(loops, routes, strict=True):
        source, target = columns[jump.source], columns[jump.target]
        points = polyline(route, min(_CORNER, abs(_run(route)[0][0] - _run(route)[1][0]) / 2))
        id = _jump_id("feedback", columns, loops, jump)
        label, is_on_line = _delay_label(
            id, jump.edge.delay, route, [r for r in routes if r is not route], placed
        )
        placed.append(label)
        gaps = (label_gap(points, label),) if is_on_line else ()
        look = Look("second", None, ARROW, dash=(2.8, 1.9))
        marks += [_jump(id, jump, source, target, points, look, gaps, last=True), label]
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
    middle, reach = (x0 + x1) / 2, abs(x1 - x0) / 2 - half - _CORNER / 2
    shifts = sorted((reach * k / 60 for k in range(-60, 61)), key=lambda shift: (abs(shift), shift))
    on_line = [(middle + shift, depth) for shift in shifts] if reach > 0 else []
    side = abs(x1 - x0) / 2 + half + 0.3 * U
    rows = [depth + 0.5 * _STEP, *(depth - (0.7 + k) * _STEP for k in range(8))]
    beside = [(middle, depth - 1.4 * U), *((middle + sign * side, y) for y in rows for sign in (1, -1))]
    free = [
        place
        for place in (*on_line, *beside)
        if not any(_touches(other, place, half) for other in others)
        and all(
            abs(place[0] - label.at[0]) > 2 * half or abs(place[1] - label.at[1]) > 1.5 * SMALL
            for label in placed
        )
    ]
    chosen = (free or on_line or beside)[0]
    label = Label(f"delay:{id}", content, chosen, SMALL, role="second", about=id)
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


def label_gap(points: tuple[Point, ...], label: Label) -> tuple[float, float]:
    """The share of a curve that a label on it covers, with a little room on both sides."""
    outlines = typeset(label.content, label.size, label.is_strong)
    half = outlines.width / 2 + 2 * CLEAR * label.size
    rise = (outlines.ascent + outlines.descent) / 2 + CLEAR * label.size
    inside = [
        share
        for share, (x, y) in fine_samples(points)
        if abs(x - label.at[0]) <= half and abs(y - label.at[1]) <= rise
    ]
    return (min(inside), max(inside)) if inside else (0.5, 0.5)


def fine_samples(points: Points) -> list[tuple[float, Point]]:
    """Samples no more than half a point apart."""
    found = samples(points)
    whole = length(points)
    fine: list[tuple[float, Point]] = []
    for (s0, p0), (s1, p1) in itertools.pairwise(found):
        count = max(1, round((s1 - s0) * whole / 0.5))
        fine += [(s0 + (s1 - s0) * k / count, between(p0, p1, k / count)) for k in range(count)]
    return [*fine, found[-1]]


def _jump_id(kind: str, columns: tuple[Column, ...], jumps: tuple[Jump, ...], jump: Jump) -> str:
    """skip:a->b, feedback:a->b; with the place among b's inputs where a enters b more than once."""
    again = [other for other in jumps if (other.source, other.target) == (jump.source, jump.target)]
    suffix = f"@{jump.position + 1}" if len(again) > 1 else ""
    return f"{kind}:{columns[jump.source].layer.name}->{columns[jump.target].layer.name}{suffix}"


def _jump(
    id: str,
    jump: Jump,
    source: Column,
    target: Column,
    points: Points,
    look: Look,
    gaps: tuple[tuple[float, float], ...] = (),
    *,
    last: bool = False,
) -> Curve:
    ends = [node_id(column, column.neurons[-1 if last else 0]) for column in (source, target)]
    return Curve(id, points, look, True, ends[0], ends[1], gaps)
