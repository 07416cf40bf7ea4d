"""Relatives of ReLU without, or with a softer, kink: ELU, softplus, SiLU, GELU and its tanh form."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from sympy import Derivative, Function, Integer, Min, Piecewise, Rational, erf, exp, log, oo, pi, sqrt
from sympy import tanh as sympy_tanh

from .facts import Fact, derivative, equal, far_left, far_right, slope_at_0
from .function import ActivationFunction, Array
from .sigmoidal import sigmoid, sigmoid_derivative

_LEFT_0 = "Far to the left it comes close to 0."
_GROWS = "Far to the right it grows without end."
_BELOW_RELU = "It is never above ReLU."
_MIRROR = "The value at z less the value at −z is z itself, as it is for ReLU."

# Beyond this the tails are 0 in double precision; z³ and z² must not overflow.
_FAR = 50.0


def _elu(z: Array) -> Array:
    return np.where(z > 0, z, np.expm1(np.minimum(z, 0.0)))


def _elu_derivative(z: Array) -> Array:
    """e^z left of 0 and 1 right of it; both are 1 at 0, so ELU has a derivative there."""
    return np.exp(np.minimum(z, 0.0))


def _elu_formula(z: Any) -> Any:
    return Piecewise((exp(z) - 1, z < 0), (z, True))


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
            Piecewise((f(z) + 1, z < 0), (1, True)),
            "On the left it is 1 more than the value.",
        ),
        slope_at_0("ELU", "+-", 1, "From both sides the slope at 0 is 1: there is no kink."),
        far_left(f(z), z, -1, "Far to the left it comes close to −1."),
        far_right(f(z), z, oo, _GROWS),
        equal("identity", f(z), relu(z) + Min(0, exp(z) - 1), "A ReLU, and below 0 a bent line."),
    )


ELU = ActivationFunction("elu", "ELU", _elu, True, _elu_derivative, _elu_formula, None, _elu_facts)
"""With α = 1 (Clevert, Unterthiner and Hochreiter 2016)."""


def _softplus(z: Array) -> Array:
    return np.logaddexp(0.0, z)


def _softplus_formula(z: Any) -> Any:
    return log(1 + exp(z))


def _softplus_facts(z: Any) -> tuple[Fact, ...]:
    f, sigma, relu = Function("softplus"), Function("sigma"), Function("ReLU")
    return (
        equal("definition", f(z), _softplus_formula(z), "Softplus is a ReLU with its corner rounded off."),
        Fact("range", Integer(0), "lt", f(z), "It is always above 0."),
        Fact("range", relu(z), "lt", f(z), "It lies above ReLU."),
        Fact("range", f(z), "le", relu(z) + log(2), "It is never more than log 2 above it: so far at z = 0."),
        derivative(f(z), z, sigma(z), "Its slope is the sigmoid."),
        far_left(f(z), z, 0, _LEFT_0),
        far_right(f(z), z, oo, _GROWS),
        far_right(f(z) - z, z, 0, "There it comes as close to z as you like."),
        equal("identity", f(Integer(0)), log(2), "At 0 it is the logarithm of 2."),
        equal("identity", f(z) - f(-z), z, _MIRROR),
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
        Fact("range", Rational(-28, 100), "lt", f(z), "It dips below 0, but never below −0.28."),
        Fact("range", f(z), "le", relu(z), _BELOW_RELU),
        derivative(
            f(z), z, sigma(z) + z * sigma(z) * (1 - sigma(z)), "The product rule, with σ′ = σ(1 − σ)."
        ),
        far_left(f(z), z, 0, _LEFT_0),
        far_right(f(z) - z, z, 0, "Far to the right it comes as close to z as you like."),
        equal("identity", f(z) - f(-z), z, _MIRROR),
    )


SILU = ActivationFunction("silu", "SiLU", _silu, True, _silu_derivative, _silu_formula, None, _silu_facts)

_erfc = np.vectorize(math.erfc, otypes=[float])


def _normal_distribution(z: Array) -> Array:
    """Φ(z) = erfc(−z/√2)/2, which keeps its digits where Φ is close to 0."""
    values: Array = 0.5 * _erfc(-z / math.sqrt(2.0))
    return values


def _gelu(z: Array) -> Array:
    return z * _normal_distribution(z)


def _gelu_derivative(z: Array) -> Array:
    """GELU′ = Φ(z) + z e^(−z²/2)/√(2π)."""
    near = np.clip(z, -_FAR, _FAR)
    return _normal_distribution(z) + near * np.exp(-near * near / 2.0) / math.sqrt(2.0 * math.pi)


def _gelu_formula(z: Any) -> Any:
    return z * (1 + erf(z / sqrt(2))) / 2


def _gelu_facts(z: Any) -> tuple[Fact, ...]:
    f, relu = Function("GELU"), Function("ReLU")
    distribution = (1 + erf(z / sqrt(2))) / 2
    density = exp(-(z**2) / 2) / sqrt(2 * pi)
    return (
        equal(
            "definition",
            f(z),
            _gelu_formula(z),
            "GELU weighs z with Φ(z), the share of a bell curve that lies to the left of z.",
        ),
        Fact("range", Rational(-17, 100), "lt", f(z), "It dips below 0, but never below −0.17."),
        Fact("range", f(z), "le", relu(z), _BELOW_RELU),
        derivative(
            f(z), z, distribution + z * density, "The product rule: the slope of Φ is the bell curve."
        ),
        far_left(f(z), z, 0, _LEFT_0),
        far_right(f(z) - z, z, 0, "Far to the right it comes as close to z as you like."),
        equal("identity", f(z) - f(-z), z, _MIRROR),
    )


GELU = ActivationFunction("gelu", "GELU", _gelu, True, _gelu_derivative, _gelu_formula, None, _gelu_facts)
"""zΦ(z), Φ the distribution function of the standard normal (Hendrycks and Gimpel 2016)."""

_SCALE = math.sqrt(2.0 / math.pi)
_CUBIC = 0.044715


def _gelu_tanh(z: Array) -> Array:
    """z (1 + tanh u)/2 with u = √(2/π)(z + 0.044715 z³), written as z σ(2u)."""
    near = np.clip(z, -_FAR, _FAR)
    return z * sigmoid(2.0 * _SCALE * (near + _CUBIC * near**3))


def _gelu_tanh_derivative(z: Array) -> Array:
    """σ(2u) + z σ′(2u) 2u′ with u as in the function."""
    near = np.clip(z, -_FAR, _FAR)
    inner = 2.0 * _SCALE * (near + _CUBIC * near**3)
    slope = 2.0 * _SCALE * (1.0 + 3.0 * _CUBIC * near**2)
    return sigmoid(inner) + near * sigmoid_derivative(inner) * slope


def _inside(z: Any) -> Any:
    """√(2/π) (z + 0.044715 z³)."""
    return sqrt(2 / pi) * (z + Rational(44_715, 1_000_000) * z**3)


def _gelu_tanh_formula(z: Any) -> Any:
    return z * (1 + sympy_tanh(_inside(z))) / 2


def _gelu_tanh_facts(z: Any) -> tuple[Fact, ...]:
    f, exact, sigma, relu = (Function(name) for name in ("GELU_tanh", "GELU", "sigma", "ReLU"))
    gate = sigma(2 * _inside(z))
    steepness = 2 * sqrt(2 / pi) * (1 + 3 * Rational(44_715, 1_000_000) * z**2)
    return (
        equal(
            "definition",
            f(z),
            _gelu_tanh_formula(z),
            "This form of GELU needs no error function, and is near it.",
        ),
        equal("form", f(z), z * gate, "The input times a sigmoid of it, as for SiLU."),
        Fact("range", Rational(-18, 100), "lt", f(z), "It dips below 0, but never below −0.18."),
        Fact("range", f(z), "le", relu(z), _BELOW_RELU),
        Fact("range", f(z) - exact(z), "lt", Rational(1, 1000), "It is never 0.001 above GELU."),
        Fact("range", Rational(-1, 1000), "lt", f(z) - exact(z), "Nor is it ever 0.001 below it."),
        derivative(f(z), z, gate + z * gate * (1 - gate) * steepness, "The product rule and the chain rule."),
        far_left(f(z), z, 0, _LEFT_0),
        far_right(f(z) - z, z, 0, "Far to the right it comes as close to z as you like."),
        equal("identity", f(z) - f(-z), z, _MIRROR),
    )


GELU_TANH = ActivationFunction(
    "gelu_tanh",
    "GELU_tanh",
    _gelu_tanh,
    True,
    _gelu_tanh_derivative,
    _gelu_tanh_formula,
    None,
    _gelu_tanh_facts,
)
"""The approximation of GELU without the error function, from the same paper."""
