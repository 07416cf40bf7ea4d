"""Where marks of a figure lie: labels as the rectangles that their outlines fill, curves as polylines."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .figure import Curve, Figure, Point
from .placing import origin, set_labels

Array = NDArray[np.float64]

TOUCH = 0.4  # points by which marks may touch unseen
_SAMPLES = 24  # points on each Bézier piece


@dataclass(frozen=True)
class Area:
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


def label_areas(figure: Figure) -> list[Area]:
    """The rectangle that each label's outlines fill, in figure coordinates."""
    areas = []
    for label, outlines in set_labels(figure):
        angle = math.radians(label.angle)
        c, s = math.cos(angle), math.sin(angle)
        along, rise = outlines.width / 2, (outlines.ascent - outlines.descent) / 2
        x, y = origin(label, outlines)
        center = (x + c * along - s * rise, y + s * along + c * rise)
        height = outlines.ascent + outlines.descent
        half = (max(outlines.width / 2 - TOUCH, 0.0), max(height / 2 - TOUCH, 0.0))
        areas.append(Area(label.id, label.about, center, half, angle))
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
