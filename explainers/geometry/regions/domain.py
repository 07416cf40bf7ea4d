"""Where a network is looked at: an interval or a convex polygon, in exact rationals, and how it lies among the inputs.

Its points have one or two plane coordinates t; the network's input there is origin + Σ t_k direction_k.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any, TypeAlias

from ...networks import NetworkError
from ...spelling import quoted

Point: TypeAlias = tuple[Fraction, ...]
_NUMBER = re.compile(r"[+-]?\d{1,18}(/\d{1,18}|\.\d{1,18})?")
LARGEST = 10**9


@dataclass(frozen=True)
class Domain:
    """The convex hull of `corners`: two numbers in order, or points of the plane in order around it.

    `origin` and `directions` place it among more inputs; by default the plane coordinates are the inputs.
    Raises NetworkError where the corners enclose nothing or turn both ways.
    """

    corners: tuple[Point, ...]
    origin: Point = ()
    directions: tuple[Point, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "corners", _in_order(self.corners))
        size = len(self.corners[0])
        if not self.directions:
            unit = tuple(tuple(Fraction(i == k) for i in range(size)) for k in range(size))
            object.__setattr__(self, "directions", unit)
            object.__setattr__(self, "origin", (Fraction(0),) * size)

    @property
    def dimension(self) -> int:
        """1 for an interval, 2 for a polygon."""
        return len(self.corners[0])

    @property
    def inputs(self) -> int:
        """How many inputs the network must have."""
        return len(self.origin)

    @property
    def measure(self) -> Fraction:
        """Its length or its area."""
        return measure(self.corners)

    def input_at(self, point: Sequence[Fraction]) -> Point:
        """The network's input at plane coordinates `point`."""
        along = zip(point, self.directions, strict=True)
        moved = [[t * value for value in direction] for t, direction in along]
        return tuple(sum(values, start) for start, *values in zip(self.origin, *moved, strict=True))

    def placed(self, origin: Sequence[Any], *directions: Sequence[Any]) -> Domain:
        """The same interval or polygon on a line or plane in the space of more inputs: a slice."""
        start, *along = (tuple(map(rational, vector)) for vector in (origin, *directions))
        if len(along) != self.dimension or any(len(vector) != len(start) for vector in along):
            raise NetworkError(
                f"a slice of {self.dimension} coordinate{'s' * (self.dimension > 1)} needs an origin and "
                f"{self.dimension} direction{'s' * (self.dimension > 1)} of as many numbers as the network has inputs"
            )
        if _are_dependent(along):
            raise NetworkError("the directions of a slice are parallel or 0: give ones that span it")
        return replace(self, origin=start, directions=tuple(along))


def interval(low: Any, high: Any) -> Domain:
    """low ≤ x ≤ high; numbers, fractions or their texts."""
    return Domain(((rational(low),), (rational(high),)))


def box(low: Any, high: Any) -> Domain:
    """The square of all (x_1, x_2) with both between low and high."""
    a, b = rational(low), rational(high)
    if a >= b:
        raise NetworkError(f"the square from {a} to {b} is empty: give the smaller number first")
    return Domain(((a, a), (b, a), (b, b), (a, b)))


def polygon(*points: Sequence[Any]) -> Domain:
    """The convex polygon with these corners, in order around it, either way."""
    if any(len(point) != 2 for point in points):
        raise NetworkError("a polygon's corners are pairs of numbers: give such as (0, 0), (1, 0), (0, 1)")
    return Domain(tuple(tuple(map(rational, point)) for point in points))


def rational(value: Any) -> Fraction:
    """`value` exactly: a number, or a text such as "1/3" or "-0.5"; a float is the double that it is."""
    text = value.strip() if isinstance(value, str) else None
    if text is not None and not _NUMBER.fullmatch(text):
        raise NetworkError(f"{quoted(value)} is not a number: write it such as 2, -0.5 or 1/3")
    try:
        number = Fraction(text if text is not None else _plain(value))
    except (TypeError, ValueError, OverflowError, ZeroDivisionError):
        raise NetworkError(
            f"{quoted(value)} is not a finite number: write it such as 2, -0.5 or 1/3"
        ) from None
    if abs(number) > LARGEST:
        raise NetworkError(f"{quoted(value)} is too large to look at: stay between −{LARGEST} and {LARGEST}")
    return number


def measure(corners: Sequence[Sequence[Fraction]]) -> Fraction:
    """b − a of an interval; ½ |Σ x_i y_{i+1} − x_{i+1} y_i| of a polygon."""
    if len(corners[0]) == 1:
        return abs(corners[1][0] - corners[0][0])
    return abs(twice_area(corners)) / 2


def twice_area(corners: Sequence[Sequence[Fraction]]) -> Fraction:
    """Positive where the corners go round anticlockwise."""
    around = pairwise([*corners, corners[0]])
    return sum((p[0] * q[1] - q[0] * p[1] for p, q in around), Fraction(0))


def _in_order(corners: tuple[Point, ...]) -> tuple[Point, ...]:
    """Ascending, or anticlockwise."""
    if len(corners) == 2 and len(corners[0]) == 1:
        (a,), (b,) = corners
        if a >= b:
            raise NetworkError(f"the interval from {a} to {b} is empty: give the smaller number first")
        return corners
    if len(corners) < 3:
        raise NetworkError(f"a polygon needs three corners or more, but was given {len(corners)}")
    ordered = corners if twice_area(corners) > 0 else corners[::-1]
    turns = [
        twice_area((p, q, r))
        for p, q, r in zip(ordered, (*ordered[1:], ordered[0]), (*ordered[2:], *ordered[:2]), strict=True)
    ]
    # A star turns the same way at every corner too, but more than once around.
    fans = [twice_area((ordered[0], q, r)) for q, r in pairwise(ordered[1:])]
    if min(turns) <= 0 or min(fans) <= 0:
        raise NetworkError(
            "the corners do not go once around a convex polygon: give them in order, none between two others"
        )
    return ordered


def _are_dependent(vectors: Sequence[Point]) -> bool:
    if len(vectors) == 1:
        return not any(vectors[0])
    u, v = vectors
    return all(u[i] * v[j] == u[j] * v[i] for i in range(len(u)) for j in range(i))


def _plain(value: Any) -> Any:
    """SymPy's rationals and NumPy's numbers as Python's."""
    if hasattr(value, "p") and hasattr(value, "q"):
        return Fraction(int(value.p), int(value.q))
    if isinstance(value, bool):
        raise TypeError
    return value if isinstance(value, int | float | Fraction | Decimal) else float(value)
