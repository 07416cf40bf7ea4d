"""A second way to be sure of |f − F| ≤ ε, for one hidden layer of hinges: by chords between the network's own knots.

It shares neither tubes nor segments with `certify`: the network is followed neuron by neuron, in fractions, at its
knots alone, since it is straight in between; and f leaves its chord there by at most max |f″| (b − a)² / 8.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

from flint import arb

from ....networks import RELU, Dense, Network
from ..enclosing.series import ball, working_precision
from ..enclosing.targets import Formula
from ..numbers import fmpq_of

MOST_UNITS = 400
_MOST_PARTS = 20_000
_FINEST = Fraction(1, 2**40)


def is_one_layer_of_hinges(network: Network) -> bool:
    """x[1] -> n relu -> 1, n at most 400."""
    operations = [layer.operation for layer in network.layers[1:]]
    if (
        not network.is_chain
        or len(operations) != 2
        or not all(isinstance(each, Dense) for each in operations)
    ):
        return False
    hidden, output = (each for each in operations if isinstance(each, Dense))
    is_small = isinstance(hidden.units, int) and hidden.units <= MOST_UNITS
    return is_small and hidden.activation == RELU and output.activation.is_identity


def shown_by_chords(f: Formula, network: Network, low: Fraction, high: Fraction, error: Fraction) -> bool:
    """Whether |f − network| ≤ error on [low, high] is shown; where it is not, nothing is said."""
    knots = [low, *sorted(knot for knot in set(_knots(network)) if low < knot < high), high]
    values = [exact_output(network, knot) for knot in knots]
    waiting = list(pairwise(zip(knots, values, strict=True)))
    finest, parts = (high - low) * _FINEST, 0
    with working_precision():
        bound = arb(fmpq_of(error))
        while waiting:
            (a, at_a), (b, at_b) = waiting.pop()
            parts += 1
            ends = [abs(f.at(fmpq_of(x)) - arb(fmpq_of(y))) for x, y in ((a, at_a), (b, at_b))]
            second = 2 * f.series(ball(fmpq_of(a), fmpq_of(b)), 2)[2]
            leaves = abs(second) * arb(fmpq_of((b - a) ** 2)) / 8
            if all(end + leaves <= bound for end in ends):
                continue
            if b - a < finest or parts > _MOST_PARTS:
                return False
            middle = ((a + b) / 2, (at_a + at_b) / 2)
            waiting += [((a, at_a), middle), (middle, (b, at_b))]
    return True


def _knots(network: Network) -> list[Fraction]:
    """−b/w of every hidden neuron that has a slope."""
    assert network.parameters is not None
    numbers = network.parameters.of_layer(network.dense_layers[0].name)
    weights = [Fraction(float(w)) for w in numbers["W"][:, 0]]
    biases = [Fraction(float(b)) for b in numbers.get("b", [0.0] * len(weights))]
    return [-b / w for w, b in zip(weights, biases, strict=True) if w]


def exact_output(network: Network, x: Fraction) -> Fraction:
    """The output of a piecewise-linear chain at x, in fractions."""
    assert network.parameters is not None
    values = [x]
    for layer in network.layers[1:]:
        numbers = network.parameters.of_layer(layer.name)
        if numbers:
            biases = numbers.get("b", [0.0] * len(numbers["W"]))
            values = [
                sum((Fraction(float(w)) * v for w, v in zip(row, values, strict=True)), Fraction(float(b)))
                for row, b in zip(numbers["W"], biases, strict=True)
            ]
        left, right = layer.operation.activation.slopes  # type: ignore[attr-defined]
        values = [(right if v > 0 else left) * v for v in values]
    return values[0]
