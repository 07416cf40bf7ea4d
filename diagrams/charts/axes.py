"""Axes: data coordinates on a rectangle of points, the two lines with their ticks and names, and what stands on them.

Ids begin with the name of the axes, so that several charts stand in one figure.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from explainers.networks.activations import STEP, ActivationFunction, Array

from ..curves import line, polyline, through
from ..figure import Box, Content, Curve, Label, Look, Mark, Point
from ..layouts.measures import AXIS, SMALL, U
from ..layouts.parts import Part
from .scales import Scale, tick_names

_SAMPLES = 49
_NAME = 1.2 * SMALL


@dataclass(frozen=True)
class Axes:
    """`x` and `y` are what is shown, `size` the rectangle in points.

    The axes cross at `cross` in data coordinates, or stand at the left and below where it is None.
    """

    name: str
    x: Scale
    y: Scale
    size: tuple[float, float]
    cross: Point | None = None

    def at(self, x: float, y: float) -> Point:
        """The place of a data point."""
        return (self.x.share(x) * self.size[0], self.y.share(y) * self.size[1])

    @property
    def _corner(self) -> Point:
        """Where the two axes meet, in points."""
        return (0.0, 0.0) if self.cross is None else self.at(*self.cross)

    # The axes themselves -------------------------------------------------------------------

    def lines(self, x_name: Content | None = None, y_name: Content | None = None) -> Part:
        """Both axes; crossing ones are named at their ends, others along their middle."""
        look = Look("edge", None, AXIS)
        width, height = self.size
        x0, y0 = self._corner
        marks: list[Mark] = [
            Curve(f"axis:{self.name}:x", line((0.0, y0), (width, y0)), look),
            Curve(f"axis:{self.name}:y", line((x0, 0.0), (x0, height)), look),
        ]
        if x_name is not None and self.cross is not None:
            marks.append(self._name("x", x_name, (width + U, y0), anchor="start"))
        if y_name is not None and self.cross is not None:
            marks.append(self._name("y", y_name, (x0, height + 0.8 * U), vertical="baseline"))
        return Part(tuple(marks))

    def frame(
        self,
        x_name: Content,
        y_name: Content,
        *,
        xs: Sequence[float] | None = None,
        ys: Sequence[float] | None = None,
    ) -> Part:
        """Axes at the left and below with ticks (by default round numbers) and with names in words."""
        ticked = self.lines() + self.ticks(
            self.x.ticks() if xs is None else xs, self.y.ticks(4) if ys is None else ys
        )
        edges = ticked.bounds
        width, height = self.size
        below = self._name("x", x_name, (width, edges.bottom - 1.2 * U), anchor="end", vertical="middle")
        above = self._name("y", y_name, (edges.left, height + 1.4 * U), anchor="start", vertical="baseline")
        return ticked + Part((below, above))

    def _name(self, axis: str, content: Content, at: Point, **how: Any) -> Label:
        return Label(f"axis-name:{self.name}:{axis}", content, at, _NAME, role="second", **how)

    def ticks(self, xs: Sequence[float] = (), ys: Sequence[float] = ()) -> Part:
        """Marks at the axes with their numbers."""
        look = Look("edge", None, AXIS)
        x0, y0 = self._corner
        reach = 0.3 * U
        marks: list[Mark] = []
        for value, text in zip(xs, tick_names(tuple(xs)), strict=True):
            x, name = self.x.share(value) * self.size[0], f"{self.name}:x:{value:g}"
            marks.append(Curve(f"tick:{name}", line((x, y0 - reach), (x, y0 + reach)), look))
            marks.append(Label(f"tick-name:{name}", text, (x, y0 - 1.3 * U), SMALL, role="muted"))
        for value, text in zip(ys, tick_names(tuple(ys)), strict=True):
            y, name = self.y.share(value) * self.size[1], f"{self.name}:y:{value:g}"
            marks.append(Curve(f"tick:{name}", line((x0 - reach, y), (x0 + reach, y)), look))
            at = (x0 - 0.9 * U, y)
            marks.append(Label(f"tick-name:{name}", text, at, SMALL, anchor="end", role="muted"))
        return Part(tuple(marks))

    def edge_numbers(self, xs: Sequence[float] = (), ys: Sequence[float] = ()) -> Part:
        """Numbers below and left of the rectangle, for axes that cross inside it; those out of range are left out."""
        marks: list[Mark] = []
        for axis, scale, values in (("x", self.x, xs), ("y", self.y, ys)):
            seen = tuple(value for value in values if scale.low <= value <= scale.high)
            for value, text in zip(seen, tick_names(seen), strict=True):
                place = scale.share(value) * self.size[axis == "y"]
                at, anchor = ((place, -1.6 * U), "middle") if axis == "x" else ((-0.9 * U, place), "end")
                marks.append(self._number(f"{axis}:{value:g}", text, at, anchor))
        return Part(tuple(marks))

    def _number(self, name: str, text: Content, at: Point, anchor: Any) -> Label:
        return Label(f"tick-name:{self.name}:{name}", text, at, SMALL, anchor=anchor, role="muted")

    # What stands on them ---------------------------------------------------------------------

    def graph(
        self,
        name: str,
        function: Callable[[Array], Array],
        look: Look,
        *,
        kinks: Sequence[float] = (),
        jumps: Sequence[float] = (),
        samples: int = _SAMPLES,
    ) -> Part:
        """The function where it is inside the ranges; corners at `kinks`, thin risers at `jumps`.

        `samples` is how many points each smooth piece is drawn through.
        """
        low, high = self.x.low, self.x.high
        cuts = sorted({low, high, *(k for k in (*kinks, *jumps) if low < k < high)})
        curves: list[Mark] = []
        for a, b in itertools.pairwise(cuts):
            tiny = 1e-9 * (high - low)
            xs = np.linspace(a + tiny, b - tiny, samples)
            for part in self._inside(xs, np.asarray(function(xs), dtype=float)):
                curves.append(Curve(f"graph:{self.name}:{name}:{len(curves) + 1}", self._path(*part), look))
        for number, x in enumerate((x for x in jumps if low < x < high), start=1):
            before, after = np.asarray(function(np.array([x - 1e-9, x + 1e-9])))
            path = line(self.at(x, float(before)), self.at(x, float(after)))
            curves.append(Curve(f"riser:{self.name}:{name}:{number}", path, replace(look, width=AXIS)))
        return Part(tuple(curves))

    def _inside(self, xs: Array, ys: Array) -> list[tuple[Array, Array]]:
        """The runs of points inside the range shown, each ended where it leaves the range."""
        reach = 1e-9 * (self.y.high - self.y.low)
        inside = (ys >= self.y.low - reach) & (ys <= self.y.high + reach)
        runs: list[tuple[Array, Array]] = []
        for run in np.split(np.arange(len(xs)), np.flatnonzero(np.diff(inside.astype(int))) + 1):
            if not inside[run[0]]:
                continue
            x, y = list(xs[run]), list(ys[run])
            if run[0] > 0:
                x.insert(0, self._leaves(xs, ys, run[0], run[0] - 1))
                y.insert(0, float(np.clip(ys[run[0] - 1], self.y.low, self.y.high)))
            if run[-1] < len(xs) - 1:
                x.append(self._leaves(xs, ys, run[-1], run[-1] + 1))
                y.append(float(np.clip(ys[run[-1] + 1], self.y.low, self.y.high)))
            if len(x) > 1:
                runs.append((np.array(x), np.array(y)))
        return runs

    def _leaves(self, xs: Array, ys: Array, inner: int, outer: int) -> float:
        """Where the straight piece from the inner to the outer point crosses the border."""
        border = self.y.high if ys[outer] > self.y.high else self.y.low
        share = (border - ys[inner]) / (ys[outer] - ys[inner])
        return float(xs[inner] + max(share, 1e-6) * (xs[outer] - xs[inner]))

    def _path(self, xs: Array, ys: Array) -> tuple[Point, ...]:
        points = [self.at(float(x), float(y)) for x, y in zip(xs, ys, strict=True)]
        slopes = np.diff([y for _, y in points]) / np.diff([x for x, _ in points])
        is_straight = bool(np.allclose(slopes, slopes[0], atol=1e-6))
        return line(points[0], points[-1]) if is_straight else through(points)

    def joined(self, name: str, points: Sequence[Point], look: Look) -> Part:
        """Straight lines from data point to data point."""
        return Part(
            (Curve(f"graph:{self.name}:{name}", polyline([self.at(*point) for point in points]), look),)
        )

    def area(self, name: str, corners: Sequence[Point], look: Look) -> Curve:
        """A polygon in data coordinates, filled as `look` says."""
        places = [self.at(*corner) for corner in corners]
        return Curve(f"area:{self.name}:{name}", polyline([*places, places[0]]), look)

    def dot(self, name: str, x: float, y: float, role: str, radius: float = 0.45 * U) -> Box:
        """A data point: a round mark that curves may run through."""
        id = f"point:{self.name}:{name}"
        return Box(id, self.at(x, y), (2 * radius, 2 * radius), radius, Look(role, 1.0, 0.0))

    def stem(self, name: str, x: float, y: float, role: str, base: float = 0.0) -> Part:
        """A data point on a thin line from the base: a sample, or a peak of a spectrum."""
        path = line(self.at(x, base), self.at(x, y))
        return Part(
            (Curve(f"stem:{self.name}:{name}", path, Look(role, None, AXIS)), self.dot(name, x, y, role))
        )

    def rule(self, name: str, *, x: float | None = None, y: float | None = None, role: str = "edge") -> Curve:
        """A dashed line right across the chart at one x or one y."""
        ends = (
            (self.at(x, self.y.low), self.at(x, self.y.high))
            if x is not None
            else (self.at(self.x.low, y or 0.0), self.at(self.x.high, y or 0.0))
        )
        return Curve(f"rule:{self.name}:{name}", line(*ends), Look(role, None, AXIS, dash=(1.6, 1.2)))

    def dropped(self, name: str, x: float, y: float, role: str) -> Part:
        """Dashed lines from a data point to both axes."""
        x0, y0 = self._corner
        at = self.at(x, y)
        points = polyline([(at[0], y0), at, (x0, at[1])])
        return Part((Curve(f"drop:{self.name}:{name}", points, Look(role, None, AXIS, dash=(1.6, 1.2))),))


def kinks_of(phi: ActivationFunction, shift: float = 0.0) -> dict[str, Any]:
    """Where an activation has a corner or a break, as arguments of `Axes.graph`."""
    if phi.slopes is not None:
        return {"kinks": (shift,)}
    return {"jumps": (shift,)} if phi == STEP else {}
