"""The largest |f′| and |f″| on an interval, bounded from above by ball arithmetic: K and M of an expression.

The part with the largest bound is halved until that bound is nearly reached, or `MOST_PARTS` times. Where the next
derivative has one sign on a part, the largest value there is at an end.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from fractions import Fraction
from math import factorial, isfinite
from typing import Any

from flint import arb, fmpq

from ....networks import NetworkError
from ..numbers import fraction, interval
from .series import ball, working_precision
from .targets import Formula

MOST_PARTS = 4_000
CLOSE = 1 + 2.0**-24
_HUGE = 2**40
_HUGEST = 1e300
_FINEST = fmpq(1, 2**70)
_NAMES = {0: "value", 1: "slope", 2: "curvature"}


@dataclass(frozen=True)
class Peak:
    """max |f^(order)|: certainly at most `above`, and `below` is reached; `near` is where."""

    below: Fraction
    above: Fraction
    near: Fraction


def largest_derivative(f: Formula, low: Any, high: Any, order: int) -> Peak:
    """max |f′| (order 1) or |f″| (order 2) on [low, high].

    NetworkError where no bound is found, saying near which x.
    """
    left, right = interval(low, high)
    with working_precision():
        return _Search(f, order, left, right).peak()


class _Search:
    """Best first: the part with the largest upper bound is halved."""

    def __init__(self, f: Formula, order: int, low: fmpq, high: fmpq) -> None:
        self._series, self._order = f.series, order
        self._factorial, self._text = factorial(order), str(f.expr)
        self._low, self._high = low, high
        self._below, self._near = arb(0), (low + high) / 2
        self._queue: list[tuple[float, fmpq, fmpq, fmpq]] = []
        self._ends: dict[fmpq, Any] = {}

    def peak(self) -> Peak:
        self._add(self._low, self._high)
        for _ in range(MOST_PARTS):
            above, low, high = self._largest()
            is_close = above <= float(self._below) * CLOSE
            if is_close or not self._below < _HUGEST or high - low < (self._high - self._low) * _FINEST:
                break
            heapq.heappop(self._queue)
            middle = (low + high) / 2
            self._add(low, middle)
            self._add(middle, high)
        return self._found()

    def _largest(self) -> tuple[float, fmpq, fmpq]:
        key, _, low, high = self._queue[0]
        return -key, low, high

    def _found(self) -> Peak:
        above, low, high = self._largest()
        if not isfinite(above):
            raise self._unbounded((low + high) / 2)
        return Peak(fraction(self._below), Fraction(above), fraction(self._near))

    def _unbounded(self, near: fmpq) -> NetworkError:
        _, low, high = self._largest()
        ends = [self._series(arb(end), 0)[0] for end in (low, high)]
        has_values = all(end.is_finite() and abs(end) < _HUGE for end in ends)
        what = _NAMES[self._order] if has_values else _NAMES[0]
        where = round(float(fraction(near)), 12) + 0.0
        return NetworkError(
            f"no bound on the {what} of {self._text} was found near x = {where:.6g}: shorten the interval so that it "
            "stays away from there, or give another function"
        )

    def _derivative(self, x: Any) -> Any:
        return abs(self._series(x, self._order)[self._order]) * self._factorial

    def _at(self, x: fmpq) -> Any:
        if x not in self._ends:
            value = self._derivative(arb(x))
            self._ends[x] = value
            if value.is_finite() and value > self._below:
                self._below, self._near = value.lower(), x
        return self._ends[x]

    def _add(self, low: fmpq, high: fmpq) -> None:
        # Of equal bounds the smallest part first: what is not bounded is so found near one place.
        heapq.heappush(self._queue, (-self._bound(low, high), high - low, low, high))

    def _bound(self, low: fmpq, high: fmpq) -> float:
        """At least max |f^(order)| on [low, high]; infinite where nothing is known."""
        ends = [self._at(low), self._at(high)]
        over = self._series(ball(low, high), self._order + 1)
        own, after = over[self._order] * self._factorial, over[self._order + 1]
        if after > 0 or after < 0:  # increasing or decreasing
            bounds = [max(_above(end) for end in ends)]
        else:
            around = self._at((low + high) / 2) + abs(after) * self._factorial * (self._order + 1) * arb(
                (high - low) / 2
            )
            bounds = [_above(abs(own)), _above(around)]
        return min(bounds)


def _above(value: Any) -> float:
    """A double that is at least the whole ball; infinite where that is not finite."""
    if not value < _HUGEST:
        return float("inf")
    exact = fraction(value.upper())
    near = float(exact)
    return near if Fraction(near) >= exact else near * (1 + 2.0**-52) + 5e-324
