"""Layers over volumes as matrices: a convolution is a banded Toeplitz matrix, times the volume laid out as a vector.

A volume is laid out as `Flatten` does: channel by channel, row by row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .activations import IDENTITY, Array
from .errors import NetworkError
from .operations import Activated, Convolution, Operation, Shape, shape_text

MOST_ENTRIES = 20_000_000

Kernel = NDArray[Any]
"""(channels, input channels, kernel…), of numbers or of SymPy's letters."""


def convolution_matrix(convolution: Convolution, kernel: Kernel, shape: Sequence[int]) -> NDArray[Any]:
    """T (output values, input values) with T u = W ∗ u for a volume u of this shape, channels first.

    T[(o, i), (c, s·i + j − p)] = W[o, c, j], and 0 elsewhere: every row is the one above, moved by the stride.
    NetworkError where T has too many entries to be written out.
    """
    window, stride, padding = convolution.window(tuple(shape))
    output = convolution.output_shape([tuple(shape)])
    rows, columns = _sizes(output, shape)
    kernel = np.asarray(kernel)
    matrix = np.zeros((rows, columns), dtype=kernel.dtype)
    # The same entries by channel and place: (o, i, c, s·i + j − p).
    entries = matrix.reshape(len(kernel), -1, int(shape[0]), prod(shape[1:]))
    positions = np.arange(entries.shape[1]).reshape(*map(int, output[1:]))
    places = np.arange(entries.shape[3]).reshape(*shape[1:])
    for inside in np.ndindex(*window):
        # Along each side: the positions i that see a value and no padding, and where that value stands.
        sides = [
            [(i, s * i + j - p) for i in range(int(m)) if 0 <= s * i + j - p < n]
            for m, n, j, s, p in zip(output[1:], shape[1:], inside, stride, padding, strict=True)
        ]
        if all(sides):
            at, seen = (np.ix_(*([pair[which] for pair in side] for side in sides)) for which in (0, 1))
            entries[:, positions[at].ravel(), :, places[seen].ravel()] = kernel[(..., *inside)]
    return matrix


def affine_part(operation: Operation, numbers: Mapping[str, Array], shape: Shape) -> tuple[Array, Array]:
    """A and c with A u + c = what `operation` makes of a volume u of this shape, before its activation.

    It must be affine. NetworkError where A has too many entries to be written out.
    """
    sides = tuple(map(int, shape))
    rows, columns = _sizes(operation.output_shape([sides]), sides)
    zero = _linear_output(operation, numbers, np.zeros((*sides, 1)))
    if isinstance(operation, Convolution):
        kernel = operation.whole_kernel(numbers["W"], sides[0])
        return convolution_matrix(operation, kernel, sides), zero.reshape(rows)
    units = np.eye(columns).reshape(*sides, columns)
    return _linear_output(operation, numbers, units).reshape(rows, columns) - zero.reshape(
        rows, 1
    ), zero.reshape(rows)


def _linear_output(operation: Operation, numbers: Mapping[str, Array], u: Array) -> Array:
    if isinstance(operation, Activated) and operation.activation != IDENTITY:
        return operation.pre_activation(numbers, [u])
    return operation.apply(numbers, [u])


def _sizes(output: Shape, shape: Sequence[int]) -> tuple[int, int]:
    rows, columns = prod(map(int, output)), prod(shape)
    if rows * columns > MOST_ENTRIES:
        raise NetworkError(
            f"the matrix from {shape_text(tuple(shape))} to {shape_text(output)} has {rows}·{columns} entries, more "
            f"than {MOST_ENTRIES}: take a smaller image or fewer channels"
        )
    return rows, columns
