"""Lines that jump: skip edges in arcs above the columns, feedback in loops below, each on a level of its own."""

from __future__ import annotations

from dataclasses import dataclass

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


def jumps(columns: tuple[Column, ...]) -> tuple[tuple[Jump, ...], tuple[Jump, ...]]:
    """The skip edges and the feedback edges that have no straight line, with their levels."""
    place = {column.layer.name: number for number, column in enumerate(columns)}
    skips, loops = [], []
    for number, column in enumerate(columns):
        for edge in column.layer.inputs:
            if edge.source not in place:
                continue
            jump = Jump(edge, place[edge.source], number)
            if edge.delay:
                loops.append(jump)
            elif place[edge.source] != number - 1:
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
        placed.append(Jump(jump.edge, jump.source, jump.target, max(under, default=-1) + 1))
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
        marks.append(_jump("skip", jump, source, target, points, Look("second", None, ARROW)))
    return Part(tuple(marks))


def _sagitta(column: Column, shift: float) -> float:
    """How far below its top a ring is, `shift` beside the middle."""
    return column.radius - (max(column.radius**2 - shift**2, 0.0)) ** 0.5 if column.kind != "activation" else 0.0


def _shifts(jumps: tuple[Jump, ...], jump: Jump) -> tuple[float, float]:
    """How far beside the middle a line leaves and enters, where several do at one column."""

    def shift(column: int) -> float:
        here = sorted(
            (other for other in jumps if column in (other.source, other.target)),
            key=lambda other: other.source + other.target,
        )
        return (here.index(jump) - (len(here) - 1) / 2) * _APART

    return shift(jump.source), shift(jump.target)


def _under(columns: tuple[Column, ...], jump: Jump) -> tuple[Column, ...]:
    return columns[min(jump.source, jump.target) : max(jump.source, jump.target) + 1]


def feedback_loops(columns: tuple[Column, ...], loops: tuple[Jump, ...]) -> Part:
    """Loops below what they jump: out of the source's right, under the net, into the target's left; dashed, the delay named."""
    marks: list[Mark] = []
    for jump in loops:
        source, target = columns[jump.source], columns[jump.target]
        here = [other for other in loops if other.target == jump.target or other.source == jump.source]
        beside = (1.2 + 0.8 * here.index(jump)) * U
        start = (source.x + source.radius, source.neurons[-1].center[1])
        end = (target.x - target.radius - TIP, target.neurons[-1].center[1])
        right, left = start[0] + beside, end[0] - beside - 0.6 * U
        depth = min(column.bottom for column in _under(columns, jump)) - 2 * U - jump.level * _STEP
        points = polyline([start, (right, start[1]), (right, depth), (left, depth), (left, end[1]), end], _CORNER)
        label = Label(
            f"delay:{_name(jump, columns)}", delay_formula(jump.edge.delay), ((left + right) / 2, depth), SMALL,
            role="second", about=f"feedback:{_name(jump, columns)}",
        )  # fmt: skip
        gap = label_gap(points, label)
        look = Look("second", None, ARROW, dash=(2.8, 1.9))
        marks.append(_jump("feedback", jump, source, target, points, look, (gap,)))
        marks.append(label)
    return Part(tuple(marks))


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
    for (s0, p0), (s1, p1) in zip(found, found[1:], strict=False):
        count = max(1, round((s1 - s0) * whole / 0.5))
        fine += [(s0 + (s1 - s0) * k / count, between(p0, p1, k / count)) for k in range(count)]
    return [*fine, found[-1]]


def _name(jump: Jump, columns: tuple[Column, ...]) -> str:
    return f"{columns[jump.source].layer.name}->{columns[jump.target].layer.name}"


def _jump(
    kind: str, jump: Jump, source: Column, target: Column, points: tuple[Point, ...], look: Look,
    gaps: tuple[tuple[float, float], ...] = (),
) -> Curve:  # fmt: skip
    id = f"{kind}:{source.layer.name}->{target.layer.name}"
    return Curve(
        id, points, look, True, node_id(source, source.neurons[-1 if kind == "feedback" else 0]),
        node_id(target, target.neurons[-1 if kind == "feedback" else 0]), gaps,
    )  # fmt: skip
