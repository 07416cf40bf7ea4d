"""Times and frequencies in the unit in which they are easily read: 9.1 ms, 44.1 kHz."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from explainers.signals.waves import decimal_text

_PREFIXES = ((9, "G"), (6, "M"), (3, "k"), (0, ""), (-3, "m"), (-6, "µ"), (-9, "n"))


@dataclass(frozen=True)
class Unit:
    """A unit and how many of the plain one it is: ms, 1/1000."""

    name: str
    size: Fraction

    @classmethod
    def fitting(cls, largest: Fraction, plain: str) -> Unit:
        """The unit in which `largest` is at least 1 and below 1000; the smallest or largest one known otherwise."""
        for power, prefix in _PREFIXES:
            unit = cls(prefix + plain, Fraction(10) ** power)
            if largest >= unit.size:
                return unit
        return unit

    def of(self, value: Fraction) -> float:
        """A value given in the plain unit."""
        return float(value / self.size)


def hertz(frequency: Fraction) -> str:
    """440 Hz, 1/3 Hz."""
    return f"{decimal_text(frequency)} Hz"


def about(frequency: Fraction) -> str:
    """440 Hz, and where it is no whole number one decimal: 19982.8 Hz; below 10 three digits."""
    return (
        hertz(frequency)
        if frequency.denominator == 1
        else (f"{float(frequency):.1f} Hz" if frequency >= 10 else f"{float(frequency):.3g} Hz")
    )
