"""The letters of the error bounds."""

from __future__ import annotations

from sympy import Add, Function, Integer, Mul, Symbol

A, B, EPSILON, H, K, M, N, T, X = (
    Symbol(name) for name in ("a", "b", "epsilon", "h", "K", "M", "N", "t", "x")
)
SLOPE = Symbol("m")
LEFT, RIGHT = Symbol("x_i"), Symbol("x_i+1")
F, NET, SMALLER, LINE = (Function(name) for name in "fFGp")
ONE, TWO = Integer(1), Integer(2)
OTHER = Add(ONE, Mul(Integer(-1), T, evaluate=False), evaluate=False)
"""1 − t."""
