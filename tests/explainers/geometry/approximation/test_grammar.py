"""Typed functions: read as Python reads them, and refused in one sentence where they are none."""

from __future__ import annotations

import math
import random

import pytest
from sympy import Symbol

from explainers.geometry.approximation import parse_function
from explainers.networks import NetworkError

X = Symbol("x")
PYTHON = {name: getattr(math, name) for name in ("sin", "cos", "exp", "tanh", "sqrt", "log", "pi")} | {
    "abs": abs
}


@pytest.mark.parametrize(
    "text",
    [
        "sin(2*pi*x)", "x^3-x", "-x^2+1/3", "exp(-x)/(1+x^2)", "sqrt(x)*2.5", "abs(x-1/2)", "2-3-4", "8/4/2",
        "2*x^-1", "-(x)", "-x", "tanh(3*(x+.5))", "1/2*x", "x/3*2", "log(1+x)-cos(x)**2",
    ],
)  # fmt: skip
def test_it_means_what_python_means(text: str) -> None:
    expr = parse_function(text)
    for value in (0.3, 0.7, 1.9):
        assert float(expr.subs(X, value)) == pytest.approx(
            eval(text.replace("^", "**"), PYTHON | {"x": value})
        )


def test_random_sums_and_products() -> None:
    rng = random.Random(5)

    def text(depth: int) -> str:
        if depth == 0:
            return rng.choice(["x", "2", "0.5", "pi", "(x+1)"])
        return f"({text(depth - 1)}{rng.choice('+-*')}{text(depth - 1)})"

    for _ in range(40):
        written = text(rng.randint(1, 4))
        value = float(parse_function(written).subs(X, 0.37))
        assert value == pytest.approx(eval(written, PYTHON | {"x": 0.37}))


@pytest.mark.parametrize(
    "text",
    [
        "", "2x", "x^(1/2)", "foo(x)", "sin x", "((x)", "x)", "x^2^3", "x*", "1e5*x", "x^99", "1/0", "y", "x..2",
        "__import__('os')", "x;x", "lambda: x", "x" * 300, "(" * 30 + "x" + ")" * 30, "sin(x", "x**y", "9" * 50,
    ],
)  # fmt: skip
def test_what_is_no_function_gets_a_sentence(text: str) -> None:
    with pytest.raises(NetworkError) as refusal:
        parse_function(text)
    assert "\n" not in str(refusal.value)
    assert len(str(refusal.value)) < 300


def test_numbers_are_exact() -> None:
    assert parse_function("0.1") * 10 == 1
