"""Networks as columns of neurons: where every neuron stands, which are left out, and the lines between them.

Columns are centred on y = 0 and run from left to right in computing order. A merge (+, ∥) or an activation as a
layer of its own is a column with a single mark. Wide layers show their first three neurons, three dots, and the last.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping

from explainers.derivations.formula import Formula, Token
from explainers.derivations.printing.names import activation_name
from explainers.derivations.symbols import Letters
from explainers.networks import Add, Complement, Concatenate, Elementwise, Layer, Multiply, Network

from ..describing import called
from ..typesetting import typeset, typeset_all
from .column import MOST_NEURONS, Column, Kind, Neuron, heights, shown_indices
from .measures import FORMULA, NUMBER, PITCH, RADIUS, SPACING, U
from .wiring.panels import panelled, reads
from .words import parameter_names

__all__ = [
    "MOST_COLUMNS",
    "MOST_NEURONS",
    "Column",
    "Neuron",
    "heights",
    "neighbours",
    "neuron_column",
    "place",
    "shown_indices",
]

MOST_COLUMNS = 10
_MERGE_RADIUS = 0.62  # of a neuron's radius
_NARROW = 0.62  # of the pitch, on both sides of a single mark


def place(
    network: Network,
    *,
    spacing: float = SPACING,
    pitch: float = PITCH,
    radius: float = RADIUS,
    room: Mapping[str, float] | None = None,
    most: int = MOST_COLUMNS,
) -> tuple[Column, ...]:
    """The columns of a network whose layers are all vectors, `pitch` apart.

    `room` is the width of what stands above or below each layer, by name: columns move apart where it needs more.
    Of a chain of more than `most` layers the middle is left out, with dots in its place.
    """
    letters = Letters(network)
    needed = room or {}
    above = _weight_names_room(letters)
    hidden = _left_out(network, most)
    columns: list[Column] = []
    x = 0.0
    for layer in network.layers:
        if layer in hidden:
            if layer == hidden[0]:
                x += pitch * _NARROW
                columns.append(_dots(hidden, x, radius))
            continue
        kind = _kind(layer)
        if columns:
            before = columns[-1]
            is_wide = kind == "neurons" and before.kind == "neurons"
            words = (needed.get(before.layer.name, 0.0) + needed.get(layer.name, 0.0)) / 2 + 3 * U
            units = network.shapes[layer.name][0] if kind == "neurons" else 1
            steep = _steepest(before, units, spacing, radius)
            x += max(pitch if is_wide else pitch * _NARROW, words, above.get(layer.name, 0.0) + 3 * U, steep)
        role = letters.role_of_layer(layer)
        if kind != "neurons":
            reach = _MERGE_RADIUS * radius if kind == "merge" else max(radius, _half_width(layer))
            columns.append(Column(layer, kind, role, x, (Neuron(layer.name, 1, (x, 0.0)),), (), reach))
        else:
            columns.append(neuron_column(network, layer, role, x, spacing, radius))
    return panelled(tuple(columns))


def _weight_names_room(letters: Letters) -> dict[str, float]:
    """The width of W_l, b_l over the gap before each layer."""
    layers = letters.network.dense_layers
    sets = typeset_all((parameter_names(letters, layer), FORMULA, False) for layer in layers)
    return {layer.name: outlines.width for layer, outlines in zip(layers, sets, strict=True)}


def _steepest(before: Column, units: object, spacing: float, radius: float) -> float:
    """How far apart two columns must be for their steepest line to clear the neighbours of its ends."""
    ends = [y for index, y in heights(units, spacing) if index is not None]
    starts = [neuron.center[1] for neuron in before.neurons] or [0.0]
    rise = max(max(ends) - min(starts), max(starts) - min(ends))
    clear = radius + 1.0
    return rise * clear / math.sqrt(max(spacing**2 - clear**2, 1.0))


def _left_out(network: Network, most: int) -> tuple[Layer, ...]:
    """The middle layers of a chain that is too deep to be drawn whole."""
    if len(network.layers) <= most or not network.is_chain:
        return ()
    return network.layers[most // 2 + 1 : len(network.layers) - (most - most // 2 - 2)]


def _dots(hidden: tuple[Layer, ...], x: float, radius: float) -> Column:
    dots = tuple((x + shift * 0.5 * radius, 0.0) for shift in (-1, 0, 1))
    what = f"{len(hidden)} layers, {hidden[0].name} to {hidden[-1].name}"
    return Column(hidden[0], "dots", "second", x, (), dots, radius, what)


def _kind(layer: Layer) -> Kind:
    if isinstance(layer.operation, Add | Concatenate | Multiply):
        return "merge"
    return "activation" if isinstance(layer.operation, Elementwise | Complement) else "neurons"


def neuron_column(
    network: Network,
    layer: Layer,
    role: str,
    x: float = 0.0,
    spacing: float = SPACING,
    radius: float = RADIUS,
) -> Column:
    """The neurons of one layer at `x`, whatever the layer computes."""
    (units,) = network.shapes[layer.name]
    places = heights(units, spacing)
    neurons = tuple(Neuron(layer.name, index, (x, y)) for index, y in places if index is not None)
    dots = tuple(
        (x, y + shift * spacing * 0.22) for index, y in places if index is None for shift in (1, 0, -1)
    )
    left_out = f"{units - len(neurons)} of {units} neurons of {called(layer, role)}" if dots else ""
    return Column(layer, "neurons", role, x, neurons, dots, radius, left_out)


def _half_width(layer: Layer) -> float:
    """Half the side of the box that holds an activation's name."""
    return typeset(box_word(layer), NUMBER).width / 2 + 0.6 * U


def box_word(layer: Layer) -> Formula:
    """What stands in the box of a layer that works entry by entry: ReLU, or 1 − for the complement."""
    if isinstance(layer.operation, Elementwise):
        return activation_name(layer.operation.activation.symbol)
    return Token("1 −", "word", "complement")


def neighbours(columns: tuple[Column, ...]) -> list[tuple[Column, Column]]:
    """Columns side by side of which the right one reads the left one."""
    return [
        (source, target)
        for source, target in itertools.pairwise(columns)
        if "dots" not in (source.kind, target.kind) and reads(source, target)
    ]
