"""Quotients of polynomials with rational coefficients in numbered generators, always without common factors."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import flint

MOST_GENERATORS = 24
MOST_TERMS = 4_000
LARGEST_POWER = 64
CONTEXT = flint.fmpq_mpoly_ctx.get([f"g{number}" for number in range(MOST_GENERATORS)], flint.Ordering.lex)
GENERATORS = CONTEXT.gens()
_ONE = CONTEXT.constant(1)


class NotReadable(Exception):
    """An expression that these provers do not speak of, or too large a one; the sentence says what."""


class NoValue(Exception):
    """At the place in question the expression has no value; the sentence says why."""


class Pole(NoValue):
    """A denominator is 0: what an equality of quotients leaves out."""


class Rescaled(Exception):
    """A finer root of an exponential is needed: everything is to be read anew."""


@dataclass(frozen=True, eq=False)
class Quotient:
    """numerator / denominator, without common factors; the denominator's first coefficient is 1."""

    numerator: Any
    denominator: Any

    def __add__(self, other: Quotient) -> Quotient:
        if self.denominator == other.denominator:
            return quotient(self.numerator + other.numerator, self.denominator)
        top = times(self.numerator, other.denominator) + times(other.numerator, self.denominator)
        return quotient(top, times(self.denominator, other.denominator))

    def __sub__(self, other: Quotient) -> Quotient:
        return self + -other

    def __neg__(self) -> Quotient:
        return Quotient(-self.numerator, self.denominator)

    def __mul__(self, other: Quotient) -> Quotient:
        return quotient(times(self.numerator, other.numerator), times(self.denominator, other.denominator))

    def inverse(self) -> Quotient:
        """1 / self; NoValue where self is 0."""
        if self.is_zero:
            raise Pole("a denominator is 0")
        return quotient(self.denominator, self.numerator)

    def power(self, exponent: int) -> Quotient:
        if abs(exponent) > LARGEST_POWER:
            raise NotReadable(f"the power {exponent} is larger than {LARGEST_POWER}")
        base = self if exponent >= 0 else self.inverse()
        _check_terms(len(base.numerator), abs(exponent))
        _check_terms(len(base.denominator), abs(exponent))
        return Quotient(base.numerator ** abs(exponent), base.denominator ** abs(exponent))

    @property
    def is_zero(self) -> bool:
        return bool(self.numerator.is_zero())

    @property
    def is_constant(self) -> bool:
        """A rational number?"""
        return bool(self.numerator.is_constant() and self.denominator.is_constant())

    @property
    def rational(self) -> Any:
        """The fmpq that a constant is."""
        return self.numerator.leading_coefficient() if not self.is_zero else flint.fmpq(0)

    def same(self, other: Quotient) -> bool:
        return bool(self.numerator == other.numerator and self.denominator == other.denominator)

    def generators(self) -> frozenset[int]:
        """The numbers of the generators that occur."""
        return self._generators

    @cached_property
    def _generators(self) -> frozenset[int]:
        return generators_of(self.numerator) | generators_of(self.denominator)

    def terms(self) -> Iterator[tuple[Any, Quotient]] | None:
        """(coefficient, monomial) of each term, where the denominator is a single one; else None."""
        if len(self.denominator) != 1:
            return None
        return (
            (coefficient, quotient(monomial_of(exponents), self.denominator))
            for exponents, coefficient in self.numerator.terms()
        )


def generators_of(polynomial: Any) -> frozenset[int]:
    return frozenset([number for number, degree in enumerate(polynomial.degrees()) if degree > 0])


def constant(value: Any) -> Quotient:
    return Quotient(CONTEXT.constant(flint.fmpq(value)), _ONE)


def polynomial(value: Any) -> Quotient:
    return Quotient(value, _ONE)


ZERO, ONE = constant(0), constant(1)


def evaluated(value: Any, images: dict[int, Quotient]) -> Quotient:
    """A polynomial with quotients in place of its generators."""
    total = ZERO
    for exponents, coefficient in value.terms():
        term = constant(coefficient)
        for number, exponent in enumerate(exponents):
            if exponent:
                term = term * images[number].power(int(exponent))
        total = total + term
    return total


def quotient(numerator: Any, denominator: Any) -> Quotient:
    if numerator.is_zero():
        return ZERO
    if denominator.is_constant():
        first = denominator.leading_coefficient()
        return Quotient(numerator if first == 1 else numerator * (1 / first), _ONE)
    common = numerator.gcd(denominator)
    if not common.is_one():
        numerator, denominator = numerator // common, denominator // common
    first = denominator.leading_coefficient()
    if first != 1:
        numerator, denominator = numerator * (1 / first), denominator * (1 / first)
    return Quotient(numerator, denominator)


def times(a: Any, b: Any) -> Any:
    if len(a) * len(b) > MOST_TERMS:
        raise NotReadable(f"a product has more than {MOST_TERMS:,} terms")
    return a * b


def _check_terms(terms: int, exponent: int) -> None:
    """(number of terms) ^ exponent bounds a power's terms only roughly; what matters is that it ends soon."""
    if terms > 1 and exponent * terms > 400:
        raise NotReadable(f"the power {exponent} of {terms} terms is too large")


def monomial_of(exponents: tuple[int, ...]) -> Any:
    return CONTEXT.from_dict({tuple(exponents): 1})
