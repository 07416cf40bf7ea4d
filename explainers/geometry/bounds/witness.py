"""A deep network with more linear pieces than any shallow one of as many connections, and the points that show it.

3-3-3-3-2-2-2-2 has 45 connections, as 3-9-2 has, which can have no more than 130 pieces. Each point lies inside a
region; no two regions have the same affine map. Weights and points were found by search and are checked exactly.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from flint import fmpq, fmpq_mat

from ...networks import RELU, Dense, Network, NetworkError

_DATA = Path(__file__).with_name("witness.toml")
Point = tuple[Fraction, ...]
ExactLayers = list[tuple[Any, Sequence[Any], bool]]
"""For each layer its weights, its biases, and whether a ReLU follows."""


class OnTheBorder(NetworkError):
    """A point lies on the border of regions, so that it is inside none."""


@cache
def witness_network() -> Network:
    """3-3-3-3-2-2-2-2 with its weights, all multiples of 1/64."""
    data = tomllib.loads(_DATA.read_text(encoding="utf-8"))
    layers = data["layers"]
    network = Network.feedforward(3, *[len(layer["b"]) for layer in layers], activation=RELU)
    weights = {
        made.name: {name: np.array(layer[name]) / data["denominator"] for name in ("W", "b")}
        for made, layer in zip(network.dense_layers, layers, strict=True)
    }
    return network.with_weights(weights)


@cache
def witness_points() -> tuple[Point, ...]:
    """A point inside each of the regions."""
    data = tomllib.loads(_DATA.read_text(encoding="utf-8"))
    return tuple(tuple(Fraction(x, d) for x in numbers) for *numbers, d in data["points"])


def distinct_maps(network: Network, points: Iterable[Point]) -> int:
    """How many different affine maps the regions around these points have.

    Exact. OnTheBorder, naming the point, where a ReLU's argument is 0 there: each region found is open, so that
    different maps are different pieces.
    """
    layers = exact_layers(network)
    return len({map_at(layers, point) for point in points})


def exact_layers(network: Network) -> ExactLayers:
    """Weights, biases, and whether a ReLU follows; NetworkError unless a chain of dense layers with numbers."""
    if not is_relu_chain(network) or network.parameters is None:
        raise NetworkError(
            "regions are told apart here for a chain of dense ReLU layers with weights: give one such as "
            "Network.parse('x[3] -> 9 relu -> 2').randomised()"
        )
    found: ExactLayers = []
    for layer in network.dense_layers:
        numbers = network.parameters.of_layer(layer.name)
        weights = fmpq_mat([[_exact(w) for w in row] for row in numbers["W"]])
        biases = [_exact(b) for b in numbers.get("b", np.zeros(len(numbers["W"])))]
        assert isinstance(layer.operation, Dense)
        found.append((weights, biases, not layer.operation.activation.is_identity))
    return found


def is_relu_chain(network: Network) -> bool:
    """Dense layers only, each with ReLU or, at the output, none."""
    if not network.is_chain or len(network.dense_layers) != len(network.layers) - 1:
        return False
    phis = [
        layer.operation.activation for layer in network.dense_layers if isinstance(layer.operation, Dense)
    ]
    return all(phi == RELU for phi in phis[:-1]) and (phis[-1] == RELU or phis[-1].is_identity)


def _exact(value: float) -> fmpq:
    return fmpq(*float(value).as_integer_ratio())


def map_at(layers: ExactLayers, point: Point) -> tuple[Any, ...]:
    """The affine map around the point, [A | c] by rows."""
    size = len(point)
    place = fmpq_mat([[fmpq(x.numerator, x.denominator)] for x in point] + [[fmpq(1)]])
    rows = [[fmpq(int(i == j)) for j in range(size + 1)] for i in range(size)]
    for weights, biases, has_relu in layers:
        z = weights * fmpq_mat(rows)
        shifted = fmpq_mat(
            [[*row[:size], row[size] + bias] for row, bias in zip(z.tolist(), biases, strict=True)]
        )
        rows = shifted.tolist()
        if has_relu:
            signs = [value for (value,) in (shifted * place).tolist()]
            if 0 in signs:
                raise OnTheBorder(
                    f"the point {', '.join(map(str, point))} lies on a border: give one inside a region"
                )
            rows = [
                row if sign > 0 else [fmpq(0)] * (size + 1) for row, sign in zip(rows, signs, strict=True)
            ]
    return tuple((int(entry.p), int(entry.q)) for row in rows for entry in row)
