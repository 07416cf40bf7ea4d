"""Small charts from the same marks as everything else: axes, ticks and curves of functions computed with NumPy."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from explainers.networks.activations import Array

from ..curves import line, polyline, through
from ..figure import Box, Content, Curve, Label, Look, Point
from .measures import AXIS, SMALL, U
from .parts import Part
from .words import number

_SAMPLES = 49


@dataclass(frozen=True)
class Axes:
    """Data coordinates on a rectangle of points: `x` and `y` are the ranges shown, `size` the rectangle's."""

    name: str
    x: tuple[float, float]
    y: tuple[float, float]
    size: tuple[float, float]
    origin: Point = (0.0, 0.0)

    def at(self, x: float, y: float) -> Point:
        """The place of a data point."""
        (x0, x1), (y0, y1) = self.x, self.y
        return (
            self.origin[0] + (x - x0) / (x1 - x0) * self.size[0],
            self.origin[1] + (y - y0) / (y1 - y0) * self.size[1],
        )

    def lines(self, x_name: Content | None = None, y_name: Content | None = None) -> Part:
        """Both axes through the origin of the data, each named at its end."""
        look = Look("edge", None, AXIS)
        marks: list[Curve | Label] = [
            Curve(f"axis:{self.name}:x", line(self.at(self.x[0], 0), self.at(self.x[1], 0)), look),
            Curve(f"axis:{self.name}:y", line(self.at(0, self.y[0]), self.at(0, self.y[1])), look),
        ]
        if x_name is not None:
            right, y = self.at(self.x[1], 0)
            marks.append(
                Label(
                    f"axis-name:{self.name}:x",
                    x_name,
                    (right + U, y),
                    SMALL * 1.2,
                    anchor="start",
                    role="second",
                )
            )
        if y_name is not None:
            x, top = self.at(0, self.y[1])
            marks.append(
                Label(
                    f"axis-name:{self.name}:y",
                    y_name,
                    (x, top + 0.8 * U),
                    SMALL * 1.2,
                    vertical="baseline",
                    role="second",
                )
            )
        return Part(tuple(marks))

    def ticks(self, xs: Sequence[float] = (), ys: Sequence[float] = ()) -> Part:
        """Marks across the axes with their numbers."""
        look = Look("edge", None, AXIS)
        marks: list[Curve | Label] = []
        for value in xs:
            x, y = self.at(value, 0)
            marks.append(
                Curve(f"tick:{self.name}:x:{value:g}", line((x, y - 0.3 * U), (x, y + 0.3 * U)), look)
            )
            marks.append(
                Label(
                    f"tick-name:{self.name}:x:{value:g}", _tick(value), (x, y - 1.1 * U), SMALL, role="muted"
                )
            )
        for value in ys:
            x, y = self.at(0, value)
            marks.append(
                Curve(f"tick:{self.name}:y:{value:g}", line((x - 0.3 * U, y), (x + 0.3 * U, y)), look)
            )
            marks.append(
                Label(
                    f"tick-name:{self.name}:y:{value:g}",
                    _tick(value),
                    (x - 0.8 * U, y),
                    SMALL,
                    anchor="end",
                    role="muted",
                )
            )
        return Part(tuple(marks))

    def graph(
        self,
        name: str,
        function: Callable[[Array], Array],
        look: Look,
        *,
        kinks: Sequence[float] = (),
        jumps: Sequence[float] = (),
    ) -> Part:
        """The function where it is inside the ranges; corners at `kinks`, thin risers at `jumps`."""
        low, high = self.x
        cuts = sorted({low, high, *(k for k in (*kinks, *jumps) if low < k < high)})
        curves = []
        for number_, (a, b) in enumerate(itertools.pairwise(cuts), start=1):
            tiny = 1e-9 * (high - low)
            xs = np.linspace(a + tiny, b - tiny, _SAMPLES)
            ys = np.asarray(function(xs))
            inside = (ys >= self.y[0] - 1e-9) & (ys <= self.y[1] + 1e-9)
            if inside.sum() < 2:
                continue
            points = [self.at(float(x), float(y)) for x, y in zip(xs[inside], ys[inside], strict=True)]
            is_straight = bool(np.allclose(np.diff(ys[inside], 2), 0.0, atol=1e-9))
            path = line(points[0], points[-1]) if is_straight else through(points)
            curves.append(Curve(f"graph:{self.name}:{name}:{number_}", path, look))
        for number_, x in enumerate((x for x in jumps if low < x < high), start=1):
            below, above = np.asarray(function(np.array([x - 1e-9, x + 1e-9])))
            path = line(self.at(x, float(below)), self.at(x, float(above)))
            curves.append(Curve(f"riser:{self.name}:{name}:{number_}", path, replace(look, width=AXIS)))
        return Part(tuple(curves))

    def dot(self, name: str, x: float, y: float, role: str, radius: float = 0.45 * U) -> Box:
        """A data point: a round mark that curves may run through."""
        id = f"point:{self.name}:{name}"
        return Box(id, self.at(x, y), (2 * radius, 2 * radius), radius, Look(role, 1.0, 0.0))

    def dropped(self, name: str, x: float, y: float, role: str) -> Part:
        """Dashed lines from a data point to both axes."""
        points = polyline([self.at(x, 0), self.at(x, y), self.at(0, y)])
        return Part((Curve(f"drop:{self.name}:{name}", points, Look(role, None, AXIS, dash=(1.6, 1.2))),))


def _tick(value: float) -> str:
    return number(value, 0 if float(value).is_integer() else 1)


def kinks_of(activation_name: str, shift: float = 0.0) -> dict[str, tuple[float, ...]]:
    """Where an activation has a corner or a break, as arguments of `Axes.graph`."""
    if activation_name in ("relu", "leaky_relu"):
        return {"kinks": (shift,)}
    return {"jumps": (shift,)} if activation_name == "step" else {}
