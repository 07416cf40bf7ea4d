"""Activation functions as values: a name, how it is written, and what it does to numbers.

`PHI` is the activation of which nothing is known: derivations with it hold for every activation.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..spelling import nearest, quoted
from .errors import NetworkError

Array = NDArray[np.float64]


@dataclass(frozen=True)
class ActivationFunction:
    """An activation: `name` as typed by users, `symbol` as written in formulas.

    `function` maps an array to an array of the same shape; `None` where nothing is known of it.
    `is_elementwise` is false for softmax, which looks at the whole vector.
    """

    name: str
    symbol: str
    function: Callable[[Array], Array] | None = field(default=None, compare=False, repr=False)
    is_elementwise: bool = True

    @property
    def is_identity(self) -> bool:
        return self.name == "identity"

    def __call__(self, values: Any) -> Array:
        """φ(values), in double precision."""
        if self.function is None:
            raise NetworkError(
                f"the activation {self.name} stands for any function and has no values: "
                f"give the network a known one, such as {RELU.name}"
            )
        return self.function(np.asarray(values, dtype=float))


# Functions with names, so that networks can be sent to another process.


def _identity(z: Array) -> Array:
    return z


def _step(z: Array) -> Array:
    return np.heaviside(z, 1.0)  # 1 at 0


def _tanh(z: Array) -> Array:
    return np.tanh(z)


def _relu(z: Array) -> Array:
    return np.maximum(z, 0.0)


def _sigmoid(z: Array) -> Array:
    # Written with |z|, so that exp never overflows.
    decay = np.exp(-np.abs(z))
    return np.where(z >= 0, 1.0, decay) / (1.0 + decay)


def _softmax(z: Array) -> Array:
    # Shifting by the maximum changes nothing in exact arithmetic and avoids overflow.
    weights = np.exp(z - z.max(axis=0, keepdims=True))
    return weights / weights.sum(axis=0, keepdims=True)


IDENTITY = ActivationFunction("identity", "id", _identity)
PHI = ActivationFunction("phi", "phi")
STEP = ActivationFunction("step", "step", _step)
SIGMOID = ActivationFunction("sigmoid", "sigma", _sigmoid)
TANH = ActivationFunction("tanh", "tanh", _tanh)
RELU = ActivationFunction("relu", "ReLU", _relu)
SOFTMAX = ActivationFunction("softmax", "softmax", _softmax, is_elementwise=False)

ACTIVATIONS = (IDENTITY, PHI, STEP, SIGMOID, TANH, RELU, SOFTMAX)


def activation_named(name: str) -> ActivationFunction:
    """The activation that users call `name`; NetworkError with the nearest right name otherwise."""
    known = {activation.name: activation for activation in ACTIVATIONS}
    if name in known:
        return known[name]
    raise NetworkError(f"there is no activation {quoted(name)}: {nearest(name, known)}")


def check_activation(value: object) -> None:
    """NetworkError unless `value` is an activation (and not its name)."""
    if not isinstance(value, ActivationFunction):
        raise NetworkError(
            f"{quoted(value)} is not an activation: give a value such as RELU, or activation_named('relu')"
        )
