"""Finding regions: points thrown at all scales, and then around those that fell into regions seen for the first time.

A search in doubles proves nothing; what it finds is checked exactly (`distinct_maps`).
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from ...networks import Network, NetworkError
from ...networks.activations import Array
from .witness import ExactLayers, OnTheBorder, Point, exact_layers, is_relu_chain, map_at

SCALES = (1, 2, 4, 8, 16, 32, 64, 128, 256, 1024)
MOST_UNITS = 62
_FINEST = 2**12


def find_points(network: Network, seed: int = 0, throws: int = 200_000, rounds: int = 4) -> tuple[Point, ...]:
    """One point inside a region for each affine map that is met: `throws` at each scale, and in each further round.

    NetworkError where the network has more than 62 hidden neurons, or is no chain of ReLU layers.
    """
    if not is_relu_chain(network) or network.parameters is None:
        raise NetworkError("regions are searched for in a chain of dense ReLU layers with weights: give one")
    if sum(len(network.parameters.of_layer(layer.name)["W"]) for layer in network.dense_layers) > MOST_UNITS:
        raise NetworkError(
            f"regions are searched for in networks of up to {MOST_UNITS} neurons: give a smaller one"
        )
    generator = np.random.default_rng(seed)
    (inputs,) = network.input_shape
    assert isinstance(inputs, int)
    met: dict[int, Array] = {}
    for scale in SCALES:
        _meet(network, generator.normal(size=(throws, inputs)) * scale, met)
    for _ in range(rounds):
        known = np.array(list(met.values()))[generator.integers(len(met), size=throws)]
        steps = np.exp(generator.uniform(-6, 6, size=(throws, 1)))
        _meet(network, known + generator.normal(size=(throws, inputs)) * steps, met)
    return _one_for_each_map(network, list(met.values()))


def _meet(network: Network, points: Array, met: dict[int, Array]) -> None:
    """Adds a point for each pattern of signs not seen before."""
    passed = network.forward(points.T)
    codes = np.zeros(len(points), dtype=np.int64)
    for layer in network.dense_layers[:-1]:
        for signs in passed.pre_activations[layer.name] > 0:
            codes = 2 * codes + signs
    for code, place in zip(*np.unique(codes, return_index=True), strict=True):
        met.setdefault(int(code), points[place])


def _one_for_each_map(network: Network, points: list[Array]) -> tuple[Point, ...]:
    """Each exactly, by a short fraction inside the same region where there is one near."""
    layers = exact_layers(network)
    found: dict[object, Point] = {}
    for point in points:
        exact = tuple(Fraction(float(x)) for x in point)
        try:
            own = map_at(layers, exact)
        except OnTheBorder:
            continue
        found.setdefault(own, _shortest(layers, exact, own))
    return tuple(found.values())


def _shortest(layers: ExactLayers, point: Point, own: object) -> Point:
    denominator = 1
    while denominator <= _FINEST:
        near = tuple(Fraction(round(x * denominator), denominator) for x in point)
        try:
            if map_at(layers, near) == own:
                return near
        except OnTheBorder:
            pass
        denominator *= 2
    return point
