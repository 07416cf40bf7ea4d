"""Softmax: the activation that looks at the whole vector, and makes of it numbers above 0 that sum to 1."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from sympy import Add, Derivative, Function, Integer, Symbol, exp, log

from .facts import Fact, equal, over, product, total
from .function import ActivationFunction, Array


def _softmax(z: Array) -> Array:
    # Shifting by the maximum changes nothing in exact arithmetic and avoids overflow.
    weights = np.exp(z - z.max(axis=0, keepdims=True))
    return weights / weights.sum(axis=0, keepdims=True)


def _softmax_formula(z: Sequence[Any]) -> tuple[Any, ...]:
    """e^z_i / Σ_j e^z_j for each i."""
    total = Add(*map(exp, z))
    return tuple(exp(entry) / total for entry in z)


def _softmax_facts(z: Sequence[Any]) -> tuple[Fact, ...]:
    """Of an entry of any softmax: z_i and z_j are two of its inputs, R > 0 stands for what the others add below.

    R contains neither, so the derivatives hold for any number of inputs. With two inputs there are no others.
    """
    z_i, z_j = z
    rest, c = Symbol("R", positive=True), Symbol("c", real=True)
    p_i, p_j = Symbol("p_i", real=True), Symbol("p_j", real=True)
    below = total(exp(z_i), exp(z_j), rest)
    entry, other = (over(exp(each), below) for each in (z_i, z_j))
    shifted = over(exp(z_i + c), total(exp(z_i + c), exp(z_j + c), product(exp(c), rest)))
    meanings = ((p_i, entry), (p_j, other))
    sigma = Function("sigma")
    return (
        equal(
            "definition",
            p_i,
            entry,
            "Softmax shares out 1: each input gets its exponential over the sum of all, R being what the others add.",
            meanings,
        ),
        Fact("range", Integer(0), "lt", entry, "Every entry is above 0."),
        Fact("range", entry, "lt", Integer(1), "Every entry is below 1: the others take their part."),
        equal(
            "identity",
            total(entry, other, over(rest, below)),
            1,
            "All entries together are 1, the others being R over the same sum.",
        ),
        equal("identity", shifted, entry, "Adding the same number to every input changes nothing."),
        equal(
            "identity",
            over(exp(z_i), total(exp(z_i), exp(z_j))),
            sigma(z_i - z_j),
            "With two inputs it is a sigmoid.",
        ),
        equal(
            "derivative",
            Derivative(entry, z_i),
            product(p_i, total(1, -p_i)),
            "Moved by its own input, an entry behaves like a sigmoid.",
            meanings,
        ),
        equal(
            "derivative",
            Derivative(entry, z_j),
            -p_i * p_j,
            "Moved by another input, it loses what that one gains.",
            meanings,
        ),
        equal(
            "identity",
            log(entry),
            total(z_i, -log(below)),
            "The logarithm of an entry is its input less the logarithm of the sum.",
        ),
    )


SOFTMAX = ActivationFunction(
    "softmax", "softmax", _softmax, is_elementwise=False, formula=_softmax_formula, facts=_softmax_facts
)
