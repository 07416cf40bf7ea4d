"""Inks as Manim's VMobjects: the same points, colours and strokes, on any plane."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenes.stage.ink import PIXELS_PER_UNIT, Color, Ink

from .errors import ManimMissing


def manim() -> Any:
    """The one place that loads Manim; ManimMissing, with the install lines, where there is none."""
    try:
        import manim  # noqa: PLC0415 - heavy and optional
    except ImportError:
        raise ManimMissing from None
    return manim


@dataclass(frozen=True)
class Plane:
    """Where inks are drawn: `unit` of it for one u, counted from `corner`; a stroke of width 1 is `stroke` wide."""

    unit: float = 1.0
    corner: tuple[float, float] = (0.0, 0.0)
    stroke: float = 1.0

    @property
    def width(self) -> float:
        """The stroke width here of a stroke of one pixel at 1080."""
        return self.unit / PIXELS_PER_UNIT / self.stroke


def paint(mobject: Any, ink: Ink | None, plane: Plane) -> None:
    """Make a VMobject look like `ink`; like nothing where there is none."""
    paths = ink.paths if ink is not None else ()
    mobject.points = np.concatenate([_curves(path, plane) for path in paths]) if paths else np.zeros((0, 3))
    if ink is not None:
        color(mobject, ink, plane)


def color(mobject: Any, ink: Ink, plane: Plane) -> None:
    """Give a VMobject the fill and the stroke of `ink`."""
    mobject.fill_rgbas = _rgba(ink.fill, ink.fill_opacity)
    mobject.stroke_rgbas = _rgba(ink.stroke, ink.stroke_opacity)
    is_stroked = ink.stroke is not None and ink.stroke_opacity > 0
    mobject.stroke_width = ink.width * plane.width if is_stroked else 0.0


def _curves(path: NDArray[np.float64], plane: Plane) -> NDArray[np.float64]:
    """A path of 3n + 1 points as Manim's n curves of 4 points, with z = 0."""
    count = (len(path) - 1) // 3
    points = np.zeros((4 * count, 3))
    placed = path * plane.unit + plane.corner
    for corner in range(4):
        points[corner::4, :2] = placed[corner : corner + 3 * count - 2 : 3]
    return points


def _rgba(color: Color | None, opacity: float) -> NDArray[np.float64]:
    return np.array([[*(color or (0.0, 0.0, 0.0)), opacity if color else 0.0]])
