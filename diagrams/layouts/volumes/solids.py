"""One array as a solid seen obliquely: its height and depth show the image's sides, its width the channels.

Lengths grow with the square root of what they show, so that an image of 224 points and one of 7 fit in one picture.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from ...curves import polyline
from ...figure import Box, Curve, Look, Mark, Point
from ..measures import HAIRLINE, OUTLINE
from .stations import Station

_SLANT = 0.26  # of a side: how far the depth goes to the right, and up
_FRONT, _TOP, _SIDE = 0.13, 0.05, 0.22
_BAR = 6.0


@dataclass(frozen=True)
class Scale:
    """What a side of one point, a channel and a unit of a vector are worth, in points of a figure."""

    side: float
    channel: float
    unit: float

    @classmethod
    def of(cls, found: tuple[Station, ...], height: float = 140.0) -> Scale:
        """The largest image is `height` high, and the longest vector about as high."""
        sides = [int(side) for one in found if len(one.shape) > 1 for side in one.shape[1:]]
        channels = [int(one.shape[0]) for one in found if len(one.shape) > 1]
        units = [int(one.shape[0]) for one in found if len(one.shape) == 1]
        return cls(
            height / max(sides, default=1) ** 0.5,
            30.0 / max(64, *channels, 0) ** 0.5,
            0.9 * height / max(256, *units, 0) ** 0.5,
        )


@dataclass(frozen=True)
class Solid:
    """A station's solid with the left of its front at `x`, its silhouette centred on y = 0. Measures in points."""

    station: Station
    scale: Scale
    x: float = 0.0

    @property
    def is_vector(self) -> bool:
        return len(self.station.shape) == 1

    @cached_property
    def width(self) -> float:
        """Of the front."""
        channels = int(self.station.shape[0])
        return _BAR if self.is_vector else max(2.6, self.scale.channel * channels**0.5)

    @cached_property
    def height(self) -> float:
        shape = self.station.shape
        length = self.scale.unit * int(shape[0]) ** 0.5
        return max(8.0, length if self.is_vector else self.scale.side * int(shape[1]) ** 0.5)

    @cached_property
    def depth(self) -> float:
        """How far the solid reaches to the right of its front, and above it."""
        shape = self.station.shape
        return _SLANT * self.scale.side * int(shape[2]) ** 0.5 if len(shape) == 3 else 0.0

    @property
    def right(self) -> float:
        return self.x + self.width + self.depth

    @property
    def bottom(self) -> float:
        return -(self.height + self.depth) / 2

    @property
    def out(self) -> Point:
        """Where the arrow leaves: the middle of the side."""
        return (self.x + self.width + self.depth / 2, 0.0)

    def marks(self) -> list[Mark]:
        name, role = self.station.layers[-1].name, self.station.role
        front = (self.x + self.width / 2, self.bottom + self.height / 2)
        box = Box(self.station.id, front, (self.width, self.height), 0.0, Look(role, _FRONT, OUTLINE))
        if not self.depth:
            return [box]
        left, right, top = self.x, self.x + self.width, self.bottom + self.height
        d = self.depth
        lid = [(left, top), (left + d, top + d), (right + d, top + d), (right, top)]
        side = [(right, top), (right + d, top + d), (right + d, self.bottom + d), (right, self.bottom)]
        return [
            box,
            _face(f"top:{name}", lid, Look(role, _TOP, OUTLINE)),
            _face(f"side:{name}", side, Look(role, _SIDE, OUTLINE)),
        ]

    def window(self, sides: tuple[int, ...]) -> list[Mark]:
        """The window that the next layer slides over this array, drawn on its side, in the side's proportions."""
        if len(sides) != 2 or len(self.station.shape) != 3:
            return []
        share = [min(1.0, max(0.16, k / int(n))) for k, n in zip(sides, self.station.shape[1:], strict=True)]
        high, deep = share[0] * self.height / 2, share[1] * self.depth / 2
        x, y = self.out
        corners = [
            (x - deep, y - deep - high),
            (x - deep, y - deep + high),
            (x + deep, y + deep + high),
            (x + deep, y + deep - high),
        ]
        return [_face(f"window:{self.station.layers[-1].name}", corners, Look("ink", 0.0, HAIRLINE))]


def _face(id: str, corners: list[Point], look: Look) -> Curve:
    return Curve(id, polyline([*corners, corners[0]]), look)
