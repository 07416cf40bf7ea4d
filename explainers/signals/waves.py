"""Sampled sinusoids as they are taught, written raw: cos(2π f n / f_s)."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from sympy import Float, Integer, Mul, Rational, Symbol, cos, exp, pi, sin
from sympy import I as IMAGINARY_UNIT

from ..derivations.raw import over, raw_product

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
