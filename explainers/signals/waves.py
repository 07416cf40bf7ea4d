"""Sampled sinusoids as they are taught, written raw: cos(2π f n / f_s)."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from sympy import Add, Float, Integer, Mul, Pow, Rational, Symbol, cos, exp, pi, sin
from sympy import I as IMAGINARY_UNIT

FREQUENCY, RATE = Symbol("f", positive=True), Symbol("f_s", positive=True)
PLACE = Symbol("n", integer=True)
"""The number of a sample."""
DECIMAL_PLACES = 10**4


def exact(value: Fraction | int) -> Any:
    """A fraction as SymPy's number; a short decimal as what it is, 1234.5."""
    if value.denominator == 1 or DECIMAL_PLACES % value.denominator:
        return Rational(value.numerator, value.denominator)
    text = decimal_text(Fraction(value))
    return Float(text, len(text.replace(".", "").lstrip("-0")))


def decimal_text(value: Fraction) -> str:
    """1234.5 for what has at most four decimals, 1/3 for what has more."""
    if DECIMAL_PLACES % value.denominator:
        return str(value)
    whole, rest = divmod(abs(value) * DECIMAL_PLACES, DECIMAL_PLACES)
    sign = "-" if value < 0 else ""
    return f"{sign}{whole}.{int(rest):04}".rstrip("0").rstrip(".")


def raw_product(*factors: Any) -> Any:
    """The factors in this order, nothing merged."""
    return factors[0] if len(factors) == 1 else Mul(*factors, evaluate=False)


def raw_sum(*terms: Any) -> Any:
    """The terms in this order, nothing merged."""
    return terms[0] if len(terms) == 1 else Add(*terms, evaluate=False)


def minus(term: Any) -> Any:
    """−term; of a product, a product that begins with −1."""
    factors = term.args if isinstance(term, Mul) else (term,)
    return raw_product(Integer(-1), *factors)


def over(*factors: Any) -> Any:
    """All factors but the last, divided by the last."""
    return raw_product(*factors[:-1], Pow(factors[-1], -1, evaluate=False))


def angle(frequency: Any, rate: Any, place: Any = PLACE) -> Any:
    """2π f n / f_s."""
    return over(Integer(2), pi, frequency, place, rate)


def cosine(argument: Any) -> Any:
    return cos(argument, evaluate=False)


def sine(argument: Any) -> Any:
    return sin(argument, evaluate=False)


def turning(argument: Any) -> Any:
    """e^{i·argument}; −i where the argument begins with −1."""
    factors = argument.args if isinstance(argument, Mul) else (argument,)
    is_negative = factors[0] == -1
    signed = (Integer(-1), *factors[1:]) if is_negative else factors
    at = next((place + 1 for place, factor in enumerate(signed) if factor is pi), len(signed))
    return exp(raw_product(*signed[:at], IMAGINARY_UNIT, *signed[at:]), evaluate=False)
