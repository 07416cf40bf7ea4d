"""Organic outlines: smooth closed curves through points, and the contour of a thing that branches.

All coordinates are points, y up.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from ..curves import Points
from ..figure import Point

_BULB_CORNERS = 5


def closed(corners: Sequence[Point]) -> Points:
    """The smooth closed curve through `corners` (Catmull and Rom, 1974), as cubics that end where they began."""
    count = len(corners)
    drawn: list[Point] = [corners[0]]
    for place in range(count):
        before, start, end, after = (corners[(place + shift) % count] for shift in (-1, 0, 1, 2))
        drawn += [
            (start[0] + (end[0] - before[0]) / 6, start[1] + (end[1] - before[1]) / 6),
            (end[0] - (after[0] - start[0]) / 6, end[1] - (after[1] - start[1]) / 6),
            end,
        ]
    return tuple(drawn)


def polar(center: Point, radii: Sequence[float], turn: float = 0.0) -> tuple[Point, ...]:
    """Corners at equal angles around `center`, from `turn` radians on, counter-clockwise."""
    step = 2 * math.pi / len(radii)
    return tuple(
        (center[0] + r * math.cos(turn + k * step), center[1] + r * math.sin(turn + k * step))
        for k, r in enumerate(radii)
    )


@dataclass(frozen=True)
class Branch:
    """A limb along `path`, as wide as `widths` at its two ends, that ends in further branches, a bulb or a tip.

    The branches are given from left to right, as seen along the path; each begins where the path ends.
    """

    path: tuple[Point, ...]
    widths: tuple[float, float]
    branches: tuple[Branch, ...] = ()
    bulb: float = 0.0


def contour(limb: Branch) -> tuple[Point, ...]:
    """The corners around a limb and all its branches: up its left side, around them, down its right side."""
    left, right = _sides(limb)
    (dx, dy), end = _direction(limb.path, len(limb.path) - 1), limb.path[-1]
    if not limb.branches:
        return (*left, *_tip(limb, end, math.atan2(dy, dx)), *reversed(right))
    around: list[Point] = []
    crotch = (end[0] + dx * limb.widths[1], end[1] + dy * limb.widths[1])
    for number, branch in enumerate(limb.branches):
        around += [crotch] if number else []
        # Its first place is the parent's end, which is inside.
        around += contour(branch)[1:-1]
    return (*left, *around, *reversed(right))


def _tip(limb: Branch, end: Point, angle: float) -> tuple[Point, ...]:
    """Rounded off by half the width, or swollen to a bulb."""
    if not limb.bulb:
        reach = 0.7 * limb.widths[1]
        return ((end[0] + reach * math.cos(angle), end[1] + reach * math.sin(angle)),)
    center = (end[0] + limb.bulb * math.cos(angle), end[1] + limb.bulb * math.sin(angle))
    turns = [2.2 - 4.4 * k / (_BULB_CORNERS - 1) for k in range(_BULB_CORNERS)]
    return tuple(
        (center[0] + limb.bulb * math.cos(angle + t), center[1] + limb.bulb * math.sin(angle + t))
        for t in turns
    )


def _sides(limb: Branch) -> tuple[list[Point], list[Point]]:
    left, right = [], []
    last = len(limb.path) - 1
    for place, (x, y) in enumerate(limb.path):
        dx, dy = _direction(limb.path, place)
        half = (limb.widths[0] + (limb.widths[1] - limb.widths[0]) * place / last) / 2
        left.append((x - dy * half, y + dx * half))
        right.append((x + dy * half, y - dx * half))
    return left, right


def _direction(path: Sequence[Point], place: int) -> Point:
    """The unit vector along the path at one of its places."""
    (x0, y0), (x1, y1) = path[max(place - 1, 0)], path[min(place + 1, len(path) - 1)]
    length = math.hypot(x1 - x0, y1 - y0)
    return ((x1 - x0) / length, (y1 - y0) / length)


def tube(path: Sequence[Point], width: float) -> tuple[Point, ...]:
    """The corners of a limb of one width with blunt, rounded ends: a sheath."""
    left, right = _sides(Branch(tuple(path), (width, width)))
    ends = []
    for place, sign in ((len(path) - 1, 1.0), (0, -1.0)):
        dx, dy = _direction(path, place)
        x, y = path[place]
        reach, half = 0.22 * width * sign, 0.3 * width * sign
        ends.append(
            [
                (x + dx * reach - dy * half, y + dy * reach + dx * half),
                (x + dx * reach + dy * half, y + dy * reach - dx * half),
            ]
        )
    return (*left, *ends[0], *reversed(right), *ends[1])
