"""Regions of the letters' values: what is known of signs there, and whether any real numbers satisfy it.

A sign fact says that a polynomial is negative, zero or positive. Linear facts are decided by Fourier-Motzkin
elimination, polynomials in one letter by their isolated real roots; of others nothing is concluded.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import flint

from .field import Field
from .quotients import Quotient, generators_of, polynomial

Fact = tuple[Any, int]
"""A polynomial and its sign."""
_MOST_INEQUALITIES = 300


@dataclass(frozen=True, eq=False)
class Region:
    """All values of the letters with these signs; `pins` are letters that equal something."""

    facts: tuple[Fact, ...] = ()
    pins: tuple[tuple[int, Quotient], ...] = ()

    def pinned(self, letter: int) -> Quotient | None:
        return next((value for number, value in self.pins if number == letter), None)

    def narrowed(self, field: Field, value: Any, sign: int) -> Region | None:
        """Where `value` also has this sign; None where nothing is left."""
        letter = _solvable(field, value) if sign == 0 else None
        if letter is None:
            narrower = Region((*self.facts, (value, sign)), self.pins)
            return narrower if is_possible(field, narrower.facts) else None
        number, equal = letter
        facts = []
        for known, known_sign in self.facts:
            left = field.replaced(polynomial(known), number, equal)
            if not left.is_constant:
                facts.append((left.numerator, known_sign))
            elif _sign(left.rational) != known_sign:
                return None
        pins = tuple((other, field.replaced(meant, number, equal)) for other, meant in self.pins)
        narrower = Region(tuple(facts), (*pins, (number, equal)))
        return (
            narrower if _keeps_assumptions(field, narrower) and is_possible(field, narrower.facts) else None
        )

    def without(self, letter: int) -> Region:
        """What is known of the others, where `letter` is given another meaning."""
        return Region(self.facts, tuple(pin for pin in self.pins if pin[0] != letter))


def _solvable(field: Field, value: Any) -> tuple[int, Quotient] | None:
    """(x, what it equals) where value = 0 is c x + … with a number c and only letters."""
    numbers = [number for number, degree in enumerate(value.degrees()) if degree]
    if not all(is_letter(field, number) for number in numbers):
        return None
    for number in reversed(numbers):
        slope = value.derivative(number)
        if slope.is_constant():
            x = field.generator(number).numerator
            return number, polynomial((x * slope - value) * (1 / slope.leading_coefficient()))
    return None


def is_letter(field: Field, number: int) -> bool:
    return field.generators[number].kind in ("letter", "opaque")


def _keeps_assumptions(field: Field, region: Region) -> bool:
    return all(
        not value.is_constant or fits(field.generators[number].name, value.rational)
        for number, value in region.pins
    )


def fits(name: Any, value: Any) -> bool:
    """May the letter called `name` have this value, by what SymPy assumes of it?"""
    assumed = {
        "is_positive": value > 0,
        "is_negative": value < 0,
        "is_nonnegative": value >= 0,
        "is_nonpositive": value <= 0,
        "is_nonzero": value != 0,
        "is_integer": value.q == 1,
    }
    return all(holds or not getattr(name, assumption, None) for assumption, holds in assumed.items())


def assumed_facts(field: Field, numbers: Iterable[int]) -> list[Fact]:
    """x > 0 and x < 0, as far as SymPy assumes them."""
    facts: list[Fact] = []
    for number in numbers:
        name = field.generators[number].name
        x = field.generator(number).numerator
        if getattr(name, "is_positive", None):
            facts.append((x, 1))
        if getattr(name, "is_negative", None):
            facts.append((x, -1))
    return facts


def is_possible(field: Field, facts: tuple[Fact, ...]) -> bool:
    """Can all facts be true at once? Also True where that is not known."""
    readable = [
        (value, sign) for value, sign in facts if all(is_letter(field, n) for n in generators_of(value))
    ]
    letters = {number for value, _ in readable for number in generators_of(value)}
    readable += assumed_facts(field, letters)
    if len(letters) == 1:
        return _has_place(readable, letters.pop())
    linear = [_signed(value, sign) for value, sign in readable if sign and value.total_degree() == 1]
    return _is_feasible(linear)


# One letter: the real line cut at all roots --------------------------------------------------------


def _has_place(facts: list[Fact], letter: int) -> bool:
    line = [(_univariate(value, letter), sign) for value, sign in facts]
    roots: list[tuple[Any, Any]] = []
    for value, _ in line:
        for root, _multiplicity in flint.fmpq_poly(value).numer().complex_roots():
            if root.imag == 0:
                roots.append((root.real, value))
    distinct: list[tuple[Any, Any]] = []
    for root, value in sorted(roots, key=lambda each: float(each[0].mid())):
        if not distinct or not root.overlaps(distinct[-1][0]):
            distinct.append((root, value))
        elif distinct[-1][1] != value:
            return True  # two roots too close to tell apart: nothing is concluded
    places = _between([root for root, _ in distinct])
    if any(all(_sign(value(place)) == sign for value, sign in line) for place in places):
        return True
    return any(_holds_at(line, root, of) for root, of in distinct)


def _holds_at(line: list[tuple[Any, int]], root: Any, of: Any) -> bool:
    """At a root of `of`: other polynomials have there the sign that they have in its small ball."""
    place = _rational(root.mid())
    return all(
        sign == 0 if value == of or _vanishes(value, root) else _sign(value(place)) == sign
        for value, sign in line
    )


def _vanishes(value: Any, root: Any) -> bool:
    return any(
        other.imag == 0 and other.real.overlaps(root)
        for other, _ in flint.fmpq_poly(value).numer().complex_roots()
    )


def _univariate(value: Any, letter: int) -> Any:
    coefficients = [flint.fmpq(0)] * (int(value.degrees()[letter]) + 1)
    for exponents, coefficient in value.terms():
        coefficients[int(exponents[letter])] = coefficient
    return flint.fmpq_poly(coefficients)


def _between(roots: list[Any]) -> list[Any]:
    if not roots:
        return [flint.fmpq(0)]
    ends = [_rational(root.mid()) for root in roots]
    inner = [(a + b) / 2 for a, b in pairwise(ends)]
    return [ends[0] - 1, *inner, ends[-1] + 1]


def _rational(value: Any) -> Any:
    mantissa, exponent = value.man_exp()
    two = flint.fmpq(2)
    return flint.fmpq(mantissa) * (two ** int(exponent) if exponent >= 0 else 1 / two ** int(-exponent))


# Several letters: linear inequalities --------------------------------------------------------------


def _signed(value: Any, sign: int) -> dict[int, Any]:
    """value > 0, or −value > 0, as letter → coefficient; −1 is the constant."""
    found: dict[int, Any] = {}
    for exponents, coefficient in value.terms():
        place = next((number for number, exponent in enumerate(exponents) if exponent), -1)
        found[place] = coefficient * sign
    return found


def _is_feasible(inequalities: list[dict[int, Any]]) -> bool:
    """Fourier-Motzkin: is there a place where all of these sums are above 0?"""
    while True:
        letter = next((n for sum_ in inequalities for n in sum_ if n >= 0), None)
        if letter is None:
            return all(sum_.get(-1, 0) > 0 for sum_ in inequalities)
        rest = [sum_ for sum_ in inequalities if letter not in sum_]
        above = [sum_ for sum_ in inequalities if letter in sum_ and sum_[letter] > 0]
        below = [sum_ for sum_ in inequalities if letter in sum_ and sum_[letter] < 0]
        if len(above) * len(below) + len(rest) > _MOST_INEQUALITIES:
            return True
        inequalities = rest + [_without(letter, a, b) for a in above for b in below]


def _without(letter: int, above: dict[int, Any], below: dict[int, Any]) -> dict[int, Any]:
    a, b = above[letter], -below[letter]
    merged = {n: b * above.get(n, 0) + a * below.get(n, 0) for n in {*above, *below} if n != letter}
    return {n: coefficient for n, coefficient in merged.items() if coefficient}


def _sign(value: Any) -> int:
    return int(value > 0) - int(value < 0)
