"""A function and networks of growing width that come closer and closer; below each, its error in the band ±ε."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

import numpy as np

from explainers.geometry.approximation import certify, largest_error, relu_network, target_of
from explainers.geometry.approximation.numbers import exact_number, fmpq_of
from explainers.networks.activations import Array

from ..charts.approximants import Approximant, Ranges, panel
from ..charts.scales import Scale
from ..curves import line
from ..describing import listed
from ..errors import DiagramError
from ..figure import Curve, Figure, Label, Look, Mark
from ..layouts.measures import AXIS, CURVE, LABEL, U
from ..layouts.parts import Part, figure_of, joined
from ..theme import LIGHT, Theme

_WIDTH, _GAP = 118.0, 5 * U
MOST_PANELS = 4
MOST_UNITS = 200  # more hinges than this are closer together than the eye sees


def draw(
    *,
    f: str = "sin(2*pi*x)",
    low: str | float = "0",
    high: str | float = "1",
    error: str | float = "0.1",
    units: Sequence[int] = (3, 6, 12),
    theme: Theme = LIGHT,
) -> Figure:
    """`f` on an interval and ReLU networks with one hidden layer of so many `units`; certified within `error` or not.

    DiagramError for wrong `units`; NetworkError for a function or interval that cannot be read.
    """
    widths = sorted(set(units))
    if not 1 <= len(widths) <= MOST_PANELS or not all(1 <= width <= MOST_UNITS for width in widths):
        raise DiagramError(
            f"the units are one to {MOST_PANELS} numbers from 1 to {MOST_UNITS}: give such as 3, 6, 12"
        )
    target, epsilon = target_of(f), exact_number(error, "the error")
    ends = exact_number(low, "the lower end"), exact_number(high, "the upper end")
    if epsilon <= 0 or ends[0] >= ends[1]:
        raise DiagramError(
            "the error is above 0 and the interval's lower end below its upper one: give such numbers"
        )
    shown = [_built(target, ends, epsilon, width) for width in widths]
    curve = _values_of(target)
    ranges = _ranges(curve, shown, ends, epsilon)
    panels = [panel(curve, one, ranges, is_first=place == 0) for place, one in enumerate(shown)]
    # The first panel has numbers at its left, so the others are set by its axes.
    whole = joined(one.moved(place * (_WIDTH + _GAP), 0.0) for place, one in enumerate(panels))
    said = listed([f"{one.units} ({one.largest_error:.2g})" for one in shown])
    alt = (
        f"The function {f} from {low} to {high} and ReLU networks with one hidden layer that join its values by "
        f"straight lines; below each its error and the band of ±{float(epsilon):g}. Hidden neurons, and the largest "
        f"error of each: {said}."
    )
    return figure_of(_keyed(whole), alt, title="The wider, the closer", theme=theme)


def _built(target: object, ends: tuple[Fraction, Fraction], epsilon: Fraction, units: int) -> Approximant:
    network = relu_network(target, *ends, units)  # type: ignore[arg-type]  # a formula is a target
    _, most = largest_error(target, network, *ends)  # type: ignore[arg-type]
    return Approximant(network, units, float(most), bool(certify(target, network, *ends, epsilon)))  # type: ignore[arg-type]


def _values_of(target: object) -> Callable[[Array], Array]:
    """f in doubles, from its exact evaluation."""

    def values(x: Array) -> Array:
        return np.array([float(target.at(fmpq_of(Fraction(float(value))))) for value in x])  # type: ignore[attr-defined]

    return values


def _ranges(
    f: Callable[[Array], Array],
    shown: Sequence[Approximant],
    ends: tuple[Fraction, Fraction],
    epsilon: Fraction,
) -> Ranges:
    x = np.linspace(float(ends[0]), float(ends[1]), 121)[1:-1]
    values = f(x)
    room = 0.1 * float(values.max() - values.min()) or 0.5
    most = 1.12 * max(float(epsilon) * 1.3, *(one.largest_error for one in shown))
    return Ranges(
        Scale(float(ends[0]), float(ends[1])),
        Scale(float(values.min()) - room, float(values.max()) + room),
        Scale(-most, most),
        float(epsilon),
        _WIDTH,
    )


def _keyed(whole: Part) -> Part:
    """Below: which line is f, which the network."""
    edges = whole.bounds
    y = edges.bottom - 2.6 * U
    entries = (
        ("f", Look("second", None, AXIS * 1.6, dash=(2.6, 1.5)), "f"),
        ("net", Look("output", None, CURVE), "the network"),
        ("loss", Look("loss", None, 0.7 * CURVE), "its error, network − f"),
    )
    marks: list[Mark] = []
    x = 0.0
    for name, look, words in entries:
        marks.append(Curve(f"key:{name}", line((x, y), (x + 4 * U, y)), look))
        marks.append(Label(f"key-name:{name}", words, (x + 5 * U, y), LABEL, "start", role="second"))
        x += 18 * U
    return whole + Part(tuple(marks))
