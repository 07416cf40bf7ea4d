"""Pictures → frames, by Manim's Cairo camera.

Whatever else turns pictures into frames (a faster renderer) fits `Drawing` and takes this one's place.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import cache
from itertools import groupby
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from scenes.stage.ink import HEIGHT, WIDTH, Picture

from .mobjects import Plane, color, manim

Frame = NDArray[np.uint8]

PLANE = Plane()
# Fewer inks than this are drawn again sooner than a layer of them is laid over the frame.
LAYER = 12
CLOSED = 1e-6  # u between the ends of a path that is closed


class Drawing(Protocol):
    """Draws pictures of one size on one paper."""

    def frame(self, picture: Picture) -> Frame:
        """`picture` as RGBA, shape (height, width, 4); not to be changed by whoever gets it."""


class CairoDrawing:
    """Manim's Cairo camera. What stands still from frame to frame is drawn once, as layers between what moves."""

    def __init__(self, width: int, height: int, paper: str) -> None:
        self._size = (width, height)
        self._camera = self._camera_on(paper, 1.0)
        self._brush = manim().VMobject()
        self._last: Picture | None = None
        self._seen: set[tuple[int, ...]] = set()
        self._layers: dict[tuple[int, ...], tuple[Picture, Any]] = {}

    def frame(self, picture: Picture) -> Frame:
        if picture is not self._last:
            self._draw(picture)
            self._last = picture
        return np.array(self._camera.pixel_array)

    def _draw(self, picture: Picture) -> None:
        """Runs of inks that stood in the last picture too are layers, from the second time on."""
        self._camera.reset()
        before = {id(ink) for ink in self._last or ()}
        seen: set[tuple[int, ...]] = set()
        kept: dict[tuple[int, ...], tuple[Picture, Any]] = {}
        for run in _runs(picture, before):
            key = tuple(map(id, run))
            if key in self._layers or (key in self._seen and len(run) >= LAYER):
                kept[key] = self._layers.get(key) or (run, self._layer(run))
                self._lay(kept[key][1])
            else:
                self._paint(self._camera, run)
            seen.add(key)
        self._seen, self._layers = seen, kept

    def _paint(self, camera: Any, inks: Picture) -> None:
        """All by one VMobject, which takes on one ink after the other."""
        context = camera.get_cairo_context(camera.pixel_array)
        for ink in inks:
            self._brush.paths = ink.paths
            color(self._brush, ink, PLANE)
            camera.display_vectorized(self._brush, context)

    def _layer(self, inks: Picture) -> Any:
        """The inks alone, on nothing: a Cairo surface as large as the frame."""
        camera = self._camera_on("#000000", 0.0)
        self._paint(camera, inks)
        return camera.get_cairo_context(camera.pixel_array).get_target()

    def _lay(self, layer: Any) -> None:
        context = self._camera.get_cairo_context(self._camera.pixel_array)
        context.save()
        context.identity_matrix()
        context.set_source_surface(layer)
        context.paint()
        context.restore()

    def _camera_on(self, paper: str, opacity: float) -> Any:
        width, height = self._size
        return path_camera()(
            pixel_width=width,
            pixel_height=height,
            frame_height=HEIGHT,
            frame_width=WIDTH,
            frame_center=np.array([WIDTH / 2, HEIGHT / 2, 0.0]),
            cairo_line_width_multiple=PLANE.stroke,
            background_color=paper,
            background_opacity=opacity,
            frame_rate=60,
        )


@cache
def path_camera() -> Any:
    """Manim's camera for VMobjects whose `paths` are known: it need not find them among their points again."""

    def set_path(camera: Any, context: Any, vmobject: Any) -> Any:
        context.new_path()
        for path in vmobject.paths:
            start, *rest = path.tolist()
            context.move_to(*start)
            for one, two, end in zip(rest[::3], rest[1::3], rest[2::3], strict=True):
                context.curve_to(*one, *two, *end)
            if rest and math.dist(start, rest[-1]) < CLOSED:
                context.close_path()
        return camera

    return type("PathCamera", (manim().Camera,), {"set_cairo_context_path": set_path})


def _runs(picture: Picture, before: set[int]) -> Iterator[Picture]:
    """What stands still and what moves, by turns, from the back to the front."""
    for _, run in groupby(picture, lambda ink: id(ink) in before):
        yield tuple(run)
