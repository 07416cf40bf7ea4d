"""The laws that every figure keeps: nothing outside, nothing on top of text, no edge through a stranger, no edge twice.

Curves are looked at as polylines; labels as the boxes of their typeset outlines, a little smaller, since
type may touch a line by less than the eye sees.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from .figure import Box, Curve, Disc, Figure, Label, Point
from .placing import origin, set_labels

Array = NDArray[np.float64]

SMALLEST_TEXT = 6.4  # points: H/34 with H = 220 pt
_TOUCH = 0.4  # points by which marks may touch unseen
_SAMPLES = 24  # points on each Bézier piece


@dataclass(frozen=True)
class Problem:
    """A law that does not hold: which, and the ids of the marks that break it."""

    law: str
    marks: tuple[str, ...]
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.law}: {' and '.join(self.marks)}{f' ({self.detail})' if self.detail else ''}"


@dataclass(frozen=True)
class _Area:
    """An upright or turned rectangle: centre, half sizes, angle in radians."""

    id: str
    about: str
    center: Point
    half: tuple[float, float]
    angle: float = 0.0

    def to_own(self, points: Array) -> Array:
        """`points` (n, 2) in the rectangle's own axes, from its centre."""
        c, s = math.cos(self.angle), math.sin(self.angle)
        moved = points - np.array(self.center)
        return moved @ np.array([[c, -s], [s, c]])

    def corners(self) -> Array:
        c, s = math.cos(self.angle), math.sin(self.angle)
        signs = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]], dtype=float)
        return (signs * self.half) @ np.array([[c, s], [-s, c]]) + np.array(self.center)


def check(figure: Figure) -> tuple[Problem, ...]:
    """Every law that `figure` breaks; empty when it is legible."""
    labels = label_areas(figure)
    discs = [mark for mark in figure.marks if isinstance(mark, Disc)]
    boxes = [mark for mark in figure.marks if isinstance(mark, Box)]
    curves = [mark for mark in figure.marks if isinstance(mark, Curve) and mark.look.opacity > 0]
    lines = {curve.id: polylines(curve) for curve in curves}
    return (
        *_ids_twice(figure),
        *_outside(figure, labels, discs, boxes, lines),
        *_small_text(figure),
        *_labels_on_labels(labels),
        *_labels_on_nodes(labels, discs, boxes),
        *_labels_on_curves(labels, lines),
        *_discs_on_discs(discs),
        *_curves_through_discs(curves, lines, discs),
        *_edges_twice(curves),
    )


def label_areas(figure: Figure) -> list[_Area]:
    """The rectangle that each label's outlines fill, in figure coordinates."""
    areas = []
    for label, outlines in set_labels(figure):
        angle = math.radians(label.angle)
        c, s = math.cos(angle), math.sin(angle)
        along, rise = outlines.width / 2, (outlines.ascent - outlines.descent) / 2
        x, y = origin(label, outlines)
        center = (x + c * along - s * rise, y + s * along + c * rise)
        height = outlines.ascent + outlines.descent
        half = (max(outlines.width / 2 - _TOUCH, 0.0), max(height / 2 - _TOUCH, 0.0))
        areas.append(_Area(label.id, label.about, center, half, angle))
    return areas


def polylines(curve: Curve) -> list[Array]:
    """The curve as runs of points (n, 2), its gaps left out."""
    points = np.array(curve.points, dtype=float)
    t = np.linspace(0.0, 1.0, _SAMPLES, endpoint=False)[:, None]
    pieces = []
    for start in range(0, len(points) - 1, 3):
        p, q, r, s = points[start : start + 4]
        pieces.append((1 - t) ** 3 * p + 3 * (1 - t) ** 2 * t * q + 3 * (1 - t) * t**2 * r + t**3 * s)
    path = np.concatenate([*pieces, points[-1:]])
    steps = np.linalg.norm(np.diff(path, axis=0), axis=1)
    # A long straight edge needs more points than a short one to see the small label that it crosses.
    if steps.max(initial=0.0) > 1.0:
        along = np.concatenate([[0.0], np.cumsum(steps)])
        fine = np.linspace(0.0, along[-1], int(along[-1]) + 2)
        path = np.column_stack([np.interp(fine, along, path[:, axis]) for axis in (0, 1)])
        steps = np.linalg.norm(np.diff(path, axis=0), axis=1)
    share = np.concatenate([[0.0], np.cumsum(steps)]) / max(float(steps.sum()), 1e-9)
    kept = np.ones(len(path), dtype=bool)
    for begin, end in curve.gaps:
        kept &= (share <= begin) | (share >= end)
    breaks = np.flatnonzero(np.diff(kept.astype(int))) + 1
    runs = np.split(path, breaks)
    flags = np.split(kept, breaks)
    return [run for run, flag in zip(runs, flags, strict=True) if flag[0]]


