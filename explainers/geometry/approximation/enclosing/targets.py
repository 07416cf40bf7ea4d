"""The function to be approximated, and what is known of it: on any interval it lies in a tube around a line.

An expression's tubes are found by ball arithmetic and are certain. For a Python function they follow from the
Lipschitz constant or the curvature bound that comes with it, which is trusted, and said to be.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

from flint import arb, fmpq
from sympy import Expr

from ....networks import NetworkError
from ....spelling import quoted
from ..grammar import LETTER, parse_function
from ..numbers import exactly
from .series import Series, ball, evaluator

FLOATS_TO = 2.0**-40
"""How far a function that answers in floats is taken to be right, relative to max(1, |f|)."""


@dataclass(frozen=True)
class Tube:
    """On [low, high] with middle m: |g(x) − value − slope (x − m)| ≤ spread."""

    value: Any
    slope: Any
    spread: Any

    @classmethod
    def from_series(cls, series: Callable[[Any, int], Series], low: fmpq, high: fmpq) -> Tube:
        """The sharpest that can be had: by f″ on the interval, else by f′, else by f itself."""
        half = arb((high - low) / 2)
        over = series(ball(low, high), 2)
        if over[2].is_finite():
            at = series(arb((low + high) / 2), 1)
            return cls(at[0], at[1], over[2].abs_upper() * half**2)
        if over[1].is_finite():
            at = series(arb((low + high) / 2), 0)
            return cls(at[0], over[1].mid(), over[1].rad() * half)
        return cls(over[0].mid(), arb(0), over[0].rad())


class Known(Protocol):
    """Anything of which values and tubes are known: a function to be approximated, or a network."""

    def at(self, x: fmpq) -> Any:
        """A ball that contains the value at x."""

    def tube(self, low: fmpq, high: fmpq) -> Tube:
        """A tube on [low, high] that contains the graph."""


class Target(Known, Protocol):
    """A function to be approximated; `trusted` says what of it is not proved, "" where nothing is."""

    @property
    def trusted(self) -> str: ...


@dataclass(frozen=True)
class Formula:
    """f as a SymPy expression in one letter: all that is needed is found and proved."""

    expr: Any

    @cached_property
    def letter(self) -> Any:
        free = sorted(self.expr.free_symbols, key=str)
        if len(free) > 1:
            raise NetworkError(
                f"the function has the letters {', '.join(map(str, free))}: give one of one letter, such as x"
            )
        return free[0] if free else LETTER

    @cached_property
    def series(self) -> Callable[[Any, int], Series]:
        """(ball, order) → Taylor coefficients."""
        return evaluator(self.expr, self.letter)

    @property
    def trusted(self) -> str:
        return ""

    def at(self, x: fmpq) -> Any:
        return self.series(arb(x), 0)[0]

    def tube(self, low: fmpq, high: fmpq) -> Tube:
        return Tube.from_series(self.series, low, high)


@dataclass(frozen=True)
class Bounded:
    """f as a Python function, of balls (`arb` → `arb`) or of floats, with |f′| ≤ lipschitz or |f″| ≤ curvature."""

    function: Callable[[Any], Any]
    lipschitz: Any = None
    curvature: Any = None
    takes_balls: bool = False

    def __post_init__(self) -> None:
        for bound in (self.lipschitz, self.curvature):
            if bound is not None and not 0 <= bound < float("inf"):
                raise NetworkError(f"{quoted(bound)} bounds no slope: give a number from 0 up")
        if self.lipschitz is None and self.curvature is None:
            raise NetworkError(
                "a Python function needs a bound that its values cannot show: give lipschitz=K, with "
                "|f(x) − f(y)| ≤ K |x − y|, or curvature=M, with |f″| ≤ M, or give f as an expression"
            )

    @property
    def trusted(self) -> str:
        bound = f"|f′| ≤ {self.lipschitz}" if self.curvature is None else f"|f″| ≤ {self.curvature}"
        return bound if self.takes_balls else f"{bound}, and that f(x) is right to 2⁻⁴⁰,"

    def at(self, x: fmpq) -> Any:
        if self.takes_balls:
            return self.function(arb(x))
        value = float(self.function(int(x.p) / int(x.q)))
        if not abs(value) < float("inf"):
            raise NetworkError(
                f"the function is {value} at x = {x}: give one with finite values on the interval"
            )
        return arb(value, FLOATS_TO * max(1.0, abs(value)))

    def tube(self, low: fmpq, high: fmpq) -> Tube:
        half = arb((high - low) / 2)
        if self.curvature is not None:
            left, right = self.at(low), self.at(high)
            # A curve lies within M w²/8 of its chord; w = 2 half.
            return Tube(
                (left + right) / 2, (right - left) / (2 * half), exactly(self.curvature) * half**2 / 2
            )
        return Tube(self.at((low + high) / 2), arb(0), exactly(self.lipschitz) * half)


def target_of(
    f: Any, *, lipschitz: Any = None, curvature: Any = None, takes_balls: bool = False
) -> Formula | Bounded:
    """`f` as a target: text such as "sin(2*pi*x)", a SymPy expression in one letter, or a Python function.

    A Python function needs `lipschitz` or `curvature`; `takes_balls` says that it maps flint's balls to balls.
    """
    if isinstance(f, str):
        f = parse_function(f)
    if isinstance(f, Expr):
        formula = Formula(f)
        formula.series  # noqa: B018 (a function that cannot be evaluated is refused here)
        return formula
    if not callable(f):
        raise NetworkError(
            f"{quoted(f)} is no function: give a text such as sin(2*pi*x), or a SymPy expression"
        )
    return Bounded(f, lipschitz, curvature, takes_balls)
