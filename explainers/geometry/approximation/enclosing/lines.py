"""A piecewise-linear network of one input and one output as the lines that it is made of, exactly.

Works through the layers from left to right: between two kinks every neuron is a line, and at a kink only the
neurons that bend there change what comes after. All numbers are rational: a double is one.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any, ClassVar

from flint import arb, fmpq

from ....networks import Dense, Elementwise, Network, NetworkError
from .targets import Tube

MOST_PRODUCTS = 2_000_000
Line = tuple[Any, Any]
"""(offset, slope) of x ↦ offset + slope · x, rational."""
Piece = tuple[fmpq, fmpq, list[Line]]
"""From where, to where, and the line of each unit there."""
Rows = Sequence[tuple[Sequence[Any], Any]]
"""For each unit its weights and its bias."""


@dataclass(frozen=True)
class Segments:
    """Lines from left to right: `lines[i]` holds between `knots[i]` and `knots[i + 1]`."""

    knots: tuple[Any, ...]
    lines: tuple[Line, ...]
    most_parts: ClassVar[int] = 200_000

    def at(self, x: fmpq) -> Any:
        offset, slope = self.lines[self._place(x)]
        return arb(offset + slope * x)

    def tube(self, low: fmpq, high: fmpq) -> Tube:
        """Exact, for a part of one segment."""
        middle = (low + high) / 2
        offset, slope = self.lines[self._place(middle)]
        return Tube(arb(offset + slope * middle), arb(slope), arb(0))

    def _place(self, x: fmpq) -> int:
        return min(max(bisect_right(self.knots, x) - 1, 0), len(self.lines) - 1)

    @cached_property
    def merged(self) -> Segments:
        """Neighbouring segments with one and the same line taken as one: the linear pieces."""
        starts = [
            place for place, line in enumerate(self.lines) if place == 0 or line != self.lines[place - 1]
        ]
        knots = (*[self.knots[place] for place in starts], self.knots[-1])
        return Segments(knots, tuple(self.lines[place] for place in starts))


def segments_of(network: Network, low: fmpq, high: fmpq) -> Segments:
    """All segments of a chain of dense layers with ReLU, leaky ReLU or identity; NetworkError otherwise."""
    pieces: Iterator[Piece] = iter([(low, high, [(fmpq(0), fmpq(1))])])
    left, work = fmpq(1), _Work()
    for rows, after in _layers(network):
        pieces = _through(pieces, rows, left, work)
        left = after
    knots, lines = [low], []
    for _, end, outputs in _through(pieces, [([fmpq(1)], fmpq(0))], left, work):
        knots.append(end)
        lines.append(outputs[0])
    return Segments(tuple(knots), tuple(lines))


def is_piecewise_linear(network: Network) -> bool:
    """Whether `segments_of` takes it: a chain of dense layers, each activation made of two lines or one."""
    return network.is_chain and all(
        isinstance(layer.operation, Dense | Elementwise) and _left_slope(layer.operation) is not None
        for layer in network.layers[1:]
    )


def _left_slope(operation: Dense | Elementwise) -> Any:
    """The slope left of 0, where right of it the slope is 1; None where φ is no such function."""
    phi = operation.activation
    if phi.is_identity:
        return fmpq(1)
    if phi.slopes is None or phi.slopes[1] != 1:
        return None
    return fmpq(phi.slopes[0].numerator, phi.slopes[0].denominator)


def _layers(network: Network) -> Iterator[tuple[Rows, Any]]:
    """Each layer's rows, and the slope left of 0 of the activation that follows it."""
    for layer in network.layers[1:]:
        operation = layer.operation
        assert isinstance(operation, Dense | Elementwise)
        (shape,) = network.input_shapes(layer)
        if isinstance(operation, Elementwise):
            units = int(shape[0])
            identity = [[fmpq(int(i == j)) for j in range(units)] for i in range(units)]
            yield [(row, fmpq(0)) for row in identity], _left_slope(operation)
            continue
        assert network.parameters is not None
        numbers = network.parameters.of_layer(layer.name)
        biases = numbers["b"] if operation.has_bias else [0.0] * len(numbers["W"])
        yield (
            [([rational(w) for w in row], rational(b)) for row, b in zip(numbers["W"], biases, strict=True)],
            _left_slope(operation),
        )


def rational(value: float) -> fmpq:
    """A double, exactly."""
    return fmpq(*float(value).as_integer_ratio())


class _Work:
    """Counts products of rational numbers, so that a large network gets a sentence instead of minutes."""

    def __init__(self) -> None:
        self._spent = 0

    def spend(self, products: int) -> None:
        self._spent += products
        if self._spent > MOST_PRODUCTS:
            raise NetworkError(
                f"following this network exactly takes more than {MOST_PRODUCTS:,} products of rational numbers: "
                "give a smaller one, or a shorter interval"
            )


def _through(pieces: Iterator[Piece], rows: Rows, left: fmpq, work: _Work) -> Iterator[Piece]:
    """The next layer's lines before its activation, from this layer's before its own, with `left` slope below 0."""
    for low, high, lines in pieces:
        kinks: dict[fmpq, list[int]] = {}
        for unit, (offset, slope) in enumerate(lines) if left != 1 else ():
            kink = -offset / slope if slope != 0 else low
            if low < kink < high:
                kinks.setdefault(kink, []).append(unit)
        ends = [low, *sorted(kinks), high]
        work.spend(len(rows) * (len(lines) + len(ends)))
        factors = [_factor(line, low, ends[1], left) for line in lines]
        after = [_combined(row, bias, factors, lines) for row, bias in rows]
        for start, end in pairwise(ends):
            for unit in kinks.get(start, ()):
                change = _factor(lines[unit], start, end, left) - factors[unit]
                offset, slope = (change * part for part in lines[unit])
                after = [
                    (a + row[unit] * offset, s + row[unit] * slope)
                    for (a, s), (row, _) in zip(after, rows, strict=True)
                ]
            yield start, end, after


def _factor(line: Line, low: fmpq, high: fmpq, left: fmpq) -> fmpq:
    """1 where the line is above 0 between low and high, else the slope left of 0."""
    offset, slope = line
    return fmpq(1) if offset + slope * (low + high) / 2 > 0 else left


def _combined(row: Sequence[Any], bias: Any, factors: Sequence[Any], lines: Sequence[Line]) -> Line:
    offset, slope = bias, fmpq(0)
    for weight, factor, (a, s) in zip(row, factors, lines, strict=True):
        if weight != 0 and factor != 0:
            offset, slope = offset + weight * factor * a, slope + weight * factor * s
    return offset, slope
