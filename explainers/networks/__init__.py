"""What a network is: layers, activations, the text notation, files, numbers."""

from .activations import (
    ACTIVATIONS,
    IDENTITY,
    PHI,
    RELU,
    SIGMOID,
    SOFTMAX,
    STEP,
    TANH,
    ActivationFunction,
    activation_named,
)
from .builder import GraphBuilder
from .errors import NetworkError
from .forward import ForwardPass
from .layers import Edge, Layer
from .network import Network
from .operations import Add, Concatenate, Dense, Elementwise, Input, Operation, Shape, Size
from .parameters import Parameters

__all__ = [
    "ACTIVATIONS",
    "IDENTITY",
    "PHI",
    "RELU",
    "SIGMOID",
    "SOFTMAX",
    "STEP",
    "TANH",
    "ActivationFunction",
    "Add",
    "Concatenate",
    "Dense",
    "Edge",
    "Elementwise",
    "ForwardPass",
    "GraphBuilder",
    "Input",
    "Layer",
    "Network",
    "NetworkError",
    "Operation",
    "Parameters",
    "Shape",
    "Size",
    "activation_named",
]
