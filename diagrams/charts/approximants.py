"""A function with a network that comes close to it, and below on the same x what is still wrong, in its band ±ε."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from explainers.networks import Network
from explainers.networks.activations import Array

from ..curves import line
from ..figure import Content, Curve, Label, Look, Mark
from ..layouts.measures import AXIS, CURVE, LABEL, SMALL, U
from ..layouts.parts import Part
from .axes import Axes
from .scales import Scale

_FINE = 481  # points at which errors are looked at
TOP, BOTTOM = 84.0, 42.0  # heights of the two charts, in points
_APART = 4.6 * U


@dataclass(frozen=True)
class Approximant:
    """A network of `units` hidden neurons, and whether it is certified to stay within ε."""

    network: Network
    units: int
    largest_error: float
    is_close: bool

    def __call__(self, x: Array) -> Array:
        return np.array([float(self.network.forward(np.array([value])).output[0]) for value in x])


@dataclass(frozen=True)
class Ranges:
    """What all panels share: x, the values, the error, and ε."""

    x: Scale
    values: Scale
    error: Scale
    epsilon: float
    width: float


def panel(f: Callable[[Array], Array], shown: Approximant, ranges: Ranges, *, is_first: bool) -> Part:
    """Both charts of one width; the first panel has the numbers at the axes."""
    name = f"{shown.units}"
    upper = Axes(f"values:{name}", ranges.x, ranges.values, (ranges.width, TOP))
    lower = Axes(f"error:{name}", ranges.x, ranges.error, (ranges.width, BOTTOM))
    part = upper.lines() + upper.graph("f", f, Look("second", None, AXIS * 1.6, dash=(2.6, 1.5)), samples=97)
    part += _network(upper, shown, "output", shown, CURVE)
    wrong = _band(lower, ranges.epsilon) + lower.lines()
    wrong += _network(lower, shown, "loss", lambda x: shown(x) - f(x), 0.7 * CURVE)
    if is_first:
        part += upper.ticks(ys=ranges.values.ticks(4))
        wrong += _epsilon(lower, ranges.epsilon)
    wrong += lower.ticks(xs=ranges.x.ticks(2))
    return part + wrong.moved(0.0, -BOTTOM - _APART) + _words(shown) + _names(is_first)


def _network(
    axes: Axes, shown: Approximant, role: str, function: Callable[[Array], Array], width: float
) -> Part:
    return axes.graph(
        "net", function, Look(role, None, width), kinks=_knots(shown.network), samples=_samples(shown)
    )


def _samples(shown: Approximant) -> int:
    return max(7, _FINE // max(shown.units, 1))


def _knots(network: Network) -> list[float]:
    """Where the hinges of the hidden layer are: w x + b = 0."""
    assert network.parameters is not None
    numbers = network.parameters.of_layer(network.dense_layers[0].name)
    return sorted(float(-b / w) for (w,), b in zip(numbers["W"], numbers["b"], strict=True) if w)


def _epsilon(axes: Axes, epsilon: float) -> Part:
    """±0.1, left of the band."""
    at = (-0.9 * U, axes.at(axes.x.low, 0.0)[1])
    words = f"±{epsilon:.3g}"
    return Part((Label(f"epsilon:{axes.name}", words, at, SMALL, "end", role="muted"),))


def _names(is_first: bool) -> Part:
    """What each of the two charts shows, said once."""
    if not is_first:
        return Part(())
    below = Label(
        "axis-name:error",
        "network − f, and the band ±ε",
        (0.0, -1.6 * U),
        1.1 * SMALL,
        "start",
        role="second",
    )
    return Part((below,))


def _band(axes: Axes, epsilon: float) -> Part:
    """From −ε to ε over the whole width."""
    low, high = axes.x.low, axes.x.high
    corners = [(low, -epsilon), (high, -epsilon), (high, epsilon), (low, epsilon)]
    area = axes.area("band", corners, Look("surface", 0.22, 0.0))
    rules = [
        Curve(
            f"limit:{axes.name}:{sign}",
            line(axes.at(low, y), axes.at(high, y)),
            Look("edge", None, AXIS, dash=(1.6, 1.2)),
        )
        for sign, y in (("below", -epsilon), ("above", epsilon))
    ]
    zero = Curve(f"zero:{axes.name}", line(axes.at(low, 0.0), axes.at(high, 0.0)), Look("edge", None, AXIS))
    return Part((area, *rules, zero))


def _words(shown: Approximant) -> Part:
    """Above: how many neurons. Below the name: the largest error, and whether it is small enough."""
    sign = "✓" if shown.is_close else "✕"
    neurons: Content = f"{shown.units} hidden neuron{'' if shown.units == 1 else 's'}"
    marks: list[Mark] = [
        Label(
            f"units:{shown.units}", neurons, (0.0, TOP + 5.0 * U), LABEL, "start", "baseline", is_strong=True
        ),
        Label(
            f"largest:{shown.units}",
            f"off by {shown.largest_error:.2g} at most {sign}",
            (0.0, TOP + 2.4 * U),
            1.05 * SMALL,
            "start",
            "baseline",
            "right" if shown.is_close else "wrong",
        ),
    ]
    return Part(tuple(marks))
