"""The bias: at input 0 every product is struck out and only φ(b) is left; and one curve for each of several b."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from explainers.derivations.derivation import Derivation, Step
from explainers.derivations.formula import Cancelled, Fence, Formula, Row, Token, with_parts
from explainers.derivations.neurons import Neuron, neuron_of
from explainers.derivations.printing.building import unlabelled
from explainers.derivations.printing.identity import with_ids
from explainers.networks import IDENTITY, SIGMOID, ActivationFunction, Network
from explainers.networks.activations import Array
from explainers.topics.bias import EXAMPLE, derive

from ..describing import counted, listed, named
from ..errors import DiagramError
from ..figure import Box, Figure, Label, Look, Mark
from ..layouts.charts import Axes, kinks_of
from ..layouts.measures import CURVE, FORMULA, LABEL, SMALL, U
from ..layouts.parts import Part, beside, figure_of
from ..layouts.statements import equated, line_of, stacked
from ..layouts.words import number
from ..theme import LIGHT, Theme
from ..typesetting import typeset

_CHART = (206.0, 120.0)
_RANGE = 5.0  # of w·x, to both sides
_DASHES: tuple[tuple[float, ...], ...] = ((), (3.4, 1.6), (0.9, 1.3))  # three curves of one colour
_NAME = 1.15 * SMALL


def draw(
    network: Network = EXAMPLE,
    *,
    unit: int = 1,
    layer: int | str | None = None,
    biases: Sequence[float] = (2.0, 0.0, -2.0),
    theme: Theme = LIGHT,
) -> Figure:
    """The struck-out terms on the left; on the right the neuron's answer for each of one to three `biases`.

    Where nothing is known of the activation, the sigmoid stands for it.
    """
    if not 1 <= len(biases) <= len(_DASHES) or not np.isfinite(biases).all():
        raise DiagramError(f"{len(biases)} biases were given: give one to {len(_DASHES)} finite numbers")
    neuron = neuron_of(network, unit, layer)
    derivation = derive(network, unit=unit, layer=layer)
    phi = neuron.phi or IDENTITY
    shown = SIGMOID if phi.function is None else phi
    whole = beside([_statement(neuron, derivation), _chart(neuron, shown, tuple(biases))], 8 * U)
    return figure_of(whole, _alt(neuron, shown, biases), title="What the bias does", theme=theme)


def _alt(neuron: Neuron, shown: ActivationFunction, biases: Sequence[float]) -> str:
    inputs = counted(int(neuron.inputs), "input") if neuron.inputs.is_Integer else f"{neuron.inputs} inputs"
    left = "only the bias is left" if neuron.bias is not None else "nothing is left, for there is no bias"
    values = listed([f"{number(float(shown(np.array(b))))} for b = {number(b, 1)}" for b in biases])
    many = "for several biases: the curve shifts sideways with b" if len(biases) > 1 else "for one bias"
    return (
        f"One neuron with {inputs}. With every input 0 each weighted term is struck out and {left}. "
        f"A chart shows the output ({named(shown)}) over the weighted sum {many}. For the input 0 it is {values}."
    )


# The struck-out terms ----------------------------------------------------------------------


def _statement(neuron: Neuron, derivation: Derivation) -> Part:
    """The neuron for any input; then for the input 0, struck out; then what is left."""
    at_zero, cancel = derivation.steps[0], derivation.steps[1]
    lines = [
        _words("any", "for any input"),
        line_of("formula:any", equated(at_zero.left, at_zero.before, derivation)),
        _words("zero", ("for the input ", *_zero(neuron, derivation))),
        line_of("formula:zero", _struck(at_zero, derivation)),
        _after(at_zero, cancel, derivation),
    ]
    first = stacked(lines[:2], 1.2 * U)
    second = stacked(lines[2:], 1.6 * U)
    return first + second.moved(0.0, first.bounds.bottom - 3.2 * U - second.bounds.top)


def _zero(neuron: Neuron, derivation: Derivation) -> tuple[Formula, ...]:
    """x = 0."""
    role = dict(derivation.roles).get(neuron.x.name, "")
    name = unlabelled(neuron.x, {neuron.x.name: role})
    return (with_ids(Row((name, Token("=", "relation", "="), Token("0", "bold", "0")))),)


def _words(id: str, content: str | tuple[Formula | str, ...]) -> Part:
    return Part(
        (Label(f"when:{id}", content, (0.0, 0.0), LABEL, anchor="start", vertical="baseline", role="second"),)
    )


def _struck(step: Step, derivation: Derivation) -> Formula:
    """ŷ = φ(…) with every product with 0 struck out."""
    roles = dict(derivation.roles)
    right = _strike(unlabelled(step.after, roles))
    return with_ids(Row((unlabelled(step.left, roles), Token("=", "relation", "="), right)))


def _strike(formula: Formula) -> Formula:
    """Products with a 0 in them are struck out, in the brackets of φ where there are any."""
    if isinstance(formula, Row) and formula.parts and isinstance(formula.parts[-1], Fence):
        fence = formula.parts[-1]
        return with_parts(formula, (*formula.parts[:-1], replace(fence, body=_strike(fence.body))))
    terms = formula.parts if isinstance(formula, Row) else (formula,)
    if not any(_is_plus(term) for term in terms):
        terms = (formula,)
    struck = [
        Cancelled(term, id=f"strike:{place}", role="wrong") if _has_zero(term) else term
        for place, term in enumerate(terms, start=1)
    ]
    return Row(tuple(struck))


def _is_plus(part: Formula) -> bool:
    return isinstance(part, Token) and part.style == "operator" and part.text in "+-"


def _has_zero(term: Formula) -> bool:
    return isinstance(term, Row) and any(isinstance(part, Token) and part.text == "0" for part in term.parts)


def _after(at_zero: Step, cancel: Step, derivation: Derivation) -> Part:
    """= φ(b), its = under the one above."""
    roles = dict(derivation.roles)
    row = with_ids(Row((Token("=", "relation", "="), unlabelled(cancel.after, roles))))
    name = with_ids(unlabelled(at_zero.left, roles))
    x = typeset(name, FORMULA).width + 0.28 * FORMULA
    return Part((Label("formula:left", row, (x, 0.0), FORMULA, anchor="start", vertical="baseline"),))


# The chart ---------------------------------------------------------------------------------


def _chart(neuron: Neuron, phi: ActivationFunction, biases: tuple[float, ...]) -> Part:
    """φ(w·x + b) over w·x for each b, its value at 0 marked on the axis."""
    low, high = _heights(phi)
    axes = Axes("bias", (-_RANGE, _RANGE), (low, high), _CHART)
    over = Row((Token("w", "bold", "w"), Token("dot", "operator", "dot"), Token("x", "bold", "x", "input")))
    marks: list[Mark] = [*axes.lines(over).marks, *axes.ticks(ys=_ticks(high, phi, biases)).marks]
    for dash, b in zip(_DASHES, biases, strict=False):
        name = f"b={b:g}"
        look = Look("activation", None, CURVE, dash=dash)
        marks += axes.graph(name, _shifted(phi, b), look, **kinks_of(phi.name, -b)).marks
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
    low, high = axes.y
    level = low + share * (high - low)
    xs = np.linspace(axes.x[0], axes.x[1], 601)
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
    scale = (axes.x[1] - axes.x[0]) / axes.size[0]
    xs = np.linspace(left, right, 41)
    for b in others:
        values = phi(axes.x[0] + (xs - axes.origin[0]) * scale + b)
        ys = axes.origin[1] + (values - axes.y[0]) / (axes.y[1] - axes.y[0]) * axes.size[1]
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
