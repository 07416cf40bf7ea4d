"""Networks with small whole numbers for weights, so that a student can follow each product by hand."""

from __future__ import annotations

import numpy as np

from ..networks import Network

LARGEST = 2


def with_whole_weights(network: Network, seed: int = 0) -> Network:
    """The same network, its weights and biases whole numbers from −2 to 2, the same for the same seed."""
    random = np.random.default_rng(seed)
    return network.with_weights(
        {
            layer.name: {
                name: random.integers(-LARGEST, LARGEST + 1, shape) for name, shape in shapes.items()
            }
            for layer in network.layers
            if (shapes := network.parameter_shapes(layer))
        }
    )
