"""Parts of a figure: marks with a measured outline, which can be moved and set beside and below each other."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from ..figure import Box, Content, Curve, Disc, Figure, Label, Mark, Point
from ..placing import origin
from ..theme import LIGHT, Theme
from ..typesetting import Typeset, typeset_all
from .measures import MARGIN


@dataclass(frozen=True)
class Bounds:
    """An upright rectangle in points."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.top - self.bottom

    @property
    def center(self) -> Point:
        return ((self.left + self.right) / 2, (self.bottom + self.top) / 2)

    @classmethod
    def around(cls, points: Iterable[Point]) -> Bounds:
        corners = list(points)
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        return cls(min(xs), min(ys), max(xs), max(ys))


@dataclass(frozen=True)
class Part:
    """Marks that belong together; parts put on top of each other are added."""

    marks: tuple[Mark, ...]

    def __add__(self, other: Part) -> Part:
        return Part(self.marks + other.marks)

    @cached_property
    def bounds(self) -> Bounds:
        """The outline of everything that is drawn, labels as they are set."""
        labels = [mark for mark in self.marks if isinstance(mark, Label)]
        sets = typeset_all((label.content, label.size, label.is_strong) for label in labels)
        corners = [
            corner for label, outlines in zip(labels, sets, strict=True) for corner in _box(label, outlines)
        ]
        for mark in self.marks:
            if not isinstance(mark, Label):
                corners.extend(_extent(mark))
        return Bounds.around(corners or [(0.0, 0.0)])

    def moved(self, dx: float, dy: float) -> Part:
        return Part(tuple(moved(mark, dx, dy) for mark in self.marks))


@dataclass(frozen=True)
class Stated:
    """A part, and in words what is left out of it."""

    part: Part
    left_out: tuple[str, ...] = ()


def moved(mark: Mark, dx: float, dy: float) -> Mark:
    """The mark, shifted."""
    if isinstance(mark, Disc | Box):
        return replace(mark, center=(mark.center[0] + dx, mark.center[1] + dy))
    if isinstance(mark, Curve):
        return replace(mark, points=tuple((x + dx, y + dy) for x, y in mark.points))
    return replace(mark, at=(mark.at[0] + dx, mark.at[1] + dy))


def joined(parts: Iterable[Part]) -> Part:
    """All parts where they stand."""
    return Part(tuple(mark for part in parts for mark in part.marks))


def beside(
    parts: Sequence[Part], gap: float, align: Literal["middle", "bottom", "top", "none"] = "middle"
) -> Part:
    """Parts from left to right, `gap` between their outlines."""
    placed, x = [], 0.0
    for part in parts:
        edges = part.bounds
        dy = {
            "middle": -edges.center[1],
            "bottom": -edges.bottom,
            "top": -edges.top,
            "none": 0.0,
        }[align]
        placed.append(part.moved(x - edges.left, dy))
        x += edges.width + gap
    return joined(placed)


def below(upper: Part, lower: Part, gap: float, align: Literal["left", "middle", "none"] = "left") -> Part:
    """`lower` under `upper`, `gap` between their outlines."""
    above, under = upper.bounds, lower.bounds
    dx = {
        "left": above.left - under.left,
        "middle": above.center[0] - under.center[0],
        "none": 0.0,
    }[align]
    return upper + lower.moved(dx, above.bottom - gap - under.top)


def captioned(part: Part, id: str, content: Content, baseline: float, size: float, role: str = "ink") -> Part:
    """The part with a label centred on it, on a baseline of its own."""
    return part + Part(
        (Label(id, content, (part.bounds.center[0], baseline), size, vertical="baseline", role=role),)
    )


def figure_of(
    part: Part,
    alt: str,
    *,
    title: str = "",
    elided: tuple[str, ...] = (),
    theme: Theme = LIGHT,
    margin: float = MARGIN,
) -> Figure:
    """The part on a canvas of its own size, `margin` free all around."""
    edges = part.bounds
    shifted = part.moved(margin - edges.left, margin - edges.bottom)
    width, height = edges.width + 2 * margin, edges.height + 2 * margin
    return Figure(width, height, shifted.marks, alt, title=title, elided=elided, theme=theme)


def _box(label: Label, outlines: Typeset) -> list[Point]:
    (x, y), angle = origin(label, outlines), math.radians(label.angle)
    c, s = math.cos(angle), math.sin(angle)
    corners = [(dx, dy) for dx in (0.0, outlines.width) for dy in (-outlines.descent, outlines.ascent)]
    return [(x + dx * c - dy * s, y + dx * s + dy * c) for dx, dy in corners]


def _extent(mark: Disc | Box | Curve) -> list[Point]:
    if isinstance(mark, Curve):
        return list(mark.points)  # the control points lie around the curve
    half = mark.look.width / 2
    (x, y) = mark.center
    dx, dy = (mark.radius, mark.radius) if isinstance(mark, Disc) else (mark.size[0] / 2, mark.size[1] / 2)
    return [(x - dx - half, y - dy - half), (x + dx + half, y + dy + half)]
