"""A function, its best affine fit, and two points that show it is not affine: halfway it is not the mean of the two."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from explainers.derivations.formula import Formula, Row, Script, Token
from explainers.learning.linear.fitting import best_affine
from explainers.learning.linear.laws import FUNCTIONS, Point, counterexample
from explainers.networks.activations import Array

from ..curves import line
from ..figure import Box, Curve, Label, Look, Mark
from ..layouts.measures import AXIS, CURVE, HEADING, LABEL, OUTLINE, SMALL, U
from ..layouts.parts import Part
from ..layouts.words import number
from .axes import Axes
from .levels import level_lines
from .scales import Scale

CHART = (168.0, 80.0)
GRAPH, FIT, BROKEN = "layer 1", "second", "wrong"
FIT_DASH = (3.2, 2.0)
LEVELS = (0.5, 2.0, 4.0, 6.0)
_FINE = 41


@dataclass(frozen=True)
class Shown:
    """A function with its name as typed, how it is written, and in numbers; where it is shown, and how high."""

    name: str
    formula: Formula
    values: Callable[..., Array]
    xs: tuple[float, float]
    ys: tuple[float, float]

    @property
    def points(self) -> tuple[Point, Point]:
        """The simplest two whole points that break the law of means."""
        function = next(one for one in FUNCTIONS if one.name == self.name)
        found = counterexample(function, "means")
        assert found is not None, f"{self.name} keeps means at all small numbers"
        return found


def _x(index: str = "") -> Formula:
    x = Token("x", id="x", role="input")
    return Script(x, Token(index, "number")) if index else x


SHOWN = (
    Shown("1/x", Row((Token("1/", "upright"), _x())), lambda x: 1 / x, (0.3, 4.0), (-0.4, 3.2)),
    Shown("x^2", Script(_x(), sup=Token("2", "number")), lambda x: x * x, (-2.5, 2.5), (-0.8, 6.0)),
    Shown("e^x", Script(Token("e"), sup=_x()), np.exp, (-1.3, 2.3), (-0.6, 8.4)),
    Shown("x1*x2", Row((_x("1"), _x("2"))), lambda x, y: x * y, (-0.4, 3.2), (-0.4, 3.2)),
)


def panel(shown: Shown) -> Part:
    """The chart under its formula, and below it what the marked points say."""
    is_map = len(shown.points[0]) == 2
    axes = Axes(shown.name, Scale(*shown.xs), Scale(*shown.ys), CHART)
    chart = axes.lines() + axes.ticks(axes.x.ticks(4), (0.0, 1.0, 2.0) if is_map else axes.y.ticks(2))
    chart += _map(axes, shown) if is_map else _graph(axes, shown)
    return chart + Part((*_axis_names(shown, is_map), *_heading(shown, is_map), *_said(shown)))


def _graph(axes: Axes, shown: Shown) -> Part:
    """The graph, the fit, the chord between two points of the graph, and halfway the gap between both."""
    c, slope = best_affine(shown.values, shown.xs)
    fit = axes.graph("fit", lambda x: c + slope * x, Look(FIT, None, 0.8 * CURVE, dash=FIT_DASH))
    graph = axes.graph("function", shown.values, Look(GRAPH, None, CURVE), samples=_FINE)
    (u,), (v,) = shown.points
    at_u, at_v, at_middle, mean = values_at(shown)
    middle = (u + v) / 2
    chord = Curve(
        f"chord:{shown.name}", line(axes.at(u, at_u), axes.at(v, at_v)), Look(BROKEN, None, AXIS, dash=(1, 0))
    )
    gap = Curve(
        f"gap:{shown.name}",
        line(axes.at(middle, at_middle), axes.at(middle, mean)),
        Look(BROKEN, None, CURVE, dash=(1, 0)),
    )
    dots = [
        axes.dot("u", u, at_u, BROKEN),
        axes.dot("v", v, at_v, BROKEN),
        axes.dot("m", middle, at_middle, BROKEN),
    ]
    return fit + graph + Part((chord, gap, *dots, _ring(axes, "mean", middle, mean)))


def _map(axes: Axes, shown: Shown) -> Part:
    """Level lines of the function and, at the same heights, of the fit; and the two points with their middle."""
    c, a, b = best_affine(shown.values, shown.xs, shown.ys)
    fit = level_lines(axes, "fit", lambda x, y: c + a * x + b * y, LEVELS, role=FIT, width=0.6 * CURVE)
    dashed = Part(
        tuple(
            replace(curve, look=replace(curve.look, dash=FIT_DASH))
            for curve in fit.marks
            if isinstance(curve, Curve)
        )
    )
    graph = level_lines(axes, "function", shown.values, LEVELS, role=GRAPH, width=0.8 * CURVE)
    u, v = shown.points
    middle = ((u[0] + v[0]) / 2, (u[1] + v[1]) / 2)
    chord = Curve(
        f"chord:{shown.name}",
        line(axes.at(u[0], u[1]), axes.at(v[0], v[1])),
        Look(BROKEN, None, AXIS, dash=(1, 0)),
    )
    dots = [axes.dot(name, point[0], point[1], BROKEN) for name, point in (("u", u), ("v", v), ("m", middle))]
    return dashed + graph + Part((chord, *dots))


def _ring(axes: Axes, name: str, x: float, y: float) -> Box:
    side = 0.9 * U
    return Box(f"point:{axes.name}:{name}", axes.at(x, y), (side, side), side / 2, Look(BROKEN, 0.0, OUTLINE))


def values_at(shown: Shown) -> tuple[float, float, float, float]:
    """f(u), f(v), f((u + v)/2) and the mean of the first two."""
    u, v = (np.array(point, dtype=float) for point in shown.points)
    at_u, at_v, between = (float(shown.values(*point)) for point in (u, v, (u + v) / 2))
    return at_u, at_v, between, (at_u + at_v) / 2


def _axis_names(shown: Shown, is_map: bool) -> list[Mark]:
    x, y = CHART[0] + U, CHART[1] - U
    size = 1.2 * SMALL
    across = Label(f"axis-name:{shown.name}:x", _x("1" if is_map else ""), (x, 0.0), size, "start")
    above = Label(f"axis-name:{shown.name}:y", _x("2"), (-0.9 * U, y), size, "end")
    return [across, above] if is_map else [across]


def _heading(shown: Shown, is_map: bool) -> list[Mark]:
    y = CHART[1] + 1.8 * U
    name = Label(f"title:{shown.name}", shown.formula, (0.0, y), HEADING * 1.1, "start", "baseline")
    levels = f"level lines at {', '.join(f'{level:g}' for level in LEVELS)}"
    note = Label(f"levels:{shown.name}", levels, (CHART[0], y), SMALL * 1.05, "end", "baseline", "muted")
    return [name, note] if is_map else [name]


def said(shown: Shown) -> tuple[str, str]:
    """What the function is halfway between the points, and what the mean of its values is."""
    u, v = (np.array(point) for point in shown.points)
    _, _, between, mean = values_at(shown)
    decimals = 0 if float(between).is_integer() and float(mean).is_integer() else 2
    middle, points = _place((u + v) / 2), f"{_place(u)} and {_place(v)}"
    return (
        f"at {middle} it is {number(between, decimals)}",
        f"its mean at {points} is {number(mean, decimals)}",
    )


def _place(point: Array) -> str:
    text = ", ".join(number(float(entry), 0 if float(entry).is_integer() else 1) for entry in point)
    return text if len(point) == 1 else f"({text})"


def _said(shown: Shown) -> list[Mark]:
    text = ", ".join(said(shown))
    return [Label(f"said:{shown.name}", text, (0.0, -4.4 * U), LABEL, "start", "baseline", BROKEN)]
