"""The letters of a network: which symbols stand for its weights, biases and layers, and the role of each.

Dense layers are numbered l = 1..L in computing order: W_l, b_l, h_l; a single dense layer has plain W and b. The
input is x, the output ŷ ("yhat"). A second incoming edge has the weight U_l, a third U_l,2. With exactly one layer
that feeds itself, its weights are W_x and W_h: the subscript is the letter that they multiply. The gates of a
recurrent cell are not numbered but have the letters of the textbooks, f with W_f, U_f and b_f; with several cells
f^(1), f^(2). In time, a letter gains the time as its last subscript: h_1,t is layer 1 at time t, x_t the input.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sympy import OneMatrix, Symbol

from ..networks import (
    Add,
    Complement,
    Concatenate,
    Dense,
    Edge,
    Elementwise,
    Input,
    Layer,
    Multiply,
    Network,
    NetworkError,
)
from .expressions import IDENTITY_MAP, Activation, entrywise, matrix, minus, plus, stacked, times, vector

TAKEN = frozenset("WwbxAcUIT")
"""Letters with a meaning of their own, which a layer's name does not take over."""

LAYER_COLOURS = 6


def subscripted(base: str, *subscripts: object) -> str:
    """The name of a letter: base, "_", subscripts joined by commas."""
    known = [str(subscript) for subscript in subscripts if subscript not in (None, "")]
    head, underscore, own = base.partition("_")
    return "_".join([head, ",".join([own, *known] if underscore else known)]) if known or own else head


