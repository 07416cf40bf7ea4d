"""What letters truly are: every entry computed in fractions, and beyond them in ball arithmetic."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any

from sympy import Rational, Symbol, diff

from ...networks import ActivationFunction
from ...values import NoValue, Value, product, total, value_of
from ..proof.entries import Entries, NoEntries
from ..proof.interning import Interner
from ..proof.shapes import Shapes
from ..proof.sizes import Sizes

Values = tuple[tuple[Value, ...], ...]


@dataclass(frozen=True)
class _Real:
    """A fraction, or a ball that contains the number."""

    value: Value

    def __add__(self, other: _Real) -> _Real:
        return _Real(total([self.value, other.value]))

    def __mul__(self, other: _Real) -> _Real:
        return _Real(product([self.value, other.value]))


@dataclass(frozen=True)
class Reals:
    """The ring in which entries are computed: letters have the values in `known`, functions are given."""

    known: Mapping[str, Values]
    functions: Mapping[str, ActivationFunction]

    def number(self, value: Rational) -> _Real:
        return _Real(Fraction(int(value.p), int(value.q)))

    def letter(self, name: str, index: tuple[int, ...]) -> _Real:
        if name not in self.known:
            raise NoEntries(f"{name} has no number")
        i, j = index or (0, 0)
        return _Real(self.known[name][i][j])

    def check(self, row: list[_Real]) -> None:
        """Numbers do not grow beyond what a page holds."""

    def apply(self, function: str, column: list[_Real]) -> list[_Real]:
        phi = self.functions.get(function.removesuffix("'"))
        if phi is None or phi.formula is None:
            raise NoEntries(f"the function {function} has no values")
        letters = [Symbol(f"z_{place}", real=True) for place in range(len(column))]
        bound = {letter: entry.value for letter, entry in zip(letters, column, strict=True)}
        if not phi.is_elementwise:
            # Softmax does not change with what is added to all: then equal numbers have equal, exact shares.
            shifted = {letter: total([value, -column[0].value]) for letter, value in bound.items()}
            return [_Real(value_of(formula, shifted)) for formula in phi.formula(letters)]
        return [_Real(_entry(phi, letter, bound[letter], function.endswith("'"))) for letter in letters]


def _entry(phi: ActivationFunction, letter: Any, value: Value, is_slope: bool) -> Value:
    assert phi.formula is not None
    if not is_slope:
        return value_of(phi.formula(letter), {letter: value})
    if phi.slopes is None:
        return value_of(diff(phi.formula(letter), letter), {letter: value})
    if not isinstance(value, Fraction) and value.contains(0):
        raise NoValue("the slope at a kink is asked for, too close to call")
    is_right = value > 0 if isinstance(value, Fraction) else value.real > 0
    return phi.slopes[1 if is_right else 0]


def evaluated(expr: Any, ring: Reals) -> Values:
    interner = Interner()
    entries = Entries(interner, Shapes(interner), Sizes(), ring)
    return tuple(tuple(entry.value for entry in row) for row in entries.of(interner.number(expr)))


@dataclass(frozen=True, eq=False)
class Truth:
    """What every letter is: the numbers given, and the formulas of those that are computed, in order."""

    given: tuple[tuple[str, Any], ...]
    formulas: tuple[tuple[str, Any], ...]
    functions: tuple[tuple[str, ActivationFunction], ...] = field(repr=False)

    @cached_property
    def _ring(self) -> Reals:
        known: dict[str, Values] = {
            name: tuple(tuple(Fraction(int(one.p), int(one.q)) for one in row) for row in rows)
            for name, rows in self.given
        }
        ring = Reals(known, dict(self.functions))
        for name, formula in self.formulas:
            if name not in known:
                known[name] = evaluated(formula, ring)
        return ring

    def values(self, formula: Any) -> Values:
        """The value of a formula in letters, entry by entry."""
        return evaluated(formula, self._ring)
