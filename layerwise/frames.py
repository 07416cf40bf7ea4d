"""The laws of frames: what is seen at the end of a step is inside the frame, large enough, and on top of nothing."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from math import hypot
from typing import TYPE_CHECKING

from diagrams.theme import contrast, mix

if TYPE_CHECKING:
    from scenes.stage.things import Seen

MARGIN = 0.05  # of the frame, free on all sides
SMALLEST_TEXT = 1 / 34  # of the frame's height, the em
LEAST_CONTRAST = 4.5
LEAST_DIMMED_CONTRAST = 3.0  # of text that is not spoken of now
_TOUCH = 0.003  # shares of the frame by which boxes may touch unseen


def frame_problems(seen: tuple[Seen, ...], paper: str) -> Iterator[str]:
    """Every law that a step's last frame breaks, in a few words with the ids of the things."""
    texts = [thing for thing in seen if thing.text_size and thing.text]
    for thing in seen:
        left, top, right, bottom = thing.box
        if min(left, top, 1 - right, 1 - bottom) < MARGIN - _TOUCH:
            yield f"{thing.id} stands in the margin"
    for thing in texts:
        if thing.text_size < SMALLEST_TEXT * 0.995:
            yield f"{thing.id} is too small: 1/{1 / thing.text_size:.0f} of the height"
        behind = thing.background or paper
        ratio = contrast(mix(behind, thing.color, thing.opacity), behind)
        if ratio < (LEAST_CONTRAST if thing.opacity == 1 else LEAST_DIMMED_CONTRAST):
            yield f"{thing.id} has a contrast of {ratio:.1f}"
    for one, other in combinations(texts, 2):
        if _overlap(one, other):
            yield f"{one.id} stands on {other.id}"
    discs = [thing for thing in seen if thing.kind == "disc"]
    for one, other in combinations(discs, 2):
        if _meet(one, other):
            yield f"{one.id} stands on {other.id}"


def _overlap(one: Seen, other: Seen) -> bool:
    a, b = one.box, other.box
    return all(min(a[k + 2], b[k + 2]) - max(a[k], b[k]) > _TOUCH for k in (0, 1))


def _meet(one: Seen, other: Seen) -> bool:
    """Whether two discs share a part, but neither lies within the other."""
    (x, y, radius), (other_x, other_y, other_radius) = _circle(one), _circle(other)
    distance = hypot(x - other_x, y - other_y)
    return abs(radius - other_radius) + _TOUCH < distance < radius + other_radius - _TOUCH


def _circle(disc: Seen) -> tuple[float, float, float]:
    """Centre and radius, all in frame heights."""
    left, top, right, bottom = disc.box
    return (left + right) / 2 * 16 / 9, (top + bottom) / 2, (bottom - top) / 2
