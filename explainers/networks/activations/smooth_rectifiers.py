"""Relatives of ReLU without, or with a softer, kink: ELU, softplus, SiLU, GELU and its tanh form."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from sympy import Piecewise, Rational, erf, exp, log, pi, sqrt
from sympy import tanh as sympy_tanh

from .function import ActivationFunction, Array
from .sigmoidal import sigmoid, sigmoid_derivative

# Beyond this the tails are 0 in double precision; z³ and z² must not overflow.
_FAR = 50.0


def _elu(z: Array) -> Array:
    return np.where(z > 0, z, np.expm1(np.minimum(z, 0.0)))


def _elu_derivative(z: Array) -> Array:
    """e^z left of 0 and 1 right of it; both are 1 at 0, so ELU has a derivative there."""
    return np.exp(np.minimum(z, 0.0))


def _elu_formula(z: Any) -> Any:
    return Piecewise((exp(z) - 1, z < 0), (z, True))


ELU = ActivationFunction("elu", "ELU", _elu, True, _elu_derivative, _elu_formula)
"""With α = 1 (Clevert, Unterthiner and Hochreiter 2016)."""


def _softplus(z: Array) -> Array:
    return np.logaddexp(0.0, z)


def _softplus_formula(z: Any) -> Any:
    return log(1 + exp(z))


SOFTPLUS = ActivationFunction("softplus", "softplus", _softplus, True, sigmoid, _softplus_formula)


def _silu(z: Array) -> Array:
    return z * sigmoid(z)


def _silu_derivative(z: Array) -> Array:
    """SiLU′ = σ + zσ′."""
    return sigmoid(z) + z * sigmoid_derivative(z)


def _silu_formula(z: Any) -> Any:
    return z / (1 + exp(-z))


SILU = ActivationFunction("silu", "SiLU", _silu, True, _silu_derivative, _silu_formula)

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


GELU = ActivationFunction("gelu", "GELU", _gelu, True, _gelu_derivative, _gelu_formula)
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


def _gelu_tanh_formula(z: Any) -> Any:
    return z * (1 + sympy_tanh(sqrt(2 / pi) * (z + Rational(44715, 1_000_000) * z**3))) / 2


GELU_TANH = ActivationFunction(
    "gelu_tanh", "GELU_tanh", _gelu_tanh, True, _gelu_tanh_derivative, _gelu_tanh_formula
)
"""The approximation of GELU without the error function, from the same paper."""
