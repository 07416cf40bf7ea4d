"""Convolutions, and transposed ones, over signals, images and larger volumes: the input's shape says which.

As everywhere in deep learning the kernel is not turned around (a cross-correlation).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from ....spelling import quoted
from ...activations import IDENTITY, ActivationFunction, Array, check_activation
from ...errors import NetworkError
from ..shapes import Shape, Size, product_of, shape_text, size
from .windows import (
    Sides,
    Window,
    along_channels,
    checked_sides,
    each_side,
    only_input,
    slid_over,
    volume,
    windows,
)

ConnectionTable = tuple[tuple[int, ...], ...]
"""For each output channel the input channels that it reads, counted from 0."""


@dataclass(frozen=True)
class _Kernel:
    """What both kinds share: fields, weights and what comes after the sum."""

    channels: Size
    kernel: Sides
    stride: Sides = 1
    padding: Sides = 0
    activation: ActivationFunction = IDENTITY
    has_bias: bool = True

    def __post_init__(self) -> None:
        object.__setattr__(self, "channels", size(self.channels))
        object.__setattr__(self, "kernel", checked_sides(self.kernel, "kernel"))
        object.__setattr__(self, "stride", checked_sides(self.stride, "stride"))
        object.__setattr__(self, "padding", checked_sides(self.padding, "padding", least=0))
        check_activation(self.activation)

    def window(self, shape: Shape) -> Window:
        """Kernel, stride and padding along each side of an input of this shape."""
        return (
            each_side(self.kernel, shape, "kernel"),
            each_side(self.stride, shape, "stride"),
            each_side(self.padding, shape, "padding"),
        )

    def weight_shape(self, shape: Shape) -> Shape:
        """The shape of W for an input of this shape."""
        raise NotImplementedError

    def parameter_shapes(self, inputs: Sequence[Shape]) -> tuple[tuple[str, Shape], ...]:
        weights = ("W", self.weight_shape(only_input(inputs)))
        return (weights, ("b", (self.channels,))) if self.has_bias else (weights,)

    def pre_activation(self, parameters: Mapping[str, Array], inputs: Sequence[Array]) -> Array:
        """z = W ∗ u + b."""
        z = self.without_bias(parameters["W"], inputs[0])
        return z + along_channels(parameters["b"], z) if self.has_bias else z

    def without_bias(self, weights: Array, u: Array) -> Array:
        """W ∗ u, which is linear in u."""
        raise NotImplementedError

    def apply(self, parameters: Mapping[str, Array], inputs: Sequence[Array]) -> Array:
        return self.activation(self.pre_activation(parameters, inputs))


@dataclass(frozen=True)
class Convolution(_Kernel):
    """h[o, i] = φ(Σ_c Σ_j W[o, c, j] u[c, s·i + j − p] + b[o]) for every position i: the same weights everywhere.

    W is (channels, input channels / groups, kernel…), b (channels,). With `groups` g, the channels are cut into g
    parts that do not see each other. With a `table`, W is (connections, kernel…), in the table's order.
    """

    groups: int = 1
    table: ConnectionTable | None = None
    kind: ClassVar[str] = "conv"

    def __post_init__(self) -> None:
        super().__post_init__()
        object.__setattr__(self, "groups", _checked_groups(self.groups, self.channels))
        if self.table is not None:
            object.__setattr__(self, "table", _checked_table(self.table, self.channels, self.groups))

    def output_shape(self, inputs: Sequence[Shape]) -> Shape:
        channels, sides = volume(inputs)
        self._check_channels(channels)
        return (self.channels, *slid_over(sides, *self.window(inputs[0])))

    def weight_shape(self, shape: Shape) -> Shape:
        kernel = each_side(self.kernel, shape, "kernel")
        if self.table is not None:
            return (sum(map(len, self.table)), *kernel)
        channels = shape[0]
        return (self.channels, channels if self.groups == 1 else int(channels) // self.groups, *kernel)

    def multiply_adds(self, inputs: Sequence[Shape]) -> Size:
        """Every weight is used once at every position, where it meets padding too."""
        return product_of(*self.weight_shape(inputs[0]), *self.output_shape(inputs)[1:])

    def whole_kernel(self, weights: Array, channels: int) -> Array:
        """W as (channels, input channels, kernel…), with zeros where nothing is connected."""
        if self.table is None and self.groups == 1:
            return weights
        if self.table is not None:
            whole = np.zeros((len(self.table), channels, *weights.shape[1:]), weights.dtype)
            which = [(o, c) for o, row in enumerate(self.table) for c in row]
            whole[tuple(np.array(which).T)] = weights
            return whole
        whole = np.zeros((len(weights), channels, *weights.shape[2:]), weights.dtype)
        outputs, width = len(weights) // self.groups, channels // self.groups
        for group in range(self.groups):
            rows = slice(group * outputs, (group + 1) * outputs)
            whole[rows, group * width : (group + 1) * width] = weights[rows]
        return whole

    def without_bias(self, weights: Array, u: Array) -> Array:
        kernel = self.whole_kernel(weights, len(u))
        seen = windows(u, *self.window(u.shape[:-1]))
        inside = range(2, kernel.ndim)
        return np.tensordot(kernel, seen, ((1, *inside), (0, *(axis - kernel.ndim for axis in inside))))

    def _check_channels(self, channels: Size) -> None:
        if self.groups > 1 and (not isinstance(channels, int) or channels % self.groups):
            raise NetworkError(
                f"has {self.groups} groups, but {channels} input channels cannot be cut into that many equal "
                f"parts: give it a multiple of {self.groups}"
            )
        largest = max((max(row) for row in self.table or () if row), default=-1)
        if self.table is not None and (not isinstance(channels, int) or largest >= channels):
            raise NetworkError(
                f"reads the input channel {largest} in its table, but there are {channels}, counted from 0"
            )


@dataclass(frozen=True)
class TransposedConvolution(_Kernel):
    """Each input value adds its multiple of the kernel to the output, s apart: an upsampling that is learnt.

    h[o, s·i + j − p] gets W[c, o, j] u[c, i], summed over all c, i, j. W is (input channels, channels, kernel…): as a
    matrix it is the transpose of the convolution with this W. A side n becomes (n − 1)s − 2p + k.
    """

    kind: ClassVar[str] = "convT"

    def output_shape(self, inputs: Sequence[Shape]) -> Shape:
        _, sides = volume(inputs)
        window = self.window(inputs[0])
        grown = tuple((n - 1) * s - 2 * p + k for n, k, s, p in zip(sides, *window, strict=True))
        if min(grown) < 1:
            raise NetworkError(
                f"leaves nothing of {shape_text(inputs[0])} after cutting off its padding: take less padding"
            )
        return (self.channels, *map(size, grown))

    def weight_shape(self, shape: Shape) -> Shape:
        return (shape[0], self.channels, *each_side(self.kernel, shape, "kernel"))

    def multiply_adds(self, inputs: Sequence[Shape]) -> Size:
        """Every weight meets every input position once."""
        return product_of(*self.weight_shape(inputs[0]), *inputs[0][1:])

    def without_bias(self, weights: Array, u: Array) -> Array:
        sides = u.shape[1:-1]
        kernel, stride, padding = self.window(u.shape[:-1])
        whole = [(n - 1) * s + k for n, k, s in zip(sides, kernel, stride, strict=True)]
        z = np.zeros((weights.shape[1], *whole, u.shape[-1]))
        for place in np.ndindex(*kernel):
            reached = tuple(
                slice(j, j + (n - 1) * s + 1, s) for j, n, s in zip(place, sides, stride, strict=True)
            )
            z[(slice(None), *reached)] += np.tensordot(weights[(..., *place)], u, (0, 0))
        return z[(slice(None), *(slice(p, n - p) for n, p in zip(whole, padding, strict=True)))]


def _checked_groups(groups: object, channels: Size) -> int:
    if not isinstance(groups, int) or isinstance(groups, bool) or groups < 1:
        raise NetworkError(f"groups cannot be {quoted(groups)}: use a whole number from 1 up")
    if groups > 1 and (not isinstance(channels, int) or channels % groups):
        raise NetworkError(
            f"{channels} channels cannot be cut into {groups} equal groups: use a multiple of {groups}"
        )
    return groups


def _checked_table(table: Any, channels: Size, groups: int) -> ConnectionTable:
    rows = tuple(map(_row, table)) if isinstance(table, list | tuple) else ()
    if not rows or not all(rows) or groups != 1 or len(rows) != channels:
        raise NetworkError(
            f"the table cannot be {quoted(table)}: give for each of the {channels} channels the different input "
            "channels that it reads, counted from 0, and no groups"
        )
    return rows


def _row(given: Any) -> tuple[int, ...]:
    """One row of a table; empty where it is none."""
    fits = isinstance(given, list | tuple) and all(type(c) is int and c >= 0 for c in given)
    return tuple(given) if fits and len(set(given)) == len(given) else ()