@dataclass(frozen=True)
class Letters:
    """The symbols of `network`; `output` is the letter of what it computes, `None` for the layer's own h."""

    network: Network
    output: str | None = "yhat"

    def __post_init__(self) -> None:
        for layer in self.network.layers:
            if not isinstance(
                layer.operation, Input | Dense | Elementwise | Add | Concatenate | Multiply | Complement
            ):
                raise NetworkError(
                    f"layer {layer.name!r} is a {layer.operation.kind} layer: derive collapse or architectures for "
                    "this network, other formulas are written for dense, activation, add, concatenate and multiply "
                    "layers"
                )
            if len(self.network.shapes[layer.name]) != 1:
                raise NetworkError(
                    f"layer {layer.name!r} puts out a volume, not a vector: derive collapse or architectures for this "
                    "network, other formulas are written for vectors"
                )

    # Names ---------------------------------------------------------------------------------

    @cached_property
    def numbers(self) -> dict[str, int]:
        """Dense layer's name → l; the gates of cells are not counted."""
        gates = {gate.name for cell in self.network.cells for gate in cell.gates}
        dense = (layer.name for layer in self.network.dense_layers if layer.name not in gates)
        return {name: number for number, name in enumerate(dense, start=1)}

    @property
    def depth(self) -> int:
        return len(self.numbers)

    @cached_property
    def names(self) -> dict[str, str]:
        """Layer's name → its letter, without time."""
        return {layer.name: self._name(layer) for layer in self.network.layers}

    def _name(self, layer: Layer) -> str:
        own = self.own_letters.get(layer.name)
        if layer == self.network.input:
            return own or "x"
        if own:
            return own
        if layer.name in self.cell_letters:
            return self.cell_letters[layer.name]
        if layer == self.network.output and self.output and not self._feeds_itself(layer):
            return self.output
        if isinstance(layer.operation, Dense):
            is_only = self.depth == 1 and "h" not in self.taken
            return "h" if is_only else f"h_{self.numbers[layer.name]}"
        others = [
            one
            for one in self.network.layers
            if not isinstance(one.operation, Dense | Input) and one.name not in self.cell_letters
        ]
        is_only = len(others) == 1 and "s" not in self.own_letters.values()
        return "s" if is_only else f"s_{others.index(layer) + 1}"

    @cached_property
    def own_letters(self) -> dict[str, str]:
        """Layers that are named by one letter, and keep it because it means nothing else."""
        first = self.network.input.name
        return {
            layer.name: layer.name
            for layer in self.network.layers
            if _is_one_letter(layer.name) and (layer.name not in TAKEN or layer.name == first == "x")
        }

    @cached_property
    def cell_letters(self) -> dict[str, str]:
        """The layers of cells that are written as letters: gates f, i, o, g or z, r, n, and the states c and h."""
        cells = self.network.cells
        used = {one for cell in cells for one in (*cell.operation.gates, *cell.operation.states)}
        own_states = {(cell.name, "h") for cell in cells}
        others = {own for name, own in self.own_letters.items() if (name, own) not in own_states}
        is_plain = len(cells) == 1 and not used & others
        return {
            layer.name: letter if is_plain else f"{letter}^({number})"
            for number, cell in enumerate(cells, start=1)
            for letter, layer in cell.lettered
        }

    @cached_property
    def taken(self) -> frozenset[str]:
        """The letters that layers have for themselves: no letter of another meaning is one of these."""
        return frozenset({*self.own_letters.values(), *self.cell_letters.values()})

    def _feeds_itself(self, layer: Layer) -> bool:
        return any(edge.delay and edge.source == layer.name for edge in layer.inputs)

    @cached_property
    def lettered(self) -> frozenset[str]:
        """Layers that are written as a letter where they are read; others are written out in place."""
        delayed = {edge.source for edge, _ in self.network.edges if edge.delay}
        ends = (self.network.input.name, self.network.output.name)
        return frozenset({*self.numbers, *ends, *delayed, *self.own_letters, *self.cell_letters})

    # Letters -------------------------------------------------------------------------------

    def layer(self, name: str, time: object = None) -> Any:
        """The output of layer `name` at `time`."""
        return vector(subscripted(self.names[name], time), self.network.shapes[name][0])

    def weights(self, layer: Layer) -> tuple[Any, ...]:
        """One matrix for each incoming edge of a dense layer, in order."""
        units = self.network.shapes[layer.name][0]
        sizes = [self.network.shapes[edge.source][0] for edge in layer.inputs]
        names = self.weight_names(layer)
        return tuple(matrix(name, units, size) for name, size in zip(names, sizes, strict=True))

    def weight_names(self, layer: Layer) -> tuple[str, ...]:
        gate = self.cell_letters.get(layer.name)
        if gate is not None:
            second = [_of_gate("U", gate, place) for place in (None, *range(2, len(layer.inputs) - 1))]
            return (_of_gate("W", gate), *second[: len(layer.inputs) - 1])
        number = self._number(layer)
        sources = [self.names[edge.source] for edge in layer.inputs]
        if self._recurrent == layer.name and len(set(sources)) == 2 and all(len(s) == 1 for s in sources):
            return tuple(subscripted("W", source) for source in sources)
        later = range(2, len(sources))
        return (
            subscripted(getattr(layer.operation, "letter", "W"), number),
            *[subscripted("U", number)][: len(sources) - 1],
            *(subscripted("U", number, place) for place in later),
        )

    @cached_property
    def _recurrent(self) -> str | None:
        """The one layer with feedback, where it is dense, reads itself, and there is just one."""
        layers = [layer for layer in self.network.layers if any(edge.delay for edge in layer.inputs)]
        if len(layers) == 1 and isinstance(layers[0].operation, Dense) and len(layers[0].inputs) == 2:
            return layers[0].name if self._feeds_itself(layers[0]) else None
        return None

    def bias(self, layer: Layer) -> Any | None:
        if not layer.operation.has_bias:  # type: ignore[attr-defined]
            return None
        gate = self.cell_letters.get(layer.name)
        name = subscripted("b", self._number(layer)) if gate is None else _of_gate("b", gate)
        return vector(name, self.network.shapes[layer.name][0])

    def _number(self, layer: Layer) -> int | None:
        """l, unless there is only one dense layer."""
        has_own_letter = hasattr(layer.operation, "letter")
        return self.numbers[layer.name] if self.depth > 1 or has_own_letter else None

    # What they stand for -------------------------------------------------------------------

    def read(self, edge: Edge, time: Any = None, lettered: Collection[str] | None = None) -> Any:
        """What comes in along `edge`: a letter, or for a layer without one what it computes."""
        when = before(time, edge.delay)
        if edge.source in (self.lettered if lettered is None else lettered):
            return self.layer(edge.source, when)
        return self.value(self.network.by_name[edge.source], when, lettered)

    def pre_activation(self, layer: Layer, time: Any = None, lettered: Collection[str] | None = None) -> Any:
        """What a layer computes before its activation, in letters."""
        return self.combined(layer, [self.read(edge, time, lettered) for edge in layer.inputs])

    def combined(self, layer: Layer, inputs: Sequence[Any]) -> Any:
        """What a layer makes of its inputs, before its activation."""
        if isinstance(layer.operation, Dense):
            products = [times(w, u) for w, u in zip(self.weights(layer), inputs, strict=True)]
            bias = self.bias(layer)
            return plus(*products, *([] if bias is None else [bias]))
        if isinstance(layer.operation, Multiply):
            return entrywise(*inputs)
        if isinstance(layer.operation, Complement):
            return minus(OneMatrix(self.network.shapes[layer.name][0], 1), inputs[0])
        return stacked(*inputs) if isinstance(layer.operation, Concatenate) else plus(*inputs)

    def value(self, layer: Layer, time: Any = None, lettered: Collection[str] | None = None) -> Any:
        """What a layer computes: φ(W u + b), u + v, [u; v], φ(u), u ⊙ v, 1 − u."""
        return activated(layer, self.pre_activation(layer, time, lettered))

    # Roles ---------------------------------------------------------------------------------

    def role_of_layer(self, layer: Layer) -> str:
        """Of "input", "layer 1" to "layer 6" (then again from 1), "output" for the last dense layer."""
        if layer == self.network.input:
            return "input"
        if layer.name in self.numbers:
            number = self.numbers[layer.name]
            last = number == self.depth
            return "output" if last else f"layer {(number - 1) % LAYER_COLOURS + 1}"
        if layer == self.network.output:
            return "output"
        for cell in self.network.cells:
            parts = [part.name for _, part in cell.lettered]
            if layer.name in parts:
                return f"layer {parts.index(layer.name) % LAYER_COLOURS + 1}"
        return self.role_of_layer(self.network.by_name[layer.inputs[0].source])

    @cached_property
    def roles(self) -> dict[str, str]:
        """Letter (without time) → role."""
        roles: dict[str, str] = {}
        for layer in self.network.layers:
            role = self.role_of_layer(layer)
            roles[self.names[layer.name]] = role
            if isinstance(layer.operation, Dense):
                bias = self.bias(layer)
                parameters = [*self.weight_names(layer), *([] if bias is None else [bias.name])]
                roles |= dict.fromkeys(parameters, role)
                roles.setdefault(before_activation(self, layer).name, role)
            phi = activation_of(layer)
            if phi is not None:
                roles[phi.symbol] = "activation"
        return roles

    def role(self, name: str) -> str:
        """The role of a letter, in time too; "" where it has none."""
        if name in self.roles:
            return self.roles[name]
        head, comma, _ = name.rpartition(",")
        return self.roles.get(head if comma else name.partition("_")[0], "")


