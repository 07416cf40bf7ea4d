"""The value of an expression without free letters: an exact fraction where it has one, else a ball that contains it.

SymPy only holds the expression: what is computed here is computed by Python's fractions and by ball arithmetic.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, TypeAlias

from flint import acb, arb, fmpq
from sympy import (
    Abs,
    Add,
    E,
    Float,
    I,
    Integer,
    Max,
    Min,
    Mul,
    Piecewise,
    Pow,
    Rational,
    Sum,
    cos,
    erf,
    exp,
    log,
    pi,
    sin,
    tanh,
)
from sympy.core.relational import Relational
from sympy.logic.boolalg import BooleanFalse, BooleanTrue

from ..derivations.evidence import Relation

LARGEST_POWER = 1000
MOST_TERMS = 10_000
_DEEPEST = 100

Value: TypeAlias = Any
"""A `Fraction` or an `acb`."""


class NoValue(Exception):
    """The expression has no value that can be computed here; the sentence says why."""


def value_of(expr: Any, letters: Mapping[Any, Any] | None = None) -> Value:
    """The value of `expr`, its letters bound to SymPy numbers or to values; NoValue where there is none."""
    return _Evaluation(dict(letters or {})).of(expr)


class _Evaluation:
    def __init__(self, letters: dict[Any, Any]) -> None:
        self._letters = letters
        self._depth = 0

    def of(self, expr: Any) -> Value:
        if self._depth >= _DEEPEST:
            raise NoValue(f"expressions are followed through at most {_DEEPEST} levels")
        self._depth += 1
        try:
            return self._of(expr)
        finally:
            self._depth -= 1

    def _of(self, expr: Any) -> Value:
        if expr in self._letters:
            known = self._letters[expr]
            return known if isinstance(known, Fraction | acb) else self.of(known)
        if isinstance(expr, Rational):
            return Fraction(int(expr.p), int(expr.q))
        if isinstance(expr, Float):
            return Fraction(str(expr))
        if expr in _CONSTANTS:
            return _CONSTANTS[expr]()
        if isinstance(expr, Add):
            return total([self.of(part) for part in expr.args])
        if isinstance(expr, Mul):
            return product([self.of(part) for part in expr.args])
        if isinstance(expr, Pow):
            return _power(self.of(expr.base), self.of(expr.exp))
        if isinstance(expr, Max | Min):
            return _extreme([self.of(part) for part in expr.args], isinstance(expr, Max))
        if isinstance(expr, Abs):
            inside = self.of(expr.args[0])
            return abs(inside) if isinstance(inside, Fraction) else acb(abs(inside))
        if type(expr) in _FUNCTIONS:
            return _applied(type(expr), self.of(expr.args[0]))
        if isinstance(expr, Piecewise):
            return self._case(expr)
        if isinstance(expr, Sum) and len(expr.limits) == 1:
            return self._sum(expr)
        raise NoValue(f"{expr} has no value that can be computed here")

    def _case(self, expr: Any) -> Value:
        for value, when in expr.args:
            if isinstance(when, BooleanTrue) or self._holds(when):
                return self.of(value)
        raise NoValue(f"no case of {expr} holds")

    def _holds(self, when: Any) -> bool:
        if isinstance(when, BooleanFalse):
            return False
        if not isinstance(when, Relational):
            raise NoValue(f"{when} is no comparison")
        decided = compared(self.of(when.lhs), _RELATIONS[when.rel_op], self.of(when.rhs))
        if decided is None:
            raise NoValue(f"{when} is too close to call")
        return decided

    def _sum(self, expr: Any) -> Value:
        index, first, last = expr.limits[0]
        if not (first.is_Integer and last.is_Integer) or last - first >= MOST_TERMS:
            raise NoValue(f"the sum from {first} to {last} is not written out")
        terms: list[Value] = [Fraction(0)]
        outer = self._letters.get(index)
        for place in range(int(first), int(last) + 1):
            self._letters[index] = Rational(place)
            terms.append(self.of(expr.function))
        self._letters.pop(index, None)
        if outer is not None:
            self._letters[index] = outer
        return total(terms)


_CONSTANTS = {pi: lambda: acb(arb.pi()), E: lambda: acb(arb(1).exp()), I: lambda: acb(0, 1)}
_FUNCTIONS = {exp: acb.exp, log: acb.log, cos: acb.cos, sin: acb.sin, tanh: acb.tanh, erf: acb.erf}
_AT_ZERO = {exp: 1, cos: 1, sin: 0, tanh: 0, erf: 0}
_RELATIONS: dict[str, Relation] = {"==": "=", "!=": "ne", "<": "lt", "<=": "le", ">": "gt", ">=": "ge"}


def ball(value: Value) -> acb:
    """`value` as a ball."""
    return acb(fmpq(value.numerator, value.denominator)) if isinstance(value, Fraction) else value


def total(terms: list[Value]) -> Value:
    """The sum: a fraction where all terms are."""
    exact = [term for term in terms if isinstance(term, Fraction)]
    made: Value = sum(exact, Fraction(0))
    if len(exact) < len(terms):
        made = ball(made)
        for term in terms:
            made = made if isinstance(term, Fraction) else made + term
    return made


def product(factors: list[Value]) -> Value:
    """The product: a fraction where all factors are, or one is 0."""
    made: Value = Fraction(1)
    for factor in factors:
        if 0 in (made, factor):
            return Fraction(0)
        both = isinstance(made, Fraction) and isinstance(factor, Fraction)
        made = made * factor if both else ball(made) * ball(factor)
    return made


def _power(base: Value, exponent: Value) -> Value:
    if isinstance(exponent, Fraction) and exponent.denominator == 1 and abs(exponent) <= LARGEST_POWER:
        if base == 0 and exponent < 0:
            raise NoValue("a number is divided by 0")
        return base ** int(exponent)
    return ball(base) ** ball(exponent)


def _applied(function: Any, argument: Value) -> Value:
    if argument == 0 and function in _AT_ZERO:
        return Fraction(_AT_ZERO[function])
    if argument == 1 and function is log:
        return Fraction(0)
    made: Value = _FUNCTIONS[function](ball(argument))
    if not made.is_finite():
        raise NoValue(f"{function.__name__} has no value there")
    return made


def _extreme(values: list[Value], is_largest: bool) -> Value:
    best = values[0]
    for value in values[1:]:
        is_larger = compared(value, "gt", best)
        if is_larger is None:
            raise NoValue("two numbers are too close to say which is larger")
        best = value if is_larger == is_largest else best
    return best


def decimal(value: float, decimals: int) -> Any:
    """`value` as a SymPy number that is written with this many decimals; 0 where it rounds to 0."""
    text = f"{value:.{decimals}f}"
    digits = text.replace(".", "").lstrip("-0")
    return Float(text, len(digits)) if digits else Integer(0)


def compared(a: Value, relation: Relation, b: Value) -> bool | None:
    """Does a stand so to b? None where the balls do not say."""
    if isinstance(a, Fraction) and isinstance(b, Fraction):
        return {"=": a == b, "ne": a != b, "lt": a < b, "le": a <= b, "gt": a > b, "ge": a >= b}.get(relation)
    gap: Any = ball(a) - ball(b)
    if not gap.is_finite():
        return None
    if relation in ("=", "ne"):
        return (relation == "ne") if not gap.contains(0) else None
    if not gap.imag.contains(0):
        return False  # numbers off the real line have no order
    below, above = bool(gap.real < 0), bool(gap.real > 0)
    if not below and not above:
        return None
    return below if relation in ("lt", "le") else above if relation in ("gt", "ge") else None
