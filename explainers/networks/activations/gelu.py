"""GELU, which weighs z with the share of a bell curve that lies to the left of z, and its form by tanh."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from sympy import Derivative, Function, Pow, Rational, Symbol, erf, exp, pi, sqrt
from sympy import tanh as sympy_tanh

from .facts import Fact, derivative, equal, far_left, far_right, over, product, total
from .function import ActivationFunction, Array
from .sigmoidal import sigmoid, sigmoid_derivative

_BELOW_RELU = "It is never above ReLU."
_MIRROR = "The value at z less the value at −z is z itself, as it is for ReLU."
_LEFT_0 = "Far to the left it comes close to 0."
_RIGHT_Z = "Far to the right it comes as close to z as you like."

# Beyond this the tails are 0 in double precision; z³ and z² must not overflow.
_FAR = 50.0
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


def _share(z: Any) -> Any:
    """Φ(z) = (1 + erf(z/√2))/2."""
    return over(total(1, erf(over(z, sqrt(2)))), 2)


def _gelu_formula(z: Any) -> Any:
    return product(z, _share(z))


def _gelu_facts(z: Any) -> tuple[Fact, ...]:
    f, relu = Function("GELU"), Function("ReLU")
    density = over(exp(-(z**2) / 2), Pow(product(2, pi), Rational(1, 2), evaluate=False))
    return (
        equal(
            "definition",
            f(z),
            _gelu_formula(z),
            "GELU weighs z with the share of a bell curve that lies to the left of z.",
        ),
        Fact("range", Rational(-17, 100), "lt", f(z), "It dips below 0, but never below −0.17."),
        Fact("range", f(z), "le", relu(z), _BELOW_RELU),
        derivative(
            f(z),
            z,
            total(_share(z), product(z, density)),
            "The product rule: that share, and z times the bell curve.",
        ),
        far_left(f(z), z, 0, _LEFT_0),
        far_right(total(f(z), -z), z, 0, _RIGHT_Z),
        equal("identity", total(f(z), -f(-z)), z, _MIRROR),
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


_CUBIC_TERM, _THREE_TIMES = (over(each, Pow(10, 6, evaluate=False)) for each in (44_715, 134_145))


def _inside(z: Any) -> Any:
    """u = √(2/π) (z + 0.044715 z³)."""
    return product(sqrt(over(2, pi)), total(z, product(_CUBIC_TERM, z**3)))


def _gelu_tanh_formula(z: Any) -> Any:
    return over(product(z, total(1, sympy_tanh(_inside(z)))), 2)


def _gelu_tanh_facts(z: Any) -> tuple[Fact, ...]:
    f, exact, sigma, relu = (Function(name) for name in ("GELU_tanh", "GELU", "sigma", "ReLU"))
    u = Symbol("u", real=True)
    meanings = ((u, _inside(z)),)
    inner_slope = (sqrt(over(2, pi)), total(1, product(_THREE_TIMES, z**2)))
    slope = total(sigma(2 * u), product(2, z, sigma(2 * u), total(1, -sigma(2 * u)), *inner_slope))
    return (
        equal("definition", u, _inside(z), "First the input is bent a little.", meanings),
        equal(
            "definition",
            f(z),
            over(product(z, total(1, sympy_tanh(u))), 2),
            "Then a tanh stands in for the bell curve: nearly GELU, and quicker to compute.",
            meanings,
        ),
        equal("form", f(z), product(z, sigma(2 * u)), "The input times a sigmoid, as for SiLU.", meanings),
        Fact("range", over(-18, 100), "lt", f(z), "It dips below 0, but never below −0.18."),
        Fact("range", f(z), "le", relu(z), _BELOW_RELU),
        Fact("range", total(f(z), -exact(z)), "lt", Rational(1, 1000), "It is never 0.001 above GELU."),
        Fact("range", Rational(-1, 1000), "lt", total(f(z), -exact(z)), "Nor is it ever 0.001 below it."),
        equal(
            "derivative", Derivative(f(z), z), slope, "The product rule, and the chain rule for u.", meanings
        ),
        far_left(f(z), z, 0, _LEFT_0),
        far_right(total(f(z), -z), z, 0, _RIGHT_Z),
        equal("identity", total(f(z), -f(-z)), z, _MIRROR),
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
