"""Pooling: each channel shrinks by itself, a window becoming its largest value or its mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from ...activations import IDENTITY, ActivationFunction, Array, check_activation
from ...errors import NetworkError
from ..operation import Unlearnt
from ..shapes import Shape, Size, product_of
from .windows import (
    Sides,
    Window,
    along_channels,
    checked_sides,
    each_side,
    only_input,
    sides_text,
    slid_over,
    volume,
    windows,
)


@dataclass(frozen=True)
class _Pooling(Unlearnt):
    """What both kinds share: a window, its stride (the window itself, unless given), its padding."""

    window_size: Sides
    stride: Sides | None = None
    padding: Sides = 0

    def __post_init__(self) -> None:
        object.__setattr__(self, "window_size", checked_sides(self.window_size, "window"))
        if self.stride is not None:
            stride = checked_sides(self.stride, "stride")
            # One way to say it, so that equal layers are equal.
            object.__setattr__(self, "stride", None if stride == self.window_size else stride)
        object.__setattr__(self, "padding", checked_sides(self.padding, "padding", least=0))

    def output_shape(self, inputs: Sequence[Shape]) -> Shape:
        channels, sides = volume(inputs)
        kernel, stride, padding = self.window(inputs[0])
        if any(2 * p > k for k, p in zip(kernel, padding, strict=True)):
            raise NetworkError(
                f"pads by {sides_text(self.padding)} a window of {sides_text(self.window_size)}: "
                "take at most half the window"
            )
        return (channels, *slid_over(sides, kernel, stride, padding))

    def window(self, shape: Shape) -> Window:
        """Window, stride and padding along each side of an input of this shape."""
        kernel = each_side(self.window_size, shape, "window")
        stride = kernel if self.stride is None else each_side(self.stride, shape, "stride")
        return kernel, stride, each_side(self.padding, shape, "padding")

    def _seen(self, u: Array, fill: float) -> tuple[Array, tuple[int, ...]]:
        """What the windows see, and the axes within one."""
        seen = windows(u, *self.window(u.shape[:-1]), fill=fill)
        return seen, tuple(range(u.ndim, seen.ndim))


@dataclass(frozen=True)
class MaxPooling(_Pooling):
    """The largest value in each window; beyond the border stands nothing."""

    kind: ClassVar[str] = "maxpool"

    def apply(self, parameters: Mapping[str, Array], inputs: Sequence[Array]) -> Array:
        seen, inside = self._seen(inputs[0], -np.inf)
        return np.asarray(seen.max(axis=inside))


@dataclass(frozen=True)
class AveragePooling(_Pooling):
    """The mean of each window; beyond the border stands 0, which is counted."""

    kind: ClassVar[str] = "avgpool"

    def apply(self, parameters: Mapping[str, Array], inputs: Sequence[Array]) -> Array:
        seen, inside = self._seen(inputs[0], 0.0)
        return np.asarray(seen.mean(axis=inside))


@dataclass(frozen=True)
class Subsampling:
    """h = φ(w_c · (sum of the window) + b_c), one coefficient and one bias a channel (LeCun et al. 1998, S2)."""

    window_size: Sides
    activation: ActivationFunction = IDENTITY
    kind: ClassVar[str] = "subsample"

    def __post_init__(self) -> None:
        object.__setattr__(self, "window_size", checked_sides(self.window_size, "window"))
        check_activation(self.activation)

    def output_shape(self, inputs: Sequence[Shape]) -> Shape:
        return AveragePooling(self.window_size).output_shape(inputs)

    def parameter_shapes(self, inputs: Sequence[Shape]) -> tuple[tuple[str, Shape], ...]:
        channels = only_input(inputs)[0]
        return ("w", (channels,)), ("b", (channels,))

    def multiply_adds(self, inputs: Sequence[Shape]) -> Size:
        """The coefficient meets the window's sum once at every position."""
        return product_of(*self.output_shape(inputs))

    def pre_activation(self, parameters: Mapping[str, Array], inputs: Sequence[Array]) -> Array:
        (u,) = inputs
        kernel = each_side(self.window_size, u.shape[:-1], "window")
        seen = windows(u, kernel, kernel, (0,) * len(kernel))
        total = seen.sum(axis=tuple(range(u.ndim, seen.ndim)))
        return np.asarray(
            along_channels(parameters["w"], total) * total + along_channels(parameters["b"], total)
        )

    def apply(self, parameters: Mapping[str, Array], inputs: Sequence[Array]) -> Array:
        return self.activation(self.pre_activation(parameters, inputs))


@dataclass(frozen=True)
class AdaptiveAveragePooling(Unlearnt):
    """The mean over windows that are chosen so that each side becomes `output_size`; they may overlap by one.

    Window i of n values reaches from ⌊i n/k⌋ to ⌈(i + 1) n/k⌉.
    """

    output_size: Sides
    kind: ClassVar[str] = "adaptivepool"

    def __post_init__(self) -> None:
        object.__setattr__(self, "output_size", checked_sides(self.output_size, "output size"))

    def output_shape(self, inputs: Sequence[Shape]) -> Shape:
        channels, _ = volume(inputs)
        return (channels, *each_side(self.output_size, inputs[0], "output size"))

    def apply(self, parameters: Mapping[str, Array], inputs: Sequence[Array]) -> Array:
        (h,) = inputs
        for axis, wanted in enumerate(each_side(self.output_size, h.shape[:-1], "output size"), start=1):
            h = _pooled_along(h, axis, wanted)
        return h


def _pooled_along(h: Array, axis: int, wanted: int) -> Array:
    n = h.shape[axis]
    bounds = [(i * n // wanted, -(-(i + 1) * n // wanted)) for i in range(wanted)]
    means = [h.take(range(start, end), axis).mean(axis=axis, keepdims=True) for start, end in bounds]
    return np.concatenate(means, axis=axis)


@dataclass(frozen=True)
class GlobalAveragePooling(Unlearnt):
    """The mean of each channel: a vector with one value for each."""

    kind: ClassVar[str] = "globalpool"

    def output_shape(self, inputs: Sequence[Shape]) -> Shape:
        channels, _ = volume(inputs)
        return (channels,)

    def apply(self, parameters: Mapping[str, Array], inputs: Sequence[Array]) -> Array:
        (u,) = inputs
        return np.asarray(u.mean(axis=tuple(range(1, u.ndim - 1))))
