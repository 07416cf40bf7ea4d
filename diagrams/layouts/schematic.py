"""One neuron as a diagram: inputs, weights on their edges, Σ with the bias above it, φ with its curve, the output."""

from __future__ import annotations

from typing import Any

from explainers.derivations.derivation import Derivation
from explainers.derivations.formula import Formula, Token
from explainers.derivations.neurons import Neuron
from explainers.derivations.printing.building import unlabelled
from explainers.derivations.printing.identity import with_ids
from explainers.derivations.printing.names import activation_name

from ..charts.axes import Axes, kinks_of
from ..charts.scales import Scale
from ..curves import line, point_at
from ..figure import Box, Curve, Disc, Label, Look, Mark, Point
from .columns import shown_indices
from .measures import ARROW, CURVE, DOT, FORMULA, HERO, HERO_FACTOR, LABEL, OUTLINE, RADIUS, TIP, U
from .parts import Part
from .statements import written
from .wiring.gaps import label_gap
from .words import number

_SPACING = 34.0
_REACH = 124.0  # from the inputs to Σ: room for the weights' names
_STEP = 92.0  # from Σ to φ, and from φ to ŷ
_LABEL_AT = 0.44  # of the way from an input to Σ


def input_count(neuron: Neuron) -> int | str:
    """How many inputs the neuron has: a number, or a letter."""
    return int(neuron.inputs) if neuron.inputs.is_Integer else str(neuron.inputs)


def schematic(neuron: Neuron, derivation: Derivation) -> Part:
    """The neuron as a diagram, Σ at (0, 0)."""
    hero = HERO_FACTOR * RADIUS
    marks: list[Mark] = [*_inputs(neuron, derivation, hero)]
    marks.append(Disc("sum", (0.0, 0.0), hero, Look(_role(neuron), 0.22, HERO)))
    marks.append(
        Label("sign:sum", Token("Sigma", "upright", "Sigma"), (0.0, 0.0), 1.25 * FORMULA, about="sum")
    )
    if neuron.bias is not None:
        marks.extend(_bias(neuron, hero))
    x = hero
    if neuron.phi is not None:
        marks.extend(_activation(neuron, x))
        x = _STEP + _BOX / 2
    output = (x + _STEP - _BOX / 2 if neuron.phi is not None else _STEP, 0.0)
    source = "sum" if neuron.phi is None else "activation"
    marks.append(
        _arrow(f"edge:{source}->output", (x, 0.0), (output[0] - RADIUS - TIP, 0.0), source, "output")
    )
    marks.append(Disc("output", output, RADIUS, Look(_role(neuron), 0.22, OUTLINE)))
    marks.append(Label("name:output", _name(neuron.output), output, LABEL * 1.1, about="output"))
    return Part(tuple(marks))


_BOX = 40.0  # side of the activation's box


def _role(neuron: Neuron) -> str:
    return neuron.letters.role_of_layer(neuron.layer)


def _name(expr: Any) -> Formula:
    """A letter without a colour of its own: on a filled mark it is black or white."""
    return with_ids(unlabelled(expr))


def _inputs(neuron: Neuron, derivation: Derivation, hero: float) -> list[Mark]:
    """Discs, dots, edges and the weights in their gaps."""
    indices = shown_indices(input_count(neuron))
    values = neuron.letters.network.parameters
    weights = values.of_layer(neuron.layer.name)["W"][neuron.row - 1] if values else None
    marks: list[Mark] = []
    for place, index in enumerate(indices):
        center = (-_REACH, ((len(indices) - 1) / 2 - place) * _SPACING)
        if index is None:
            marks += [
                Disc(
                    f"dots:x:{k}",
                    (center[0], center[1] + shift * 0.2 * _SPACING),
                    DOT,
                    Look("input", 1.0, 0.0),
                )
                for k, shift in enumerate((1, 0, -1), start=1)
            ]
            continue
        at = index - 1 if isinstance(index, int) else neuron.inputs - 1
        disc = Disc(f"neuron:x:{index}", center, RADIUS, Look("input", 0.22, OUTLINE))
        name = Label(f"name:x:{index}", _name(neuron.x[at, 0]), center, LABEL * 1.1, about=disc.id)
        weight = neuron.weight[at, 0] if neuron.is_alone else neuron.weight[neuron.row - 1, at]
        value = None if weights is None or not isinstance(at, int) else float(weights[at])
        marks += [*_weighted(index, disc, hero, written(weight, derivation), value, weights), disc, name]
    return marks


