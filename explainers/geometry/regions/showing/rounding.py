"""Exact numbers on the page: as they are where they are short, else rounded, which is then said."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sympy import Float, Rational

MOST_DIGITS = 7
DECIMALS = 4


@dataclass(frozen=True)
class Figures:
    """How the numbers of one statement are written: all exactly, or all rounded to DECIMALS."""

    is_exact: bool

    @classmethod
    def of(cls, values: Iterable[Fraction]) -> Figures:
        return cls(all(len(str(value).lstrip("-")) <= MOST_DIGITS for value in values))

    def write(self, value: Fraction) -> Any:
        if self.is_exact or (value.denominator == 1 and abs(value) < 10**MOST_DIGITS):
            return Rational(value.numerator, value.denominator)
        rounded = round(value, DECIMALS)
        text = f"{float(rounded):.{DECIMALS}f}"
        return Float(text, max(1, len(text.lstrip("-0.").replace(".", ""))))

    @property
    def said(self) -> str:
        """For the end of a sentence."""
        return "" if self.is_exact else f" (numbers rounded to {DECIMALS} decimals)"
