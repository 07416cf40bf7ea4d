"""Frequencies and rates as they are typed, read as exact fractions: 440, 0.1 and 1/3 are what they look like."""

from __future__ import annotations

from fractions import Fraction

from ..networks.errors import NetworkError
from ..spelling import quoted

LARGEST_QUANTITY = 10**9
MOST_DIGITS = 12
"""Numerator and denominator of what is read have at most this many digits."""


def quantity(value: float | str, what: str) -> Fraction:
    """`value` as a positive fraction, at most `LARGEST_QUANTITY`; a float is taken as it prints.

    NetworkError, naming `what`, where it is none.
    """
    fits = (
        f"give a positive number up to {LARGEST_QUANTITY} of at most {MOST_DIGITS} digits, such as 440 or 1/3"
    )
    text = str(value).strip()
    try:
        # Long texts, and exponents that would make long numbers, are not even tried.
        if isinstance(value, bool) or len(text) > 2 * MOST_DIGITS + 2:
            raise ValueError
        read = Fraction(text) if abs(_exponent(text)) <= MOST_DIGITS else Fraction(-1)
    except (ValueError, ZeroDivisionError):
        raise NetworkError(f"{what} cannot be {quoted(value)}: {fits}") from None
    if not 0 < read <= LARGEST_QUANTITY or max(read.numerator, read.denominator) >= 10**MOST_DIGITS:
        raise NetworkError(f"{what} cannot be {quoted(value)}: {fits}")
    return read


def _exponent(text: str) -> int:
    """The power of ten at the end of 1e3; 0 where there is none."""
    _, mark, power = text.lower().partition("e")
    return int(power) if mark else 0
