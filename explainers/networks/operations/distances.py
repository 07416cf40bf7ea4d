"""Layers that compare with fixed patterns: the output of LeNet-5 as it was published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from ..activations import Array
from ..errors import NetworkError
from .operation import Unlearnt
from .shapes import Shape, Size, product_of, shape_text, size
from .volumes.windows import only_input


@dataclass(frozen=True)
class PatternDistance(Unlearnt):
    """h_i = Σ_j (u_j − W_ij)²: how far the input is from each of `units` patterns, whose entries are −1 or 1.

    The patterns W (units, inputs) are chosen by hand and not learnt: they are no parameters.
    """

    units: Size
    kind: ClassVar[str] = "distance"

    def __post_init__(self) -> None:
        object.__setattr__(self, "units", size(self.units))

    def output_shape(self, inputs: Sequence[Shape]) -> Shape:
        shape = only_input(inputs)
        if len(shape) != 1:
            raise NetworkError(f"needs a vector, but gets {shape_text(shape)}: put a flatten layer before it")
        return (self.units,)

    def constant_shapes(self, inputs: Sequence[Shape]) -> tuple[tuple[str, Shape], ...]:
        return (("W", (self.units, only_input(inputs)[0])),)

    def multiply_adds(self, inputs: Sequence[Shape]) -> Size:
        """One square for each entry of a pattern."""
        return product_of(self.units, inputs[0][0])

    def apply(self, parameters: Mapping[str, Array], inputs: Sequence[Array]) -> Array:
        (u,) = inputs
        difference = u[None] - parameters["W"].reshape(*parameters["W"].shape, *[1] * (u.ndim - 1))
        return np.asarray((difference**2).sum(axis=1))
