"""What gates are made of: the product of outputs, entry by entry, and what is left to 1."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from ..activations import Array
from ..errors import NetworkError
from .shapes import Shape, Size, shape_text


@dataclass(frozen=True)
class Multiply:
    """h = u ⊙ v ⊙ …, a gate: entry by entry, all shapes equal."""

    kind: ClassVar[str] = "multiply"

    def output_shape(self, inputs: Sequence[Shape]) -> Shape:
        for shape in inputs[1:]:
            if shape != inputs[0]:
                raise NetworkError(
                    f"multiplies outputs of different sizes, {shape_text(inputs[0])} and "
                    f"{shape_text(shape)}, entry by entry: make them equal"
                )
        return inputs[0]

    def parameter_shapes(self, inputs: Sequence[Shape]) -> tuple[tuple[str, tuple[Size, ...]], ...]:
        return ()

    def apply(self, parameters: Mapping[str, Array], inputs: Sequence[Array]) -> Array:
        product = np.asarray(inputs[0])
        for factor in inputs[1:]:
            product = product * factor
        return product


@dataclass(frozen=True)
class Complement:
    """h = 1 − u: how far a gate is closed."""

    kind: ClassVar[str] = "complement"

    def output_shape(self, inputs: Sequence[Shape]) -> Shape:
        if len(inputs) != 1:
            raise NetworkError(f"reads {len(inputs)} layers, but 1 − u takes one: add them first")
        return inputs[0]

    def parameter_shapes(self, inputs: Sequence[Shape]) -> tuple[tuple[str, tuple[Size, ...]], ...]:
        return ()

    def apply(self, parameters: Mapping[str, Array], inputs: Sequence[Array]) -> Array:
        return np.asarray(1.0 - inputs[0])
