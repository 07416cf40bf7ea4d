"""Cubic Bézier curves of 3n + 1 points: how they are made, measured and cut, and their arrow heads.

What is left of a curve once its gaps are cut and its head is set is said here once, for every renderer.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

from .figure import Curve, Point

_SAMPLES = 24  # per piece; lengths are within 0.1 % of the truth
_HEAD_LENGTH = 4.1  # points; 20 px at 1080
_HEAD_SHAPE = 0.72  # width to length
_ARC = 0.5523  # control points of a quarter circle

Points = tuple[Point, ...]


# Making curves -----------------------------------------------------------------------------


def line(start: Point, end: Point) -> Points:
    """A straight line as a cubic."""
    return (start, between(start, end, 1 / 3), between(start, end, 2 / 3), end)


def polyline(corners: Sequence[Point], radius: float = 0.0) -> Points:
    """Straight lines through `corners`, each corner rounded by `radius` where there is room for it."""
    points = [corners[0]]
    for before, corner, after in zip(corners, corners[1:], corners[2:], strict=False):
        start = between(corner, before, min(0.5, radius / (math.dist(corner, before) or 1.0)))
        end = between(corner, after, min(0.5, radius / (math.dist(corner, after) or 1.0)))
        points += line(points[-1], start)[1:]
        if radius:
            points += [between(start, corner, _ARC), between(end, corner, _ARC), end]
    return (*points, *line(points[-1], corners[-1])[1:])


def through(points: Sequence[Point]) -> Points:
    """A smooth curve through `points`, in order of x: cubic Hermite, with slopes that add no wiggle between the points.

    Fritsch and Carlson (1980): where the data rise, the curve rises.
    """
    rises = [(b[1] - a[1]) / (b[0] - a[0]) for a, b in itertools.pairwise(points)]
    inner = [0.0 if a * b <= 0 else 2 * a * b / (a + b) for a, b in itertools.pairwise(rises)]
    slopes = [rises[0], *inner, rises[-1]]
    drawn = [points[0]]
    for (x0, y0), (x1, y1), m0, m1 in zip(points, points[1:], slopes, slopes[1:], strict=False):
        third = (x1 - x0) / 3
        drawn += [(x0 + third, y0 + m0 * third), (x1 - third, y1 - m1 * third), (x1, y1)]
    return tuple(drawn)


def between(start: Point, end: Point, share: float) -> Point:
    return (start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share)


# Measuring ---------------------------------------------------------------------------------


def _at(piece: Sequence[Point], t: float) -> Point:
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = piece
    s = 1 - t
    a, b, c, d = s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t
    return (a * x0 + b * x1 + c * x2 + d * x3, a * y0 + b * y1 + c * y2 + d * y3)


def _pieces(points: Points) -> list[Points]:
    return [points[i : i + 4] for i in range(0, len(points) - 1, 3)]


def _steps(points: Points) -> list[tuple[int, float, float]]:
    """(piece, t, length from the start) at every sample."""
    steps, run = [(0, 0.0, 0.0)], 0.0
    for number, piece in enumerate(_pieces(points)):
        last = piece[0]
        for k in range(1, _SAMPLES + 1):
            here = _at(piece, k / _SAMPLES)
            run += math.dist(last, here)
            last = here
            steps.append((number, k / _SAMPLES, run))
    return steps


def samples(points: Points) -> list[tuple[float, Point]]:
    """(share of the length, point) at every sample along the curve."""
    pieces, steps = _pieces(points), _steps(points)
    whole = steps[-1][2] or 1.0
    return [(run / whole, _at(pieces[number], t)) for number, t, run in steps]


def length(points: Points) -> float:
    """The curve's length."""
    return _steps(points)[-1][2]


def _place(points: Points, share: float) -> tuple[int, float]:
    """(piece, t) at a share of the whole length."""
    steps = _steps(points)
    target = min(max(share, 0.0), 1.0) * steps[-1][2]
    for (_, _, run0), (number, t1, run1) in itertools.pairwise(steps):
        if run1 >= target:
            inside = (target - run0) / (run1 - run0) if run1 > run0 else 1.0
            return number, t1 - (1 - inside) / _SAMPLES
    return steps[-1][0], 1.0


def point_at(points: Points, share: float) -> Point:
    """The point at a share of the curve's length."""
    number, t = _place(points, share)
    return _at(_pieces(points)[number], t)


def direction_at(points: Points, share: float) -> Point:
    """The unit vector along the curve at a share of its length."""
    before, after = point_at(points, share - 1e-3), point_at(points, share + 1e-3)
    distance = math.dist(before, after) or 1.0
    return ((after[0] - before[0]) / distance, (after[1] - before[1]) / distance)


# Cutting -----------------------------------------------------------------------------------


def _halves(piece: Points, t: float) -> tuple[Points, Points]:
    """De Casteljau."""
    p0, p1, p2, p3 = piece
    a, b, c = between(p0, p1, t), between(p1, p2, t), between(p2, p3, t)
    d, e = between(a, b, t), between(b, c, t)
    middle = between(d, e, t)
    return (p0, a, d, middle), (middle, e, c, p3)


def part(points: Points, begin: float, end: float) -> Points:
    """The part of a curve between two shares of its length."""
    pieces = _pieces(points)
    (first, t0), (last, t1) = _place(points, begin), _place(points, end)
    if first == last:
        after = _halves(pieces[first], t0)[1]
        return _halves(after, (t1 - t0) / (1 - t0) if t0 < 1 else 1.0)[0]
    joined = list(_halves(pieces[first], t0)[1])
    for piece in pieces[first + 1 : last]:
        joined += piece[1:]
    return (*joined, *_halves(pieces[last], t1)[0][1:])


def head_length(curve: Curve) -> float:
    """How long the curve's arrow head is, in points; 0 without one."""
    return max(_HEAD_LENGTH, 5.5 * curve.look.width) if curve.arrow else 0.0


def strokes(curve: Curve) -> tuple[Points, ...]:
    """What is stroked of a curve: without its gaps, and up to its arrow head."""
    whole = length(curve.points)
    end = 1.0 - head_length(curve) / whole if curve.arrow and whole else 1.0
    kept, start = [], 0.0
    for begin, stop in sorted(curve.gaps):
        if begin > start:
            kept.append((start, min(begin, end)))
        start = max(start, stop)
    if start < end:
        kept.append((start, end))
    if kept == [(0.0, 1.0)]:
        return (curve.points,)
    return tuple(part(curve.points, a, b) for a, b in kept if b - a > 1e-9)


def arrow_head(curve: Curve) -> tuple[Point, Point, Point] | None:
    """The three corners of the curve's arrow head, the tip first, at the curve's end."""
    if not curve.arrow:
        return None
    size, whole = head_length(curve), length(curve.points)
    tip, back = curve.points[-1], point_at(curve.points, 1.0 - size / whole if whole else 0.0)
    reach = math.dist(tip, back) or 1.0
    ux, uy = (tip[0] - back[0]) / reach, (tip[1] - back[1]) / reach
    base = (tip[0] - ux * size, tip[1] - uy * size)
    half = size * _HEAD_SHAPE / 2
    return tip, (base[0] - uy * half, base[1] + ux * half), (base[0] + uy * half, base[1] - ux * half)
