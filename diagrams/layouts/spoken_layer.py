"""One dense layer of which one row is spoken of: its letters, columns and numbers, and the net with that row lit."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from explainers.derivations.formula import Formula
from explainers.derivations.printing.building import unlabelled
from explainers.derivations.printing.identity import with_ids
from explainers.derivations.symbols import Letters, activation_of
from explainers.networks import PHI, Layer, Network
from explainers.networks.activations import Array
from explainers.networks.numbers import example_input

from ..figure import Curve, Disc, Label, Look, Mark
from .columns import Column, Neuron, neuron_column
from .measures import DOT, EDGE, HERO, LABEL, NUMBER, OUTLINE, RADIUS, U
from .neurons import edge
from .parts import Part
from .words import number

_PITCH = 104.0


@dataclass(frozen=True)
class SpokenLayer:
    """The layer that is drawn, and which row of its matrix is spoken of, from 1."""

    network: Network
    layer: Layer
    row: int

    @cached_property
    def letters(self) -> Letters:
        return Letters(self.network, output=None)

    @cached_property
    def role(self) -> str:
        return self.letters.role_of_layer(self.layer)

    @cached_property
    def source(self) -> Layer:
        return self.network.by_name[self.layer.inputs[0].source]

    @cached_property
    def columns(self) -> tuple[Column, Column]:
        source_role = self.letters.role_of_layer(self.source)
        return (
            neuron_column(self.network, self.source, source_role),
            neuron_column(self.network, self.layer, self.role, _PITCH),
        )

    @cached_property
    def values(self) -> dict[str, Array] | None:
        """W, b, x and h as numbers, where the network has them."""
        if self.network.parameters is None or self.network.has_feedback or _has_unknown(self.network):
            return None
        outputs = self.network.forward(example_input(self.network)).outputs
        known = dict(self.network.parameters.of_layer(self.layer.name))
        return known | {"x": outputs[self.source.name], "h": outputs[self.layer.name]}

    def entry_name(self, column: Column, neuron: Neuron) -> Formula:
        vector = self.letters.layer(column.layer.name)
        return with_ids(unlabelled(vector[self.place(neuron.index, vector.shape[0]), 0]))

    @staticmethod
    def place(index: int | str, size: Any) -> Any:
        """An index from 0; the last one of a symbolic size is an expression."""
        return index - 1 if isinstance(index, int) else size - 1


def _has_unknown(network: Network) -> bool:
    return any(activation_of(layer) == PHI for layer in network.layers)


# The net -----------------------------------------------------------------------------------


def lit_net(spoken: SpokenLayer) -> Part:
    """Inputs and neurons; the neuron spoken of and its edges in colour, the others grey."""
    inputs, neurons = spoken.columns
    marks: list[Mark] = []
    for neuron in sorted(neurons.neurons, key=lambda neuron: neuron.index == spoken.row):
        marks += [_edge(spoken, inputs, neurons, one, neuron) for one in inputs.neurons]
    marks += [mark for one in inputs.neurons for mark in _disc(spoken, inputs, one, "x", True)]
    marks += [
        mark for one in neurons.neurons for mark in _disc(spoken, neurons, one, "h", one.index == spoken.row)
    ]
    for column in spoken.columns:
        paint = Look(column.role if column is inputs else "edge", 1.0, 0.0)
        marks += [Disc(f"dots:{column.layer.name}:{k}", dot, DOT, paint) for k, dot in enumerate(column.dots)]
    return Part(tuple(marks))


def _edge(spoken: SpokenLayer, inputs: Column, neurons: Column, one: Neuron, neuron: Neuron) -> Curve:
    look = Look("edge", None, EDGE, opacity=0.6)
    if neuron.index == spoken.row:
        look = Look(spoken.role, None, 2.2 * EDGE)
        if spoken.values is not None and isinstance(one.index, int):
            row = spoken.values["W"][spoken.row - 1]
            share = float(row[one.index - 1]) / (float(abs(row).max()) or 1.0)
            look = Look(
                spoken.role, None, (1 + 2.2 * abs(share)) * EDGE, dash=() if share >= 0 else (2.8, 1.9)
            )
    return edge(inputs, neurons, one, neuron, look)


def _disc(
    spoken: SpokenLayer, column: Column, neuron: Neuron, letter_: str, is_spoken_of: bool
) -> list[Mark]:
    is_input = letter_ == "x"
    look = Look(column.role, 0.22, OUTLINE) if is_input else Look(spoken.role, 0.45, HERO)
    if not is_spoken_of:
        look = Look("edge", 0.0, OUTLINE)
    name = spoken.entry_name(column, neuron)
    role = "ink" if is_spoken_of else "muted"
    strong = is_spoken_of and not is_input
    id = f"value:{neuron.layer}:{neuron.index}"
    disc = Disc(neuron.id, neuron.center, column.radius, look)
    if spoken.values is None or not isinstance(neuron.index, int):
        return [disc, Label(id, name, neuron.center, LABEL, role=role, about=disc.id)]
    value = number(float(spoken.values[letter_][neuron.index - 1]))
    at = (neuron.center[0] + (-1 if is_input else 1) * (RADIUS + U), neuron.center[1])
    colour = column.role if is_spoken_of else "muted"
    return [
        disc,
        Label(id, value, neuron.center, NUMBER, role=role, is_strong=strong, about=disc.id),
        Label(
            f"name:{neuron.layer}:{neuron.index}",
            name,
            at,
            LABEL,
            anchor="end" if is_input else "start",
            role=colour,
        ),
    ]
