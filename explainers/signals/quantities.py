"""Frequencies and rates as they are typed, read as exact fractions: 440, 0.1 and 1/3 are what they look like."""

from __future__ import annotations

from fractions import Fraction

from ..networks.errors import NetworkError
from ..spelling import quoted

LARGEST_QUANTITY = 10**9
MOST_DIGITS = 12
"""Numerator and denominator of what is read have at most this many digits."""


def fraction(value: float | str, what: str) -> Fraction:
    """`value` as a fraction between −`LARGEST_QUANTITY` and `LARGEST_QUANTITY`; a float is taken as it prints.

    NetworkError, naming `what`, where it is none.
    """
    return _read(value, what, "a number")


def quantity(value: float | str, what: str) -> Fraction:
    """`value` as a positive fraction; otherwise as `fraction`."""
    read = _read(value, what, "a positive number")
    if read <= 0:
        raise _unfit(value, what, "a positive number")
    return read


def _read(value: float | str, what: str, wanted: str) -> Fraction:
    text = str(value).strip()
    try:
        # Long texts, and exponents that would make long numbers, are not even tried.
        if isinstance(value, bool) or len(text) > 2 * MOST_DIGITS + 2 or abs(_exponent(text)) > MOST_DIGITS:
            raise ValueError
        read = Fraction(text)
    except (ValueError, ZeroDivisionError):
        raise _unfit(value, what, wanted) from None
    if abs(read) > LARGEST_QUANTITY or max(abs(read.numerator), read.denominator) >= 10**MOST_DIGITS:
        raise _unfit(value, what, wanted)
    return read


def _unfit(value: object, what: str, wanted: str) -> NetworkError:
    return NetworkError(
        f"{what} cannot be {quoted(value)}: give {wanted} up to {LARGEST_QUANTITY} of at most {MOST_DIGITS} digits, "
        "such as 440 or 1/3"
    )


def _exponent(text: str) -> int:
    """The power of ten at the end of 1e3; 0 where there is none."""
    _, mark, power = text.lower().partition("e")
    return int(power) if mark else 0