def _weighted(
    index: object, disc: Disc, hero: float, name: Formula, value: float | None, weights: Any
) -> list[Mark]:
    """The edge from an input to Σ with its weight; coloured by its sign where it has a number."""
    x, y = disc.center
    distance = (x * x + y * y) ** 0.5
    start = (x - x / distance * RADIUS, y - y / distance * RADIUS)
    end = (x / distance * (hero + TIP), y / distance * (hero + TIP))
    points = line(start, end)
    id = f"edge:x:{index}->sum"
    look, role = Look("second", None, ARROW), "ink"
    content: Any = name
    if value is not None:
        role = "weight +" if value >= 0 else "weight -"
        share = abs(value) / (abs(weights).max() or 1.0)
        look = Look(role, None, ARROW * (0.7 + 1.1 * share))
        content = (name, f" = {number(value)}")
    label = Label(f"weight:{index}", content, point_at(points, _LABEL_AT), LABEL, role=role, about=id)
    return [Curve(id, points, look, True, disc.id, "sum", (label_gap(points, label),)), label]


def _bias(neuron: Neuron, hero: float) -> list[Mark]:
    """A rounded square above Σ, its arrow down."""
    side = 1.7 * RADIUS
    center = (0.0, hero + 5.2 * U + side / 2)
    value = neuron.letters.network.parameters
    marks: list[Mark] = [
        Box("bias", center, (side, side), 0.18 * side, Look("bias", 0.22, OUTLINE)),
        Label("name:bias", _name(neuron.bias), center, LABEL * 1.1, about="bias"),
        _arrow("edge:bias->sum", (0.0, center[1] - side / 2), (0.0, hero + TIP), "bias", "sum"),
    ]
    if value is not None:
        number_ = number(float(value.of_layer(neuron.layer.name)["b"][neuron.row - 1]))
        at = (side / 2 + U, center[1])
        marks.append(Label("value:bias", f"= {number_}", at, LABEL, anchor="start", role="bias"))
    return marks


def _activation(neuron: Neuron, left: float) -> list[Mark]:
    """φ as a rounded box, with its curve where it is known, reached by an arrow that carries z."""
    assert neuron.phi is not None
    center = (_STEP, 0.0)
    box = Box("activation", center, (_BOX, _BOX), 0.1 * _BOX, Look("activation", 0.1, OUTLINE))
    end = (center[0] - _BOX / 2 - TIP, 0.0)
    marks: list[Mark] = [_arrow("edge:sum->activation", (left, 0.0), end, "sum", "activation"), box]
    middle = ((left + end[0]) / 2, 1.2 * U)
    marks.append(
        Label("name:sum", Token("z", id="z"), middle, LABEL * 1.1, vertical="baseline", role=_role(neuron))
    )
    if neuron.phi.function is None:
        sign = activation_name(neuron.phi.symbol)
        return [*marks, Label("name:activation", sign, center, 1.4 * FORMULA, about="activation")]
    name = activation_name(neuron.phi.symbol)
    top = (center[0], _BOX / 2 + 1.2 * U)
    marks.append(Label("name:activation", name, top, LABEL * 1.1, vertical="baseline", role="activation"))
    inner = 0.8 * _BOX
    axes = Axes("activation", Scale(-3, 3), Scale(-1.5, 1.5), (inner, inner), cross=(0.0, 0.0))
    look = Look("activation", None, CURVE)
    graph = axes.graph("phi", neuron.phi, look, **kinks_of(neuron.phi))
    inside = (axes.lines() + graph).moved(center[0] - inner / 2, -inner / 2)
    return [*marks, *inside.marks]


def _arrow(id: str, start: Point, end: Point, source: str, target: str) -> Curve:
    return Curve(id, line(start, end), Look("second", None, ARROW), True, source, target)
