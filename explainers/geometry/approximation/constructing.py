"""The networks that come close to f by construction: hinges of ReLU at equal distances, or a staircase of sigmoids.

How many units are enough follows from a bound on f′ or f″; knots and values are rounded to 2^−40, and the certificate
is about the numbers that are stored.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from math import ceil, isqrt
from typing import Any

import numpy as np
from flint import arb, fmpq

from ...networks import RELU, SIGMOID, Network, NetworkError
from .enclosing.series import working_precision
from .enclosing.targets import Target
from .numbers import fmpq_of, fraction, interval

GRID = 2**40
"""Knots and values are multiples of 1/GRID."""
MOST_UNITS = 20_000
STEEPNESS = 10
"""kh of the staircase: each sigmoid rises within a cell."""


def relu_network(f: Target, low: Any, high: Any, units: int) -> Network:
    """F(x) = f(a) + Σ s_i ReLU(x − x_i), i = 0, …, units − 1: f at equal distances, joined by straight lines."""
    left, right = interval(low, high)
    check_units(units)
    knots = [_on_grid(left + (right - left) * i / units) for i in range(units + 1)]
    values = _values(f, knots, left, right)
    slopes = [
        (values[i + 1] - values[i]) / (knots[i + 1] - knots[i]) if knots[i + 1] > knots[i] else Fraction(0)
        for i in range(units)
    ]
    changes = [slope - before for slope, before in zip(slopes, [Fraction(0), *slopes[:-1]], strict=True)]
    return _one_hidden_layer(RELU, [Fraction(1)] * units, [-x for x in knots[:-1]], changes, values[0])


def sigmoid_network(f: Target, low: Any, high: Any, cells: int) -> Network:
    """F(x) = v_1 + Σ (v_{i+1} − v_i) σ(k (x − x_i)), cells − 1 units.

    v_i is f in the middle of cell i, x_i the cell's right end, k = 10/h.
    """
    left, right = interval(low, high)
    check_units(cells - 1)
    width = (right - left) / cells
    middles = [_on_grid(left + width * (2 * i + 1) / 2) for i in range(cells)]
    values = _values(f, middles, left, right)
    steep = STEEPNESS / fraction(width)
    places = [fraction(left + width * i) for i in range(1, cells)]
    changes = [after - before for before, after in pairwise(values)]
    return _one_hidden_layer(SIGMOID, [steep] * (cells - 1), [-steep * x for x in places], changes, values[0])


def units_by_lipschitz(lipschitz: Any, low: Any, high: Any, error: Any) -> int:
    """N = ⌈K (b − a) / (2ε)⌉, so that K h / 2 ≤ ε."""
    return max(1, ceil(Fraction(lipschitz) * _length(low, high) / (2 * Fraction(error))))


def units_by_curvature(curvature: Any, low: Any, high: Any, error: Any) -> int:
    """N = ⌈(b − a) √(M / (8ε))⌉, so that M h² / 8 ≤ ε."""
    square = Fraction(curvature) * _length(low, high) ** 2 / (8 * Fraction(error))
    root = isqrt(ceil(square))
    return max(1, root if root * root >= square else root + 1)


def cells_by_lipschitz(
    lipschitz: Any, low: Any, high: Any, error: Any, factor: Fraction | None = None
) -> int:
    """N = ⌈c K (b − a) / ε⌉, so that c K h ≤ ε; c is `staircase_factor()`, or as given."""
    c = staircase_factor() if factor is None else factor
    return max(1, ceil(c * Fraction(lipschitz) * _length(low, high) / Fraction(error)))


def staircase_factor() -> Fraction:
    """1 + 2e^{−kh/2} / (1 − e^{−kh}) at kh = 10, from above: the staircase's error is at most this times K h."""
    with working_precision():
        factor = 1 + 2 * arb(fmpq(-STEEPNESS, 2)).exp() / (1 - arb(-STEEPNESS).exp())
        return Fraction(ceil(fraction(factor.upper()) * 10**12), 10**12)


def check_units(units: int) -> None:
    if not 1 <= units <= MOST_UNITS:
        raise NetworkError(
            f"this takes {units:,} hidden units, and between 1 and {MOST_UNITS:,} can be built: "
            "allow a larger error, or a shorter interval"
        )


def _length(low: Any, high: Any) -> Fraction:
    left, right = interval(low, high)
    return fraction(right - left)


def _on_grid(x: fmpq) -> Fraction:
    return Fraction(round(fraction(x) * GRID), GRID)


def _values(f: Target, places: list[Fraction], low: fmpq, high: fmpq) -> list[Fraction]:
    """f at these places, moved onto the interval where rounding left it, on the grid."""
    found = []
    with working_precision():
        for place in places:
            value = f.at(min(max(fmpq_of(place), low), high))
            if not abs(value) < 1e300:
                raise NetworkError(
                    f"the function has no finite value at x = {float(place):.6g}: shorten the interval"
                )
            found.append(Fraction(round(fraction(value.mid()) * GRID), GRID))
    return found


def _one_hidden_layer(
    phi: Any, weights: list[Fraction], biases: list[Fraction], heights: list[Fraction], offset: Fraction
) -> Network:
    network = Network.feedforward(1, len(weights), 1, activation=phi)
    floats = [np.array([float(value) for value in values]) for values in (weights, biases, heights)]
    hidden, output = network.dense_layers
    return network.with_weights(
        {
            hidden.name: {"W": floats[0][:, None], "b": floats[1]},
            output.name: {"W": floats[2][None, :], "b": [float(offset)]},
        }
    )
