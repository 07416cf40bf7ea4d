"""Strict signs in one letter by ball arithmetic: a compact interval cut until each piece is told, and both tails.

Beyond R every term of a polynomial in ω, e^(−cω^a) and erf is the largest one times something that only shrinks;
erf w = ±(1 − δ) there, with 0 ≤ δ ≤ e^(−w²).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import flint

from .balls import ball
from .field import Field
from .germs import Germ
from .quotients import ONE, ZERO, NotReadable, NoValue, Quotient, constant, generators_of, polynomial
from .regions import Region, is_letter

_BEYOND = (2, 3, 4, 5, 6, 8, 12, 16, 32)
_MOST_PIECES = 3_000
_SAMPLES = (-9, -3, -1, 0, 1, 3, 9)
_BITS = 64
Interval = tuple[Any, Any]
"""Rational ends; None is infinite."""


def certified_sign(field: Field, region: Region, value: Quotient) -> int | None:
    """±1 where the quotient depends on one letter and has this sign, and is never 0, in the region; else None."""
    letters = {n for n in range(len(field.generators)) if is_letter(field, n) and field.depends(value, n)}
    if len(letters) != 1:
        return None
    (letter,) = letters
    if isinstance(field.generators[letter].name, Germ):
        return None
    low, high = _interval(field, region, letter)
    signs = {_sign_at(field, value, letter, flint.arb(place)) for place in _inside(low, high)}
    sign = signs.pop() if len(signs) == 1 else None
    if sign is None:
        return None
    try:
        return sign if _is_sign(field, value, letter, (low, high), sign) else None
    except (NotReadable, NoValue):
        return None


def _is_sign(field: Field, value: Quotient, letter: int, interval: Interval, sign: int) -> bool:
    low, high = interval
    low = _tail_of(field, value, letter, -1, sign) if low is None else low
    high = _tail_of(field, value, letter, 1, sign) if high is None else high
    return low is not None and high is not None and _is_sign_between(field, value, letter, (low, high), sign)


def _interval(field: Field, region: Region, letter: int) -> Interval:
    low: Any = flint.fmpq(0) if getattr(field.generators[letter].name, "is_positive", False) else None
    high: Any = flint.fmpq(0) if getattr(field.generators[letter].name, "is_negative", False) else None
    for fact, sign in region.facts:
        slope = fact.derivative(letter)
        if fact.total_degree() != 1 or not slope.is_constant() or len(fact) > 2 or slope.is_zero():
            continue
        rest = fact - field.generator(letter).numerator * slope
        if not rest.is_constant():
            continue
        steep = slope.leading_coefficient()
        end = -(rest.leading_coefficient() if not rest.is_zero() else flint.fmpq(0)) / steep
        if sign * (1 if steep > 0 else -1) > 0:
            low = end if low is None else max(low, end)
        else:
            high = end if high is None else min(high, end)
    return low, high


def _inside(low: Any, high: Any) -> Iterator[Any]:
    """A few places of the interval."""
    if low is not None and high is not None:
        yield from (low + (high - low) * flint.fmpq(part, 5) for part in range(1, 5))
    else:
        start = low if low is not None else high if high is not None else flint.fmpq(0)
        for sample in _SAMPLES:
            place = start + sample
            if (low is None or place > low) and (high is None or place < high):
                yield place


def _sign_at(field: Field, value: Quotient, letter: int, place: Any) -> int | None:
    return _sign_of(_enclosure(field, value, letter, place))


def _enclosure(field: Field, value: Quotient, letter: int, place: Any) -> Any:
    """NaN where there is none."""
    try:
        return ball(field, value, {letter: place}, _BITS)
    except (NotReadable, NoValue):
        return flint.arb.nan()


def _sign_of(enclosure: Any) -> int | None:
    if not enclosure.is_finite() or enclosure.contains(0):
        return None
    return 1 if enclosure > 0 else -1


def _is_sign_between(field: Field, value: Quotient, letter: int, interval: Interval, sign: int) -> bool:
    """Piece by piece: f(I) ⊂ f(m) + f′(I)(I − m), m the middle of I."""
    slope = field.derivative(value, letter)
    waiting, pieces = [interval], 0
    while waiting:
        low, high = waiting.pop()
        pieces += 1
        if pieces > _MOST_PIECES:
            return False
        middle, radius = (low + high) / 2, (high - low) / 2
        at_middle = _enclosure(field, value, letter, flint.arb(middle))
        if _sign_of(at_middle) == -sign:
            return False
        steepest = _enclosure(field, slope, letter, flint.arb(middle, flint.arb(radius)))
        if _sign_of(at_middle + steepest * flint.arb(0, flint.arb(radius))) is None:
            waiting += [(low, middle), (middle, high)]
    return True


# Tails -------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class _Size:
    """e^(Σ c ω^a) ω^power."""

    exponents: tuple[tuple[int, Quotient], ...] = ()
    power: int = 0


@dataclass(frozen=True, eq=False)
class _Term:
    """coefficient · size; where it is not `is_exact`, anything from 0 to that."""

    coefficient: Quotient
    size: _Size
    is_exact: bool = True


def _tail_of(field: Field, value: Quotient, letter: int, side: int, sign: int) -> Any:
    """±R from which on numerator and denominator have their signs; None where none is found."""
    below = _sign_of(_enclosure(field, polynomial(value.denominator), letter, flint.arb(side * _BEYOND[-1])))
    if below is None:
        return None
    parts = ((value.denominator, below), (value.numerator, sign * below))
    ends = [_tail(field, part, letter, side, wanted) for part, wanted in parts]
    return None if None in ends else side * max(abs(end) for end in ends)


def _tail(field: Field, value: Any, letter: int, side: int, sign: int) -> Any:
    """±R from which on `value` surely has the sign; None where none is found."""
    germ = field.letter(Germ(True, 0))
    number = field.number_of(germ)
    far = field.replaced(polynomial(value), letter, germ * constant(side))
    if len(far.denominator) != 1 or not all(map(field.is_positive_generator, generators_of(far.denominator))):
        return None
    terms = _merged(field, _terms(field, far.numerator, number))
    for beyond in _BEYOND:
        if _leads(field, terms, beyond) == sign:
            return flint.fmpq(side * beyond)
    return None


def _terms(field: Field, value: Any, germ: int) -> list[_Term]:
    total: list[_Term] = []
    for exponents, coefficient in value.terms():
        product = [_Term(constant(coefficient), _Size())]
        for number, exponent in enumerate(exponents):
            for _ in range(int(exponent)):
                product = [_times(a, b) for a in product for b in _generator(field, number, germ)]
        total += product
    return total


def _generator(field: Field, number: int, germ: int) -> list[_Term]:
    itself, generator = field.generator(number), field.generators[number]
    if number == germ:
        return [_Term(ONE, _Size((), 1))]
    if not field.depends(itself, germ):
        return [_Term(itself, _Size())]
    if generator.kind == "exp":
        return [_Term(ONE, _Size((_power(field, generator.of, germ),)))]
    if generator.kind != "erf":
        raise NotReadable(f"no bound is known for the tail of {generator.kind}")
    _, slope = _power(field, generator.of, germ)
    side = constant(1 if ball(field, slope, {}, _BITS) > 0 else -1)
    power, square = _power(field, field.reduced(generator.of.power(2)), germ)
    return [_Term(side, _Size()), _Term(-side, _Size(((power, -square),)), is_exact=False)]


def _power(field: Field, value: Quotient, germ: int) -> tuple[int, Quotient]:
    """c ω^a as a and c."""
    power = int(value.numerator.degrees()[germ])
    rest = value * field.generator(germ).power(-power)
    if power < 1 or field.depends(rest, germ):
        raise NotReadable("an exponent is not one power")
    return power, rest


def _times(a: _Term, b: _Term) -> _Term:
    exponents = dict(a.size.exponents)
    for power, coefficient in b.size.exponents:
        exponents[power] = exponents.get(power, ZERO) + coefficient
    kept = tuple((power, c) for power, c in sorted(exponents.items()) if not c.is_zero)
    size = _Size(kept, a.size.power + b.size.power)
    return _Term(a.coefficient * b.coefficient, size, a.is_exact and b.is_exact)


def _merged(field: Field, terms: list[_Term]) -> list[_Term]:
    """Exact terms of one size together."""
    found: dict[Any, _Term] = {}
    inexact = [term for term in terms if not term.is_exact]
    for term in terms:
        if term.is_exact:
            key = (tuple((p, field.key(c)) for p, c in term.size.exponents), term.size.power)
            known = found.get(key)
            total = term.coefficient if known is None else known.coefficient + term.coefficient
            found[key] = _Term(field.reduced(total), term.size)
    return [*(term for term in found.values() if not term.coefficient.is_zero), *inexact]


def _leads(field: Field, terms: list[_Term], beyond: int) -> int | None:
    """The sign of the term that outweighs all others for ω ≥ beyond."""
    for first in (term for term in terms if term.is_exact):
        lead = ball(field, first.coefficient, {}, _BITS)
        others = (_ratio(field, term, first, beyond) for term in terms if term is not first)
        total = flint.arb(0)
        for other in others:
            if other is None:
                break
            total += other
        else:
            if abs(lead) > total:
                return 1 if lead > 0 else -1
    return None


def _ratio(field: Field, term: _Term, first: _Term, beyond: int) -> Any:
    """A bound of |term / size of the first| for ω ≥ beyond; None where it does not shrink from there on."""
    exponents = dict(term.size.exponents)
    for power, coefficient in first.size.exponents:
        exponents[power] = exponents.get(power, ZERO) - coefficient
    falls = {power: ball(field, c, {}, _BITS) for power, c in exponents.items() if not c.is_zero}
    power = term.size.power - first.size.power
    slope = sum((a * c * beyond**a for a, c in falls.items()), flint.arb(power))
    if any(not c < 0 for c in falls.values()) or not slope <= 0:
        return None
    size = sum((c * beyond**a for a, c in falls.items()), flint.arb(0)).exp() * flint.arb(beyond) ** power
    return abs(ball(field, term.coefficient, {}, _BITS)) * size
