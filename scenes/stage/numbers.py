"""Real numbers for a scene: weights where a network has none, and an input that shows something."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from explainers.derivations.symbols import Letters
from explainers.networks import IDENTITY, Dense, Elementwise, Network
from explainers.networks.activations import Array

SEEDS = 24


def with_numbers(network: Network) -> Network:
    """The network itself where it has weights; else, of a few fixed seeds, the one that keeps most neurons lit.

    NetworkError where sizes are symbolic, an activation stands for any function, or a layer puts out no vector.
    """
    Letters(network)  # says which layer is not one that can be shown as neurons
    if network.parameters is not None:
        return network
    x = example_input(network)
    candidates = [network.randomised(seed) for seed in range(SEEDS)]
    return max(candidates, key=lambda candidate: _liveliness(candidate, x))


def _liveliness(network: Network, x: Array) -> float:
    """How bright the darkest layer is: a net whose neurons are all off has nothing to show."""
    outputs = network.forward(x).outputs
    return min(float(np.sqrt(np.abs(h)).mean()) for h in outputs.values())


def example_input(network: Network) -> Array:
    """Numbers between 0 and 1, different ones, the same for every network with as many inputs."""
    (units,) = network.input_shape
    if not isinstance(units, int):
        network.randomised(0)  # says, in its own words, that a symbolic size has no numbers
    given = [0.9, 0.5, 0.2, 0.7, 0.4, 1.0, 0.3, 0.6]
    return np.array([given[n % len(given)] for n in range(int(units))])


def largest_value(outputs: dict[str, Array]) -> float:
    """One scale for all neurons of a frame."""
    return max(float(np.abs(values).max()) for values in outputs.values()) or 1.0


def without_activations(network: Network) -> Network:
    """The same network with every activation taken as the identity."""
    layers = tuple(
        replace(layer, operation=replace(layer.operation, activation=IDENTITY))
        if isinstance(layer.operation, Dense | Elementwise)
        else layer
        for layer in network.layers
    )
    return replace(network, layers=layers)


def affine_map(network: Network) -> tuple[Array, Array]:
    """A (outputs, inputs) and c (outputs,) with A x + c = what `network` computes; it must be affine."""
    (units,) = network.input_shape
    c = network(np.zeros(int(units)))
    columns = network(np.eye(int(units)))
    return columns - c[:, None], c
