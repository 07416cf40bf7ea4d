"""Activation functions as values: a name, how it is written, what it does to numbers, and what is true of it."""

from ...spelling import nearest, quoted
from ..errors import NetworkError
from .facts import Fact
from .function import PHI, ActivationFunction, Array, check_activation
from .gelu import GELU, GELU_TANH
from .piecewise_linear import IDENTITY, LEAKY_RELU, RELU, STEP, leaky_relu
from .sigmoidal import SIGMOID, TANH
from .smooth_rectifiers import ELU, SILU, SOFTPLUS
from .softmax import SOFTMAX

ACTIVATIONS = (
    IDENTITY,
    PHI,
    STEP,
    SIGMOID,
    TANH,
    RELU,
    LEAKY_RELU,
    ELU,
    SOFTPLUS,
    SILU,
    GELU,
    GELU_TANH,
    SOFTMAX,
)


def activation_named(name: str) -> ActivationFunction:
    """The activation that users call `name`; NetworkError with the nearest right name otherwise."""
    known = {activation.name: activation for activation in ACTIVATIONS}
    if name in known:
        return known[name]
    raise NetworkError(f"there is no activation {quoted(name)}: {nearest(name, known)}")


__all__ = [
    "ACTIVATIONS",
    "ELU",
    "GELU",
    "GELU_TANH",
    "IDENTITY",
    "LEAKY_RELU",
    "PHI",
    "RELU",
    "SIGMOID",
    "SILU",
    "SOFTMAX",
    "SOFTPLUS",
    "STEP",
    "TANH",
    "ActivationFunction",
    "Array",
    "Fact",
    "activation_named",
    "check_activation",
    "leaky_relu",
]
