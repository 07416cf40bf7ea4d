"""An axis in numbers: the range that it shows, linear or logarithmic, its ticks and how they are written."""

from __future__ import annotations

import math
from dataclasses import dataclass

from matplotlib.ticker import LogLocator, MaxNLocator

from explainers.derivations.formula import Formula, Row, Script, Token

from ..errors import DiagramError
from ..figure import Content
from ..layouts.words import number

_STEPS = [1, 2, 2.5, 5, 10]
_LARGEST_PLAIN = 1e5  # from here on, and below its inverse, powers of ten are written


@dataclass(frozen=True)
class Scale:
    """From `low` to `high`; on a logarithmic one equal factors are equal distances. DiagramError for an empty range."""

    low: float
    high: float
    is_log: bool = False

    def __post_init__(self) -> None:
        is_range = math.isfinite(self.low) and math.isfinite(self.high) and self.low < self.high
        if not is_range or (self.is_log and self.low <= 0):
            above = ", above 0 where the axis is logarithmic" if self.is_log else ""
            raise DiagramError(
                f"an axis cannot run from {self.low:g} to {self.high:g}: "
                f"give two finite numbers, the smaller first{above}"
            )

    def share(self, value: float) -> float:
        """Where a value lies: 0 at the low end, 1 at the high one."""
        low, high, at = (
            map(math.log, (self.low, self.high, value)) if self.is_log else (self.low, self.high, value)
        )
        return (at - low) / (high - low)

    def at(self, share: float) -> float:
        """The value at a share of the axis."""
        if self.is_log:
            return float(self.low * (self.high / self.low) ** share)
        return self.low + share * (self.high - self.low)

    def ticks(self, most: int = 5) -> tuple[float, ...]:
        """Round values inside the range, `most` intervals or fewer between them."""
        locator = LogLocator(numticks=most + 1) if self.is_log else MaxNLocator(most, steps=_STEPS)
        reach = 1e-9 * (self.high - self.low)
        values = (float(value) for value in locator.tick_values(self.low, self.high))
        return tuple(value for value in values if self.low - reach <= value <= self.high + reach)

    def wider(self, share: float) -> Scale:
        """With `share` of its length free at both ends."""
        return Scale(self.at(-share), self.at(1 + share), self.is_log)


def tick_names(values: tuple[float, ...]) -> tuple[Content, ...]:
    """The values as written at an axis: all with the same decimals, true minus signs, large ones as powers of ten."""
    if any(value and not 1 / _LARGEST_PLAIN < abs(value) < _LARGEST_PLAIN for value in values):
        return tuple(map(_power, values))
    decimals = next(
        d for d in range(8) if all(abs(value - round(value, d)) < 1e-9 for value in values) or d == 7
    )
    return tuple(number(value, decimals) for value in values)


def _power(value: float) -> Formula:
    """10⁶, or 2·10⁶."""
    if value == 0:
        return Token("0", "number")
    exponent = math.floor(math.log10(abs(value)) + 1e-12)
    factor = value / 10**exponent
    ten = Script(Token("10", "number"), sup=Token(str(exponent).replace("-", "−"), "number"))
    if abs(factor - 1) < 1e-9:
        return ten
    return Row((Token(f"{factor:g}".replace("-", "−"), "number"), Token("dot", "operator"), ten))
