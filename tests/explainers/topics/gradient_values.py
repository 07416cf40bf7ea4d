"""Derivations with gradients evaluated in NumPy: φ′ by the activation's own derivative, letters by their numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
from sympy import (
    DiagMatrix,
    HadamardProduct,
    Identity,
    MatAdd,
    MatMul,
    MatrixSymbol,
    OneMatrix,
    Symbol,
    Transpose,
    ZeroMatrix,
)
from sympy.matrices.expressions.blockmatrix import BlockMatrix

from explainers.derivations.expressions import Activation, folded
from explainers.derivations.symbols import Letters
from explainers.networks import ACTIVATIONS, Network

FUNCTIONS = {activation.symbol: activation for activation in ACTIVATIONS}


def given(network: Network, xs: np.ndarray, y: np.ndarray, steps: int | None) -> dict[str, np.ndarray]:
    """Weights, inputs, states before the first step and the target, by letter."""
    letters = Letters(network)
    values = {"y": y[:, None]}
    assert network.parameters is not None
    for layer in network.dense_layers:
        arrays = network.parameters.of_layer(layer.name)
        weights = [array for name, array in arrays.items() if name != "b"]
        values |= dict(zip(letters.weight_names(layer), weights, strict=True))
        if "b" in arrays:
            values[letters.bias(layer).name] = arrays["b"][:, None]
    for layer in network.layers:
        for early in range(-5, 1):
            values[letters.layer(layer.name, early).name] = np.zeros((int(network.shapes[layer.name][0]), 1))
    for time_, x in enumerate(xs, start=1):
        values[letters.layer(network.input.name, time_ if steps else None).name] = x[:, None]
    return values


def split(parts: Any, values: dict[str, np.ndarray], name: str) -> None:
    """The parts of a matrix, column by column."""
    at = 0
    for part in parts.args[0].flat():
        values[part.name] = values[name][:, at : at + int(part.args[2])]
        at += int(part.args[2])


def evaluated(expr: Any, values: dict[str, np.ndarray]) -> np.ndarray:
    def combine(node: Any, parts: tuple[Any, ...]) -> Any:
        if isinstance(node, MatrixSymbol):
            return values[node.name]
        for kind, value in VALUES.items():
            if isinstance(node, kind):
                return value(node, parts)
        return float(node)

    return np.asarray(folded(expr, combine))


def applied(node: Any, parts: tuple[Any, ...]) -> Any:
    phi = FUNCTIONS[str(node.phi).rstrip("'")]
    return phi.derivative(parts[1]) if str(node.phi).endswith("'") else phi(parts[1])


def product(_node: Any, parts: tuple[Any, ...]) -> Any:
    made = parts[-1]
    for part in parts[-2::-1]:
        made = part * made if np.ndim(part) == 0 else part @ made
    return made


VALUES: dict[Any, Any] = {
    Symbol: lambda node, parts: None,  # the name of φ
    Activation: applied,
    MatMul: product,
    MatAdd: lambda node, parts: sum(parts[1:], parts[0]),
    HadamardProduct: lambda node, parts: np.prod(np.stack(parts), axis=0),
    Transpose: lambda node, parts: parts[0].T,
    DiagMatrix: lambda node, parts: np.diag(parts[0].ravel()),
    BlockMatrix: lambda node, parts: np.concatenate(parts, axis=1 if node.args[0].shape[0] == 1 else 0),
    Identity: lambda node, parts: np.eye(int(node.args[0])),
    ZeroMatrix: lambda node, parts: np.zeros(tuple(map(int, node.args))),
    OneMatrix: lambda node, parts: np.ones(tuple(map(int, node.args))),
}
