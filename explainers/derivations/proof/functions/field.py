"""Quotients of polynomials in letters and in e^m, log f, erf w, √2, √π, …: what expressions are compared as.

Generators are handed out as they are met. e^m stands for the exponential of a monomial m, so that e^(2z) is the
square of e^z; different monomials have algebraically independent exponentials (Ax 1971), which makes equality of
quotients of letters and exponentials a decision, not an attempt.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import flint

from .quotients import (
    CONTEXT,
    GENERATORS,
    MOST_GENERATORS,
    ONE,
    ZERO,
    NotReadable,
    Quotient,
    Rescaled,
    constant,
    evaluated,
    generators_of,
    monomial_of,
    polynomial,
    quotient,
    times,
)


@dataclass(frozen=True, eq=False)
class Generator:
    """`kind`: letter, exp, log, erf, root, pi or opaque.

    `of` is c m, f or w of e^(c m), log f and erf w, and for a root the number under it.
    """

    kind: str
    name: Any
    of: Any = None


class Field:
    """The generators of one comparison.

    `units` says for each monomial m of which e^(c m) all its exponentials are powers; it outlives a new reading.
    """

    def __init__(self, units: dict[Any, Any]) -> None:
        self.generators: list[Generator] = []
        self._units = units
        self._numbers: dict[Any, int] = {}
        self._roots: set[int] = set()

    # Generators ----------------------------------------------------------------------------

    def letter(self, name: Any) -> Quotient:
        """The generator for a letter: `name` is a SymPy symbol, or any value that tells it from others."""
        return self._generator(("letter", name), Generator("letter", name))

    def opaque(self, name: Any, *arguments: Quotient) -> Quotient:
        """A value of which nothing is known but that equal names and arguments have equal ones, as φ(z)."""
        key = (name, *map(self.key, arguments))
        return self._generator(("opaque", key), Generator("opaque", key, (name, *arguments)))

    def generator(self, number: int) -> Quotient:
        return polynomial(GENERATORS[number])

    def number_of(self, generator: Quotient) -> int:
        (number,) = generator.generators()
        return number

    def root(self, prime: int) -> Quotient:
        """√prime."""
        root = self._generator(("root", prime), Generator("root", prime, prime))
        self._roots.add(self.number_of(root))
        return root

    def root_of_pi(self) -> Quotient:
        return self._generator(("pi",), Generator("pi", "pi"))

    def exp(self, exponent: Quotient) -> Quotient:
        """e^exponent, its monomials apart; e^(k log f) is f^k."""
        product = ONE
        for coefficient, monomial in self._monomials(exponent):
            product = product * self._exp(coefficient, monomial)
        return product

    def _monomials(self, exponent: Quotient) -> list[tuple[Any, Quotient]]:
        """c m of which the exponent is the sum; of a fraction, those of its whole part and of what is left over."""
        terms = exponent.terms()
        if terms is not None:
            return list(terms)
        whole, rest = divmod(exponent.numerator, exponent.denominator)
        found = list(polynomial(whole).terms() or ())
        for exponents, coefficient in rest.terms():
            found.append((coefficient, quotient(monomial_of(exponents), exponent.denominator)))
        return found

    def _exp(self, coefficient: Any, monomial: Quotient) -> Quotient:
        of = self._log_argument(monomial)
        if of is not None and coefficient.q == 1:
            return of.power(int(coefficient.p))
        key = self.key(monomial)
        unit = self._units.setdefault(key, abs(coefficient))
        times = coefficient / unit
        if times.q != 1:
            self._units[key] = _common(unit, coefficient)
            raise Rescaled
        return self._generator(("exp", key), Generator("exp", key, monomial * constant(unit))).power(
            int(times.p)
        )

    def _log_argument(self, monomial: Quotient) -> Quotient | None:
        numbers = monomial.generators()
        if len(numbers) != 1 or monomial.numerator.total_degree() != 1 or len(monomial.denominator) != 1:
            return None
        generator = self.generators[next(iter(numbers))]
        is_plain = monomial.denominator.is_constant() and monomial.numerator.leading_coefficient() == 1
        return generator.of if generator.kind == "log" and is_plain else None

    def log(self, positive: Quotient) -> Quotient:
        """log of a positive number, as a generator for all of it (products are taken apart by whoever knows signs)."""
        key = self.key(positive)
        return self._generator(("log", key), Generator("log", key, positive))

    def erf(self, argument: Quotient) -> Quotient:
        """erf is odd: of w and −w one is the generator."""
        if argument.is_zero:
            return ZERO
        if argument.numerator.leading_coefficient() < 0:
            return -self.erf(-argument)
        key = self.key(argument)
        return self._generator(("erf", key), Generator("erf", key, argument))

    def _generator(self, key: Any, generator: Generator) -> Quotient:
        if key not in self._numbers:
            if len(self.generators) == MOST_GENERATORS:
                raise NotReadable(f"there are more than {MOST_GENERATORS} different letters and functions")
            self._numbers[key] = len(self.generators)
            self.generators.append(generator)
        return polynomial(GENERATORS[self._numbers[key]])

    def key(self, value: Quotient) -> Any:
        """What equal quotients have in common, also from one reading to the next."""
        return self._polynomial_key(value.numerator), self._polynomial_key(value.denominator)

    def _polynomial_key(self, value: Any) -> Any:
        return frozenset(
            (
                frozenset(
                    ((self.generators[number].kind, self.generators[number].name), int(exponent))
                    for number, exponent in enumerate(exponents)
                    if exponent
                ),
                (int(coefficient.p), int(coefficient.q)),
            )
            for exponents, coefficient in value.terms()
        )

    # Square roots --------------------------------------------------------------------------

    def reduced(self, value: Quotient) -> Quotient:
        """With √p · √p replaced by p, and none below the line."""
        for number in self._roots & value.generators():
            value = quotient(
                _without_squares(value.numerator, number, self.generators[number].of),
                _without_squares(value.denominator, number, self.generators[number].of),
            )
            value = self._rationalised(value, number)
        return value

    def _rationalised(self, value: Quotient, number: int) -> Quotient:
        """n / (a + b√p) as n (a − b√p) / (a² − p b²)."""
        if not value.denominator.degrees()[number]:
            return value
        root = self.generator(number).numerator
        slope = value.denominator.derivative(number)
        conjugate = value.denominator - 2 * slope * root
        under = self.generators[number].of
        return quotient(
            _without_squares(times(value.numerator, conjugate), number, under),
            _without_squares(times(value.denominator, conjugate), number, under),
        )

    # What depends on what --------------------------------------------------------------------

    def depends(self, value: Quotient, letter: int) -> bool:
        """Does the generator number `letter` occur in `value`, or in what its generators are of?"""
        return any(self._generator_depends(number, letter) for number in value.generators())

    def _generator_depends(self, number: int, letter: int) -> bool:
        return number == letter or any(self.depends(part, letter) for part in self.parts(number))

    def parts(self, number: int) -> tuple[Quotient, ...]:
        """What a generator is a function of."""
        generator = self.generators[number]
        if generator.kind == "opaque":
            return tuple(generator.of[1:])
        return (generator.of,) if isinstance(generator.of, Quotient) else ()

    def derivative(self, value: Quotient, letter: int) -> Quotient:
        """∂ value / ∂ letter."""
        top = self._polynomial_derivative(value.numerator, letter)
        if value.denominator.is_constant():
            return self.reduced(top * polynomial(value.denominator).inverse())
        bottom = polynomial(value.denominator)
        below = self._polynomial_derivative(value.denominator, letter)
        return self.reduced((top * bottom - polynomial(value.numerator) * below) * bottom.power(-2))

    def _polynomial_derivative(self, value: Any, letter: int) -> Quotient:
        total = ZERO
        for number in generators_of(value):
            if self._generator_depends(number, letter):
                total = total + polynomial(value.derivative(number)) * self._generator_derivative(
                    number, letter
                )
        return total

    def _generator_derivative(self, number: int, letter: int) -> Quotient:
        generator = self.generators[number]
        if number == letter:
            return ONE
        if generator.kind == "opaque":
            raise NotReadable(f"of {generator.of[0]} no derivative is known")
        inner = self.derivative(generator.of, letter)
        if generator.kind == "exp":
            return self.generator(number) * inner
        if generator.kind == "log":
            return inner * generator.of.inverse()
        # erf′(w) = 2/√π e^(−w²)
        return (
            constant(2) * self.root_of_pi().inverse() * self.exp(-self.reduced(generator.of.power(2))) * inner
        )

    def replaced(self, value: Quotient, letter: int, by: Quotient) -> Quotient:
        """`value` with `by` for the generator number `letter`, inside exponentials too."""
        if not self.depends(value, letter):
            return value
        images = {number: self._image(number, letter, by) for number in value.generators()}
        top, bottom = (evaluated(part, images) for part in (value.numerator, value.denominator))
        return self.reduced(top * bottom.inverse())

    def _image(self, number: int, letter: int, by: Quotient) -> Quotient:
        generator = self.generators[number]
        if number == letter:
            return by
        if not self._generator_depends(number, letter):
            return self.generator(number)
        if generator.kind == "opaque":
            name, *arguments = generator.of
            return self.opaque(name, *(self.replaced(part, letter, by) for part in arguments))
        of = self.replaced(generator.of, letter, by)
        if generator.kind == "exp":
            return self.exp(of)
        return self.log_of(of) if generator.kind == "log" else self.erf(of)

    def log_of(self, positive: Quotient) -> Quotient:
        """log of a product as a sum, as far as the factors are positive whatever the letters are."""
        return self._log_of_polynomial(positive.numerator) - self._log_of_polynomial(positive.denominator)

    def _log_of_polynomial(self, value: Any) -> Quotient:
        content, factors = value.factor()
        parts = [(polynomial(factor), int(exponent)) for factor, exponent in factors]
        if content <= 0 or not all(self._is_positive(factor) for factor, _ in parts):
            return self.log(polynomial(value))
        total = ZERO if content == 1 else self._log_of_rational(content)
        for factor, exponent in parts:
            total = total + constant(exponent) * self._log_of_factor(factor)
        return total

    def _log_of_rational(self, value: Any) -> Quotient:
        total = ZERO
        for number, sign in ((value.p, 1), (value.q, -1)):
            for prime, exponent in flint.fmpz(number).factor():
                total = total + constant(sign * exponent) * self.log(constant(prime))
        return total

    def _log_of_factor(self, factor: Quotient) -> Quotient:
        numbers = factor.generators()
        if len(factor.numerator) == 1 and len(numbers) == 1:
            generator = self.generators[next(iter(numbers))]
            if generator.kind == "exp":
                return generator.of
            if generator.kind == "root":
                return constant(flint.fmpq(1, 2)) * self.log(constant(generator.of))
        return self.log(factor)

    def _is_positive(self, factor: Quotient) -> bool:
        """Positive whatever the letters are: a sum of positive terms."""
        return all(
            coefficient > 0
            and all(
                not exponent or self.is_positive_generator(number)
                for number, exponent in enumerate(exponents)
            )
            for exponents, coefficient in factor.numerator.terms()
        )

    def is_positive_generator(self, number: int) -> bool:
        generator = self.generators[number]
        if generator.kind == "letter":
            return bool(getattr(generator.name, "is_positive", False))
        return generator.kind in ("exp", "root", "pi")


def _common(a: Any, b: Any) -> Any:
    """The largest rational number of which both are multiples."""
    top = flint.fmpz(a.p * b.q).gcd(flint.fmpz(b.p * a.q))
    return flint.fmpq(top, a.q * b.q)


def _without_squares(value: Any, number: int, under: int) -> Any:
    if value.degrees()[number] < 2:
        return value
    terms: dict[tuple[int, ...], Any] = {}
    for exponents, coefficient in value.terms():
        halves, odd = divmod(int(exponents[number]), 2)
        place = (*exponents[:number], odd, *exponents[number + 1 :])
        terms[place] = terms.get(place, 0) + coefficient * under**halves
    return CONTEXT.from_dict(terms)
