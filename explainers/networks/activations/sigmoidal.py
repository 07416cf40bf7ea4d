"""Activations of the shape of an S: the sigmoid and the hyperbolic tangent."""

from __future__ import annotations

from typing import Any

import numpy as np
from sympy import Function, Integer, Rational, exp
from sympy import tanh as sympy_tanh

from .facts import Fact, between, derivative, equal, far_left, far_right, over, product, total
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


def _sigmoid_facts(z: Any) -> tuple[Fact, ...]:
    f = Function("sigma")
    slope = product(f(z), total(1, -f(z)))
    return (
        equal(
            "definition",
            f(z),
            _sigmoid_formula(z),
            "The sigmoid turns every number into one between 0 and 1.",
        ),
        equal("form", f(z), exp(z) / (1 + exp(z)), "Multiply above and below by e^z."),
        *between(0, f(z), 1, "All values lie between 0 and 1, and neither is ever reached."),
        derivative(f(z), z, slope, "The slope can be told from the value alone."),
        Fact(
            "steepness",
            Integer(0),
            "lt",
            slope,
            "It rises everywhere, so there is always a slope to follow.",
        ),
        equal(
            "steepness",
            total(Rational(1, 4), product(-1, f(z), total(1, -f(z)))),
            total(f(z), Rational(-1, 2)) ** 2,
            "One quarter less the slope is a square, so the slope is never above one quarter.",
        ),
        Fact(
            "steepness",
            slope,
            "le",
            Rational(1, 4),
            "At its steepest, where z = 0, it rises by one quarter.",
        ),
        far_left(f(z), z, 0, "Far to the left it comes close to 0."),
        far_right(f(z), z, 1, "Far to the right it comes close to 1."),
        equal("identity", f(Integer(0)), Rational(1, 2), "At 0 it is one half."),
        equal("identity", f(-z), 1 - f(z), "Turned about its middle it is itself."),
    )


SIGMOID = ActivationFunction(
    "sigmoid", "sigma", sigmoid, True, sigmoid_derivative, _sigmoid_formula, None, _sigmoid_facts
)


def _tanh(z: Array) -> Array:
    return np.tanh(z)


def _tanh_derivative(z: Array) -> Array:
    """tanh′ = 1 − tanh², written as 4 σ(2z) σ(−2z), which keeps its digits."""
    return 4.0 * sigmoid_derivative(2.0 * z)


def _tanh_formula(z: Any) -> Any:
    return sympy_tanh(z)


def _tanh_facts(z: Any) -> tuple[Fact, ...]:
    f, sigma = sympy_tanh, Function("sigma")
    slope = 1 - f(z) ** 2
    return (
        equal(
            "definition",
            f(z),
            over(total(exp(z), -exp(-z)), total(exp(z), exp(-z))),
            "The hyperbolic tangent turns every number into one between −1 and 1.",
        ),
        *between(-1, f(z), 1, "All values lie between −1 and 1, and neither is ever reached."),
        derivative(f(z), z, slope, "The slope can be told from the value alone."),
        Fact(
            "steepness", Integer(0), "lt", slope, "It rises everywhere, so there is always a slope to follow."
        ),
        Fact("steepness", slope, "le", Integer(1), "At its steepest, where z = 0, its slope is 1."),
        far_left(f(z), z, -1, "Far to the left it comes close to −1."),
        far_right(f(z), z, 1, "Far to the right it comes close to 1."),
        equal(
            "identity",
            f(z),
            total(2 * sigma(2 * z), -1),
            "It is a sigmoid, twice as high, twice as steep, and moved down by 1.",
        ),
        equal("identity", f(-z, evaluate=False), -f(z), "Turned about the origin it is itself."),
    )


TANH = ActivationFunction("tanh", "tanh", _tanh, True, _tanh_derivative, _tanh_formula, None, _tanh_facts)
