"""Outlines by hand: discs, boxes, lines, graphs; measured, cut and dashed.

Each is a cubic Bézier path of shape (3n + 1, 2).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from .ink import Points

# How far a control point stands from its end on a quarter of the unit circle.
QUARTER = 4 / 3 * (2**0.5 - 1)
SAMPLES = 24


def disc(center: tuple[float, float], radius: float) -> Points:
    """A circle of four arcs, from its rightmost point, counter-clockwise."""
    k = QUARTER
    unit = [(1, 0), (1, k), (k, 1), (0, 1), (-k, 1), (-1, k), (-1, 0)]
    unit += [(-1, -k), (-k, -1), (0, -1), (k, -1), (1, -k), (1, 0)]
    return np.array(center) + radius * np.array(unit, dtype=float)


def line(*points: tuple[float, float] | Points) -> Points:
    """Straight pieces through `points`."""
    corners = np.array(points, dtype=float)
    pieces = [corners[:1]]
    for start, end in pairwise(corners):
        pieces.append(np.array([start + (end - start) / 3, start + (end - start) * 2 / 3, end]))
    return np.concatenate(pieces)


def box(center: tuple[float, float], size: tuple[float, float], corner: float = 0.0) -> Points:
    """A rectangle with round corners, from the right end of its bottom edge, counter-clockwise."""
    half = np.array(size) / 2
    r = min(corner, *half)
    if r <= 0:
        w, h = half
        return np.array(center) + line((w, -h), (w, h), (-w, h), (-w, -h), (w, -h))
    turn = (1 - QUARTER) * r
    path: list[tuple[float, float]] = []
    signs = ((1, -1), (1, 1), (-1, 1), (-1, -1))
    for n, (sx, sy) in enumerate(signs):
        x, y = sx * half[0], sy * half[1]
        along = [(x - sx * r, y), (x - sx * turn, y), (x, y - sy * turn), (x, y - sy * r)]
        path.extend(along if n % 2 == 0 else along[::-1])
    corners = np.array(path)
    pieces = [corners[:1]]
    for n in range(4):
        arc = corners[4 * n : 4 * n + 4]
        pieces += [arc[1:], line(arc[3], corners[(4 * n + 4) % 16])[1:]]
    return np.array(center) + np.concatenate(pieces)


def through(points: Sequence[tuple[float, float]] | Points) -> Points:
    """A graph drawn through many points: straight pieces, short enough to look smooth."""
    return line(*[(float(x), float(y)) for x, y in points])


def length(path: Points) -> float:
    return float(_measured(path)[1][-1])


def piece(path: Points, start: float, end: float) -> Points:
    """The part of `path` between two shares of its length."""
    at, lengths = _measured(path)
    low, high = np.interp(np.array([start, end]) * lengths[-1], lengths, at)
    segments: list[Points] = []
    first, last = int(low), min(int(np.ceil(high)), (len(path) - 1) // 3)
    for n in range(first, max(last, first + 1)):
        segment = _cut(path[3 * n : 3 * n + 4], max(low - n, 0.0), min(high - n, 1.0))
        segments.append(segment if not segments else segment[1:])
    return np.concatenate(segments)


def dashed(path: Points, dash: Sequence[float]) -> tuple[Points, ...]:
    """Dashes on and off by turns, lengths in u; a whole number of periods, so that both ends are inked."""
    whole = length(path)
    if not dash or whole <= dash[0]:
        return (path,)
    lengths = list(dash) if len(dash) % 2 == 0 else [dash[0], dash[0]]
    period = sum(lengths)
    count = max(1, round((whole - lengths[0]) / period))
    stretch = whole / (count * period + lengths[0])
    dashes, position = [], 0.0
    while position < whole * (1 - 1e-9):
        for on, off in zip(lengths[::2], lengths[1::2], strict=True):
            if position < whole * (1 - 1e-9):
                end = min(position + on * stretch, whole)
                dashes.append(piece(path, position / whole, end / whole))
            position += (on + off) * stretch
    return tuple(dashes)


def sampled(path: Points, count: int = 16) -> Points:
    """`count` points along each piece, shape (n, 2); the last point of the path is left out."""
    t = np.linspace(0, 1, count, endpoint=False)[:, None]
    weights = np.hstack([(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3])
    pieces = [weights @ path[3 * n : 3 * n + 4] for n in range((len(path) - 1) // 3)]
    return np.concatenate(pieces) if pieces else path[:0]


def _measured(path: Points) -> tuple[Points, Points]:
    """Parameters (segment + share of it) and the lengths from the start up to them."""
    t = np.linspace(0, 1, SAMPLES + 1)[:, None]
    segments = [path[3 * n : 3 * n + 4] for n in range((len(path) - 1) // 3)]
    weights = np.hstack([(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3])
    points = [weights @ segment for segment in segments]
    curve = np.concatenate([points[0], *[p[1:] for p in points[1:]]])
    steps = np.hypot(*np.diff(curve, axis=0).T)
    return np.linspace(0, len(segments), len(curve)), np.concatenate([[0.0], np.cumsum(steps)])


def _cut(segment: Points, low: float, high: float) -> Points:
    """The cubic between two parameters, by de Casteljau."""
    if high < 1:
        segment = _left(segment, high)
    if low > 0:
        segment = _left(segment[::-1], 1 - low / high if high else 0.0)[::-1]
    return segment


def _left(segment: Points, t: float) -> Points:
    points, left = segment, [segment[0]]
    while len(points) > 1:
        points = points[:-1] + (points[1:] - points[:-1]) * t
        left.append(points[0])
    return np.array(left)
