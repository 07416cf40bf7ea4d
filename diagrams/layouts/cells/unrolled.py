"""A recurrent network through time: one copy of its blocks for each step, joined by what is handed on.

Of many steps the first two and the last are drawn, with dots between. What was there before the first step is a
letter: h_0.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from explainers.derivations.symbols import before

from ...curves import polyline
from ...errors import DiagramError
from ...figure import Curve, Disc, Label, Look, Mark, Point
from ...laws import check
from ..measures import ARROW, DOT, LABEL, TIP, U
from ..parts import Part, figure_of
from .interior import in_time
from .stack import SIZE, STEP, Stack, Wire, block_id, upright, wire_name

MOST_COPIES = 5
MOST_DELAY = 3
_NAME = 22.0  # room for a name on a wire between copies
_DOTS = "dots"

Time = int | str


@dataclass(frozen=True)
class Copies:
    """Where each time step stands: `times` from left to right, `_DOTS` for those left out."""

    drawn: Stack
    steps: Time

    @cached_property
    def times(self) -> tuple[Time, ...]:
        earlier = [time for time in range(1 - self.longest, 1) if self._is_read(time)]
        if isinstance(self.steps, int) and self.steps <= MOST_COPIES:
            return (*earlier, *range(1, self.steps + 1))
        return (*earlier, 1, 2, _DOTS, self.steps)

    @property
    def longest(self) -> int:
        return max(wire.delay for wire in self.drawn.loops)

    def _is_read(self, time: int) -> bool:
        return any(time + wire.delay >= 1 for wire in self.drawn.loops)

    @cached_property
    def x(self) -> dict[Time, float]:
        places: dict[Time, float] = {}
        x = 0.0
        for time in self.times:
            places[time] = x
            x += self.pitch
        return places

    def before_last(self, wire: Wire) -> Time:
        """Where the wire into the last copy comes from."""
        made: Time = before(self.steps, wire.delay)
        return made

    @cached_property
    def turning(self) -> tuple[Wire, ...]:
        """Wires between copies that turn before they enter a block."""
        return tuple(wire for wire in self.drawn.loops if wire.delay > 1 or wire.source != wire.target)

    @property
    def pitch(self) -> float:
        skips = sum(wire.is_skip for wire in self.drawn.wires)
        return SIZE[0] + self.out + _NAME + 1.6 * STEP * (skips + len(self.turning) + 1) + TIP

    @property
    def out(self) -> float:
        """Room beside a block where wires of several steps turn up."""
        return 1.2 * STEP * (len(self.drawn.far) + 1)

    def into(self, wire: Wire, target: Time) -> float:
        """Where a wire turns before it enters a block from the left."""
        skips = sum(one.is_skip for one in self.drawn.wires)
        place = skips + self.turning.index(wire) + 1
        return self.x[target] - SIZE[0] / 2 - 1.6 * STEP * place


def is_before(time: Time) -> bool:
    return isinstance(time, int) and time < 1


def unrolled(drawn: Stack, steps: Time) -> Part:
    """The copies and every wire between them; DiagramError where a delay is too long to be drawn."""
    copies = Copies(drawn, steps)
    if copies.longest > MOST_DELAY:
        raise DiagramError(
            f"what is fed back after {copies.longest} time steps would run over as many copies, up to {MOST_DELAY} "
            'can be followed: take view="rolled"'
        )
    marks: list[Mark] = []
    for target in copies.times:
        if target != _DOTS and not is_before(target):
            marks += upright(drawn, copies.x[target], target)
            marks += drawn.marks(copies.x[target], target)
    for wire in drawn.loops:
        for target in copies.times:
            if target != _DOTS and not is_before(target):
                marks += _wire(copies, wire, target)
        if _DOTS in copies.times:
            marks += _into_dots(copies, wire)
    marks += _earlier(copies)
    return Part(tuple(marks))


def _wire(copies: Copies, wire: Wire, target: Time) -> list[Mark]:
    """From the copy `delay` steps before, or out of the dots, into this one."""
    drawn = copies.drawn
    source = before(target, wire.delay)
    end = drawn.side(wire, wire.target, copies.x[target], -1, TIP)
    is_shown = source in copies.x
    ends = (_source_id(copies, wire, source) if is_shown else "", block_id(drawn.rows[wire.target], target))
    level = _level(copies, wire, source)
    first = _leaving(copies, wire, source) if is_shown else [(copies.x[_DOTS] + 1.6 * U, level)]
    turn = (
        []
        if wire not in copies.turning
        else [(copies.into(wire, target), level), (copies.into(wire, target), end[1])]
    )
    id = f"edge:{wire.state}@{source}->{drawn.rows[wire.target].name}@{target}{wire.suffix}"
    points = polyline([*first, *turn, end], U)
    curve = Curve(id, points, Look("second", None, ARROW), True, *ends)
    return [curve, *(_name(copies, wire, source, id) if is_shown else [])]


def _level(copies: Copies, wire: Wire, source: Time) -> float:
    """The height at which a wire runs from copy to copy."""
    drawn = copies.drawn
    if wire.delay > 1:
        return drawn.lane(wire, source % wire.delay if isinstance(source, int) else 0)
    return drawn.y(wire.source) + drawn.port(wire, wire.source)


def _leaving(copies: Copies, wire: Wire, source: Time) -> list[Point]:
    """The beginning of a wire: out of a block or a letter, and up where it passes over a copy."""
    drawn, x = copies.drawn, copies.x[source]
    start = drawn.side(wire, wire.source, x, 1)
    if is_before(source):
        # All that reads a letter from before the first step leaves it at one place.
        start = (x + SIZE[0] / 2, drawn.y(wire.source) + drawn.port(_first(copies, wire), wire.source))
    if wire.delay == 1:
        level = _level(copies, wire, source)
        return (
            [start] if start[1] == level else [start, (start[0] + STEP, start[1]), (start[0] + STEP, level)]
        )
    out = x + SIZE[0] / 2 + 1.2 * STEP * (drawn.far.index(wire) + 1)
    return [start, (out, start[1]), (out, _level(copies, wire, source))]


def _first(copies: Copies, wire: Wire) -> Wire:
    """The first of the wires along which the same state runs."""
    return next(one for one in copies.drawn.loops if one.state == wire.state)


def _source_id(copies: Copies, wire: Wire, source: Time) -> str:
    if is_before(source):
        return f"letter:{wire.state}@{source}"
    return block_id(copies.drawn.rows[wire.source], source)


def _name(copies: Copies, wire: Wire, source: Time, id: str) -> list[Mark]:
    """The matrix or the state on a wire: above it, or below the lowest of several."""
    drawn = copies.drawn
    same = [one for one in drawn.loops if one.source == wire.source and one.delay == 1]
    is_inner = wire.delay == 1 and wire not in (same[0], same[-1])
    if is_inner or (is_before(source) and not wire.weight):
        return []  # h_0 says its own name
    is_below = wire.delay == 1 and len(same) > 1 and wire == same[-1]
    # Of wires that run side by side all but the highest have it below.
    is_below |= isinstance(source, int) and source % wire.delay != wire.delay - 1
    at = (
        copies.x[source] + SIZE[0] / 2 + copies.out + _NAME / 2 - STEP / 2,
        _level(copies, wire, source) + (-1.2 if is_below else 1.2) * U,
    )
    if wire.weight:
        return [wire_name(drawn, wire, f"weight:{id}", at, "middle")]
    if drawn.rows[wire.target].cell is not None:
        return [Label(f"state:{id}", in_time(drawn.letters, wire.state, source), at, LABEL)]
    return []


def _into_dots(copies: Copies, wire: Wire) -> list[Mark]:
    """What copies before the dots hand on to those left out, and the dots on its way."""
    x = copies.x[_DOTS]
    name = f"{wire.state}->{copies.drawn.rows[wire.target].name}@{wire.delay}{wire.suffix}"
    known = [time for time in copies.times if isinstance(time, int) and time <= 2 < time + wire.delay]
    levels = {_level(copies, wire, source): None for source in (*known, copies.before_last(wire))}
    marks: list[Mark] = [
        Disc(f"dots:{name}:{row}:{k}", (x + shift * U, level), 1.2 * DOT, Look("second", 1.0, 0.0))
        for row, level in enumerate(levels)
        for k, shift in enumerate((-0.8, 0.0, 0.8))
    ]
    for source in known:
        id = f"edge:{wire.state}@{source}->{name}:dots"
        end = (x - 1.6 * U, _level(copies, wire, source))
        points = polyline([*_leaving(copies, wire, source), end], U)
        ends = (_source_id(copies, wire, source), "")
        marks.append(Curve(id, points, Look("second", None, ARROW), False, *ends))
        marks += _name(copies, wire, source, id)
    return marks


def _earlier(copies: Copies) -> list[Mark]:
    """h_0: the letters that stand for what was there before the first step."""
    drawn = copies.drawn
    found: dict[str, Mark] = {}
    for wire in drawn.loops:
        for time in copies.times:
            if is_before(time) and isinstance(time, int) and time + wire.delay >= 1:
                id = f"letter:{wire.state}@{time}"
                y = drawn.y(wire.source) + drawn.port(_first(copies, wire), wire.source)
                at = (copies.x[time] + SIZE[0] / 2 - 0.8 * U, y)
                content = in_time(drawn.letters, wire.state, time)
                found.setdefault(id, Label(id, content, at, LABEL, anchor="end"))
    return list(found.values())


def legible(part: Part) -> tuple[Part, int]:
    """The part without the names that would stand on a wire, and how many those are."""
    hit = {id for problem in check(figure_of(part, "")) for id in problem.marks}
    dropped = {id for id in hit if id.startswith(("weight:", "state:", "name:feedback:", "delay:"))}
    return Part(tuple(mark for mark in part.marks if mark.id not in dropped)), len(dropped)
