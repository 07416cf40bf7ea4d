"""Activations made of straight lines: identity, unit step, ReLU, leaky ReLU."""

from __future__ import annotations

from fractions import Fraction
from functools import partial
from typing import Any

import numpy as np
from sympy import Abs, Eq, Function, Integer, Max, Ne, Piecewise, Rational, Symbol, oo

from ...spelling import quoted
from ..errors import NetworkError
from .facts import Fact, derivative, equal, far_left, far_right, over, product, slope_at_0, total
from .function import ActivationFunction, Array

_A = Symbol("a", positive=True)
_LEFT_0 = "Far to the left it stays at 0."
_GROWS = "Far to the right it grows without end."

# Functions with names, so that networks can be sent to another process.


def _identity(z: Array) -> Array:
    return z


def _one(z: Array) -> Array:
    """id′ = 1."""
    return np.ones_like(z)


def _identity_formula(z: Any) -> Any:
    return z


def _identity_facts(z: Any) -> tuple[Fact, ...]:
    f = Function("id")
    a, b = Symbol("a", real=True), Symbol("b", real=True)
    return (
        equal("definition", f(z), _identity_formula(z), "The identity passes on what it is given."),
        derivative(f(z), z, 1, "Its slope is 1 everywhere."),
        equal(
            "identity",
            f(total(product(a, z), b)),
            total(product(a, f(z)), b),
            "It changes nothing, so layers without another φ collapse.",
        ),
        far_left(f(z), z, -oo, "To the left it falls without end."),
        far_right(f(z), z, oo, _GROWS),
    )


IDENTITY = ActivationFunction(
    "identity",
    "id",
    _identity,
    True,
    _one,
    _identity_formula,
    (Fraction(1), Fraction(1)),
    _identity_facts,
)


def _step(z: Array) -> Array:
    return np.heaviside(z, 1.0)  # 1 at 0


def _zero(z: Array) -> Array:
    """step′ = 0; at the jump, where it has none, taken as 0 too."""
    return np.zeros_like(z)


def _step_formula(z: Any) -> Any:
    return Piecewise((0, z < 0), (1, True))


def _step_facts(z: Any) -> tuple[Fact, ...]:
    f = Function("step")
    return (
        equal("definition", f(z), _step_formula(z), "The unit step is off below 0, and on from 0 upwards."),
        Fact("range", Integer(0), "le", f(z), "It is never below 0."),
        Fact("range", f(z), "le", Integer(1), "It is never above 1: in fact it is one of the two."),
        derivative(
            f(z),
            z,
            Piecewise((0, Ne(z, 0))),
            "It is flat on both sides; at 0, where it jumps, it has no slope.",
        ),
        far_left(f(z), z, 0, _LEFT_0),
        far_right(f(z), z, 1, "Far to the right it stays at 1."),
        equal(
            "identity", f(product(_A, z)), f(z), "Stretching the input by a positive number changes nothing."
        ),
        equal(
            "identity",
            total(f(z), f(-z)),
            Piecewise((2, Eq(z, 0)), (1, True)),
            "Of z and its mirror image one is let through; at 0, by convention, both.",
        ),
    )


STEP = ActivationFunction("step", "step", _step, True, _zero, _step_formula, None, _step_facts)


def _relu(z: Array) -> Array:
    return np.maximum(z, 0.0)


def _relu_derivative(z: Array) -> Array:
    """ReLU′ = 0 left of 0 and 1 right of it; at the kink taken as 0."""
    return np.where(z > 0, 1.0, 0.0)


def _relu_formula(z: Any) -> Any:
    return Max(0, z)


