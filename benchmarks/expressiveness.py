"""Approximation and depth, measured: certificates and their times; pieces of random networks, deep against shallow.

python benchmarks/expressiveness.py [--slices 100]
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np

from explainers.geometry.approximation import (
    cells_by_lipschitz,
    certify,
    largest_derivative,
    relu_network,
    sigmoid_network,
    smallest_relu_network,
    target_of,
    units_by_curvature,
    units_by_lipschitz,
)
from explainers.geometry.bounds import distinct_maps, find_points, witness_network, witness_points
from explainers.geometry.regions import box, linear_regions
from explainers.networks import RELU, Network

CASES = (("sin(2*pi*x)", 0, 1), ("exp(x)", 0, 1), ("x^3-x", -1, 1))
ERRORS = (Fraction(1, 10), Fraction(1, 100), Fraction(1, 1000))
PAIR = ((3, 9, 2), (3, 3, 3, 3, 2, 2, 2, 2))
SIZE = 1000


def timed(run: Callable[[], Any]) -> tuple[Any, float]:
    start = time.perf_counter()
    return run(), (time.perf_counter() - start) * 1000


def hinges() -> None:
    print("hinges: N by slope (built, certified), by bend, smallest certified (searched); milliseconds")
    for text, low, high in CASES:
        f = target_of(text)
        steepest, strongest = (largest_derivative(f, low, high, order).above for order in (1, 2))
        for error in ERRORS:
            wide = units_by_lipschitz(steepest, low, high, error)
            network, building = timed(lambda: relu_network(f, low, high, wide))  # noqa: B023
            found, checking = timed(lambda: certify(f, network, low, high, error))  # noqa: B023
            assert found
            bent = units_by_curvature(strongest, low, high, error)
            smallest, searching = timed(lambda: smallest_relu_network(f, low, high, error))  # noqa: B023
            print(
                f"{text:12} {float(error):6}   {wide:5} ({building:5.0f}, {checking:5.0f})   {bent:4}   "
                f"{smallest.units:4} ({searching:5.0f})"
            )


def stairs() -> None:
    print("staircase of sigmoids, sin(2*pi*x): units, milliseconds to certify")
    f = target_of("sin(2*pi*x)")
    steepest = largest_derivative(f, 0, 1, 1).above
    for error in (Fraction(1, 10), Fraction(1, 50)):
        cells = cells_by_lipschitz(steepest, 0, 1, error)
        network = sigmoid_network(f, 0, 1, cells)
        found, checking = timed(lambda: certify(f, network, 0, 1, error))  # noqa: B023
        assert found
        print(f"{float(error):6}   {cells - 1:4}   {checking:5.0f}")


def witness() -> None:
    network, points = witness_network(), witness_points()
    maps, checking = timed(lambda: distinct_maps(network, points))
    found, searching = timed(lambda: find_points(network))
    print(f"45 connections, deep: {maps} affine maps checked in {checking:.0f} ms")
    print(f"{len(found)} found again in {searching:.0f} ms")


def random_networks(slices: int) -> None:
    print(
        f"random networks on random plane slices, ±{SIZE}, seeds 0 to {slices - 1}: regions (mean), pieces (median)"
    )
    for sizes in PAIR:
        counted = [on_a_slice(sizes, seed) for seed in range(slices)]
        regions, pieces = zip(*counted, strict=True)
        name = "-".join(map(str, sizes))
        print(
            f"{name:16} {statistics.mean(regions):6.2f}   {statistics.median(pieces):6.1f}   most {max(regions)}"
        )


def on_a_slice(sizes: tuple[int, ...], seed: int) -> tuple[int, int]:
    """Activation regions and linear pieces of one random network on one random plane through its inputs."""
    vectors = np.random.default_rng(seed).normal(size=(3, sizes[0]))
    origin, first, second = ([Fraction(int(x * 64), 64) for x in vector] for vector in vectors)
    network = Network.feedforward(*sizes, activation=RELU).randomised(seed)
    found = linear_regions(network, box(-SIZE, SIZE).placed(origin, first, second))
    return len(found), found.piece_count


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--slices", type=int, default=100, help="random networks of each kind")
    slices = parser.parse_args().slices
    hinges()
    stairs()
    witness()
    random_networks(slices)


if __name__ == "__main__":
    main()
