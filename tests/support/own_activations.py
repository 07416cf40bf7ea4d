"""Activations that the project does not know, each one value, as a user would write them."""

from __future__ import annotations

from typing import Any

import numpy as np
from sympy import Abs, Derivative, Function, Integer, Max, Min, Piecewise, Rational, exp, log, tanh

from explainers.networks import ActivationFunction, Fact
from explainers.networks.activations import Array
from explainers.networks.activations.facts import between, derivative, equal, far_left, far_right


def _mish(z: Array) -> Array:
    return z * np.tanh(np.logaddexp(0.0, z))


def _mish_formula(z: Any) -> Any:
    return z * tanh(log(1 + exp(z)))


def _mish_facts(z: Any) -> tuple[Fact, ...]:
    f, sigma, softplus, relu = (Function(name) for name in ("Mish", "sigma", "softplus", "ReLU"))
    gate = tanh(softplus(z))
    return (
        equal("definition", f(z), _mish_formula(z), "The input, let through by the tanh of its softplus."),
        equal("form", f(z), z * gate, "The same with a name for the softplus."),
        Fact("range", f(z), "le", relu(z), "It is never above ReLU."),
        Fact("range", Rational(-31, 100), "lt", f(z), "It dips below 0, but never below −0.31."),
        derivative(f(z), z, gate + z * (1 - gate**2) * sigma(z), "The product rule and the chain rule."),
        far_left(f(z), z, 0, "Far to the left it comes close to 0."),
        far_right(f(z) - z, z, 0, "Far to the right it comes close to z."),
    )


MISH = ActivationFunction("mish", "Mish", _mish, formula=_mish_formula, facts=_mish_facts)


def _hard_tanh_formula(z: Any) -> Any:
    return Max(-1, Min(1, z))


def _hard_tanh_facts(z: Any) -> tuple[Fact, ...]:
    f, relu = Function("HardTanh"), Function("ReLU")
    return (
        equal("definition", f(z), _hard_tanh_formula(z), "A line, cut off at −1 and at 1."),
        equal("form", f(z), (Abs(z + 1) - Abs(z - 1)) / 2, "Written with two sizes."),
        equal("form", f(z), relu(z + 1) - relu(z - 1) - 1, "Written with two ReLUs."),
        Fact("range", f(z), "le", Integer(1), "It is never above 1."),
        derivative(f(z), z, Piecewise((1, Abs(z) < 1), (0, Abs(z) > 1)), "Steep inside, flat outside."),
        equal("identity", f(f(z)), f(z), "Used twice, it does no more than once."),
        far_left(f(z), z, -1, "Far to the left it is −1."),
        far_right(f(z), z, 1, "Far to the right it is 1."),
    )


HARD_TANH = ActivationFunction(
    "hard_tanh",
    "HardTanh",
    lambda z: np.clip(z, -1.0, 1.0),
    formula=_hard_tanh_formula,
    facts=_hard_tanh_facts,
)


def _soft_sign_formula(z: Any) -> Any:
    return z / (1 + Abs(z))


def _soft_sign_facts(z: Any) -> tuple[Fact, ...]:
    f = Function("SoftSign")
    slope = 1 / (1 + Abs(z)) ** 2
    return (
        equal("definition", f(z), _soft_sign_formula(z), "The input over 1 more than its size."),
        *between(-1, f(z), 1, "All values lie between −1 and 1, and neither is ever reached."),
        derivative(f(z), z, slope, "At 0 too, where both sides have the slope 1."),
        Fact("steepness", Integer(0), "lt", slope, "It rises everywhere."),
        Fact(
            "steepness",
            Derivative(f(z), z),
            "le",
            Integer(1),
            "At its steepest, where z = 0, its slope is 1.",
        ),
        far_left(f(z), z, -1, "Far to the left it comes close to −1."),
        far_right(f(z), z, 1, "Far to the right it comes close to 1."),
    )


SOFT_SIGN = ActivationFunction(
    "soft_sign", "SoftSign", lambda z: z / (1 + np.abs(z)), formula=_soft_sign_formula, facts=_soft_sign_facts
)
