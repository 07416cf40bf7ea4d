"""The numbers of a collapse: a network without its activations, and the one matrix and vector that equal it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from explainers.networks import IDENTITY, Dense, Elementwise, Layer, Network
from explainers.networks.activations import Array


def without_activations(network: Network) -> Network:
    """The same network with every activation the identity."""
    return replace(network, layers=tuple(map(_linear, network.layers)))


def _linear(layer: Layer) -> Layer:
    if isinstance(layer.operation, Dense | Elementwise):
        return replace(layer, operation=replace(layer.operation, activation=IDENTITY))
    return layer


def affine_map(network: Network) -> tuple[Array, Array]:
    """A and c with network(x) = A x + c: c is what comes out for 0, column j of A what e_j adds to it.

    For a network without activations and feedback, with numbers.
    """
    (inputs,) = network.input_shape
    c = network.forward(np.zeros(inputs)).output
    columns = [network.forward(unit).output - c for unit in np.eye(inputs)]
    return np.stack(columns, axis=1), c


def example_input(network: Network) -> Array:
    """Numbers to send through a network: short ones of both signs, always the same."""
    (inputs,) = network.input_shape
    pattern = np.array([0.9, -0.6, 0.4, 0.7, -0.3, 0.2, -0.8, 0.5])
    return np.resize(pattern, inputs)
