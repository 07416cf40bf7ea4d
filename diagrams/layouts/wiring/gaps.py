"""Room in a line for the label that stands on it."""

from __future__ import annotations

import itertools

from ...curves import Points, between, length, samples
from ...figure import Label, Point
from ...typesetting import typeset
from ..measures import CLEAR


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
