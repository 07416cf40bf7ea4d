"""Where several layers meet: their sum, or their outputs stacked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from ..activations import Array
from ..errors import NetworkError
from .shapes import LARGEST_SIZE, Shape, Size, least, shape_text


@dataclass(frozen=True)
class Add:
    """h = u + v + …, a skip connection's merge: all shapes equal."""

    kind: ClassVar[str] = "add"

    def output_shape(self, inputs: Sequence[Shape]) -> Shape:
        for shape in inputs[1:]:
            if shape != inputs[0]:
                raise NetworkError(
                    f"adds outputs of different sizes, {shape_text(inputs[0])} and "
                    f"{shape_text(shape)}: make them equal, or concatenate with &"
                )
        return inputs[0]

    def parameter_shapes(self, inputs: Sequence[Shape]) -> tuple[tuple[str, tuple[Size, ...]], ...]:
        return ()

    def apply(self, parameters: Mapping[str, Array], inputs: Sequence[Array]) -> Array:
        return np.asarray(sum(inputs))


@dataclass(frozen=True)
class Concatenate:
    """h = [u; v; …]: outputs stacked along the first axis (units, or channels)."""

    kind: ClassVar[str] = "concatenate"

    def output_shape(self, inputs: Sequence[Shape]) -> Shape:
        for shape in inputs[1:]:
            if shape[1:] != inputs[0][1:]:
                raise NetworkError(
                    f"concatenates {shape_text(inputs[0])} and {shape_text(shape)}, "
                    "which differ in more than their first size: make the others equal"
                )
        extent = sum(shape[0] for shape in inputs)
        if least(extent) > LARGEST_SIZE:
            raise NetworkError(
                f"stacks more than {LARGEST_SIZE} outputs: concatenate fewer or smaller layers"
            )
        return (extent, *inputs[0][1:])

    def parameter_shapes(self, inputs: Sequence[Shape]) -> tuple[tuple[str, tuple[Size, ...]], ...]:
        return ()

    def apply(self, parameters: Mapping[str, Array], inputs: Sequence[Array]) -> Array:
        return np.concatenate(inputs, axis=0)
