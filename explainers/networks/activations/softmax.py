"""Softmax: the activation that looks at the whole vector, and makes of it numbers above 0 that sum to 1."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from sympy import Add, exp

from .function import ActivationFunction, Array


def _softmax(z: Array) -> Array:
    # Shifting by the maximum changes nothing in exact arithmetic and avoids overflow.
    weights = np.exp(z - z.max(axis=0, keepdims=True))
    return weights / weights.sum(axis=0, keepdims=True)


def _softmax_formula(z: Sequence[Any]) -> tuple[Any, ...]:
    """e^z_i / Σ_j e^z_j for each i."""
    total = Add(*map(exp, z))
    return tuple(exp(entry) / total for entry in z)


SOFTMAX = ActivationFunction("softmax", "softmax", _softmax, is_elementwise=False, formula=_softmax_formula)
