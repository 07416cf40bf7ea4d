"""Sums of phasors c e^{2πi(r + …)} and how they are added, multiplied and compared.

Letters are real, and whole numbers where SymPy knows them as integers: then whole turns fall away.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from .cyclotomic import is_zero

MOST_TERMS = 20_000

Monomial = frozenset[tuple[Any, int]]
"""Letters with their powers."""
Angle = tuple[Fraction, frozenset[tuple[Monomial, Fraction]]]
"""Turns, 0 ≤ r < 1, and those that depend on letters."""
Phasors = dict[tuple[Monomial, Angle], Fraction]

ONE: Monomial = frozenset()
NO_ANGLE: Angle = (Fraction(0), frozenset())


class NotPhasors(Exception):
    """The expression is no sum of phasors; the sentence says which part is none."""


def are_equal(a: Phasors, b: Phasors) -> bool:
    """Is a = b for all values of the letters? Letters and π are independent, roots of unity are decided exactly."""
    groups: dict[tuple[Monomial, Any], dict[Fraction, Fraction]] = {}
    for (monomial, (turns, rest)), c in added([a, multiplied([number(Fraction(-1)), b])]).items():
        groups.setdefault((monomial, rest), {})[turns] = c
    return all(is_zero(group) for group in groups.values())


# Arithmetic ----------------------------------------------------------------------------------


def number(value: Fraction) -> Phasors:
    """A number, which does not turn."""
    return {(ONE, NO_ANGLE): value} if value else {}


def turned(angle: Angle) -> Phasors:
    """e^{2πi·angle}."""
    return {(ONE, angle): Fraction(1)}


def added(terms: Iterable[Phasors]) -> Phasors:
    """The sum."""
    total: Phasors = {}
    for term in terms:
        for key, c in term.items():
            total[key] = total.get(key, Fraction(0)) + c
    return {key: c for key, c in total.items() if c}


def multiplied(factors: Iterable[Phasors]) -> Phasors:
    """The product; NotPhasors where it has too many terms."""
    made = number(Fraction(1))
    for factor in factors:
        if len(made) * len(factor) > MOST_TERMS:
            raise NotPhasors(f"a product has more than {MOST_TERMS:,} terms")
        made = added(
            {(_letters(m, n), turned_by(a, b)): c * d}
            for (m, a), c in made.items()
            for (n, b), d in factor.items()
        )
    return made


def conjugated(z: Phasors) -> Phasors:
    """Every phasor turns the other way; letters are real."""
    return {(m, opposite(angle)): c for (m, angle), c in z.items()}


def of_letters(monomial: Monomial, turns: Fraction) -> Angle:
    """So many turns times the letters."""
    if not monomial:
        return turns % 1, frozenset()
    turns = turns % 1 if _is_whole(monomial) else turns
    return Fraction(0), frozenset({(monomial, turns)} if turns else ())


def _is_whole(monomial: Monomial) -> bool:
    return all(letter.is_integer and power > 0 for letter, power in monomial)


def turned_by(a: Angle, b: Angle) -> Angle:
    """The sum of both angles, whole turns left out."""
    rest = dict(a[1])
    for monomial, turns in b[1]:
        total = rest.get(monomial, Fraction(0)) + turns
        rest[monomial] = total % 1 if _is_whole(monomial) else total
    return (a[0] + b[0]) % 1, frozenset((m, t) for m, t in rest.items() if t)


def opposite(angle: Angle) -> Angle:
    """−angle."""
    return turned_by(NO_ANGLE, (-angle[0] % 1, frozenset((m, -t) for m, t in angle[1])))


def _letters(m: Monomial, n: Monomial) -> Monomial:
    if not n:
        return m
    powers = dict(m)
    for letter, power in n:
        powers[letter] = powers.get(letter, 0) + power
    return frozenset((letter, power) for letter, power in powers.items() if power)
