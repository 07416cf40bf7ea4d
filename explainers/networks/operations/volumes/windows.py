"""Windows that slide over a volume: how many positions they have, and a view of what they see.

A volume is (channels, sides…), as (channels, height, width); in NumPy it always has one more axis, the last, for the
examples of a batch. A number given for sides holds for every side: 5 is 5×5 on an image, 5 on a signal.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from ....spelling import quoted
from ...activations import Array
from ...errors import NetworkError
from ..shapes import Shape, Size, shape_text

Sides: TypeAlias = int | tuple[int, ...]
Window: TypeAlias = tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]
"""Kernel, stride and padding along each side."""

LARGEST_SIDE = 10_000


def checked_sides(value: Any, what: str, *, least: int = 1) -> Sides:
    """`value` as whole numbers from `least` up: one for all sides, or one for each."""
    several = tuple(value) if isinstance(value, list | tuple) else (value,)
    fits = (isinstance(one, int | np.integer) and not isinstance(one, bool) for one in several)
    if not several or not all(fits) or not all(least <= one <= LARGEST_SIDE for one in several):
        raise NetworkError(
            f"the {what} cannot be {quoted(value)}: use whole numbers from {least} to {LARGEST_SIDE}, "
            "one for all sides or one for each"
        )
    return tuple(map(int, several)) if isinstance(value, list | tuple) else int(value)


def sides_text(sides: Sides) -> str:
    """5x5, or 5 for all sides: as in the text notation."""
    return "x".join(map(str, sides)) if isinstance(sides, tuple) else str(sides)


def each_side(sides: Sides, shape: Shape, what: str) -> tuple[int, ...]:
    """`sides` for each side of a volume of this shape."""
    count = len(shape) - 1
    if isinstance(sides, int):
        return (sides,) * count
    if len(sides) != count:
        raise NetworkError(
            f"has the {what} {sides_text(sides)}, but {shape_text(shape)} has {count} "
            f"{'side' if count == 1 else 'sides'} besides its channels: give {'one' if count == 1 else count}"
        )
    return sides


def only_input(inputs: Sequence[Shape]) -> Shape:
    """The shape of the one input; NetworkError where there are more."""
    if len(inputs) != 1:
        raise NetworkError(f"reads {len(inputs)} layers, but takes one: add or concatenate them first")
    return inputs[0]


def volume(inputs: Sequence[Shape]) -> tuple[Size, tuple[int, ...]]:
    """Channels and sides of the one input; NetworkError unless it is a volume whose sides are numbers."""
    shape = only_input(inputs)
    if len(shape) < 2:
        raise NetworkError(
            f"needs a volume such as 1×28×28 (channels, height, width), but gets {shape_text(shape)}: "
            "put it before flatten, or give the input a shape such as x[1, 28, 28]"
        )
    channels, *sides = shape
    whole = tuple(side for side in sides if isinstance(side, int))
    if len(whole) < len(sides):
        raise NetworkError(
            f"needs sides that are numbers, but gets {shape_text(shape)}: only channels may be a letter"
        )
    return channels, whole


def positions(extent: int, kernel: int, stride: int, padding: int) -> int:
    """⌊(n + 2p − k)/s⌋ + 1: where a window of length k starts when it moves s at a time over n values."""
    return (extent + 2 * padding - kernel) // stride + 1


def slid_over(
    sides: Sequence[int], kernel: Sequence[int], stride: Sequence[int], padding: Sequence[int]
) -> Shape:
    """The positions along each side; NetworkError where the window does not fit in."""
    if any(n + 2 * p < k for n, k, p in zip(sides, kernel, padding, strict=True)):
        missing = max(k - n - 2 * p for n, k, p in zip(sides, kernel, padding, strict=True))
        raise NetworkError(
            f"has a window of {shape_text(tuple(kernel))}, which is larger than {shape_text(tuple(sides))}"
            f"{' with its padding' if any(padding) else ''}: take a smaller window, an input larger by {missing}, "
            "or more padding"
        )
    return tuple(map(positions, sides, kernel, stride, padding))


def windows(
    x: Array, kernel: Sequence[int], stride: Sequence[int], padding: Sequence[int], *, fill: float = 0.0
) -> Array:
    """What each window sees: (channels, sides…, batch) → (channels, positions…, batch, kernel…), a view.

    Beyond the border stands `fill`.
    """
    count = len(kernel)
    border = [(0, 0), *((p, p) for p in padding), (0, 0)]
    padded = np.pad(x, border, constant_values=fill) if any(padding) else x
    seen = sliding_window_view(padded, tuple(kernel), axis=tuple(range(1, count + 1)))
    return seen[(slice(None), *(slice(None, None, step) for step in stride))]


def along_channels(values: Array, x: Array) -> Array:
    """One value for each channel, shaped so that it meets every position of `x`."""
    return values.reshape(-1, *[1] * (x.ndim - 1))
