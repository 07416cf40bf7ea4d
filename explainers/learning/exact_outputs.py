"""What a network of vectors puts out at given numbers, layer by layer: fractions, or balls where φ leaves them.

A double is taken as the fraction that it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from sympy import Symbol

from ..derivations.symbols import Letters
from ..networks import (
    ActivationFunction,
    Add,
    Complement,
    Concatenate,
    Dense,
    Elementwise,
    Layer,
    Multiply,
    Network,
    NetworkError,
)
from ..values import Value, product, total, value_of

Vector = tuple[Value, ...]
Rows = list[list[Value]]
_Z = Symbol("z")
MOST_PRODUCTS = 20_000
"""Multiplications in one evaluation; more would keep a lecture waiting."""


def check_exact(network: Network) -> None:
    """NetworkError unless the network can be evaluated: numbers for sizes, known activations, no feedback, dense."""
    Letters(network)  # refuses volumes and other kinds of layers
    if network.has_feedback:
        raise NetworkError(
            "this network has feedback and answers to a sequence, not to one input: "
            "take one without, such as x[2] -> 3 -> 1"
        )
    if network.is_symbolic:
        raise NetworkError(
            f"this network has the symbolic size {', '.join(network.letters)}: give a whole number, such as 3"
        )
    for layer in network.layers:
        phi = getattr(layer.operation, "activation", None)
        if phi is not None and phi.formula is None and not phi.is_identity:
            raise NetworkError(
                f"the activation {phi.name} stands for any function, also one without any bend: "
                "say which, as in x[2] -> 3 relu -> 1"
            )
    if network.connection_count > MOST_PRODUCTS:
        raise NetworkError(
            f"this network has {network.connection_count:,} weights, and {MOST_PRODUCTS:,} are the most that are "
            "computed exactly: take smaller layers"
        )


# Layer by layer ------------------------------------------------------------------------------


def outputs(network: Network, x: Vector) -> dict[str, Vector]:
    """Every layer's output for x; NoValue where an activation has none."""
    made: dict[str, Vector] = {network.input.name: x}
    for layer in network.layers[1:]:
        made[layer.name] = _layer_output(network, layer, [made[edge.source] for edge in layer.inputs])
    return made


def output(network: Network, x: Vector) -> Vector:
    return outputs(network, x)[network.output.name]


def _layer_output(network: Network, layer: Layer, inputs: list[Vector]) -> Vector:
    operation = layer.operation
    if isinstance(operation, Add):
        return tuple(total(list(entries)) for entries in zip(*inputs, strict=True))
    if isinstance(operation, Concatenate):
        return tuple(entry for vector in inputs for entry in vector)
    if isinstance(operation, Dense):
        return applied(operation.activation, _pre_activation(network, layer, inputs))
    if isinstance(operation, Multiply):
        return tuple(product(list(entries)) for entries in zip(*inputs, strict=True))
    if isinstance(operation, Complement):
        return tuple(total([Fraction(1), -entry]) for entry in inputs[0])
    assert isinstance(operation, Elementwise)  # other kinds have been refused with their letters
    return applied(operation.activation, inputs[0])


def _pre_activation(network: Network, layer: Layer, inputs: list[Vector]) -> Vector:
    numbers = fractions_of(network, layer)
    weight = _side_by_side(numbers)
    flat = [entry for vector in inputs for entry in vector]
    bias = numbers.get("b", [[Fraction(0)]] * len(weight))
    return tuple(
        total([*(product([w, u]) for w, u in zip(row, flat, strict=True)), shift[0]])
        for row, shift in zip(weight, bias, strict=True)
    )


def _side_by_side(numbers: Mapping[str, Rows]) -> Rows:
    blocks = [rows for name, rows in numbers.items() if name != "b"]
    return [[entry for block in parts for entry in block] for parts in zip(*blocks, strict=True)]


def fractions_of(network: Network, layer: Layer) -> dict[str, Rows]:
    """The parameters of a layer as exact fractions, b as a column."""
    assert network.parameters is not None
    return {
        name: [[Fraction(entry) for entry in row] for row in array.reshape(len(array), -1).tolist()]
        for name, array in network.parameters.of_layer(layer.name).items()
    }


def applied(phi: ActivationFunction, z: Vector) -> Vector:
    """φ(z) by its formula."""
    if phi.is_identity:
        return z
    assert phi.formula is not None
    if phi.is_elementwise:
        formula = phi.formula(_Z)
        return tuple(value_of(formula, {_Z: entry}) for entry in z)
    letters = [Symbol(f"z_{place}") for place in range(len(z))]
    known = dict(zip(letters, z, strict=True))
    return tuple(value_of(each, known) for each in phi.formula(letters))
