"""Certificates of worked numbers, by a route of their own: entry by entry, in fractions and in ball arithmetic."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any

from flint import acb, arb, ctx, fmpq
from sympy import ImmutableDenseMatrix, MatrixSymbol, Mul, Rational, Symbol, diff
from sympy.core.function import AppliedUndef

from ...networks import ActivationFunction
from ...values import NoValue, Value, ball, product, total, value_of
from ..evidence import Relation, Verdict
from ..expressions import Activation, children, folded, postorder, rebuilt
from ..proof.entries import Entries, NoEntries
from ..proof.interning import Interner
from ..proof.nesting import TooDeep
from ..proof.shapes import ShapeFault, Shapes
from ..proof.sizes import Sizes
from .numbers import Decimal, Product, Rounded, is_plain

_BITS = 200
EXACTLY, IN_BALLS = "exact fractions", "ball arithmetic"
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
class _Reals:
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
            return [_Real(value_of(formula, bound)) for formula in phi.formula(letters)]
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


def _evaluated(expr: Any, ring: _Reals) -> Values:
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
    def _ring(self) -> _Reals:
        known: dict[str, Values] = {
            name: tuple(tuple(Fraction(int(one.p), int(one.q)) for one in row) for row in rows)
            for name, rows in self.given
        }
        ring = _Reals(known, dict(self.functions))
        for name, formula in self.formulas:
            if name not in known:
                known[name] = _evaluated(formula, ring)
        return ring

    def values(self, formula: Any) -> Values:
        """The value of a formula in letters, entry by entry."""
        return _evaluated(formula, self._ring)


@dataclass(frozen=True, eq=False)
class WorkedOut:
    """Both sides are `formula`, written with letters or with numbers in the place of some of its parts.

    A fraction or a decimal must be exactly what it stands for, a rounded decimal within half a unit of its last
    place; so "=" holds where nothing shown is rounded, and "approx" always.
    """

    formula: Any
    truth: Truth

    def examine(self, before: Any, relation: Relation, after: Any) -> Verdict:
        outer = ctx.prec
        ctx.prec = _BITS
        try:
            return self._examined(before, relation, after)
        except (NoValue, NoEntries, ShapeFault, TooDeep) as obstacle:
            return Verdict(False, IN_BALLS, False, 1.0, f"not proved: {obstacle}")
        finally:
            ctx.prec = outer

    def _examined(self, before: Any, relation: Relation, after: Any) -> Verdict:
        if relation not in ("=", "approx"):
            return Verdict(False, EXACTLY, True, 0.0, "worked numbers are = or ≈")
        rung = IN_BALLS if relation == "approx" else EXACTLY
        for side, name in ((before, "the left side"), (after, "the right side")):
            if relation == "=" and _has_rounded(side):
                return Verdict(False, rung, True, 0.0, f"{name} has rounded numbers, so that it is only ≈")
            if not self._stands_for(self.formula, side):
                return Verdict(False, rung, True, 0.0, f"{name} has a number that is not what it stands for")
        return Verdict(True, rung, True, 0.0, "every number shown is what it stands for")

    def _stands_for(self, formula: Any, shown: Any) -> bool:
        if shown == formula:
            return True
        if is_plain(shown):
            return self._is_right(formula, shown)
        parts, looks = children(formula), children(shown)
        if _same_kind(formula, shown) and len(parts) == len(looks):
            return all(map(self._stands_for, parts, looks))
        return self._may_be(formula, shown)

    def _is_right(self, formula: Any, shown: Any) -> bool:
        """Plain numbers, each by itself."""
        rows = shown.tolist() if isinstance(shown, ImmutableDenseMatrix) else [[shown]]
        truth = self.truth.values(formula)
        if [len(row) for row in rows] != [len(row) for row in truth]:
            return False
        pairs = zip((one for row in rows for one in row), (one for row in truth for one in row), strict=True)
        return all(_is_shown_by(value, number) for number, value in pairs)

    def _may_be(self, formula: Any, shown: Any) -> bool:
        """Sums not yet added up: with each rounded number widened to what it may stand for, the value lies within."""
        if not _is_letterless(shown):
            return False
        spans: dict[str, Values] = {}
        made, truth = _evaluated(_plain(shown, spans), _Reals(spans, {})), self.truth.values(formula)
        if [len(row) for row in made] != [len(row) for row in truth]:
            return False
        return all(
            _contains(span, value)
            for row, true_row in zip(made, truth, strict=True)
            for span, value in zip(row, true_row, strict=True)
        )


@dataclass(frozen=True)
class AsShown:
    """Both sides are the same as they are shown: numbers are compared in exact fractions."""

    def examine(self, before: Any, relation: Relation, after: Any) -> Verdict:
        if relation != "=":
            return Verdict(False, EXACTLY, True, 0.0, "numbers written out are the same numbers: =")
        try:
            is_same = _is_same(before, after)
        except (NoEntries, ShapeFault, TooDeep) as obstacle:
            return Verdict(False, EXACTLY, False, 1.0, f"not proved: {obstacle}")
        words = "the same" if is_same else "different"
        return Verdict(is_same, EXACTLY, True, 0.0, f"both sides are {words} numbers, as they are shown")


def _is_same(before: Any, after: Any) -> bool:
    """Numbers of one value; or functions and letters, and within these numbers of one value."""
    if before == after:
        return True
    if _is_letterless(before) and _is_letterless(after):
        a, b = (_evaluated(_plain(side, None), _Reals({}, {})) for side in (before, after))
        return a == b
    parts, others = children(before), children(after)
    return type(before) is type(after) and len(parts) == len(others) > 0 and all(map(_is_same, parts, others))


def _is_shown_by(value: Value, number: Any) -> bool:
    if not isinstance(number, Rounded):
        exactly = number.exactly if isinstance(number, Decimal) else Fraction(int(number.p), int(number.q))
        return isinstance(value, Fraction) and value == exactly
    half_a_unit = Fraction(1, 2 * 10 ** int(number.args[1]))
    if isinstance(value, Fraction):
        return abs(value - number.exactly) <= half_a_unit
    gap = abs(ball(value) - ball(number.exactly))
    return bool(gap <= arb(fmpq(half_a_unit.numerator, half_a_unit.denominator)))


def _contains(span: Value, value: Value) -> bool:
    if isinstance(span, Fraction) and isinstance(value, Fraction):
        return span == value
    return bool((ball(span) - ball(value)).contains(0))


def _plain(shown: Any, spans: dict[str, Values] | None) -> Any:
    """`shown` in SymPy's own numbers; rounded ones as letters, with what they may stand for in `spans`."""

    def plain(node: Any, parts: tuple[Any, ...]) -> Any:
        if isinstance(node, Rounded) and spans is not None:
            name = f"rounded {len(spans)}"
            middle, half = node.exactly, Fraction(1, 2 * 10 ** int(node.args[1]))
            spans[name] = ((acb(arb(_rational(middle), _rational(half))),),)
            return Symbol(name)
        if isinstance(node, Decimal):
            return Rational(node.exactly.numerator, node.exactly.denominator)
        if isinstance(node, Product):
            return Mul(*parts, evaluate=False)
        return rebuilt(node, parts) if parts else node

    return folded(shown, plain)


def _rational(value: Fraction) -> Any:
    return arb(fmpq(value.numerator, value.denominator))


def _same_kind(formula: Any, shown: Any) -> bool:
    return type(formula) is type(shown) or (isinstance(formula, Mul) and isinstance(shown, Product))


def _has_rounded(expr: Any) -> bool:
    return any(isinstance(node, Rounded) for node in postorder(expr))


def _is_letterless(expr: Any) -> bool:
    return not any(isinstance(node, _NOT_NUMBERS) for node in postorder(expr))


_NOT_NUMBERS = (MatrixSymbol, Symbol, Activation, AppliedUndef)
