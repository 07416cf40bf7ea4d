"""Exact numbers: as they are typed, as balls and fractions, and as decimals that are printed."""

from __future__ import annotations

import re
from fractions import Fraction
from math import ceil, floor
from typing import Any

from flint import arb, fmpq
from sympy import Float, Integer, Rational

from ...networks import NetworkError
from ...spelling import quoted

_WRITTEN = re.compile(r"[-+]?(\d{1,12}(\.\d{0,12})?|\.\d{1,12})(e[-+]?\d{1,2}|/\d{1,12})?")
_PLACES = 10**12


def exact_number(value: Any, what: str) -> Fraction:
    """Exactly what "0.1", "1/3", "-2" or "1e-3" say, a float as it prints.

    NetworkError, naming `what`, where it is no such number.
    """
    text = str(value).strip().lower()
    if isinstance(value, bool) or not _WRITTEN.fullmatch(text):
        raise NetworkError(
            f"{what} cannot be {quoted(value)}: give a number of at most 12 digits, such as 0.1 or 1/3"
        )
    try:
        return Fraction(text)
    except ZeroDivisionError:
        raise NetworkError(f"{what} cannot be {quoted(value)}: nothing can be divided by 0") from None


def as_printed(value: Fraction) -> Any:
    """A whole number, a decimal where it has at most twelve places, else a fraction: a SymPy number of that value."""
    if value.denominator == 1:
        return Integer(value.numerator)
    if _PLACES % value.denominator or abs(value) < Fraction(1, 10**4):
        return Rational(value.numerator, value.denominator)
    text = decimal_text(value)
    return Float(text, len(text.strip("-0.").replace(".", "")) or 1)


def decimal_text(value: Fraction) -> str:
    """0.125 for what has at most twelve places, 1/3 for what has more."""
    if _PLACES % value.denominator:
        return str(value)
    whole, rest = divmod(abs(value) * _PLACES, _PLACES)
    return f"{'-' if value < 0 else ''}{whole}.{int(rest):012}".rstrip("0").rstrip(".")


def rounded(value: Fraction | float, places: int) -> Fraction:
    """To the nearest decimal of this many places."""
    return Fraction(round(Fraction(value) * 10**places), 10**places)


def shortened(value: Fraction, digits: int = 5, *, is_upwards: bool = True) -> Fraction:
    """`value` rounded up, or down, to this many significant decimals; one that is as short already stays."""
    if value == 0:
        return value
    power = len(str(value.numerator)) - len(str(value.denominator))
    leading = power if value >= Fraction(10) ** power else power - 1
    scale = Fraction(10) ** (digits - 1 - leading)
    return (ceil(value * scale) if is_upwards else floor(value * scale)) / scale


# Between fractions and balls ---------------------------------------------------------------------


def interval(low: Any, high: Any) -> tuple[fmpq, fmpq]:
    """Both ends exactly; NetworkError unless they are finite and low < high."""
    ends = []
    for end in (low, high):
        try:
            ends.append(fmpq_of(end))
        except (TypeError, ValueError, OverflowError, AttributeError):
            raise NetworkError(f"{quoted(end)} is no end of an interval: give finite numbers") from None
    if not ends[0] < ends[1]:
        raise NetworkError(f"the interval from {low} to {high} holds nothing: give its lower end first")
    return ends[0], ends[1]


def fmpq_of(value: Any) -> fmpq:
    """A whole number, a Fraction, a double or a SymPy rational, exactly."""
    if isinstance(value, fmpq):
        return value
    if isinstance(value, float):
        return fmpq(*value.as_integer_ratio())
    return fmpq(int(value.numerator), int(value.denominator))


def fraction(value: Any) -> Fraction:
    """An exact ball, or an fmpq, as a Fraction."""
    if isinstance(value, fmpq):
        return Fraction(int(value.p), int(value.q))
    mantissa, exponent = value.man_exp()
    return Fraction(int(mantissa)) * Fraction(2) ** int(exponent)


def exactly(bound: Any) -> Any:
    """A float, a Fraction, an fmpq or a SymPy number as a ball."""
    if isinstance(bound, fmpq | int | float):
        return arb(bound)
    return arb(fmpq(int(bound.numerator), int(bound.denominator)))
