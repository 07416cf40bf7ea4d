"""Recurrent cells: an LSTM or a GRU is no layer of its own but a small network of gates, built from ordinary layers.

The layer that puts out h has the cell's name; its gates and what they let through are named after it, `lstm1_f`.
Each gate has one bias.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from .activations import SIGMOID, TANH
from .layers import Edge, Layer
from .operations import Add, Complement, Dense, Elementwise, Multiply, Size, size


@dataclass(frozen=True)
class LSTM:
    """Long short-term memory (Hochreiter and Schmidhuber 1997), with the forget gate of Gers et al. (2000).

    f, i, o = σ(W x + U h′ + b), g = tanh(W x + U h′ + b), c = f ⊙ c′ + i ⊙ g, h = o ⊙ tanh(c), where h′ and c′ are
    those of the step before; 4(nm + n² + n) parameters for m inputs and n units.
    """

    units: Size
    kind: ClassVar[str] = "lstm"
    gates: ClassVar[tuple[str, ...]] = ("f", "i", "o", "g")
    states: ClassVar[tuple[str, ...]] = ("c", "h")

    def __post_init__(self) -> None:
        object.__setattr__(self, "units", size(self.units))

    def layers(self, name: str, inputs: tuple[Edge, ...]) -> tuple[Layer, ...]:
        """The cell's layers in computing order; `inputs` enter every gate, and so does h′."""
        f, i, o, g, keep, write, c, squash = (
            f"{name}_{part}" for part in (*"fiog", "keep", "write", "c", "squash")
        )
        every = (*inputs, Edge(name, 1))
        return (
            *(Layer(gate, Dense(self.units, SIGMOID), every) for gate in (f, i, o)),
            Layer(g, Dense(self.units, TANH), every),
            Layer(keep, Multiply(), (Edge(f), Edge(c, 1))),
            Layer(write, Multiply(), (Edge(i), Edge(g))),
            Layer(c, Add(), (Edge(keep), Edge(write))),
            Layer(squash, Elementwise(TANH), (Edge(c),)),
            Layer(name, Multiply(), (Edge(o), Edge(squash))),
        )


@dataclass(frozen=True)
class GRU:
    """Gated recurrent unit as Cho et al. (2014) define it: the reset gate acts before the matrix product.

    z, r = σ(W x + U h′ + b), n = tanh(W x + U (r ⊙ h′) + b), h = z ⊙ h′ + (1 − z) ⊙ n, where h′ is that of the step
    before; other authors swap z and 1 − z. 3(nm + n² + n) parameters for m inputs and n units.
    """

    units: Size
    kind: ClassVar[str] = "gru"
    gates: ClassVar[tuple[str, ...]] = ("z", "r", "n")
    states: ClassVar[tuple[str, ...]] = ("h",)

    def __post_init__(self) -> None:
        object.__setattr__(self, "units", size(self.units))

    def layers(self, name: str, inputs: tuple[Edge, ...]) -> tuple[Layer, ...]:
        """The cell's layers in computing order; `inputs` enter every gate."""
        z, r, reset, n, keep, rest, write = (
            f"{name}_{part}" for part in ("z", "r", "reset", "n", "keep", "rest", "write")
        )
        before = Edge(name, 1)
        return (
            *(Layer(gate, Dense(self.units, SIGMOID), (*inputs, before)) for gate in (z, r)),
            Layer(reset, Multiply(), (Edge(r), before)),
            Layer(n, Dense(self.units, TANH), (*inputs, Edge(reset))),
            Layer(keep, Multiply(), (Edge(z), before)),
            Layer(rest, Complement(), (Edge(z),)),
            Layer(write, Multiply(), (Edge(rest), Edge(n))),
            Layer(name, Add(), (Edge(keep), Edge(write))),
        )


Cell = LSTM | GRU
CELLS: Mapping[str, type[LSTM | GRU]] = {kind.kind: kind for kind in (LSTM, GRU)}
"""The word for a cell → what it is."""


@dataclass(frozen=True)
class PlacedCell:
    """A cell in a network: its name, what it is, what it reads, and all its layers in computing order."""

    name: str
    operation: Cell
    inputs: tuple[Edge, ...]
    layers: tuple[Layer, ...]

    @property
    def gates(self) -> tuple[Layer, ...]:
        """The layers with weights, in the order of `operation.gates`."""
        by_name = {layer.name: layer for layer in self.layers}
        return tuple(by_name[f"{self.name}_{gate}"] for gate in self.operation.gates)

    @property
    def lettered(self) -> tuple[tuple[str, Layer], ...]:
        """The gates and states with their letters in textbooks."""
        letters = (*self.operation.gates, *self.operation.states)
        return tuple(zip(letters, (*self.gates, *self.states), strict=True))

    @property
    def states(self) -> tuple[Layer, ...]:
        """What is handed on to the next time step: c and h of an LSTM, h of a GRU."""
        by_name = {layer.name: layer for layer in self.layers}
        own = {"h": self.name}
        return tuple(by_name[own.get(state, f"{self.name}_{state}")] for state in self.operation.states)


def cells_of(layers: tuple[Layer, ...]) -> tuple[PlacedCell, ...]:
    """The cells among `layers`: groups that are, layer for layer and edge for edge, what a cell consists of."""
    by_name = {layer.name: layer for layer in layers}
    found = (_cell_at(layer.name, by_name) for layer in layers if isinstance(layer.operation, Multiply | Add))
    return tuple(cell for cell in found if cell is not None)


def _cell_at(name: str, by_name: Mapping[str, Layer]) -> PlacedCell | None:
    for kind in CELLS.values():
        gate = by_name.get(f"{name}_{kind.gates[0]}")
        if gate is None or not isinstance(gate.operation, Dense) or len(gate.inputs) < 2:
            continue
        cell, inputs = kind(gate.operation.units), gate.inputs[:-1]
        layers = cell.layers(name, inputs)
        if all(by_name.get(layer.name) == layer for layer in layers):
            return PlacedCell(name, cell, inputs, layers)
    return None


def folded(layers: tuple[Layer, ...]) -> tuple[Layer | PlacedCell, ...]:
    """`layers` with each cell whose layers follow one another, in their order, put back into one."""
    starts = {cell.layers[0].name: cell for cell in cells_of(layers)}
    made: list[Layer | PlacedCell] = []
    place = 0
    while place < len(layers):
        cell = starts.get(layers[place].name)
        if cell is not None and layers[place : place + len(cell.layers)] == cell.layers:
            made.append(cell)
            place += len(cell.layers)
        else:
            made.append(layers[place])
            place += 1
    return tuple(made)
