"""Dense layers, and an activation as a layer of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from ..activations import IDENTITY, ActivationFunction, Array, check_activation
from ..errors import NetworkError
from .shapes import Shape, Size, product_of, shape_text, size


@dataclass(frozen=True)
class Dense:
    """h = φ(W u + b), and with feedback h = φ(W u + U h' + b): one matrix for each incoming edge."""

    units: Size
    activation: ActivationFunction = IDENTITY
    has_bias: bool = True
    kind: ClassVar[str] = "dense"

    def __post_init__(self) -> None:
        object.__setattr__(self, "units", size(self.units))
        check_activation(self.activation)

    def output_shape(self, inputs: Sequence[Shape]) -> Shape:
        for shape in inputs:
            if len(shape) != 1:
                raise NetworkError(
                    f"needs a vector, but gets {shape_text(shape)}: put a flatten layer before it"
                )
        return (self.units,)

    def parameter_shapes(self, inputs: Sequence[Shape]) -> tuple[tuple[str, tuple[Size, ...]], ...]:
        weights = tuple(
            (weight_name(position), (self.units, shape[0])) for position, shape in enumerate(inputs)
        )
        return (*weights, ("b", (self.units,))) if self.has_bias else weights

    def multiply_adds(self, inputs: Sequence[Shape]) -> Size:
        return sum(product_of(self.units, shape[0]) for shape in inputs)

    def pre_activation(self, parameters: Mapping[str, Array], inputs: Sequence[Array]) -> Array:
        """z = W u + U h' + b."""
        z = sum(parameters[weight_name(position)] @ u for position, u in enumerate(inputs))
        if self.has_bias:
            # Columns of a batch share the bias.
            z = z + parameters["b"].reshape(-1, *[1] * (np.ndim(z) - 1))
        return np.asarray(z)

    def apply(self, parameters: Mapping[str, Array], inputs: Sequence[Array]) -> Array:
        return self.activation(self.pre_activation(parameters, inputs))


def weight_name(position: int) -> str:
    """W for a dense layer's first input, U for its feedback, then U2, U3, …"""
    return "W" if position == 0 else "U" if position == 1 else f"U{position}"


@dataclass(frozen=True)
class Elementwise:
    """An activation as a layer of its own: h = φ(u)."""

    activation: ActivationFunction
    kind: ClassVar[str] = "activation"

    def __post_init__(self) -> None:
        check_activation(self.activation)

    def output_shape(self, inputs: Sequence[Shape]) -> Shape:
        if len(inputs) != 1:
            raise NetworkError(f"reads {len(inputs)} layers, but φ takes one: add or concatenate them first")
        return inputs[0]

    def parameter_shapes(self, inputs: Sequence[Shape]) -> tuple[tuple[str, tuple[Size, ...]], ...]:
        return ()

    def apply(self, parameters: Mapping[str, Array], inputs: Sequence[Array]) -> Array:
        return self.activation(inputs[0])
