"""What a linear and an affine function must keep, and the search for small whole numbers where one does not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any, Literal

from sympy import Add, Integer, Mul, Pow, Rational, exp

from ...derivations.evidence import Relation, Verdict, unproved
from ...values import Compared, NoValue, value_of

Law = Literal["sums", "means"]
"""f(u + v) = f(u) + f(v), which linear functions keep; f((u + v)/2) = (f(u) + f(v))/2, which affine ones keep."""

Point = tuple[int, ...]
LARGEST = 3
"""The search goes over whole numbers from −3 to 3."""


@dataclass(frozen=True)
class RealFunction:
    """A function of one or two numbers: its name as typed, and its formula, written raw."""

    name: str
    inputs: int
    formula: Callable[..., Any]


FUNCTIONS = (
    RealFunction("1/x", 1, lambda x: Pow(x, -1, evaluate=False)),
    RealFunction("x^2", 1, lambda x: Pow(x, 2, evaluate=False)),
    RealFunction("e^x", 1, lambda x: exp(x, evaluate=False)),
    RealFunction("x1*x2", 2, lambda x, y: Mul(x, y, evaluate=False)),
)


def both_sides(function: RealFunction, law: Law, u: Point, v: Point) -> tuple[Any, Any]:
    """The two sides of a law at two points, written out in numbers."""
    apart = Add(*(function.formula(*map(Integer, point)) for point in (u, v)), evaluate=False)
    if law == "sums":
        sums = [Add(Integer(a), Integer(b), evaluate=False) for a, b in zip(u, v, strict=True)]
        return function.formula(*sums), apart
    means = [Rational(a + b, 2) for a, b in zip(u, v, strict=True)]
    return function.formula(*means), Mul(apart, Pow(Integer(2), -1, evaluate=False), evaluate=False)


def counterexample(function: RealFunction, law: Law) -> tuple[Point, Point] | None:
    """The simplest two points of small whole numbers at which `law` fails; None where none of them does."""
    for u, v in _pairs(function.inputs, law):
        before, after = both_sides(function, law, u, v)
        verdict = Compared().examine(before, "ne", after)
        if verdict.holds and verdict.is_exact:
            return u, v
    return None


def _pairs(inputs: int, law: Law) -> Iterator[tuple[Point, Point]]:
    """Pairs of points, small and positive ones first; for means those whose mean is whole."""
    points = list(product(range(-LARGEST, LARGEST + 1), repeat=inputs))
    pairs = [
        (u, v)
        for u, v in product(points, repeat=2)
        if law == "sums" or all((a + b) % 2 == 0 for a, b in zip(u, v, strict=True))
    ]
    return iter(sorted(pairs, key=_how_simple))


def _how_simple(pair: tuple[Point, Point]) -> tuple[Any, ...]:
    numbers = [*pair[0], *pair[1]]
    return (sum(a < 0 for a in numbers), sum(map(abs, numbers)), pair[0] > pair[1], pair[1])


@dataclass(frozen=True)
class LawBroken:
    """At u and v the two sides of a law differ: computed in fractions, or enclosed in balls that do not touch."""

    function: RealFunction
    law: Law
    u: Point
    v: Point

    def examine(self, before: Any, relation: Relation, after: Any) -> Verdict:
        sides = both_sides(self.function, self.law, self.u, self.v)
        if (before, after) != sides or relation != "ne":
            return Verdict(
                False, "witness", False, 1.0, f"this certificate speaks of {self.function.name} only"
            )
        try:
            apart = [value_of(side) for side in sides]
        except NoValue as obstacle:
            return unproved(obstacle, "witness")
        verdict = Compared().examine(before, relation, after)
        reason = f"the sides are {apart[0]} and {apart[1]}" if verdict.holds else verdict.reason
        return Verdict(verdict.holds, "witness", verdict.is_exact, verdict.bound, reason)
