"""One neuron of a network, with the letters that it is written in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sympy import Function, Integer, Symbol
from sympy.matrices.expressions.matexpr import MatrixElement

from ..networks import Layer, Network, NetworkError
from .expressions import Dot, number_sum, vector
from .families import WeightedSum, entry_name
from .symbols import Letters, activation_of

MOST_TERMS = 6
"""Sums up to this length are written out; longer ones, and those of symbolic length, get dots."""


@dataclass(frozen=True)
class Neuron:
    """Neuron `row` (from 1) of a dense layer: φ(w·x + b)."""

    letters: Letters
    layer: Layer
    row: int
    weight: Any
    x: Any

    @property
    def is_alone(self) -> bool:
        """The only neuron of its layer: w and b need no row."""
        return bool(self.letters.network.shapes[self.layer.name][0] == 1)

    @property
    def inputs(self) -> Any:
        return self.x.args[1]

    @property
    def phi(self) -> Any | None:
        return activation_of(self.layer)

    def sum_with_dots(self) -> Any:
        """w_1x_1 + … + w_nx_n: written out while it is short."""
        return self.family.at(int(self.inputs)) if self.is_short else self.family

    @property
    def is_short(self) -> bool:
        return bool(self.inputs.is_Integer and self.inputs <= MOST_TERMS)

    @property
    def family(self) -> WeightedSum:
        return WeightedSum(self.weight, self.x, self.inputs, None if self.is_alone else Integer(self.row - 1))

    @property
    def dot(self) -> Any:
        """w·x as a number."""
        return MatrixElement(Dot(self.row_letter, self.x), Integer(0), Integer(0))

    @property
    def row_letter(self) -> Any:
        """w, the column of this neuron's weights."""
        return self.weight if self.is_alone else vector(entry_name(self.weight.name, self.row), self.inputs)

    @property
    def bias(self) -> Any | None:
        bias = self.letters.bias(self.layer)
        if bias is None:
            return None
        return Symbol(bias.name) if self.is_alone else MatrixElement(bias, self.row - 1, 0)

    @property
    def output(self) -> Any:
        letter = self.letters.layer(self.layer.name)
        return Symbol(letter.name) if self.is_alone else MatrixElement(letter, self.row - 1, 0)

    def fires(self, weighted: Any) -> Any:
        """φ(weighted + b)."""
        z = weighted if self.bias is None else number_sum(weighted, self.bias)
        return z if self.phi is None else Function(self.phi.symbol)(z)

    def roles(self) -> tuple[tuple[str, str], ...]:
        known = self.letters
        roles = {
            self.weight.name: known.role_of_layer(self.layer),
            self.row_letter.name: known.role_of_layer(self.layer),
            self.x.name: known.role(self.x.name),
            known.names[self.layer.name]: known.role_of_layer(self.layer),
        }
        if (bias := known.bias(self.layer)) is not None:
            roles[bias.name] = "bias"
        if self.phi is not None:
            roles[self.phi.symbol] = "activation"
        return tuple(roles.items())


def neuron_of(network: Network, unit: int, layer: int | str | None) -> Neuron:
    """Neuron `unit` of a dense layer (by number or name, the first by default); NetworkError where there is none."""
    letters = Letters(network)
    chosen = dense_layer(network, layer)
    check_rows(chosen)
    units = network.shapes[chosen.name][0]
    if (
        isinstance(unit, bool)
        or not isinstance(unit, int)
        or unit < 1
        or (isinstance(units, int) and unit > units)
    ):
        raise NetworkError(f"layer {chosen.name!r} has no neuron {unit!r}: take one from 1 to {units}")
    (weight,) = letters.weights(chosen)
    x = letters.layer(chosen.inputs[0].source)
    if weight.args[1] == 1:
        # The one row of W, as a column: w.
        weight = vector(weight.name.replace("W", "w"), x.args[1])
    return Neuron(letters, chosen, unit, weight, x)


def check_rows(layer: Layer) -> None:
    """NetworkError unless each neuron of the layer has a formula of its own, φ(w·x + b)."""
    if len(layer.inputs) != 1:
        raise NetworkError(
            f"layer {layer.name!r} reads {len(layer.inputs)} outputs at once, but its neurons are explained with one "
            "vector of inputs: take a layer that reads one output, or a network such as x[3] -> 1"
        )
    phi = activation_of(layer)
    if phi is not None and not phi.is_elementwise:
        raise NetworkError(
            f"{phi.name} in layer {layer.name!r} looks at all its neurons at once, so that no neuron has a formula of "
            "its own: take another layer"
        )


def _fits(layer: Layer) -> bool:
    phi = activation_of(layer)
    return len(layer.inputs) == 1 and (phi is None or phi.is_elementwise)


def dense_layer(network: Network, layer: int | str | None) -> Layer:
    """A dense layer by its number, from 1, or its name; by default the first whose neurons can be explained."""
    dense = network.dense_layers
    if not dense:
        raise NetworkError("this network has no neurons with weights: give it a dense layer, as in x[3] -> 1")
    if layer is None:
        return next((one for one in dense if _fits(one)), dense[0])
    found = [one for number, one in enumerate(dense, start=1) if layer in (number, one.name)]
    if not found:
        names = ", ".join(repr(one.name) for one in dense[:12])
        raise NetworkError(
            f"there is no dense layer {layer!r}: take one from 1 to {len(dense)}, or one of {names}"
        )
    return found[0]
