"""The forward pass in exact rationals, for many inputs at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from flint import fmpq, fmpq_mat

from ....networks import Add, Concatenate, Dense, Layer, Network
from ....networks.activations import Array
from ....networks.operations import weight_name
from ..domain import Point


@dataclass(frozen=True, eq=False)
class Pass:
    """For each input its `outputs`; for each layer with a kink the `signs` (units, inputs) of its pre-activations."""

    outputs: tuple[Point, ...]
    signs: tuple[Array, ...]


def exact_forward(network: Network, inputs: Sequence[Point]) -> Pass:
    """h = φ(W u + b) layer by layer, as the network says it, in rationals; φ by its slopes."""
    values = {network.input.name: _matrix(list(zip(*inputs, strict=True)))}
    signs: list[Array] = []
    for layer in network.layers[1:]:
        z = _before_activation(network, layer, [values[edge.source] for edge in layer.inputs], len(inputs))
        phi = getattr(layer.operation, "activation", None)
        if phi is not None and not phi.is_identity:
            table = z.tolist()
            found = [[(entry > 0) - (entry < 0) for entry in row] for row in table]
            signs.append(np.array(found))
            left, right = (fmpq(slope.numerator, slope.denominator) for slope in phi.slopes)
            z = fmpq_mat(
                [
                    [entry * (right if sign > 0 else left) for entry, sign in zip(row, kinds, strict=True)]
                    for row, kinds in zip(table, found, strict=True)
                ]
            )
        values[layer.name] = z
    columns = zip(*values[network.output.name].tolist(), strict=True)
    outputs = tuple(tuple(Fraction(int(v.p), int(v.q)) for v in column) for column in columns)
    return Pass(outputs, tuple(signs))


def _before_activation(network: Network, layer: Layer, inputs: list[Any], count: int) -> Any:
    operation = layer.operation
    if isinstance(operation, Dense):
        assert network.parameters is not None
        given = network.parameters.of_layer(layer.name)
        z = _sum([_of_array(given[weight_name(place)]) * u for place, u in enumerate(inputs)])
        if operation.has_bias:
            z = z + _of_array(given["b"].reshape(-1, 1)) * fmpq_mat(1, count, [1] * count)
        return z
    if isinstance(operation, Add):
        return _sum(inputs)
    if isinstance(operation, Concatenate):
        return fmpq_mat([row for u in inputs for row in u.tolist()])
    return inputs[0]


def _sum(terms: list[Any]) -> Any:
    total = terms[0]
    for term in terms[1:]:
        total = total + term
    return total


def _of_array(array: Array) -> Any:
    return fmpq_mat([[fmpq(*value.as_integer_ratio()) for value in row] for row in array.tolist()])


def _matrix(table: Sequence[Sequence[Fraction]]) -> Any:
    return fmpq_mat([[fmpq(value.numerator, value.denominator) for value in row] for row in table])
