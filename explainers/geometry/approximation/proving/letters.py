"""The letters of the error bounds, and sums and products that stay as they are written."""

from __future__ import annotations

from typing import Any

from sympy import Abs, Add, Function, Integer, Mul, Pow, Symbol

A, B, EPSILON, H, K, M, N, T, X = (
    Symbol(name) for name in ("a", "b", "epsilon", "h", "K", "M", "N", "t", "x")
)
SLOPE = Symbol("m")
LEFT, RIGHT = Symbol("x_i"), Symbol("x_i+1")
F, NET, SMALLER, LINE = (Function(name) for name in "fFGp")
ONE, TWO = Integer(1), Integer(2)
OTHER = Add(ONE, Mul(Integer(-1), T, evaluate=False), evaluate=False)
"""1 − t."""


def total(*terms: Any) -> Any:
    return Add(*terms, evaluate=False)


def product(*factors: Any) -> Any:
    """The product as written, factors of products opened."""
    opened = [part for factor in factors for part in (factor.args if isinstance(factor, Mul) else (factor,))]
    return opened[0] if len(opened) == 1 else Mul(*opened, evaluate=False)


def minus(term: Any) -> Any:
    return product(Integer(-1), term)


def over(above: Any, *below: Any) -> Any:
    """above / (below · below · …)"""
    parts = above.args if isinstance(above, Mul) else (above,)
    parts = () if parts == (ONE,) else parts
    return Mul(
        *parts, Pow(below[0] if len(below) == 1 else product(*below), -1, evaluate=False), evaluate=False
    )


def square(base: Any) -> Any:
    return Pow(base, TWO, evaluate=False)


def distance(one: Any, other: Any) -> Any:
    """|one − other|"""
    return Abs(total(one, minus(other)), evaluate=False)
