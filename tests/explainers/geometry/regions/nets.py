"""Networks that are hard for floats, and some whose regions are known."""

from __future__ import annotations

from math import gcd
from typing import Any

import numpy as np

from explainers.networks import RELU, Network

SHAPES = (
    "x[2] -> 5 relu -> 4 relu -> 2",
    "x[2] -> a: 4 relu -> 4 -> + a -> relu -> 2",
    "x[2] -> a: 3 relu -> 3 relu -> & a -> 3 leaky_relu -> 1",
    "x[2] -> 4 leaky_relu -> 3 relu -> 3 leaky_relu",
    "x[2] -> 4 relu -> relu -> 3 relu -> 1",
    "x[2] -> 6 relu nobias -> 4 relu nobias -> 1 nobias",
    "x[2] -> 9 relu -> 1",
    "x[2] -> 2 -> 1",
    "x[1] -> 6 relu -> 5 relu -> 1",
    "x[1] -> a: 4 relu -> 4 -> + a -> leaky_relu -> 1",
    "x[2] -> 3 relu -> 3 relu -> 3 relu -> 3 relu -> 1",
)


def _doubled(values: Any) -> Any:
    """Every second row as the one before it."""
    values[1::2] = values[0::2][: len(values[1::2])]
    return values


KINDS: dict[str, Any] = {
    "generic": lambda g, s, is_bias: g.normal(0, 0.3 if is_bias else s[-1] ** -0.5, s),
    "whole": lambda g, s, _: g.integers(-2, 3, s).astype(float),  # lines meet in points, coincide, vanish
    "halves": lambda g, s, _: g.integers(-4, 5, s) / 2,
    "different sizes": lambda g, s, _: g.normal(0, 1, s) * 10.0 ** g.integers(-8, 9, s),
    "nearly parallel": lambda g, s, is_bias: (not is_bias) + g.integers(-1, 2, s) * 2.0**-50,
    "twins": lambda g, s, _: _doubled(g.integers(-2, 3, s).astype(float)),
    "tiny": lambda g, s, _: g.normal(0, 1, s) * 1e-200,  # products underflow
    "huge": lambda g, s, _: g.normal(0, 1, s) * 1e200,  # products overflow
    "subnormal": lambda g, s, _: g.integers(-3, 4, s) * 5e-324,
    "dead": lambda g, s, is_bias: -np.abs(g.normal(0, 1, s)) if is_bias else g.normal(0, 0.3, s),
}


def filled(text: str, kind: str, seed: int) -> Network:
    """The network `text` with weights of a kind."""
    network, generator = Network.parse(text), np.random.default_rng(seed)
    return network.with_weights(
        {
            layer.name: {
                name: KINDS[kind](generator, shape, name == "b")
                for name, shape in network.parameter_shapes(layer).items()
            }
            for layer in network.layers
            if network.parameter_shapes(layer)
        }
    )


def star(count: int) -> Network:
    """Neurons that are 0 on `count` different lines, all through (1/3, 1/7): p (3x − 1) + q (7y − 1) = 0."""
    pairs = sorted(
        ((p, q) for q in range(30) for p in range(-30, 31) if gcd(p, q) == 1 and (q or p > 0)),
        key=lambda pair: pair[0] ** 2 + pair[1] ** 2,
    )[:count]
    return Network.parse(f"x[2] -> {count} relu -> 1").with_weights(
        {
            "layer1": {"W": [[3 * p, 7 * q] for p, q in pairs], "b": [-p - q for p, q in pairs]},
            "layer2": {"W": [[1.0 + 2**k % 7 for k in range(count)]], "b": [0]},
        }
    )


def tent(times: int, inputs: int = 1) -> Network:
    """t(x) = 2 relu(x) − 4 relu(x − 1/2) in each input, composed: folds the unit cube onto itself."""
    network = Network.feedforward(inputs, *[2 * inputs] * times, inputs, activation=RELU)
    both = np.kron(np.eye(inputs), [[2.0, -4.0]])
    twice = np.kron(np.eye(inputs), [[1.0], [1.0]])
    weights: dict[str, Any] = {}
    for number, layer in enumerate(network.layers[1:]):
        first = np.eye(inputs) if number == 0 else both
        is_last = number == times
        weights[layer.name] = {
            "W": first if is_last else twice @ first,
            "b": np.zeros(inputs) if is_last else np.tile([0, -0.5], inputs),
        }
    return network.with_weights(weights)