def activation_of(layer: Layer) -> Any | None:
    """The activation of a layer unless it is the identity."""
    phi = getattr(layer.operation, "activation", None)
    return None if phi is None or phi.is_identity else phi


def activated(layer: Layer, argument: Any) -> Any:
    phi = activation_of(layer)
    return argument if phi is None else Activation(phi, argument)


def before_activation(letters: Letters, layer: Layer, time: object = None) -> Any:
    """z, what a layer computes before its activation."""
    gate = letters.cell_letters.get(layer.name)
    is_only = letters.depth == 1 and "z" not in letters.taken and gate is None
    own = None if is_only else letters.numbers.get(layer.name, gate or layer.name)
    return vector(subscripted("z", own, time), letters.network.shapes[layer.name][0])


def before(time: Any, delay: int) -> Any:
    """`delay` steps before `time`: 3 → 2, "t" → "t-1"."""
    if time is None or not delay:
        return time
    return time - delay if isinstance(time, int) else f"{time}-{delay}"


def all_identity(layers: Collection[Layer]) -> dict[Any, Any]:
    """φ := id for every activation of `layers`."""
    symbols = dict.fromkeys(activation_of(layer).symbol for layer in layers if activation_of(layer))  # type: ignore[union-attr]
    return {Symbol(symbol): IDENTITY_MAP for symbol in symbols}


def _of_gate(letter: str, gate: str, place: int | None = None) -> str:
    """W_f of gate f; W^(1)_f of gate f^(1)."""
    own, mark, cell = gate.partition("^")
    return subscripted(f"{letter}{mark}{cell}", own, place)


def _is_one_letter(name: str) -> bool:
    return len(name) == 1 and name.isascii() and name.isalpha()
