"""What happens near 0 and far out: signs and limits of quotients in a letter that is arbitrarily small or large.

Near 0 everything is a power series, so derivatives at 0 decide. Far out every generator is a sum of terms
c e^(polynomial in ω) ω^p (log ω)^q, largest first, with a remainder of which only the size is known.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cmp_to_key, reduce
from typing import TYPE_CHECKING, Any

from .quotients import ONE, ZERO, NotReadable, NoValue, Quotient, constant, polynomial

if TYPE_CHECKING:
    from .signs import Signs

_MOST_ORDERS = 8
_MOST_TERMS = 200


@dataclass(frozen=True)
class Germ:
    """The name of a positive letter that is arbitrarily small or large; `level` tells nested ones apart."""

    is_large: bool
    level: int
    is_positive: bool = True


@dataclass(frozen=True)
class Infinite:
    """+∞ or −∞."""

    sign: int


@dataclass(frozen=True, eq=False)
class Term:
    """coefficient · e^(Σ c ω^a) ω^power (log ω)^logs; where it is not `is_known`, only no larger than that."""

    coefficient: Quotient
    exponents: tuple[tuple[int, Quotient], ...] = ()
    power: int = 0
    logs: int = 0
    is_known: bool = True


def leading_sign(signs: Signs, value: Quotient, germ: int) -> int:
    """The sign of `value` (not 0) for all small enough, or all large enough values of the letter."""
    if signs.field.generators[germ].name.is_large:
        terms = _Asymptotics(signs, germ).of(value.numerator)
        if not terms or not terms[0].is_known:
            raise NotReadable("the largest term is not known")
        return signs.of(terms[0].coefficient)
    for _ in range(_MOST_ORDERS):
        start = signs.field.replaced(value, germ, ZERO)
        if not start.is_zero:
            return signs.of(start)
        value = signs.field.derivative(value, germ)
    raise NotReadable(f"the first {_MOST_ORDERS} derivatives at 0 are 0")


def limit(signs: Signs, value: Quotient, germ: int) -> Quotient | Infinite:
    """Where `value` goes as the letter goes to 0, or to ∞."""
    if not signs.field.depends(value, germ):
        return value
    return (
        _far(signs, value, germ) if signs.field.generators[germ].name.is_large else _near(signs, value, germ)
    )


def _near(signs: Signs, value: Quotient, germ: int) -> Quotient | Infinite:
    field = signs.field
    above, below = polynomial(value.numerator), polynomial(value.denominator)
    for _ in range(_MOST_ORDERS):
        top, bottom = (field.replaced(part, germ, ZERO) for part in (above, below))
        if not bottom.is_zero:
            return field.reduced(top * bottom.inverse())
        if not top.is_zero:
            return Infinite(signs.of(top) * leading_sign(signs, below, germ))
        above, below = field.derivative(above, germ), field.derivative(below, germ)  # l'Hôpital
    raise NotReadable(f"the first {_MOST_ORDERS} derivatives at 0 are 0")


def _far(signs: Signs, value: Quotient, germ: int) -> Quotient | Infinite:
    asymptotics = _Asymptotics(signs, germ)
    above, below = asymptotics.of(value.numerator), asymptotics.of(value.denominator)
    if not below or not below[0].is_known:
        raise NotReadable("the largest term of a denominator is not known")
    if not above:
        return ZERO
    order = asymptotics.compare(above[0], below[0])
    if order < 0:
        return ZERO
    if not above[0].is_known:
        raise NotReadable("the largest term is not known")
    ratio = above[0].coefficient * below[0].coefficient.inverse()
    return Infinite(signs.of(ratio)) if order else signs.field.reduced(ratio)


class _Asymptotics:
    """Sums of terms in the large letter ω, largest first."""

    def __init__(self, signs: Signs, germ: int) -> None:
        self._signs, self._field, self._germ = signs, signs.field, germ

    def compare(self, a: Term, b: Term) -> int:
        """1 where a / b goes to ∞, −1 where it goes to 0."""
        powers = dict(a.exponents)
        for power, coefficient in b.exponents:
            powers[power] = powers.get(power, ZERO) - coefficient
        for power in sorted(powers, reverse=True):
            sign = self._signs.of(powers[power])
            if sign:
                return sign
        ours, theirs = (a.power, a.logs), (b.power, b.logs)
        return int(ours > theirs) - int(ours < theirs)

    def of(self, value: Any) -> list[Term]:
        """A polynomial as a sum of terms."""
        total: list[Term] = []
        for exponents, coefficient in value.terms():
            product = [Term(constant(coefficient))]
            for number, exponent in enumerate(exponents):
                if exponent:
                    product = self._product(product, self._power(number, int(exponent)))
            total += product
        return self._collected(total)

    def _power(self, number: int, exponent: int) -> list[Term]:
        base = self._generator(number)
        if len(base) == 1 and base[0].is_known:
            (term,) = base
            exponents = tuple((power, c * constant(exponent)) for power, c in term.exponents)
            return [
                Term(term.coefficient.power(exponent), exponents, term.power * exponent, term.logs * exponent)
            ]
        return reduce(self._product, [base] * exponent)

    def _generator(self, number: int) -> list[Term]:
        generator = self._field.generators[number]
        itself = self._field.generator(number)
        if number == self._germ:
            return [Term(ONE, power=1)]
        if not self._field.depends(itself, self._germ):
            return [Term(itself)]
        if generator.kind == "exp":
            return self._exp(generator.of)
        if generator.kind == "opaque":
            raise NotReadable(f"of {generator.of[0]} nothing is known far out")
        return self._log(generator.of) if generator.kind == "log" else self._erf(generator.of)

    def _exp(self, exponent: Quotient) -> list[Term]:
        """Growing powers of ω stay in the exponent; e^(c/ω) is 1 and something no larger than 1/ω."""
        terms = exponent.terms()
        if terms is None:
            raise NotReadable("an exponent is not a sum of powers")
        product = [Term(ONE)]
        for coefficient, monomial in terms:
            power, rest = self._split(monomial)
            rest = rest * constant(coefficient)
            if power > 0:
                factor = [Term(ONE, ((power, rest),))]
            elif power == 0:
                factor = [Term(self._field.exp(rest))]
            else:
                factor = [Term(ONE), Term(ONE, power=power, is_known=False)]
            product = self._product(product, factor)
        return product

    def _split(self, monomial: Quotient) -> tuple[int, Quotient]:
        """c ω^a as a and c."""
        above, below = (
            int(part.degrees()[self._germ]) for part in (monomial.numerator, monomial.denominator)
        )
        power = above - below
        rest = monomial * self._field.generator(self._germ).power(-power)
        if self._field.depends(rest, self._germ):
            raise NotReadable("an exponent grows faster than every power")
        return power, rest

    def _log(self, argument: Quotient) -> list[Term]:
        """log of the largest term, and a remainder of the size of the second over the first."""
        above = self._log_of(argument.numerator)
        below = [replace(term, coefficient=-term.coefficient) for term in self._log_of(argument.denominator)]
        return self._collected([*above, *below])

    def _log_of(self, value: Any) -> list[Term]:
        first, *others = self.of(value)
        if not first.is_known or first.logs:
            raise NotReadable("the largest term in a logarithm is not known")
        if self._signs.of(first.coefficient) < 0:
            raise NoValue("the logarithm of a negative number")
        found = [Term(coefficient, power=power) for power, coefficient in first.exponents]
        found += [Term(constant(first.power), logs=1)] if first.power else []
        if not first.coefficient.same(ONE):
            found.append(Term(self._field.log_of(first.coefficient)))
        return found + [self._unknown(self._over(other, first)) for other in others[:1]]

    def _erf(self, argument: Quotient) -> list[Term]:
        """±1, and a remainder of the size of e^(−w²)."""
        terms = self.of(argument.numerator)
        below = self.of(argument.denominator)
        if not terms or self.compare(terms[0], below[0]) <= 0:
            raise NotReadable("erf of what does not go to ∞")
        sign = self._signs.of(terms[0].coefficient) * self._signs.of(below[0].coefficient)
        square = self._field.reduced(argument.power(2))
        return [Term(constant(sign)), *map(self._unknown, self._exp(-square))]

    def _over(self, a: Term, b: Term) -> Term:
        exponents = dict(a.exponents)
        for power, coefficient in b.exponents:
            exponents[power] = exponents.get(power, ZERO) - coefficient
        return Term(ONE, tuple(sorted(exponents.items())), a.power - b.power, a.logs - b.logs)

    def _unknown(self, term: Term) -> Term:
        return replace(term, coefficient=ONE, is_known=False)

    def _product(self, left: list[Term], right: list[Term]) -> list[Term]:
        if len(left) * len(right) > _MOST_TERMS:
            raise NotReadable(f"there are more than {_MOST_TERMS} terms of different size")
        return [self._times(a, b) for a in left for b in right]

    def _times(self, a: Term, b: Term) -> Term:
        exponents = dict(a.exponents)
        for power, coefficient in b.exponents:
            exponents[power] = exponents.get(power, ZERO) + coefficient
        kept = tuple((power, c) for power, c in sorted(exponents.items()) if not c.is_zero)
        is_known = a.is_known and b.is_known
        coefficient = a.coefficient * b.coefficient if is_known else ONE
        return Term(coefficient, kept, a.power + b.power, a.logs + b.logs, is_known)

    def _collected(self, terms: Iterable[Term]) -> list[Term]:
        """Terms of one size together, largest first; what is no larger than a remainder is left out."""
        found: list[Term] = []
        for term in sorted(terms, key=cmp_to_key(self.compare), reverse=True):
            if found and self.compare(found[-1], term) == 0:
                found[-1] = self._merged(found[-1], term)
            else:
                found.append(term)
        kept: list[Term] = []
        for term in found:
            if term.is_known and self._field.reduced(term.coefficient).is_zero:
                continue
            kept.append(term)
            if not term.is_known:
                break
        return kept

    def _merged(self, a: Term, b: Term) -> Term:
        is_known = a.is_known and b.is_known
        return replace(a, coefficient=a.coefficient + b.coefficient if is_known else ONE, is_known=is_known)