def _ids_twice(figure: Figure) -> Iterator[Problem]:
    seen: set[str] = set()
    for mark in figure.marks:
        if mark.id in seen:
            yield Problem("an id is used twice", (mark.id,))
        seen.add(mark.id)


def _outside(
    figure: Figure, labels: list[_Area], discs: list[Disc], boxes: list[Box], lines: dict[str, list[Array]]
) -> Iterator[Problem]:
    extents = {area.id: area.corners() for area in labels}
    for disc in discs:
        r = disc.radius + disc.look.width / 2 - _TOUCH
        extents[disc.id] = np.array(disc.center) + np.array([[-r, -r], [r, r]])
    for box in boxes:
        extents[box.id] = np.array(box.center) + np.array([[-0.5, -0.5], [0.5, 0.5]]) * box.size
    for id_, runs in lines.items():
        if runs:
            extents[id_] = np.concatenate(runs)
    for id_, points in extents.items():
        low, high = points.min(axis=0), points.max(axis=0)
        over = max(-low.min(), high[0] - figure.width, high[1] - figure.height)
        if over > _TOUCH:
            yield Problem("outside the canvas", (id_,), f"by {over:.1f} pt")


def _small_text(figure: Figure) -> Iterator[Problem]:
    for mark in figure.marks:
        if isinstance(mark, Label) and mark.size < SMALLEST_TEXT:
            yield Problem("text too small", (mark.id,), f"{mark.size:.1f} pt, at least {SMALLEST_TEXT}")


def _labels_on_labels(labels: list[_Area]) -> Iterator[Problem]:
    for one, other in combinations(labels, 2):
        reach = sum(one.half) + sum(other.half)
        if math.dist(one.center, other.center) < reach and _overlap(one, other):
            yield Problem("a label on a label", (one.id, other.id))


def _overlap(one: _Area, other: _Area) -> bool:
    """Separating axes of two rectangles."""
    a, b = one.corners(), other.corners()
    for angle in (one.angle, one.angle + math.pi / 2, other.angle, other.angle + math.pi / 2):
        axis = np.array([math.cos(angle), math.sin(angle)])
        p, q = a @ axis, b @ axis
        if p.max() <= q.min() or q.max() <= p.min():
            return False
    return True


def _labels_on_nodes(labels: list[_Area], discs: list[Disc], boxes: list[Box]) -> Iterator[Problem]:
    """A label lies inside its own node, or clear of it; inside a foreign box only as in a panel."""
    for area in labels:
        for disc in discs:
            nearest = np.clip(area.to_own(np.array([disc.center])), -np.array(area.half), area.half)[0]
            centre = area.to_own(np.array([disc.center]))[0]
            farthest = np.abs(centre) + area.half
            touches = float(np.hypot(*(centre - nearest))) < disc.radius - _TOUCH
            is_inside = float(np.hypot(*farthest)) <= disc.radius + _TOUCH
            if touches and not (is_inside and area.about in ("", disc.id)):
                yield Problem("a label on a node", (area.id, disc.id))
        for box in boxes:
            corners = np.abs(area.corners() - np.array(box.center))
            half = np.array(box.size) / 2
            is_inside = bool((corners <= half + _TOUCH).all())
            frame = _Area(box.id, "", box.center, (half[0] - _TOUCH, half[1] - _TOUCH))
            if not is_inside and _overlap(area, frame):
                yield Problem("a label on a node", (area.id, box.id))


def _labels_on_curves(labels: list[_Area], lines: dict[str, list[Array]]) -> Iterator[Problem]:
    for area in labels:
        for id_, runs in lines.items():
            if any((np.abs(area.to_own(run)) < area.half).all(axis=1).any() for run in runs):
                yield Problem("a label on an edge", (area.id, id_))


def _discs_on_discs(discs: list[Disc]) -> Iterator[Problem]:
    for one, other in combinations(discs, 2):
        if math.dist(one.center, other.center) < one.radius + other.radius - _TOUCH:
            yield Problem("a node on a node", (one.id, other.id))


def _curves_through_discs(
    curves: list[Curve], lines: dict[str, list[Array]], discs: list[Disc]
) -> Iterator[Problem]:
    for curve in curves:
        for disc in discs:
            if disc.id in (curve.source, curve.target):
                continue
            for run in lines[curve.id]:
                if (np.hypot(*(run - np.array(disc.center)).T) < disc.radius - _TOUCH).any():
                    yield Problem("an edge through a node", (curve.id, disc.id))
                    break


def _edges_twice(curves: list[Curve]) -> Iterator[Problem]:
    seen: dict[tuple[str, str, tuple[Point, ...]], str] = {}
    for curve in curves:
        if curve.source and curve.target:
            key = (curve.source, curve.target, curve.points)
            if key in seen:
                yield Problem("an edge drawn twice", (seen[key], curve.id))
            seen[key] = curve.id
