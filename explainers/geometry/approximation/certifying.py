"""Is |f − F| ≤ ε on a whole interval? Proved by ball arithmetic with bisection, or refuted at a point.

On each part both curves lie in tubes; where the tubes' lines are nowhere further apart than ε less both spreads, the
part is proved, else it is halved. Nothing is sampled, and the network's stored doubles are taken exactly.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor
from typing import Any, Literal

from flint import arb, fmpq

from ...networks import Network, NetworkError
from .enclosing.curves import Curve, curve_of
from .enclosing.lines import Segments
from .enclosing.series import working_precision
from .enclosing.targets import Known, Target
from .numbers import fmpq_of, fraction, interval

MOST_PARTS = 200_000
_FINEST = fmpq(1, 2**60)
_ROUNDING = 10**12
Answer = Literal["proved", "refuted", "undecided"]


@dataclass(frozen=True)
class Finding:
    """What was found: proved, refuted with a `witness` x, or undecided after `parts` parts of the interval.

    `error` holds |f(x) − F(x)| at the witness, from below and from above. `trusted` is what the answer rests on
    besides arithmetic, "" where nothing.
    """

    answer: Answer
    parts: int
    witness: Fraction | None = None
    error: tuple[Fraction, Fraction] | None = None
    trusted: str = ""

    def __bool__(self) -> bool:
        return self.answer == "proved"

    def __str__(self) -> str:
        given = f", given {self.trusted.rstrip(',')}" if self.trusted else ""
        if self.witness is not None and self.error is not None:
            return f"refuted at x = {float(self.witness):.6g}: off by {float(self.error[0]):.6g}{given}"
        return f"{self.answer} on {self.parts} parts of the interval{given}"


def certify(
    f: Target, network: Network, low: Any, high: Any, error: Any, *, most_parts: int = MOST_PARTS
) -> Finding:
    """Whether |f(x) − network(x)| ≤ error for every x from low to high.

    Numbers are taken exactly (Fractions, whole numbers, doubles). Undecided after `most_parts` parts, or where the
    largest error is so near to `error` that halving does not tell.
    """
    left, right = interval(low, high)
    with working_precision():
        return compared(f, curve_of(network, left, right), left, right, fmpq_of(error), most_parts)


def refuted_in_the_middle(f: Target, network: Network, low: Any, high: Any, error: Any) -> Finding | None:
    """The quick part of `certify`: is the middle of a part between two bends too far off?"""
    left, right = interval(low, high)
    with working_precision():
        curve = curve_of(network, left, right)
        parts = _parts(curve, left, right)
        worst = _worst_middle(f, curve, parts, arb(fmpq_of(error)))
        return None if worst is None else _refuted(f, curve, worst, len(parts))


def compared(
    f: Target, curve: Curve, low: fmpq, high: fmpq, error: fmpq, most_parts: int = MOST_PARTS
) -> Finding:
    """`certify` for a network that is a curve already; within `working_precision`."""
    bound, finest = arb(error), (high - low) * _FINEST
    most_parts = min(most_parts, curve.most_parts)
    parts = _parts(curve, low, high)
    unproved = [part for part in parts if not _distance(f, curve, *part) <= bound]
    worst = _worst_middle(f, curve, unproved, bound)
    if worst is not None:
        return _refuted(f, curve, worst, len(parts))
    count, waiting = len(parts), [half for part in unproved for half in _halves(*part)]
    while waiting:
        a, b = waiting.pop()
        count += 1
        if _distance(f, curve, a, b) <= bound:
            continue
        middle = (a + b) / 2
        if _error(f, curve, middle) > bound:
            return _refuted(f, curve, middle, count)
        if b - a < finest or count >= most_parts:
            return Finding("undecided", count, trusted=f.trusted)
        waiting += _halves(a, b)
    return Finding("proved", count, trusted=f.trusted)


def largest_error(
    f: Target, network: Network, low: Any, high: Any, *, relative: float = 1e-3, most_parts: int = 20_000
) -> tuple[Fraction, Fraction]:
    """max |f − network| from below and from above, at most `relative` apart where `most_parts` parts suffice."""
    left, right = interval(low, high)
    with working_precision():
        curve = curve_of(network, left, right)
        least, most = arb(0), arb(0)
        queue: list[tuple[float, int, tuple[fmpq, fmpq]]] = []
        waiting = _parts(curve, left, right)
        for count in range(most_parts):
            for a, b in waiting:
                error = _error(f, curve, (a + b) / 2)
                least = error.lower() if error > least else least
                heapq.heappush(queue, (-_from_above(_distance(f, curve, a, b)), count + len(queue), (a, b)))
            most = -queue[0][0]
            if most <= float(least) * (1 + relative):
                break
            _, _, (a, b) = heapq.heappop(queue)
            waiting = _halves(a, b)
        if most == float("inf"):
            raise NetworkError("the largest error is not bounded on this interval: shorten it")
        return fraction(least), Fraction(most)


# The parts ---------------------------------------------------------------------------------------


def _parts(curve: Curve, low: fmpq, high: fmpq) -> list[tuple[fmpq, fmpq]]:
    """The interval, cut where the network bends."""
    return list(pairwise(curve.knots)) if isinstance(curve, Segments) else [(low, high)]


def _halves(low: fmpq, high: fmpq) -> list[tuple[fmpq, fmpq]]:
    middle = (low + high) / 2
    return [(low, middle), (middle, high)]


def _distance(f: Known, curve: Known, low: fmpq, high: fmpq) -> Any:
    """At least the largest |f − F| on [low, high]; nan where nothing is known."""
    one, other = f.tube(low, high), curve.tube(low, high)
    half = arb((high - low) / 2)
    apart = abs(one.value - other.value) + abs(one.slope - other.slope) * half
    return (apart + one.spread + other.spread).upper()


def _error(f: Known, curve: Known, x: fmpq) -> Any:
    return abs(f.at(x) - curve.at(x))


def _worst_middle(f: Known, curve: Known, parts: list[tuple[fmpq, fmpq]], bound: Any) -> fmpq | None:
    """The middle of a part where the error certainly exceeds `bound`, the largest such error; else None."""
    found = None
    for low, high in parts:
        middle = (low + high) / 2
        error = _error(f, curve, middle)
        if error > bound:
            bound, found = error.lower(), middle
    return found


def _refuted(f: Target, curve: Known, x: fmpq, parts: int) -> Finding:
    error = _error(f, curve, x)
    between = (_rounded(error.lower(), up=False), _rounded(error.upper(), up=True))
    return Finding("refuted", parts, fraction(x), between, f.trusted)


def _rounded(value: Any, *, up: bool) -> Fraction:
    """To twelve decimals, outwards."""
    scaled = fraction(value) * _ROUNDING
    return Fraction(ceil(scaled) if up else floor(scaled), _ROUNDING)


def _from_above(value: Any) -> float:
    """A double that is at least `value`; infinite where that is nan."""
    return float(value) * (1 + 2**-50) if value.is_finite() else float("inf")
