"""Networks that fold: each layer lays its input on itself, and what comes after draws on all layers of it at once."""

from __future__ import annotations

import numpy as np

from ...networks import RELU, Network, NetworkError
from ...networks.activations import Array

DEEPEST = 14


def tent_network(depth: int) -> Network:
    """T ∘ … ∘ T, `depth` times, for T(x) = 2 ReLU(x) − 4 ReLU(x − 1/2).

    2^depth pieces on [0, 1], 6 depth + 1 parameters.
    """
    fold = np.array([2.0, -4.0])
    return _repeated(np.array([[1.0], [1.0]]), np.array([0.0, -0.5]), fold[None, :], depth)


def zigzag_network(width: int, depth: int) -> Network:
    """A zigzag of `width` strokes between 0 and 1, `depth` times in itself: width^depth pieces on [0, 1].

    Z(x) = ReLU(n x) − 2 ReLU(n x − 1) + 2 ReLU(n x − 2) − …, with n = width.
    """
    if width < 2:
        raise NetworkError(f"a zigzag of {width} strokes folds nothing: give a width of at least 2")
    fold = np.array([1.0, *[2.0 * (-1) ** i for i in range(1, width)]])
    return _repeated(np.full((width, 1), float(width)), -np.arange(width, dtype=float), fold[None, :], depth)


def plane_tent_network(depth: int) -> Network:
    """The tent of both coordinates, and T^depth(x) + T^depth(y) / 2 out: 4^depth pieces on [0, 1]², width 4."""
    first = np.array([[1.0, 0], [1, 0], [0, 1], [0, 1]])
    fold = np.array([[2.0, -4, 0, 0], [0, 0, 2, -4]])
    return _repeated(first, np.array([0.0, -0.5, 0, -0.5]), fold, depth, np.array([[1.0, 0.5]]))


def _repeated(first: Array, shift: Array, fold: Array, depth: int, output: Array | None = None) -> Network:
    """`depth` layers ReLU(first · u + shift), u being the input, then fold · the layer before; fold is the output."""
    if not 1 <= depth <= DEEPEST:
        raise NetworkError(f"a strip cannot be folded {depth} times here: give a depth from 1 to {DEEPEST}")
    last = fold if output is None else output @ fold
    network = Network.feedforward(first.shape[1], *[len(shift)] * depth, len(last), activation=RELU)
    layers = network.dense_layers
    weights = {layer.name: {"W": first @ fold, "b": shift} for layer in layers[1:-1]}
    weights[layers[0].name] = {"W": first, "b": shift}
    weights[layers[-1].name] = {"W": last, "b": np.zeros(len(last))}
    return network.with_weights(weights)
