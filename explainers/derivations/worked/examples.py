"""Small whole numbers for a network that has none, so that its example can be computed by hand."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...networks import Network

_SEEDS = 60
_WEIGHTS = (-2, -1, 1, 2)
_BIASES = (-1, 0, 1)


def with_whole_numbers(network: Network, inputs: list[Any]) -> Network:
    """The network with weights of −2 to 2, of a few fixed choices the one that keeps most neurons lit at `inputs`."""
    candidates = [_filled(network, seed) for seed in range(_SEEDS)]
    return max(candidates, key=lambda candidate: _liveliness(candidate, inputs))


def _filled(network: Network, seed: int) -> Network:
    generator = np.random.default_rng(seed)
    return network.with_weights(
        {
            layer.name: {
                name: generator.choice(_BIASES if name == "b" else _WEIGHTS, shape)
                for name, shape in network.parameter_shapes(layer).items()
            }
            for layer in network.layers
            if network.parameter_shapes(layer)
        }
    )


def _liveliness(network: Network, inputs: list[Any]) -> tuple[float, float]:
    """How many values are not 0, in the darkest layer; of equal ones that with smaller numbers."""
    outputs = [h for one in network.forward_sequence(inputs) for h in one.outputs.values()]
    return min(float((h != 0).mean()) for h in outputs), -max(float(np.abs(h).max()) for h in outputs)
