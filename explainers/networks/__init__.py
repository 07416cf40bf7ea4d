"""What a network is: layers, activations, the text notation, files, numbers."""

from .activations import (
    ACTIVATIONS,
    ELU,
    GELU,
    GELU_TANH,
    IDENTITY,
    LEAKY_RELU,
    PHI,
    RELU,
    SIGMOID,
    SILU,
    SOFTMAX,
    SOFTPLUS,
    STEP,
    TANH,
    ActivationFunction,
    activation_named,
    leaky_relu,
)
from .builder import GraphBuilder
from .cells import GRU, LSTM, PlacedCell
from .errors import NetworkError
from .forward import ForwardPass
from .layers import Edge, Layer
from .network import Network
from .operations import (
    Add,
    Complement,
    Concatenate,
    Dense,
    Elementwise,
    Input,
    Multiply,
    Operation,
    Shape,
    Size,
)
from .parameters import Parameters

__all__ = [
    "ACTIVATIONS",
    "ELU",
    "GELU",
    "GELU_TANH",
    "GRU",
    "IDENTITY",
    "LEAKY_RELU",
    "LSTM",
    "PHI",
    "RELU",
    "SIGMOID",
    "SILU",
    "SOFTMAX",
    "SOFTPLUS",
    "STEP",
    "TANH",
    "ActivationFunction",
    "Add",
    "Complement",
    "Concatenate",
    "Dense",
    "Edge",
    "Elementwise",
    "ForwardPass",
    "GraphBuilder",
    "Input",
    "Layer",
    "Multiply",
    "Network",
    "NetworkError",
    "Operation",
    "Parameters",
    "PlacedCell",
    "Shape",
    "Size",
    "activation_named",
    "leaky_relu",
]
