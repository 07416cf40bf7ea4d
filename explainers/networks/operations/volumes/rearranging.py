"""Layers that move values without computing: volumes laid out as vectors, enlarged, or cut."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from ...activations import Array
from ...errors import NetworkError
from ..operation import Unlearnt
from ..shapes import LARGEST_SIZE, Shape, least, product_of, shape_text, size
from .windows import Sides, checked_sides, each_side, only_input, sides_text, volume


@dataclass(frozen=True)
class Flatten(Unlearnt):
    """A volume as one vector: channel by channel, row by row."""

    kind: ClassVar[str] = "flatten"

    def output_shape(self, inputs: Sequence[Shape]) -> Shape:
        shape = only_input(inputs)
        units = product_of(*shape)
        if least(units) > LARGEST_SIZE:
            raise NetworkError(
                f"makes a vector of more than {LARGEST_SIZE} values of {shape_text(shape)}: pool first"
            )
        return (units,)

    def apply(self, parameters: Mapping[str, Array], inputs: Sequence[Array]) -> Array:
        (u,) = inputs
        return u.reshape(-1, u.shape[-1])


@dataclass(frozen=True)
class Upsampling(Unlearnt):
    """Every value repeated `factor` times along each side (nearest neighbour)."""

    factor: Sides
    kind: ClassVar[str] = "upsample"

    def __post_init__(self) -> None:
        object.__setattr__(self, "factor", checked_sides(self.factor, "factor"))

    def output_shape(self, inputs: Sequence[Shape]) -> Shape:
        channels, sides = volume(inputs)
        factors = each_side(self.factor, inputs[0], "factor")
        return (channels, *(size(n * factor) for n, factor in zip(sides, factors, strict=True)))

    def apply(self, parameters: Mapping[str, Array], inputs: Sequence[Array]) -> Array:
        (h,) = inputs
        for axis, factor in enumerate(each_side(self.factor, h.shape[:-1], "factor"), start=1):
            h = np.repeat(h, factor, axis=axis)
        return h


@dataclass(frozen=True)
class Cropping(Unlearnt):
    """`border` values cut off at both ends of each side."""

    border: Sides
    kind: ClassVar[str] = "crop"

    def __post_init__(self) -> None:
        object.__setattr__(self, "border", checked_sides(self.border, "border", least=0))

    def output_shape(self, inputs: Sequence[Shape]) -> Shape:
        channels, sides = volume(inputs)
        left = tuple(
            n - 2 * b for n, b in zip(sides, each_side(self.border, inputs[0], "border"), strict=True)
        )
        if min(left) < 1:
            raise NetworkError(
                f"cuts {sides_text(self.border)} off both ends of {shape_text(tuple(sides))} and leaves nothing: "
                "take a smaller border"
            )
        return (channels, *left)

    def apply(self, parameters: Mapping[str, Array], inputs: Sequence[Array]) -> Array:
        (u,) = inputs
        borders = each_side(self.border, u.shape[:-1], "border")
        kept = (slice(b, n - b) for n, b in zip(u.shape[1:-1], borders, strict=True))
        return u[(slice(None), *kept)]
