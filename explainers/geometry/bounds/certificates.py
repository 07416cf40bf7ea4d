"""What certifies counts: whole numbers worked out again by routes of their own, pieces counted, maps told apart."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import prod
from typing import Any, Literal

from flint import fmpq
from sympy import Add, Float, Integer, Mul, Pow, Sum, binomial

from ...derivations.evidence import Relation, Verdict, refused
from ...networks import Network
from ..approximation.enclosing.lines import segments_of
from .witness import Point, distinct_maps

COUNT = "exact count"
_COMPARED = {
    "=": int.__eq__,
    "le": int.__le__,
    "lt": int.__lt__,
    "ge": int.__ge__,
    "gt": int.__gt__,
    "ne": int.__ne__,
}
_CLOSE = 200
"""A number shown rounded is off by less than one part in this."""
_MOST_BITS = 100_000
_LONGEST_SUM = 20_000


def whole_value(expr: Any, index: dict[Any, int] | None = None) -> int | None:
    """The whole number that an expression of +, ·, powers, Σ and binomials is; None where it is none."""
    known = index or {}
    if isinstance(expr, Integer):
        return int(expr)
    if expr in known:
        return known[expr]
    if isinstance(expr, Sum) and len(expr.limits) == 1:
        return _sum(expr, known)
    parts = [whole_value(part, known) for part in getattr(expr, "args", ())]
    if isinstance(expr, Add | Mul):
        return _all(sum if isinstance(expr, Add) else prod, parts)
    if isinstance(expr, Pow) and None not in parts and 0 <= parts[1] < _MOST_BITS:  # type: ignore[operator]
        return int(parts[0] ** parts[1])  # type: ignore[operator]
    if isinstance(expr, binomial) and None not in parts:
        return chosen(*parts)  # type: ignore[arg-type]
    return None


def _sum(expr: Any, known: dict[Any, int]) -> int | None:
    letter, *limits = expr.limits[0]
    low, high = (whole_value(limit, known) for limit in limits)
    if low is None or high is None or high - low > _LONGEST_SUM:
        return None
    return _all(sum, [whole_value(expr.function, known | {letter: j}) for j in range(low, high + 1)])


def _all(combine: Any, parts: list[int | None]) -> int | None:
    return None if None in parts else int(combine(parts))


def chosen(n: int, k: int) -> int:
    """C(n, k), one factor after the other."""
    value = 1
    for i in range(k):
        value = value * (n - i) // (i + 1)
    return value if 0 <= k <= n else 0


@dataclass(frozen=True)
class Counted:
    """before relation after for whole numbers; "approx" for one that is shown as m · 10^e with three digits."""

    def examine(self, before: Any, relation: Relation, after: Any) -> Verdict:
        a = whole_value(before)
        if relation == "approx" and a is not None:
            shown = _rounded_value(after)
            holds = shown is not None and abs(shown - a) * _CLOSE <= a
            return Verdict(holds, COUNT, True, 0.0, "rounded to three digits")
        b = whole_value(after)
        if a is None or b is None or relation not in _COMPARED:
            return refused("both sides must be whole numbers that can be worked out", COUNT)
        return Verdict(bool(_COMPARED[relation](a, b)), COUNT, True, 0.0, f"the numbers are {a} and {b}")


def _rounded_value(shown: Any) -> int | None:
    """m · 10^e, m a decimal of two places."""
    if not isinstance(shown, Mul) or len(shown.args) != 2 or not isinstance(shown.args[0], Float | Integer):
        return None
    power = whole_value(shown.args[1])
    return None if power is None else round(float(shown.args[0]) * 100) * power // 100


@dataclass(frozen=True)
class RegionBound:
    """`claim`, the most regions of networks of these sizes, is at most (Montúfar: at least) the step's number.

    The theorems are cited, their numbers worked out again: regions by adding one plane after the other, Serra's sum
    from the first layer on.
    """

    claim: Any
    theorem: Literal["Zaslavsky", "product", "Serra", "Montúfar"]
    inputs: int
    hidden: tuple[int, ...]

    def examine(self, before: Any, relation: Relation, after: Any) -> Verdict:
        wanted = "ge" if self.theorem == "Montúfar" else "le"
        if before != self.claim or relation != wanted:
            return refused(
                f"this certificate is about {self.claim} being at {'least' if wanted == 'ge' else 'most'} a number",
                COUNT,
            )
        given, own = whole_value(after), self._number()
        reason = f"{_SOURCES[self.theorem]}: {own}"
        return Verdict(given == own, "theorem", True, 0.0, reason)

    def _number(self) -> int:
        if self.theorem == "Zaslavsky":
            return cut_by_planes(sum(self.hidden), self.inputs)
        if self.theorem == "product":
            value, dimension = 1, self.inputs
            for n in self.hidden:
                value *= cut_by_planes(n, dimension)
                dimension = min(dimension, n)
            return value
        if self.theorem == "Serra":
            return _serra(self.hidden, self.inputs)
        value = cut_by_planes(self.hidden[-1], self.inputs)
        for n in self.hidden[:-1]:
            for _ in range(self.inputs):
                value *= n // self.inputs
        return value


_SOURCES = {
    "Zaslavsky": "Zaslavsky 1975",
    "product": "Montúfar 2017, proposition 3",
    "Serra": "Serra, Tjandraatmadja and Ramalingam 2018, theorem 1",
    "Montúfar": "Montúfar, Pascanu, Cho and Bengio 2014",
}


def cut_by_planes(planes: int, dimension: int) -> int:
    """r(n, d) = r(n − 1, d) + r(n − 1, d − 1): a new plane cuts as many regions as the others cut it into."""
    regions = [1] * (dimension + 1)
    for _ in range(planes):
        regions = [1, *[regions[d] + regions[d - 1] for d in range(1, dimension + 1)]]
    return regions[dimension]


def _serra(hidden: tuple[int, ...], inputs: int) -> int:
    """From the first layer on, each dimension that is left followed up once."""

    @cache
    def regions(layer: int, dimension: int) -> int:
        if layer == len(hidden):
            return 1
        n = hidden[layer]
        choices = range(min(dimension, n) + 1)
        return sum(chosen(n, j) * regions(layer + 1, min(dimension, n - j)) for j in choices)

    return regions(0, inputs)


@dataclass(frozen=True)
class PieceCount:
    """`claim` is the number of linear pieces of a network of one input on [low, high]: every piece is visited."""

    claim: Any
    network: Network
    low: int
    high: int

    def examine(self, before: Any, relation: Relation, after: Any) -> Verdict:
        number = whole_value(after)
        if before != self.claim or relation != "=" or number is None:
            return refused(f"this certificate is about {self.claim} being a whole number", COUNT)
        pieces = len(segments_of(self.network, fmpq(self.low), fmpq(self.high)).merged.lines)
        return Verdict(pieces == number, COUNT, True, 0.0, f"there are {pieces} pieces")


@dataclass(frozen=True)
class MapsMet:
    """`claim`, the most pieces of networks of the sizes of `network`, is at least the step's number.

    The network has at least that many: it is a different affine map around each of these points, each inside a region.
    """

    claim: Any
    network: Network
    points: tuple[Point, ...]

    def examine(self, before: Any, relation: Relation, after: Any) -> Verdict:
        number = whole_value(after)
        if before != self.claim or relation != "ge" or number is None:
            return refused(f"this certificate is about {self.claim} being at least a whole number", COUNT)
        maps = distinct_maps(self.network, self.points)
        return Verdict(number <= maps, "witness", True, 0.0, f"{maps} different affine maps were met")
