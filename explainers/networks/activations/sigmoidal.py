"""Activations of the shape of an S: the sigmoid and the hyperbolic tangent."""

from __future__ import annotations

from typing import Any

import numpy as np
from sympy import exp
from sympy import tanh as sympy_tanh

from .function import ActivationFunction, Array


def sigmoid(z: Array) -> Array:
    """σ(z) = 1/(1 + e^−z), written with |z|, so that exp never overflows."""
    decay = np.exp(-np.abs(z))
    return np.where(z >= 0, 1.0, decay) / (1.0 + decay)


def sigmoid_derivative(z: Array) -> Array:
    """σ′ = σ(z) σ(−z): 1 − σ(z) would lose its digits where σ is close to 1."""
    return sigmoid(z) * sigmoid(-z)


def _sigmoid_formula(z: Any) -> Any:
    return 1 / (1 + exp(-z))


SIGMOID = ActivationFunction("sigmoid", "sigma", sigmoid, True, sigmoid_derivative, _sigmoid_formula)


def _tanh(z: Array) -> Array:
    return np.tanh(z)


def _tanh_derivative(z: Array) -> Array:
    """tanh′ = 1 − tanh², written as 4 σ(2z) σ(−2z), which keeps its digits."""
    return 4.0 * sigmoid_derivative(2.0 * z)


def _tanh_formula(z: Any) -> Any:
    return sympy_tanh(z)


TANH = ActivationFunction("tanh", "tanh", _tanh, True, _tanh_derivative, _tanh_formula)
