"""One layer as it stands in a row of columns: its neurons, dots for those left out, or the place of its one mark."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from explainers.networks import Layer

from ..figure import Point
from .measures import SPACING
from .parts import Bounds

MOST_NEURONS = 8  # one more, and the layer is elided
_FIRST, _LAST = 3, 1  # neurons shown of a layer that is elided

Kind = Literal["neurons", "merge", "activation", "bar", "dots"]


@dataclass(frozen=True)
class Neuron:
    """One neuron: its number from 1, or the layer's symbolic size for the last one."""

    layer: str
    index: int | str
    center: Point

    @property
    def id(self) -> str:
        return f"neuron:{self.layer}:{self.index}"


@dataclass(frozen=True)
class Column:
    """A layer as it stands: its neurons, or the one place of its mark; dots where neurons are left out."""

    layer: Layer
    kind: Kind
    role: str
    x: float
    neurons: tuple[Neuron, ...]
    dots: tuple[Point, ...]
    radius: float
    left_out: str = ""
    height: float | None = None  # of a bar
    panel: Bounds | None = None  # around all neurons, where arrows carry the layer as a whole

    @property
    def half_height(self) -> float:
        return self.radius if self.height is None else self.height / 2

    @property
    def left(self) -> float:
        return self.x - self.radius if self.panel is None else self.panel.left

    @property
    def right(self) -> float:
        return self.x + self.radius if self.panel is None else self.panel.right

    @property
    def top(self) -> float:
        if self.panel is not None:
            return self.panel.top
        return max((neuron.center[1] for neuron in self.neurons), default=0.0) + self.half_height

    @property
    def bottom(self) -> float:
        if self.panel is not None:
            return self.panel.bottom
        return min((neuron.center[1] for neuron in self.neurons), default=0.0) - self.half_height

    def neuron(self, index: int | str) -> Neuron:
        return next(neuron for neuron in self.neurons if neuron.index == index)


def shown_indices(units: object) -> tuple[int | str | None, ...]:
    """The numbers of the neurons that are drawn, None where dots stand for the others."""
    if not isinstance(units, int):
        return (1, 2, None, str(units))
    if units <= MOST_NEURONS:
        return tuple(range(1, units + 1))
    return (*range(1, _FIRST + 1), None, *range(units - _LAST + 1, units + 1))


def heights(units: object, spacing: float = SPACING) -> tuple[tuple[int | str | None, float], ...]:
    """(number of the neuron, its y) from above, None for the place of the dots; centred on 0."""
    indices = shown_indices(units)
    middle = (len(indices) - 1) / 2
    return tuple((index, (middle - place) * spacing) for place, index in enumerate(indices))


def node_id(column: Column, neuron: Neuron) -> str:
    """The id of the disc or box that stands for a neuron or for a layer with a single mark."""
    return neuron.id if column.kind == "neurons" else f"layer:{column.layer.name}"


def whole_id(column: Column) -> str:
    """The id of the mark that stands for the layer as a whole: its panel, its only neuron, or its single mark."""
    if column.panel is not None:
        return f"panel:{column.layer.name}"
    return node_id(column, column.neurons[0])
