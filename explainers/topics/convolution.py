"""A convolution is a linear map: the same few weights in every row of one matrix, each row moved on by the stride."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import prod
from typing import Any

import numpy as np
from sympy import Add, ImmutableDenseMatrix, Mul, Symbol

from ..derivations.derivation import Definition, Derivation, Step
from ..derivations.expressions import matrix, plus, times, vector
from ..derivations.symbols import subscripted
from ..networks import Convolution, Layer, Network, NetworkError, Shape
from ..networks.matrices import convolution_matrix
from ..networks.operations import shape_text

EXAMPLE = Network.parse("x[1, 5] -> conv 1@3")
MOST_ROWS, MOST_COLUMNS = 12, 16


def derive(network: Network = EXAMPLE) -> Derivation:
    """The first convolution of `network`, row by row, then as a matrix T times x (plus b, repeated).

    NetworkError where there is none, or where its matrix is too large to be written out.
    """
    layer = _first(network)
    operation, (shape,) = layer.operation, network.input_shapes(layer)
    assert isinstance(operation, Convolution)
    output = network.shapes[layer.name]
    _check_size(layer, output, shape)
    kernel = _letters("k", operation.weight_shape(shape))
    grid = convolution_matrix(operation, operation.whole_kernel(kernel, int(shape[0])), _whole(shape))
    inputs = _letters("x", shape).ravel()
    biases = _biases(operation, output)
    steps = _steps(grid, inputs, biases, "y" if operation.activation.is_identity else "z")
    roles = _roles(steps, [*kernel.flat, *(biases or ())], inputs)
    return Derivation(
        "convolution",
        "A convolution is a matrix that repeats itself",
        steps,
        roles,
        (_remark(grid, kernel),),
    )


def _first(network: Network) -> Layer:
    for layer in network.layers:
        if isinstance(layer.operation, Convolution):
            return layer
    raise NetworkError("this network has no convolution: give one such as x[1, 5] -> conv 1@3")


def _check_size(layer: Layer, output: Shape, shape: Shape) -> None:
    is_small = all(isinstance(n, int) for n in (*output, *shape))
    if not is_small or prod(_whole(output)) > MOST_ROWS or prod(_whole(shape)) > MOST_COLUMNS:
        raise NetworkError(
            f"the matrix of layer {layer.name!r}, from {shape_text(shape)} to {shape_text(output)}, is too large to be "
            f"written out ({MOST_ROWS} rows and {MOST_COLUMNS} columns at most): take a small one, such as "
            "x[1, 5] -> conv 1@3 or x[1, 3, 3] -> conv 1@2x2"
        )


def _steps(grid: Any, inputs: Any, biases: Any, output: str) -> tuple[Step, ...]:
    """Row by row; all rows as a matrix; a letter for it."""
    rows = [_row(row, inputs, None if biases is None else biases[i]) for i, row in enumerate(grid)]
    left, letters = vector(output, len(grid)), [matrix("T", *grid.shape), vector("x", len(inputs))]
    grids = [ImmutableDenseMatrix(grid), _column(inputs)]
    if biases is not None:
        letters.append(vector("b", len(grid)))
        grids.append(_column(biases))
    written = plus(times(*grids[:2]), *grids[2:])
    named = plus(times(*letters[:2]), *letters[2:])
    pairs = tuple(zip(letters, grids, strict=True))
    moved = "In every row stand the same weights, moved on with the window; where no weight meets a value, stands 0."
    name = "One letter for each grid: a convolution is a layer like any other, with a special matrix."
    return (
        Step(_column(rows), "as a matrix", written, moved, left=left),
        Step(written, "one letter each", named, name, Definition(pairs), left),
    )


def _row(weights: Sequence[Any], inputs: Sequence[Any], bias: Any) -> Any:
    """k_1x_1 + k_2x_2 + …, the bias at last."""
    terms = [Mul(k, x, evaluate=False) for k, x in zip(weights, inputs, strict=True) if k != 0]
    terms += [] if bias is None else [bias]
    return terms[0] if len(terms) == 1 else Add(*terms, evaluate=False)


def _column(entries: Sequence[Any]) -> Any:
    return ImmutableDenseMatrix(len(entries), 1, list(entries), evaluate=False)


def _biases(operation: Convolution, output: Shape) -> Any:
    """b_1 for every position of the first channel, then b_2, …; None without a bias."""
    if not operation.has_bias:
        return None
    return [
        Symbol(f"b_{o}")
        for o in range(1, int(operation.channels) + 1)
        for _ in range(prod(_whole(output[1:])))
    ]


def _letters(base: str, shape: Sequence[Any]) -> Any:
    """Letters in an array of this shape, counted from 1; a subscript for each side that is longer than 1."""
    sides = _whole(shape)
    made = np.empty(sides, dtype=object)
    for place in np.ndindex(*sides):
        shown = [i + 1 for i, n in zip(place, sides, strict=True) if n > 1]
        made[place] = Symbol(subscripted(base, *shown))
    return made


def _whole(shape: Iterable[Any]) -> tuple[int, ...]:
    return tuple(map(int, shape))


def _remark(grid: Any, kernel: Any) -> str:
    filled = int(np.count_nonzero(grid))
    return (
        f"The matrix has {grid.size} entries: {filled} of them hold the {kernel.size} weights again and again, the "
        "others are 0. A dense layer learns every entry by itself."
    )


def _roles(
    steps: Sequence[Step], weights: Iterable[Any], inputs: Iterable[Any]
) -> tuple[tuple[str, str], ...]:
    roles = {letter.name: "layer 1" for letter in weights} | {"T": "layer 1", "b": "layer 1"}
    roles |= {letter.name: "input" for letter in inputs} | {"x": "input", steps[0].left.name: "output"}
    return tuple(roles.items())
