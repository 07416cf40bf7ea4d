"""Signs of quotients in a region: factor by factor, by what is positive whatever the letters are, and by what is known.

What cannot be told is a split: the region is then looked at in three parts.
"""

from __future__ import annotations

from math import lcm
from typing import Any

import flint

from .balls import ball
from .enclosing import certified_sign
from .field import Field
from .germs import Germ, leading_sign
from .quotients import NotReadable, Pole, Quotient, constant, generators_of, polynomial
from .regions import Region, is_letter
from .sturm import sign_on_positive_numbers

_DEEPEST = 6


class Undecided(Exception):
    """The sign of `value`, a polynomial, is different in different parts of the region."""

    def __init__(self, value: Any) -> None:
        super().__init__()
        self.value = value


class Signs:
    """Signs of quotients of `field` in `region`; NotReadable, NoValue or Undecided where there is none."""

    def __init__(self, field: Field, region: Region) -> None:
        self.field, self.region = field, region
        self._depth = 0

    def of(self, value: Quotient) -> int:
        value = self.field.reduced(value)
        if value.is_zero:
            return 0
        try:
            below = self.of_polynomial(value.denominator)
            if below == 0:
                raise Pole("a denominator is 0")
            return below * self.of_polynomial(value.numerator)
        except Undecided as split:
            # Letters alone are split; else the whole is tried in ball arithmetic.
            if all(is_letter(self.field, number) for number in generators_of(split.value)):
                raise
            sign = certified_sign(self.field, self.region, value)
            if sign is None:
                raise
            return sign

    def of_polynomial(self, value: Any) -> int:
        content, factors = value.factor()
        sign = 1 if content > 0 else -1
        for factor, exponent in factors:
            sign *= self.of_factor(factor) ** int(exponent)
        return sign

    def of_factor(self, value: Any) -> int:
        """Of an irreducible polynomial."""
        if self._depth >= _DEEPEST:
            raise NotReadable("signs within signs go too deep")
        self._depth += 1
        try:
            for rule in (
                self._of_number,
                self._of_generator,
                self._at_germ,
                self._known,
                self._of_terms,
                self._of_two_exponentials,
                self._of_one_exponential,
                self._of_logarithms,
                self._of_erf,
                self._implied,
            ):
                sign = rule(value)
                if sign is not None:
                    return sign
        finally:
            self._depth -= 1
        raise Undecided(value)

    def _of_number(self, value: Any) -> int | None:
        """√2 − e and the like: what has no letters."""
        if any(self._has_letters(number) for number in generators_of(value)):
            return None
        for bits in (64, 256, 1024):
            enclosure = ball(self.field, polynomial(value), {}, bits)
            if not enclosure.contains(0):
                return 1 if enclosure > 0 else -1
        raise NotReadable("a number too close to 0 has no sign that could be told")

    def _has_letters(self, number: int) -> bool:
        return is_letter(self.field, number) or any(
            self._has_letters(inner) for part in self.field.parts(number) for inner in part.generators()
        )

    def _of_generator(self, value: Any) -> int | None:
        if value.total_degree() != 1 or len(value) != 1:
            return None
        (number,) = generators_of(value)
        generator = self.field.generators[number]
        sign = 1 if value.leading_coefficient() > 0 else -1
        if self.field.is_positive_generator(number):
            return sign
        if generator.kind == "log":
            return sign * self.of(generator.of - constant(1))
        if generator.kind == "erf":
            return sign * self.of(generator.of)
        return -sign if getattr(generator.name, "is_negative", False) else None

    def _at_germ(self, value: Any) -> int | None:
        for number, generator in enumerate(self.field.generators):
            if isinstance(generator.name, Germ) and self.field.depends(polynomial(value), number):
                return leading_sign(self, polynomial(value), number)
        return None

    def _known(self, value: Any) -> int | None:
        for known, sign in self.region.facts:
            if len(known) == len(value):
                ratio = value.leading_coefficient() / known.leading_coefficient()
                if known * ratio == value:
                    return sign if ratio > 0 else -sign
        return None

    def _of_terms(self, value: Any) -> int | None:
        """All terms of one sign, one of them surely not 0."""
        signs = {self._of_term(exponents, coefficient) for exponents, coefficient in value.terms()}
        for sign in (1, -1):
            if sign in signs and signs <= {sign, 2 * sign}:
                return sign
        return None

    def _of_term(self, exponents: Any, coefficient: Any) -> int:
        """±1; ±2 where it may also be 0; 0 where nothing is known."""
        sign, may_vanish = (1 if coefficient > 0 else -1), False
        for number, exponent in enumerate(exponents):
            if not exponent:
                continue
            known = self._simple(number)
            if known is None and exponent % 2:
                return 0
            if known is None:
                may_vanish = True
            else:
                sign *= known ** int(exponent)
        return 2 * sign if may_vanish else sign

    def _simple(self, number: int) -> int | None:
        """The sign of a generator, if nothing has to be looked at for it."""
        if self.field.is_positive_generator(number):
            return 1
        name = self.field.generators[number].name
        if getattr(name, "is_negative", False):
            return -1
        for known, sign in self.region.facts:
            if sign and known.total_degree() == 1 and len(known) == 1 and generators_of(known) == {number}:
                return sign if known.leading_coefficient() > 0 else -sign
        return None

    def _of_two_exponentials(self, value: Any) -> int | None:
        """a e^m − a e^n has the sign of a (m − n)."""
        if len(value) != 2 or not all(self._is_exponential(number) for number in generators_of(value)):
            return None
        (first, a), (second, b) = value.terms()
        if a != -b:
            return None
        difference = constant(0)
        for number, (i, j) in enumerate(zip(first, second, strict=True)):
            if i != j:
                difference = difference + self.field.generators[number].of * constant(int(i) - int(j))
        return self.of(difference) * (1 if a > 0 else -1)

    def _is_exponential(self, number: int) -> bool:
        return self.field.generators[number].kind == "exp"

    def _of_one_exponential(self, value: Any) -> int | None:
        numbers = generators_of(value)
        if len(numbers) != 1 or not all(map(self._is_exponential, numbers)):
            return None
        return sign_on_positive_numbers(value, next(iter(numbers)))

    def _of_logarithms(self, value: Any) -> int | None:
        """Σ c_i log f_i + m with whole c_i has the sign of Π f_i^c_i e^m − 1."""
        numbers = generators_of(value)
        logs = [number for number in numbers if self.field.generators[number].kind == "log"]
        if not logs or any(value.degrees()[number] > 1 for number in logs):
            return None
        coefficients = []
        for exponents, coefficient in value.terms():
            inside = [number for number in logs if exponents[number]]
            if inside and sum(map(int, exponents)) > 1:
                return None
            coefficients += [coefficient] if inside else []
        scale = lcm(*(int(each.q) for each in coefficients))
        raised = self.field.exp(polynomial(value) * constant(scale))
        return self.of(raised - constant(1))

    def _of_erf(self, value: Any) -> int | None:
        """a + b erf w has the sign of a where |a| ≥ |b|, because erf is below 1 and above −1."""
        numbers = generators_of(value)
        if len(numbers) != 1 or value.total_degree() != 1:
            return None
        (number,) = numbers
        if self.field.generators[number].kind != "erf":
            return None
        slope = value.derivative(number).leading_coefficient()
        rest = value.coefficient(len(value) - 1) if len(value) == 2 else flint.fmpq(0)
        return (1 if rest > 0 else -1) if abs(rest) >= abs(slope) else None

    def _implied(self, value: Any) -> int | None:
        """The only sign that is possible here."""
        numbers = generators_of(value)
        if not all(is_letter(self.field, number) for number in numbers):
            return None
        left = [sign for sign in (-1, 0, 1) if self.region.narrowed(self.field, value, sign) is not None]
        return left[0] if len(left) == 1 else None
