"""Certificates of worked numbers, by a route of their own: entry by entry, in fractions and in ball arithmetic."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flint import acb, arb, ctx, fmpq
from sympy import ImmutableDenseMatrix, MatrixSymbol, Mul, Rational, Symbol
from sympy.core.function import AppliedUndef

from ...values import NoValue, Value, ball
from ..evidence import Relation, Verdict, refused, unproved
from ..expressions import Activation, children, folded, postorder, rebuilt
from ..proof.entries import NoEntries
from ..proof.nesting import TooDeep
from ..proof.shapes import ShapeFault
from .numbers import Decimal, Product, Rounded, is_plain
from .truth import Reals, Truth, Values, evaluated

_BITS = 200
EXACTLY, IN_BALLS = "exact fractions", "ball arithmetic"


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
            return unproved(obstacle, IN_BALLS)
        finally:
            ctx.prec = outer

    def _examined(self, before: Any, relation: Relation, after: Any) -> Verdict:
        if relation not in ("=", "approx"):
            return refused("worked numbers are = or ≈", EXACTLY)
        rung = IN_BALLS if relation == "approx" else EXACTLY
        for side, name in ((before, "the left side"), (after, "the right side")):
            if relation == "=" and _has_rounded(side):
                return refused(f"{name} has rounded numbers, so that it is only ≈", rung)
            if not self._stands_for(self.formula, side):
                return refused(f"{name} has a number that is not what it stands for", rung)
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
        made, truth = evaluated(_plain(shown, spans), Reals(spans, {})), self.truth.values(formula)
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
            return refused("numbers written out are the same numbers: =", EXACTLY)
        try:
            is_same = _is_same(before, after)
        except (NoEntries, ShapeFault, TooDeep) as obstacle:
            return unproved(obstacle, EXACTLY)
        words = "the same" if is_same else "different"
        return Verdict(is_same, EXACTLY, True, 0.0, f"both sides are {words} numbers, as they are shown")


def _is_same(before: Any, after: Any) -> bool:
    """Numbers of one value; or functions and letters, and within these numbers of one value."""
    if before == after:
        return True
    if _is_letterless(before) and _is_letterless(after):
        a, b = (evaluated(_plain(side, None), Reals({}, {})) for side in (before, after))
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