def _relu_facts(z: Any) -> tuple[Fact, ...]:
    f = Function("ReLU")
    return (
        equal("definition", f(z), _relu_formula(z), "ReLU is the larger of 0 and its input."),
        equal("form", f(z), Piecewise((0, z < 0), (z, True)), "What is below 0 becomes 0, all else passes."),
        Fact("range", Integer(0), "le", f(z), "It is never below 0."),
        derivative(
            f(z), z, Piecewise((0, z < 0), (1, z > 0)), "Its slope is 0 on the left and 1 on the right."
        ),
        slope_at_0("ReLU", "-", 0, "At 0 there is a kink: coming from the left the slope is 0."),
        slope_at_0(
            "ReLU",
            "+",
            1,
            "Coming from the right it is 1, so at 0 there is no derivative; computing, we take 0.",
        ),
        far_left(f(z), z, 0, _LEFT_0),
        far_right(f(z), z, oo, _GROWS),
        equal(
            "identity", f(z), over(total(z, Abs(z)), 2), "Half of z and of its size: on the left they cancel."
        ),
        equal("identity", total(f(z), -f(-z)), z, "The part above 0 less the part below 0 is z itself."),
        equal("identity", f(product(_A, z)), _A * f(z), "A positive factor may be taken out."),
        equal("identity", f(f(z)), f(z), "Used twice, it does no more than once."),
    )


RELU = ActivationFunction(
    "relu",
    "ReLU",
    _relu,
    True,
    _relu_derivative,
    _relu_formula,
    (Fraction(0), Fraction(1)),
    _relu_facts,
)


def _leaky_relu(z: Array, slope: float) -> Array:
    return np.where(z > 0, z, slope * z)


def _leaky_relu_derivative(z: Array, slope: float) -> Array:
    """The slope left of 0 and 1 right of it; at the kink taken as the slope."""
    return np.where(z > 0, 1.0, slope)


def _leaky_relu_formula(z: Any, slope: Rational) -> Any:
    return Piecewise((slope * z, z < 0), (z, True))


def _leaky_relu_facts(z: Any, slope: Rational, symbol: str) -> tuple[Fact, ...]:
    f, relu = Function(symbol), Function("ReLU")
    return (
        equal("definition", f(z), _leaky_relu_formula(z, slope), "Leaky ReLU lets a little through below 0."),
        equal("form", f(z), Max(slope * z, z), "It is the larger of the two lines."),
        derivative(
            f(z), z, Piecewise((slope, z < 0), (1, z > 0)), f"Its slope is {slope} on the left, never 0."
        ),
        slope_at_0(symbol, "-", slope, f"At 0 there is a kink: coming from the left the slope is {slope}."),
        slope_at_0(
            symbol,
            "+",
            1,
            f"Coming from the right it is 1, so at 0 there is no derivative; computing, we take {slope}.",
        ),
        far_left(f(z), z, -oo, "To the left it falls without end, though slowly."),
        far_right(f(z), z, oo, _GROWS),
        equal("identity", f(product(_A, z)), _A * f(z), "A positive factor may be taken out."),
        equal(
            "identity", f(z), total(slope * z, product(1 - slope, relu(z))), "It is a line and a ReLU, mixed."
        ),
    )


def leaky_relu(slope: Fraction | str | float = Fraction(1, 100)) -> ActivationFunction:
    """Leaky ReLU with `slope` left of 0, above 0 and below 1; a float is taken as it prints, 0.1 as 1/10.

    Only the slope 1/100 has a name in the text notation and in files: they refuse any other in a sentence.
    """
    try:
        exact = Fraction(str(slope))
    except (ValueError, ZeroDivisionError):
        raise NetworkError(f"{quoted(slope)} is no slope: give a number such as 0.01 or 1/100") from None
    if not 0 < exact < 1:
        raise NetworkError(f"a leaky ReLU of slope {exact} does not leak: give a slope above 0 and below 1")
    is_default = exact == Fraction(1, 100)
    number, written = float(exact), Rational(exact.numerator, exact.denominator)
    symbol = "LeakyReLU" if is_default else f"LeakyReLU_{exact}"
    return ActivationFunction(
        "leaky_relu" if is_default else f"leaky_relu({exact})",
        symbol,
        partial(_leaky_relu, slope=number),
        True,
        partial(_leaky_relu_derivative, slope=number),
        partial(_leaky_relu_formula, slope=written),
        (exact, Fraction(1)),
        partial(_leaky_relu_facts, slope=written, symbol=symbol),
    )


LEAKY_RELU = leaky_relu()
