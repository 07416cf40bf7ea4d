"""Values as fractions or balls, and what a comparison of them may and may not say."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from flint import ctx
from sympy import (
    Abs,
    E,
    Float,
    I,
    Integer,
    Max,
    Min,
    Piecewise,
    Pow,
    Rational,
    Sum,
    Symbol,
    cos,
    erf,
    exp,
    log,
    pi,
    sin,
    sqrt,
    tanh,
)

from explainers.values import Compared, NoValue, value_of

Z, N = Symbol("z"), Symbol("n")


@pytest.mark.parametrize(
    ("expr", "value"),
    [
        (Rational(1, 3) + Pow(2, 5, evaluate=False), Fraction(97, 3)),
        (Max(Integer(-1), Integer(2), evaluate=False), 2),
        (Min(Integer(-1), Integer(2), evaluate=False), -1),
        (Abs(Integer(-3), evaluate=False), 3),
        (Float("0.1", 1), Fraction(1, 10)),
        (Sum(N**2, (N, 1, 4)), 30),
        (exp(0, evaluate=False) + log(1, evaluate=False), 1),
        (Piecewise((1, Z < 0), (2, True)).subs(Z, 5), 2),
    ],
)
def test_exact_values(expr: object, value: Fraction) -> None:
    found = value_of(expr)
    assert isinstance(found, Fraction)
    assert found == value


@pytest.mark.parametrize(
    ("expr", "value"),
    [
        (exp(2), math.exp(2)),
        (log(3), math.log(3)),
        (tanh(Rational(1, 2)), math.tanh(0.5)),
        (erf(Rational(1, 2)), math.erf(0.5)),
        (sqrt(2) * pi + E, math.sqrt(2) * math.pi + math.e),
        (Abs(3 + 4 * I, evaluate=False), 5),
        (sin(1) + cos(1), math.sin(1) + math.cos(1)),
        (Max(exp(1), Integer(3), evaluate=False), 3),
    ],
)
def test_balls_hold_the_value_in_floating_point(expr: object, value: float) -> None:
    found = value_of(expr)
    assert abs(float(found.real) - value) < 1e-12 if not isinstance(found, Fraction) else found == value


@pytest.mark.parametrize(
    ("before", "relation", "after", "holds"),
    [
        (exp(1), "ne", (1 + exp(2)) / 2, True),
        (exp(1), "lt", Integer(3), True),
        (exp(1), "gt", Integer(3), False),
        (Rational(1, 3), "le", Rational(1, 3), True),
        (Rational(1, 3), "lt", Rational(1, 3), False),
        (Integer(2), "=", Integer(2), True),
        (Integer(2), "ne", Integer(2), False),
        (I, "lt", Integer(3), False),
    ],
)
def test_comparisons(before: object, relation: str, after: object, holds: bool) -> None:
    verdict = Compared().examine(before, relation, after)  # type: ignore[arg-type]
    assert verdict.is_exact
    assert verdict.holds is holds


def test_rounded_to_the_last_decimal() -> None:
    def is_rounded(text: str) -> bool:
        return Compared(decimals=2).examine(exp(1), "approx", Float(text, 3)).holds

    assert is_rounded("2.72")
    assert not is_rounded("2.71")
    assert not is_rounded("2.73")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (exp(2), Pow(exp(1), 2, evaluate=False)),  # equal, which balls cannot say
        (Z, Integer(1)),
        (Pow(0, -1, evaluate=False), Integer(1)),
        (log(0, evaluate=False), Integer(1)),
        (Sum(N, (N, 0, 10**6)), Integer(1)),
    ],
)
def test_what_has_no_decided_value_is_not_proved(before: object, after: object) -> None:
    verdict = Compared().examine(before, "ne", after)
    assert not verdict.holds
    assert not verdict.is_exact


def test_letters_are_bound_and_precision_is_put_back() -> None:
    bits = ctx.prec
    assert Compared(((Z, Integer(2)),)).examine(Z**2, "=", Integer(4)).holds
    assert Compared().examine(exp(1), "ne", exp(1) + Pow(10, -100)).holds
    assert ctx.prec == bits
    deep = Integer(1)
    for _ in range(200):
        deep = Abs(deep, evaluate=False)
    with pytest.raises(NoValue, match="at most 100 levels"):
        value_of(deep)
