"""Ink: one outline with its fill and its stroke, the only thing that a camera ever draws.

Lengths are in u, a fortieth of the frame's height; the origin is the frame's lower left corner and y grows upwards.
Strokes are in pixels of a frame 1080 high. A picture is a tuple of inks in the order in which they are drawn.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
Color = tuple[float, float, float]

HEIGHT = 40.0
WIDTH = HEIGHT * 16 / 9
PIXELS_PER_UNIT = 1080 / HEIGHT


@dataclass(frozen=True, eq=False)
class Ink:
    """Closed or open cubic Bézier subpaths of shape (3n + 1, 2), painted with one fill and one stroke.

    `fill` and `stroke` are colours, `None` for none; the opacities are theirs alone.
    """

    paths: tuple[Points, ...]
    fill: Color | None = None
    fill_opacity: float = 1.0
    stroke: Color | None = None
    stroke_opacity: float = 1.0
    width: float = 0.0

    def moved(self, dx: float, dy: float) -> Ink:
        return replace(self, paths=tuple(path + np.array((dx, dy)) for path in self.paths))

    def scaled(self, factor: float, about: tuple[float, float] = (0.0, 0.0)) -> Ink:
        center = np.array(about)
        return replace(self, paths=tuple(center + (path - center) * factor for path in self.paths))

    def faded(self, share: float) -> Ink:
        """The same with both opacities times `share`."""
        return replace(
            self, fill_opacity=self.fill_opacity * share, stroke_opacity=self.stroke_opacity * share
        )

    def dimmed(self, paper: Color, share: float) -> Ink:
        """The same with its colours mixed into the paper, so that what it covers stays covered."""
        return replace(
            self,
            fill=self.fill and mix(paper, self.fill, share),
            stroke=self.stroke and mix(paper, self.stroke, share),
        )


Picture = tuple[Ink, ...]
BoundingBox = tuple[float, float, float, float]


def bounds(inks: Iterable[Ink]) -> BoundingBox | None:
    """Left, bottom, right, top of the outlines in u; None where nothing is drawn.

    Control points bound their curves, so this may be a little too large, never too small.
    """
    paths = [path for ink in inks for path in ink.paths if len(path)]
    if not paths:
        return None
    points = np.concatenate(paths)
    (left, bottom), (right, top) = points.min(axis=0), points.max(axis=0)
    return float(left), float(bottom), float(right), float(top)


def blend(before: Ink, after: Ink, share: float) -> Ink:
    """`before` at 0, `after` at 1; outlines of one build move point by point, others change at the half."""
    same = [len(path) for path in before.paths] == [len(path) for path in after.paths]
    if before.paths is after.paths:
        paths = after.paths
    elif same:
        paths = tuple(a + (b - a) * share for a, b in zip(before.paths, after.paths, strict=True))
    else:
        paths = before.paths if share < 0.5 else after.paths
    return Ink(
        paths,
        _mixed(before.fill, after.fill, share),
        _between(
            before.fill_opacity if before.fill else 0.0, after.fill_opacity if after.fill else 0.0, share
        ),
        _mixed(before.stroke, after.stroke, share),
        _between(
            before.stroke_opacity if before.stroke else 0.0,
            after.stroke_opacity if after.stroke else 0.0,
            share,
        ),
        _between(before.width, after.width, share),
    )


def mix(paper: Color, color: Color, share: float) -> Color:
    """`share` of `color` in `paper`, channel by channel."""
    return (
        _between(paper[0], color[0], share),
        _between(paper[1], color[1], share),
        _between(paper[2], color[2], share),
    )


def hex_of(color: Color) -> str:
    return "#" + "".join(f"{round(channel * 255):02X}" for channel in color)


def _mixed(before: Color | None, after: Color | None, share: float) -> Color | None:
    if before is None or after is None:
        return before or after
    return mix(before, after, share)


def _between(before: float, after: float, share: float) -> float:
    return before + (after - before) * share
