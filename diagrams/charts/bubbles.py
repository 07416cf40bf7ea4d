"""Bubbles on axes, each with its name beside it, clear of every other bubble and name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ..errors import DiagramError
from ..extents import Area, Array, label_areas, polylines
from ..figure import Box, Content, Curve, Figure, Label, Look, Mark
from ..layouts.measures import OUTLINE, SMALL, U
from ..layouts.parts import Part
from .axes import Axes

_AROUND = 24  # directions that are tried for a name
_REACHES = (0.0, 0.4, 0.8, 1.4, 2.2)  # u beyond the bubble's rim
_CLEAR = 0.35 * U
_NOTHING = Part(())


@dataclass(frozen=True)
class Bubble:
    """A point at `x`, `y` in data coordinates whose area shows `amount`."""

    id: str
    name: Content
    x: float
    y: float
    amount: float
    role: str


def bubbles(axes: Axes, shown: Sequence[Bubble], largest: float, behind: Part = _NOTHING) -> Part:
    """Areas are proportional to the amounts, the largest with the radius `largest` in points; small ones in front.

    They stand before the marks of `behind`, which the names avoid.
    """
    most = max(bubble.amount for bubble in shown)
    ordered = sorted(shown, key=lambda bubble: -bubble.amount)
    discs = [_disc(axes, bubble, largest * (bubble.amount / most) ** 0.5) for bubble in ordered]
    middles = [_middle(axes, bubble) for bubble in ordered]
    part = behind + Part((*discs, *middles))
    for bubble, disc in sorted(zip(ordered, discs, strict=True), key=lambda pair: pair[1].size):
        part += _name(axes, part, bubble, disc)
    return part


def _disc(axes: Axes, bubble: Bubble, radius: float) -> Box:
    at = axes.at(bubble.x, bubble.y)
    return Box(
        f"bubble:{bubble.id}",
        at,
        (2 * radius, 2 * radius),
        radius,
        Look(bubble.role, 0.22, OUTLINE, opacity=0.85),
    )


def _middle(axes: Axes, bubble: Bubble) -> Box:
    """The exact place, for a bubble is large."""
    dot = axes.dot(bubble.id, bubble.x, bubble.y, bubble.role, 0.22 * U)
    return replace(dot, id=f"middle:{bubble.id}")


def _name(axes: Axes, part: Part, bubble: Bubble, disc: Box) -> Part:
    """At the nearest place that is free; DiagramError where there is none."""
    label = Label(f"name:{bubble.id}", bubble.name, disc.center, 1.1 * SMALL, role="ink")
    free = next((at for at in _places(label, disc) if _is_free(axes, part, at)), None)
    if free is None:
        raise DiagramError(
            f"there is no free place for the name of {bubble.id}: show fewer, or on a larger chart"
        )
    return Part((free,))


def _places(label: Label, disc: Box) -> Iterator[Label]:
    (area,) = label_areas(Figure(1.0, 1.0, (replace(label, at=(0.0, 0.0)),), alt=""))
    wide, high = area.half
    for reach in _REACHES:
        for turn in range(_AROUND):
            # Right first, then alternately above and below.
            angle = 2 * np.pi * ((turn + 1) // 2) / _AROUND * (1 if turn % 2 else -1)
            away = disc.corner + (reach + 0.6) * U
            x, y = disc.center[0] + away * np.cos(angle), disc.center[1] + away * np.sin(angle)
            yield replace(label, at=(float(x + wide * np.cos(angle)), float(y + high * np.sin(angle))))


def _is_free(axes: Axes, part: Part, label: Label) -> bool:
    """Inside the chart, and clear of all bubbles and names."""
    others = [mark for mark in part.marks if isinstance(mark, Label)]
    own, *names = label_areas(Figure(1.0, 1.0, (label, *others), alt=""))
    low, high = own.corners().min(axis=0) - _CLEAR, own.corners().max(axis=0) + _CLEAR
    if low[0] < U or low[1] < U or high[0] > axes.size[0] + 8 * U or high[1] > axes.size[1] + U:
        return False
    return not any(_meets(low, high, mark) for mark in part.marks) and not any(
        _crosses(low, high, area) for area in names
    )


def _crosses(low: Array, high: Array, area: Area) -> bool:
    corners = area.corners()
    return bool((corners.max(axis=0) > low).all() and (corners.min(axis=0) < high).all())


def _meets(low: Array, high: Array, mark: Mark) -> bool:
    if isinstance(mark, Curve):
        return any(bool(((run > low) & (run < high)).all(axis=1).any()) for run in polylines(mark))
    if isinstance(mark, Box):
        nearest = np.clip(mark.center, low, high)
        return float(np.hypot(*(nearest - np.array(mark.center)))) < mark.size[0] / 2
    return False
