"""Small whole numbers for a network that has none, so that its example can be computed by hand."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...networks import Network
from ...networks.numbers import with_whole_weights

_SEEDS = 60
_WEIGHTS = (-2, -1, 1, 2)
_BIASES = (-1, 0, 1)


def with_whole_numbers(network: Network, inputs: list[Any]) -> Network:
    """The network with weights of −2 to 2, of a few fixed choices the one that keeps most neurons lit at `inputs`."""
    candidates = [
        with_whole_weights(network, seed, weights=_WEIGHTS, biases=_BIASES) for seed in range(_SEEDS)
    ]
    return max(candidates, key=lambda candidate: _liveliness(candidate, inputs))


def _liveliness(network: Network, inputs: list[Any]) -> tuple[float, float]:
    """How many values are not 0, in the darkest layer; of equal ones that with smaller numbers."""
    outputs = [h for one in network.forward_sequence(inputs) for h in one.outputs.values()]
    return min(float((h != 0).mean()) for h in outputs), -max(float(np.abs(h).max()) for h in outputs)
