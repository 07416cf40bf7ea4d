"""A second route: expressions evaluated in NumPy, with the weights of a network and its own forward pass."""

from __future__ import annotations

from typing import Any

import numpy as np
from sympy import Identity, MatAdd, MatMul, MatPow, MatrixSymbol, Transpose, ZeroMatrix
from sympy.matrices.expressions.blockmatrix import BlockMatrix

from explainers.derivations.expressions import Activation, folded
from explainers.derivations.symbols import Letters
from explainers.networks import ACTIVATIONS, Network

FUNCTIONS = {activation.symbol: activation for activation in ACTIVATIONS}


def evaluated(expr: Any, values: dict[str, np.ndarray]) -> np.ndarray:
    """`expr` in double precision; `values` by letter."""

    def combine(node: Any, parts: tuple[Any, ...]) -> Any:
        if isinstance(node, MatrixSymbol):
            return values[node.name]
        if isinstance(node, Identity):
            return np.eye(int(node.args[0]))
        if isinstance(node, ZeroMatrix):
            return np.zeros((int(node.args[0]), int(node.args[1])))
        if isinstance(node, MatAdd):
            return sum(parts[1:], parts[0])
        if isinstance(node, MatMul):
            return np.linalg.multi_dot(parts) if len(parts) > 2 else parts[0] @ parts[1]
        if isinstance(node, MatPow):
            return np.linalg.matrix_power(parts[0], int(node.args[1]))
        if isinstance(node, Transpose):
            return parts[0].T
        if isinstance(node, BlockMatrix):
            return np.concatenate(parts, axis=0)
        if isinstance(node, Activation):
            return FUNCTIONS[node.phi.name](parts[1])
        return None

    return np.asarray(folded(expr, combine))


def values_of(network: Network, steps: int | None, seed: int) -> dict[str, np.ndarray]:
    """Every letter of `network` with a value: random weights and inputs, and what the network computes from them."""
    numbers = network.randomised(seed)
    letters = Letters(network)
    generator = np.random.default_rng(seed)
    values: dict[str, np.ndarray] = {}
    assert numbers.parameters is not None
    for layer in network.dense_layers:
        given = numbers.parameters.of_layer(layer.name)
        weights = [array for name, array in given.items() if name != "b"]
        values |= dict(zip(letters.weight_names(layer), weights, strict=True))
        bias = letters.bias(layer)
        if bias is not None:
            values[bias.name] = given["b"][:, None]
    shape = (steps or 1, *network.input_shape)
    xs = generator.normal(size=shape)
    passes = [numbers.forward(xs[0])] if steps is None else numbers.forward_sequence(xs)
    for number, one in enumerate(passes, start=1):
        for layer in network.layers:
            name = letters.layer(layer.name, None if steps is None else number).name
            values[name] = one[layer.name][:, None]
    if steps is not None:
        for layer in network.layers:
            for early in range(-5, 1):
                values[letters.layer(layer.name, early).name] = np.zeros(
                    (int(network.shapes[layer.name][0]), 1)
                )
    return values
