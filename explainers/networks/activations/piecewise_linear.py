"""Activations made of straight lines: identity, unit step, ReLU, leaky ReLU."""

from __future__ import annotations

from fractions import Fraction
from functools import partial
from typing import Any

import numpy as np
from sympy import Max, Piecewise, Rational

from ...spelling import quoted
from ..errors import NetworkError
from .function import ActivationFunction, Array

# Functions with names, so that networks can be sent to another process.


def _identity(z: Array) -> Array:
    return z


def _one(z: Array) -> Array:
    """id′ = 1."""
    return np.ones_like(z)


def _identity_formula(z: Any) -> Any:
    return z


IDENTITY = ActivationFunction(
    "identity", "id", _identity, True, _one, _identity_formula, (Fraction(1), Fraction(1))
)


def _step(z: Array) -> Array:
    return np.heaviside(z, 1.0)  # 1 at 0


def _zero(z: Array) -> Array:
    """step′ = 0; at the jump, where it has none, taken as 0 too."""
    return np.zeros_like(z)


def _step_formula(z: Any) -> Any:
    return Piecewise((0, z < 0), (1, True))


STEP = ActivationFunction("step", "step", _step, True, _zero, _step_formula)


def _relu(z: Array) -> Array:
    return np.maximum(z, 0.0)


def _relu_derivative(z: Array) -> Array:
    """ReLU′ = 0 left of 0 and 1 right of it; at the kink taken as 0."""
    return np.where(z > 0, 1.0, 0.0)


def _relu_formula(z: Any) -> Any:
    return Max(0, z)


RELU = ActivationFunction(
    "relu", "ReLU", _relu, True, _relu_derivative, _relu_formula, (Fraction(0), Fraction(1))
)


def _leaky_relu(z: Array, slope: float) -> Array:
    return np.where(z > 0, z, slope * z)


def _leaky_relu_derivative(z: Array, slope: float) -> Array:
    """The slope left of 0 and 1 right of it; at the kink taken as the slope."""
    return np.where(z > 0, 1.0, slope)


def _leaky_relu_formula(z: Any, slope: Rational) -> Any:
    return Piecewise((slope * z, z < 0), (z, True))


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
    number = float(exact)
    return ActivationFunction(
        "leaky_relu" if is_default else f"leaky_relu({exact})",
        "LeakyReLU" if is_default else f"LeakyReLU_{exact}",
        partial(_leaky_relu, slope=number),
        True,
        partial(_leaky_relu_derivative, slope=number),
        partial(_leaky_relu_formula, slope=Rational(exact.numerator, exact.denominator)),
        (exact, Fraction(1)),
    )


LEAKY_RELU = leaky_relu()
