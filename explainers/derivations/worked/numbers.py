"""Numbers as they are shown: fractions, decimals, rounded decimals, and products of numbers written out.

A whole number or a fraction is a SymPy Rational; the nodes here exist because SymPy would turn 0.25 into 1/4 and
2 · 3 into 6.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Self

from sympy import Expr, ImmutableDenseMatrix, Integer, Rational

LONGEST_NUMERATOR = 9_999
"""Fractions with more in them are no longer read with pleasure."""


class Decimal(Expr):
    """An exact decimal, 0.25: `scaled` is it times 10^places, a whole number."""

    def __new__(cls, scaled: Any, places: Any) -> Self:
        return Expr.__new__(cls, Integer(scaled), Integer(places))

    @property
    def exactly(self) -> Fraction:
        return Fraction(int(self.args[0]), 10 ** int(self.args[1]))

    @property
    def text(self) -> str:
        """Its digits without a sign."""
        places = int(self.args[1])
        digits = str(abs(int(self.args[0]))).rjust(places + 1, "0")
        return f"{digits[: len(digits) - places]}.{digits[len(digits) - places :]}" if places else digits

    @property
    def is_below_zero(self) -> bool:
        return bool(self.args[0] < 0)


class Rounded(Decimal):
    """A decimal that stands for a number within half a unit of its last place."""


class Product(Expr):
    """a · b of two numbers, as it is written before it is worked out."""

    def __new__(cls, *factors: Any) -> Self:
        return Expr.__new__(cls, *factors)


PLAIN = (Rational, Decimal)
"""What one number is shown as."""


def is_plain(expr: Any) -> bool:
    """One number, or a grid of numbers."""
    if isinstance(expr, ImmutableDenseMatrix):
        return all(isinstance(entry, PLAIN) for entry in expr.flat())
    return isinstance(expr, PLAIN)


def is_rounded(expr: Any) -> bool:
    """A number, or a grid in which some number, is not exact."""
    entries = expr.flat() if isinstance(expr, ImmutableDenseMatrix) else (expr,)
    return any(isinstance(entry, Rounded) for entry in entries)


def is_short(value: Any) -> bool:
    """A fraction that may stand as it is."""
    return isinstance(value, Rational) and max(abs(value.p), value.q) <= LONGEST_NUMERATOR


def shown(value: Any, decimals: int | None) -> Any:
    """`value`, a SymPy number, as a fraction, or (with `decimals`) as a decimal, rounded where it is longer."""
    if decimals is None or (isinstance(value, Rational) and value.q == 1):
        return value
    unit = 10**decimals
    if isinstance(value, Rational) and (value * unit).q == 1:
        places = next(count for count in range(decimals + 1) if (value * 10**count).q == 1)
        return Decimal(value * 10**places, places)
    return Rounded(_nearest(value * unit), decimals)


def _nearest(value: Any) -> int:
    if isinstance(value, Rational):
        return round(Fraction(int(value.p), int(value.q)))
    return round(value)


def grid(rows: Any) -> Any:
    """Rows of numbers as a matrix in which each stays as it is shown."""
    return ImmutableDenseMatrix(
        len(rows), len(rows[0]), [entry for row in rows for entry in row], evaluate=False
    )
