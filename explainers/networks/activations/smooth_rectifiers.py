"""Relatives of ReLU without its kink: ELU, softplus, SiLU."""

from __future__ import annotations

from typing import Any

import numpy as np
from sympy import Derivative, Function, Integer, Min, Piecewise, exp, log, oo

from .facts import Fact, derivative, equal, far_left, far_right, over, product, slope_at_0, total
from .function import ActivationFunction, Array
from .sigmoidal import sigmoid, sigmoid_derivative

_LEFT_0 = "Far to the left it comes close to 0."
_GROWS = "Far to the right it grows without end."
_BELOW_RELU = "It is never above ReLU."
_MIRROR = "The value at z less the value at −z is z itself, as it is for ReLU."


def _elu(z: Array) -> Array:
    return np.where(z > 0, z, np.expm1(np.minimum(z, 0.0)))


def _elu_derivative(z: Array) -> Array:
    """e^z left of 0 and 1 right of it; both are 1 at 0, so ELU has a derivative there."""
    return np.exp(np.minimum(z, 0.0))


def _elu_formula(z: Any) -> Any:
    return Piecewise((total(exp(z), -1), z < 0), (z, True))


def _elu_facts(z: Any) -> tuple[Fact, ...]:
    f, relu = Function("ELU"), Function("ReLU")
    return (
        equal(
            "definition", f(z), _elu_formula(z), "ELU is a line on the right and an exponential on the left."
        ),
        Fact("range", Integer(-1), "lt", f(z), "It is never as low as −1."),
        derivative(
            f(z),
            z,
            Piecewise((exp(z), z < 0), (1, True)),
            "On the left the slope fades, on the right it is 1.",
        ),
        equal(
            "steepness",
            Derivative(f(z), z),
            Piecewise((total(f(z), 1), z < 0), (1, True)),
            "On the left it is 1 more than the value.",
        ),
        slope_at_0("ELU", "+-", 1, "From both sides the slope at 0 is 1: there is no kink."),
        far_left(f(z), z, -1, "Far to the left it comes close to −1."),
        far_right(f(z), z, oo, _GROWS),
        equal("identity", f(z), total(relu(z), Min(0, exp(z) - 1)), "A ReLU, and below 0 a bent line."),
    )


ELU = ActivationFunction("elu", "ELU", _elu, True, _elu_derivative, _elu_formula, None, _elu_facts)
"""With α = 1 (Clevert, Unterthiner and Hochreiter 2016)."""


def _softplus(z: Array) -> Array:
    return np.logaddexp(0.0, z)


def _softplus_formula(z: Any) -> Any:
    return log(total(1, exp(z)))


def _softplus_facts(z: Any) -> tuple[Fact, ...]:
    f, sigma, relu = Function("softplus"), Function("sigma"), Function("ReLU")
    return (
        equal("definition", f(z), _softplus_formula(z), "Softplus is a ReLU with its corner rounded off."),
        Fact("range", Integer(0), "lt", f(z), "It is always above 0."),
        Fact("range", relu(z), "lt", f(z), "It lies above ReLU."),
        Fact(
            "range",
            f(z),
            "le",
            total(relu(z), log(2)),
            "It is never more than log 2 above it: so far at z = 0.",
        ),
        derivative(f(z), z, sigma(z), "Its slope is the sigmoid."),
        far_left(f(z), z, 0, _LEFT_0),
        far_right(f(z), z, oo, _GROWS),
        far_right(total(f(z), -z), z, 0, "There it comes as close to z as you like."),
        equal("identity", f(Integer(0)), log(2), "At 0 it is the logarithm of 2."),
        equal("identity", total(f(z), -f(-z)), z, _MIRROR),
    )


SOFTPLUS = ActivationFunction(
    "softplus", "softplus", _softplus, True, sigmoid, _softplus_formula, None, _softplus_facts
)


def _silu(z: Array) -> Array:
    return z * sigmoid(z)


def _silu_derivative(z: Array) -> Array:
    """SiLU′ = σ + zσ′."""
    return sigmoid(z) + z * sigmoid_derivative(z)


def _silu_formula(z: Any) -> Any:
    return z / (1 + exp(-z))


def _silu_facts(z: Any) -> tuple[Fact, ...]:
    f, sigma, relu = Function("SiLU"), Function("sigma"), Function("ReLU")
    return (
        equal("definition", f(z), _silu_formula(z), "SiLU bends a ReLU into one smooth curve."),
        equal("form", f(z), z * sigma(z), "The input times its sigmoid: the input opens its own gate."),
        Fact("range", over(-28, 100), "lt", f(z), "It dips below 0, but never below −0.28."),
        Fact("range", f(z), "le", relu(z), _BELOW_RELU),
        derivative(
            f(z),
            z,
            total(sigma(z), product(z, sigma(z), total(1, -sigma(z)))),
            "The product rule, with σ′ = σ(1 − σ).",
        ),
        far_left(f(z), z, 0, _LEFT_0),
        far_right(total(f(z), -z), z, 0, "Far to the right it comes as close to z as you like."),
        equal("identity", total(f(z), -f(-z)), z, _MIRROR),
    )


SILU = ActivationFunction("silu", "SiLU", _silu, True, _silu_derivative, _silu_formula, None, _silu_facts)
