"""Certificates that count one by one: window after window, weight after weight, use after use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
from typing import Any, Literal

import numpy as np

from ...networks import (
    BatchNormalisation,
    Convolution,
    Dense,
    Operation,
    PatternDistance,
    Shape,
    Subsampling,
    TransposedConvolution,
)
from ...networks.matrices import convolution_matrix
from ...networks.operations import each_side
from ..evidence import Relation, Verdict, refused

RUNG = "exact count"
MOST_WRITTEN_OUT = 5_000_000
"""Entries of a matrix that is written out and counted."""


def _verdict(before: Any, relation: Relation, after: Any, count: int, what: str) -> Verdict:
    """Are both sides `count`, the one perhaps written as a sum?"""
    if relation != "=":
        return refused(f"this certificate counts {what}, and compares nothing", RUNG)
    for side in (before, after):
        value = side.doit()
        if value != count:
            return Verdict(
                False, RUNG, True, reason=f"counted one by one there are {count} {what}, not {value}"
            )
    return Verdict(True, RUNG, True, reason=f"{count} {what}, counted one by one")


@dataclass(frozen=True)
class Positions:
    """The places along one side of length n where a window of k values starts."""

    n: int
    k: int
    s: int
    p: int

    def examine(self, before: Any, relation: Relation, after: Any) -> Verdict:
        return _verdict(before, relation, after, len(self.starts()), "positions of the window")

    def starts(self) -> range:
        return range(-self.p, self.n + self.p - self.k + 1, self.s)


@dataclass(frozen=True)
class Reached:
    """The places along one side that a transposed convolution reaches, its padding cut off at both ends."""

    n: int
    k: int
    s: int
    p: int

    def examine(self, before: Any, relation: Relation, after: Any) -> Verdict:
        last = range(self.s * (self.n - 1), self.s * (self.n - 1) + self.k)[-1]
        places = range(self.p, last + 1 - self.p)
        return _verdict(before, relation, after, len(places), "places between the borders")


What = Literal["parameters", "multiply-adds"]
Counted = tuple[tuple[Operation, tuple[Shape, ...]], ...]
"""Layers, each with the shapes that it reads."""


@dataclass(frozen=True)
class Uses:
    """The parameters of some layers, or how often their weights are used, counted from what is connected."""

    layers: Counted
    what: What

    def examine(self, before: Any, relation: Relation, after: Any) -> Verdict:
        count = sum(self._count(operation, inputs) for operation, inputs in self.layers)
        return _verdict(before, relation, after, count, self.what)

    def _count(self, operation: Operation, inputs: tuple[Shape, ...]) -> int:
        weights, uses, others = counted(operation, inputs)
        return uses if self.what == "multiply-adds" else weights + others


def counted(operation: Operation, inputs: tuple[Shape, ...]) -> tuple[int, int, int]:
    """Weights that are learnt, uses of weights, and other parameters, by following connections."""
    match operation:
        case Convolution():
            return *_of_convolution(operation, inputs[0]), int(operation.channels) * operation.has_bias
        case TransposedConvolution():
            # Read backwards: the convolution from its output to its input, over a volume with the border left on.
            shape, kernel, stride, _ = inputs[0], *operation.window(inputs[0])
            whole = (int(n - 1) * s + k for n, k, s in zip(shape[1:], kernel, stride, strict=True))
            back = Convolution(shape[0], operation.kernel, operation.stride)
            return (
                *_of_convolution(back, (operation.channels, *whole)),
                int(operation.channels) * operation.has_bias,
            )
        case Dense(units, _, has_bias):
            lines = sum(len(range(int(shape[0]))) for _ in range(int(units)) for shape in inputs)
            return lines, lines, sum(1 for _ in range(int(units))) * has_bias
        case PatternDistance(units):
            return 0, sum(len(range(int(inputs[0][0]))) for _ in range(int(units))), 0
        case BatchNormalisation():
            return 0, 0, sum(len(("gamma", "beta")) for _ in range(int(inputs[0][0])))
        case Subsampling():
            kernel = each_side(operation.window_size, inputs[0], "window")
            windows = _windows(inputs[0], kernel, kernel, (0,) * len(kernel))
            return int(inputs[0][0]), int(inputs[0][0]) * windows, int(inputs[0][0])
    return 0, 0, 0


def _of_convolution(operation: Convolution, shape: Shape) -> tuple[int, int]:
    """Different weights, and all uses: from the matrix where it is small enough, else row by row."""
    kernel, stride, padding = operation.window(shape)
    # Zeros around are values like any other: they are multiplied, too.
    padded = (int(shape[0]), *(int(n) + 2 * p for n, p in zip(shape[1:], padding, strict=True)))
    bare = Convolution(operation.channels, kernel, stride, 0, groups=operation.groups, table=operation.table)
    if prod(map(int, bare.output_shape([padded]))) * prod(padded) <= MOST_WRITTEN_OUT:
        return _of_matrix(bare, padded)
    read = (_read_by(operation, channel, int(shape[0])) for channel in range(int(operation.channels)))
    weights = sum(map(len, read)) * prod(len(range(k)) for k in kernel)
    return weights, weights * _windows(shape, kernel, stride, padding)


def _of_matrix(operation: Convolution, shape: tuple[int, ...]) -> tuple[int, int]:
    """Each weight is a number of its own, 1, 2, …, in the matrix written out: the different ones, and all."""
    weights = tuple(map(int, operation.weight_shape(shape)))
    labels = np.arange(1.0, 1 + prod(weights)).reshape(weights)
    matrix = convolution_matrix(operation, operation.whole_kernel(labels, shape[0]), shape)
    entries = matrix[matrix != 0]
    return len(np.unique(entries)), len(entries)


def _read_by(operation: Convolution, channel: int, channels: int) -> Sequence[int]:
    """The input channels that one output channel reads."""
    if operation.table is not None:
        return operation.table[channel]
    width = channels // operation.groups
    first = channel // (int(operation.channels) // operation.groups) * width
    return range(first, first + width)


def _windows(shape: Shape, kernel: Sequence[int], stride: Sequence[int], padding: Sequence[int]) -> int:
    sides = zip(shape[1:], kernel, stride, padding, strict=True)
    return prod(len(Positions(int(n), k, s, p).starts()) for n, k, s, p in sides)
