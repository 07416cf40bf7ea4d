"""A chart of one activation over the weighted sum, shifted by each of several biases: what a bias does to a neuron."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from explainers.derivations.formula import Fence, Formula, Row, Token
from explainers.derivations.printing.identity import with_ids
from explainers.networks import ActivationFunction
from explainers.networks.activations import Array

from ..figure import Box, Label, Look, Mark
from ..layouts.measures import CURVE, SMALL, U
from ..layouts.parts import Part
from ..layouts.words import number
from ..typesetting import typeset
from .axes import Axes, kinks_of
from .scales import Scale

_CHART = (206.0, 120.0)
_RANGE = 5.0  # of w·x, to both sides
_DASHES: tuple[tuple[float, ...], ...] = ((), (3.4, 1.6), (0.9, 1.3))  # three curves of one colour
_NAME = 1.15 * SMALL
MOST_CURVES = len(_DASHES)


def shifted_curves(phi: ActivationFunction, biases: tuple[float, ...]) -> Part:
    """φ(w·x + b) over w·x for each b, its value at 0 marked on the axis."""
    low, high = _heights(phi)
    axes = Axes("bias", Scale(-_RANGE, _RANGE), Scale(low, high), _CHART, cross=(0.0, 0.0))
    over = Row((Token("w", "bold", "w"), Token("dot", "operator", "dot"), Token("x", "bold", "x", "input")))
    marks: list[Mark] = [*axes.lines(over).marks, *axes.ticks(ys=_ticks(high, phi, biases)).marks]
    for dash, b in zip(_DASHES, biases, strict=False):
        name = f"b={b:g}"
        look = Look("activation", None, CURVE, dash=dash)
        marks += axes.graph(name, _shifted(phi, b), look, **kinks_of(phi, -b)).marks
        at_zero = float(phi(np.array(b)))
        if low <= at_zero <= high:
            marks.append(axes.dot(name, 0.0, at_zero, "emphasis"))
    return _key(Part((*marks, *_names(axes, phi, biases))), phi)


def _shifted(phi: ActivationFunction, b: float) -> Callable[[Array], Array]:
    return lambda x: phi(x + b)


def _ticks(high: float, phi: ActivationFunction, biases: tuple[float, ...]) -> list[float]:
    """1, where the activation ends there and no curve runs through the number."""
    left_of_axis = np.linspace(-0.8, 0.0, 9)
    is_clear = all(float(abs(phi(left_of_axis + b) - 1.0).min()) > 0.06 for b in biases)
    return [1.0] if 0.9 < high < 1.3 and is_clear else []


def _key(chart: Part, phi: ActivationFunction) -> Part:
    """Below the chart: which φ is drawn, and what the dots are."""
    edges = chart.bounds
    y = edges.bottom - 2.4 * U
    sign = Token("phi", id="phi", role="activation")
    name: tuple[Formula | str, ...] = (sign, f" = {phi.name}")
    dot = Box("key:dot", (edges.left + 16 * U, y), (0.9 * U, 0.9 * U), 0.45 * U, Look("emphasis", 1.0, 0.0))
    meaning = (with_ids(Row((sign, Fence(Token("b", id="b", role="bias"), id="():")))), " for the input 0")
    size = SMALL * 1.1
    return chart + Part(
        (
            Label("key:phi", name, (edges.left, y), size, anchor="start", role="second"),
            dot,
            Label("key:value", meaning, (edges.left + 17.2 * U, y), size, anchor="start", role="second"),
        )
    )


def _names(axes: Axes, phi: ActivationFunction, biases: tuple[float, ...]) -> list[Label]:
    """b = 2 and so on, right of the curves and all at one height where they are clear of axis and curves."""
    shares = sorted(np.linspace(0.2, 0.85, 27), key=lambda share: abs(share - 0.5))
    tried = [_names_at(axes, phi, biases, float(share)) for share in shares]
    return next((labels for labels, is_clear in tried if is_clear), tried[0][0])


def _names_at(
    axes: Axes, phi: ActivationFunction, biases: tuple[float, ...], share: float
) -> tuple[list[Label], bool]:
    """The labels at a share of the chart's height, and whether they are clear."""
    low, high = axes.y.low, axes.y.high
    level = low + share * (high - low)
    xs = np.linspace(axes.x.low, axes.x.high, 601)
    labels, is_clear = [], True
    for b in biases:
        crossed = np.flatnonzero(phi(xs + b) >= level)
        if not len(crossed) or crossed[0] == 0:
            is_clear = False
            continue
        value = Token(number(b, 0 if b == int(b) else 1), "number")
        content = Row((Token("b", id="b", role="bias"), Token("=", "relation", "="), value))
        x, y = axes.at(float(xs[crossed[0]]), level)
        label = Label(f"name:b={b:g}", content, (x + 1.6 * U, y), _NAME, anchor="start", role="second")
        labels.append(label)
        is_clear = is_clear and _is_clear(axes, phi, [other for other in biases if other != b], label)
    return labels, is_clear


def _is_clear(axes: Axes, phi: ActivationFunction, others: Sequence[float], label: Label) -> bool:
    """Neither the upright axis nor another curve runs through the label."""
    left, right = label.at[0] - U / 2, label.at[0] + typeset(label.content, label.size).width + U / 2
    axis = axes.at(0.0, 0.0)[0]
    low, high = label.at[1] - 1.2 * U, label.at[1] + 1.2 * U
    if left < axis < right or low < axes.at(0.0, 0.0)[1] < high:
        return False
    scale = (axes.x.high - axes.x.low) / axes.size[0]
    xs = np.linspace(left, right, 41)
    for b in others:
        values = phi(axes.x.low + xs * scale + b)
        ys = (values - axes.y.low) / (axes.y.high - axes.y.low) * axes.size[1]
        if bool(((ys > low) & (ys < high)).any()):
            return False
    return True


def _heights(phi: ActivationFunction) -> tuple[float, float]:
    """The range shown: all of a bounded activation, a slice of an unbounded one."""
    values = phi(np.linspace(-20, 20, 401))
    low, high = float(values.min()), float(values.max())
    low, high = max(low, -3.0), min(high, 4.0)
    room = 0.12 * (high - low)
    return (min(low, 0.0) - room, high + room)
