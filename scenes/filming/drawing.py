"""The one place that starts Manim: pictures drawn by its Cairo camera.

Whatever else turns pictures into frames (a faster renderer) fits `Drawing` and takes this one's place.
"""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from scenes.stage.ink import HEIGHT, PIXELS_PER_UNIT, WIDTH, Color, Ink, Picture

from .errors import ManimMissing

Frame = NDArray[np.uint8]


class Drawing(Protocol):
    """Draws pictures of one size on one paper."""

    def frame(self, picture: Picture) -> Frame:
        """`picture` as RGBA, shape (height, width, 4); not to be changed by whoever gets it."""


def manim() -> Any:
    """Manim's camera and VMobject; ManimMissing, with the install lines, where there is none."""
    try:
        import manim  # noqa: PLC0415 - heavy and optional
    except ImportError:
        raise ManimMissing from None
    manim.logger.setLevel("WARNING")
    return manim


class CairoDrawing:
    """Manim's Cairo camera. What stands still below the first thing that moves is drawn once and kept."""

    def __init__(self, width: int, height: int, paper: str) -> None:
        self._manim = manim()
        self._camera = self._manim.Camera(
            pixel_width=width,
            pixel_height=height,
            frame_height=HEIGHT,
            frame_width=WIDTH,
            frame_center=np.array([WIDTH / 2, HEIGHT / 2, 0.0]),
            cairo_line_width_multiple=1 / PIXELS_PER_UNIT,
            background_color=paper,
            background_opacity=1.0,
            frame_rate=60,
        )
        self._vmobjects: dict[int, tuple[Ink, Any]] = {}
        self._last: Picture | None = None
        self._below: Picture = ()
        self._below_frame = self._empty()

    def frame(self, picture: Picture) -> Frame:
        if picture is not self._last:
            same = _common(self._last or (), picture)
            if same < len(self._below) or same >= len(self._below) + 8:
                self._keep_below(picture[:same])
            self._draw(self._below_frame, picture[len(self._below) :])
            self._last = picture
        return np.array(self._camera.pixel_array)

    def _empty(self) -> Frame:
        self._camera.reset()
        return np.array(self._camera.pixel_array)

    def _keep_below(self, still: Picture) -> None:
        self._draw(self._empty(), still)
        self._below, self._below_frame = still, np.array(self._camera.pixel_array)
        kept = {id(ink) for ink in still}
        self._vmobjects = {key: value for key, value in self._vmobjects.items() if key in kept}

    def _draw(self, under: Frame, picture: Picture) -> None:
        self._camera.set_frame_to_background(under)
        self._camera.capture_mobjects([self._vmobject(ink) for ink in picture])

    def _vmobject(self, ink: Ink) -> Any:
        """The ink as a VMobject; kept while it stands still, found again by identity."""
        known = self._vmobjects.get(id(ink))
        if known is not None and known[0] is ink:
            return known[1]
        made = vmobject(ink)
        self._vmobjects[id(ink)] = (ink, made)
        return made


def vmobject(ink: Ink) -> Any:
    """An ink as Manim's VMobject, in u."""
    made = manim().VMobject()
    made.points = np.concatenate([_curves(path) for path in ink.paths]) if ink.paths else np.zeros((0, 3))
    made.fill_rgbas = _rgba(ink.fill, ink.fill_opacity)
    made.stroke_rgbas = _rgba(ink.stroke, ink.stroke_opacity)
    made.stroke_width = ink.width if ink.stroke and ink.stroke_opacity > 0 else 0.0
    return made


def _curves(path: NDArray[np.float64]) -> NDArray[np.float64]:
    """A path of 3n + 1 points as Manim's n curves of 4 points, with z = 0."""
    count = (len(path) - 1) // 3
    points = np.zeros((4 * count, 3))
    for corner in range(4):
        points[corner::4, :2] = path[corner : corner + 3 * count - 2 : 3]
    return points


def _rgba(color: Color | None, opacity: float) -> NDArray[np.float64]:
    return np.array([[*(color or (0.0, 0.0, 0.0)), opacity if color else 0.0]])


def _common(before: Picture, after: Picture) -> int:
    """How many inks at the bottom are the very same."""
    for n, (old, new) in enumerate(zip(before, after, strict=False)):
        if old is not new:
            return n
    return min(len(before), len(after))
