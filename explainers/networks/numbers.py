"""Numbers for a network that has none, so that its figure and its film show the same ones; and what they make."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from math import prod

import numpy as np

from .activations import IDENTITY, SIGMOID, ActivationFunction, Array
from .errors import NetworkError
from .layers import Layer
from .network import Network
from .operations import Operation

SEEDS = 24
MOST_TRIED = 100_000
"""Parameters; a larger network takes the first seed."""
MOST_COLUMNS = 4000
# Between 0 and 1, so that a brighter neuron is a larger value.
STAND_IN = SIGMOID


def with_numbers(network: Network) -> Network:
    """The network itself where it has weights; else, of a few fixed seeds, the one that keeps most neurons lit.

    NetworkError where sizes are symbolic.
    """
    if network.parameters is not None:
        return network
    x = example_input(network)
    if network.is_symbolic or network.parameter_count > MOST_TRIED:
        return network.randomised(0)
    candidates = [network.randomised(seed) for seed in range(SEEDS)]
    return max(candidates, key=lambda candidate: _liveliness(with_known_activations(candidate), x))


def with_whole_weights(
    network: Network,
    seed: int = 0,
    *,
    weights: Sequence[int] = (-2, -1, 0, 1, 2),
    biases: Sequence[int] = (-2, -1, 0, 1, 2),
) -> Network:
    """Small whole numbers, so that a student can follow each product by hand; the same for the same seed."""
    generator = np.random.default_rng(seed)
    return network.with_weights(
        {
            layer.name: {
                name: generator.choice(biases if name == "b" else weights, shape)
                for name, shape in shapes.items()
            }
            for layer in network.layers
            if (shapes := network.parameter_shapes(layer))
        }
    )


def _liveliness(network: Network, x: Array) -> float:
    """How bright the darkest layer is: a net whose neurons are all off has nothing to show."""
    (first,) = network.forward_sequence([x])
    return min(float(np.sqrt(np.abs(h)).mean()) for h in first.outputs.values())


def example_input(network: Network) -> Array:
    """Numbers between 0 and 1, different ones, the same for every network with as many inputs.

    NetworkError where their number is a letter.
    """
    if network.is_symbolic:
        network.randomised(0)  # says, in its own words, that a symbolic size has no numbers
    shape = tuple(map(int, network.input_shape))
    return np.resize([0.9, 0.5, 0.2, 0.7, 0.4, 1.0, 0.3, 0.6], shape)


def with_known_activations(network: Network) -> Network:
    """The same network, the sigmoid in place of every activation that stands for any function."""
    return _with_activations(network, lambda phi: STAND_IN if phi.function is None else phi)


def without_activations(network: Network) -> Network:
    """The same network with every activation taken as the identity."""
    return _with_activations(network, lambda phi: IDENTITY)


def _with_activations(
    network: Network, instead: Callable[[ActivationFunction], ActivationFunction]
) -> Network:
    def changed(layer: Layer) -> Layer:
        operation = layer.operation
        activation = getattr(operation, "activation", None)
        if activation is None:
            return layer
        # Whatever has an activation is a dataclass with that field.
        changed_operation: Operation = replace(operation, activation=instead(activation))  # type: ignore[type-var]
        return replace(layer, operation=changed_operation)

    return replace(network, layers=tuple(map(changed, network.layers)))


def affine_map(network: Network) -> tuple[Array, Array]:
    """A (outputs, inputs) and c (outputs,) with network(x) = A x + c; it must be affine and without feedback.

    Volumes are laid out as vectors, as `Flatten` does. NetworkError where there are too many inputs.
    """
    shape = tuple(map(int, network.input_shape))
    if prod(shape) > MOST_COLUMNS:
        raise NetworkError(
            f"a network with {prod(shape)} inputs has too large a matrix to be written out ({MOST_COLUMNS} columns at "
            "most): take a smaller input"
        )
    c = network(np.zeros(shape)).reshape(-1)
    columns = network(np.eye(prod(shape)).reshape(*shape, -1))
    return columns.reshape(len(c), -1) - c[:, None], c
