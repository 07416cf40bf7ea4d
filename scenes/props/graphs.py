"""Graphs of functions on stage: axes in a region of the frame, curves, dots and guides, in data coordinates."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from diagrams.theme import Theme, rgb
from explainers.networks.activations import ActivationFunction, Array
from scenes.stage import grid
from scenes.stage.grid import Region
from scenes.stage.ink import Ink, Points
from scenes.stage.outlines import dashed, disc, line, through
from scenes.stage.text import Content, words
from scenes.stage.things import EDGE, LIGHT, NODE, Thing

SAMPLES = 161
CURVE, AXIS, GUIDE = 6.0, 2.0, 2.4  # strokes in px at 1080
DOT = 0.48  # u
DASH = (0.32, 0.3)
_TICK = 0.28


@dataclass(frozen=True)
class Graph:
    """Data ranges `x` and `y` on the frame's `region`; every thing that it makes has an id that begins with `name`."""

    name: str
    region: Region
    x: tuple[float, float]
    y: tuple[float, float]
    theme: Theme

    def at(self, x: float, y: float) -> tuple[float, float]:
        """The place of a data point, in u."""
        (x0, x1), (y0, y1) = self.x, self.y
        return (
            self.region.left + (x - x0) / (x1 - x0) * self.region.width,
            self.region.bottom + (y - y0) / (y1 - y0) * self.region.height,
        )

    def axes(self, *, ticks_x: Sequence[float] = (), ticks_y: Sequence[float] = ()) -> Thing:
        """Both axes through the data's origin, with short strokes across them at the ticks."""
        paths = [
            line(self.at(self.x[0], 0), self.at(self.x[1], 0)),
            line(self.at(0, self.y[0]), self.at(0, self.y[1])),
        ]
        for value in ticks_x:
            x, y = self.at(value, 0)
            paths.append(line((x, y - _TICK), (x, y + _TICK)))
        for value in ticks_y:
            x, y = self.at(0, value)
            paths.append(line((x - _TICK, y), (x + _TICK, y)))
        ink = Ink(tuple(paths), stroke=rgb(self.theme.color("edge")), width=AXIS)
        return Thing(f"{self.name}:axes", "curve", (("line", ink),), EDGE, role="edge")

    def curve(
        self,
        id: str,
        function: Callable[[Array], Array],
        role: str,
        *,
        breaks: Sequence[float] = (),
        width: float = CURVE,
        opacity: float = 1.0,
    ) -> Thing:
        """The function where it is inside the ranges; `breaks` are the places of its corners and jumps."""
        runs = _inside(*_sampled(function, self.x, breaks), self.y)
        paths = tuple(through([self.at(x, y) for x, y in run]) for run in runs)
        ink = Ink(paths, stroke=rgb(self.theme.color(role)), stroke_opacity=opacity, width=width)
        return Thing(f"{self.name}:{id}", "curve", (("line", ink),), LIGHT, role=role)

    def dot(self, id: str, x: float, y: float, role: str, radius: float = DOT) -> Thing:
        ink = Ink((disc(self.at(x, y), radius),), rgb(self.theme.color(role)))
        return Thing(f"{self.name}:{id}", "disc", (("disc", ink),), NODE, role=role)

    def guide(self, id: str, role: str, *corners: tuple[float, float]) -> Thing:
        """A dashed line through data points."""
        places = [self.at(*corner) for corner in corners]
        return Thing(f"{self.name}:{id}", "curve", (("line", self._guide(places, role)),), LIGHT, role=role)

    def _guide(self, places: list[tuple[float, float]], role: str) -> Ink:
        pieces: list[Points] = []
        for start, end in pairwise(places):
            if np.hypot(end[0] - start[0], end[1] - start[1]) > 1e-6:
                pieces += dashed(line(start, end), DASH)
        return Ink(tuple(pieces), stroke=rgb(self.theme.color(role)), width=GUIDE)

    def label(
        self, id: str, content: Content, x: float, y: float, *, shift: tuple[float, float] = (0.0, 0.0),
        anchor: str = "middle", vertical: str = "middle", size: float = grid.SMALLEST, role: str = "muted",
    ) -> Thing:  # fmt: skip
        """Words at a data point, `shift` u beside it."""
        place = self.at(x, y)
        at = (place[0] + shift[0], place[1] + shift[1])
        return words(
            f"{self.name}:{id}", content, at, self.theme, size=size, role=role, anchor=anchor, vertical=vertical
        )  # fmt: skip


def breaks_of(phi: ActivationFunction) -> tuple[float, ...]:
    """Where an activation may have a corner or a jump."""
    return () if phi.name in ("tanh", "sigmoid", "identity") else (0.0,)


def _sampled(
    function: Callable[[Array], Array], x: tuple[float, float], breaks: Sequence[float]
) -> tuple[Array, Array]:
    tiny = 1e-7 * (x[1] - x[0])
    edges = [place + side * tiny for place in breaks if x[0] < place < x[1] for side in (-1, 1)]
    xs = np.sort(np.concatenate([np.linspace(*x, SAMPLES), edges]))
    return xs, np.asarray(function(xs))


def _inside(xs: Array, ys: Array, y: tuple[float, float]) -> list[list[tuple[float, float]]]:
    """The runs of samples inside the range, cut at its rim, and parted where the function jumps."""
    runs: list[list[tuple[float, float]]] = [[]]
    for n, (x, value) in enumerate(zip(xs, ys, strict=True)):
        is_in = y[0] <= value <= y[1]
        if n and abs(value - ys[n - 1]) > 0.2 * (y[1] - y[0]) and x - xs[n - 1] < 1e-5 * (xs[-1] - xs[0]):
            runs.append([])
        elif n and is_in != (y[0] <= ys[n - 1] <= y[1]):
            rim = y[0] if min(value, ys[n - 1]) < y[0] else y[1]
            share = (rim - ys[n - 1]) / (value - ys[n - 1])
            runs[-1].append((float(xs[n - 1] + share * (x - xs[n - 1])), rim))
            if not is_in:
                runs.append([])
        if is_in:
            runs[-1].append((float(x), float(value)))
    return [run for run in runs if len(run) > 1]
