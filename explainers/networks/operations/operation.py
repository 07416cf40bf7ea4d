"""What every kind of layer must say, and the input, where the data come in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Protocol, runtime_checkable

from ...spelling import quoted
from ..activations import ActivationFunction, Array
from ..errors import NetworkError
from .shapes import MOST_DIMENSIONS, Shape, Size, size


class Operation(Protocol):
    """What a layer computes from its inputs: the whole of what a new kind of layer must say."""

    kind: ClassVar[str]

    def output_shape(self, inputs: Sequence[Shape]) -> Shape:
        """The shape that comes out; NetworkError (a clause, no layer name) where the inputs do not fit."""

    def parameter_shapes(self, inputs: Sequence[Shape]) -> tuple[tuple[str, tuple[Size, ...]], ...]:
        """Name and shape of each parameter, e.g. ("W", (units, inputs))."""

    def apply(self, parameters: Mapping[str, Array], inputs: Sequence[Array]) -> Array:
        """The layer's output for `inputs`, one array each; of volumes the last axis is always a batch."""


class Unlearnt:
    """An operation without parameters."""

    def parameter_shapes(self, inputs: Sequence[Shape]) -> tuple[tuple[str, Shape], ...]:
        return ()


@runtime_checkable
class Multiplying(Protocol):
    """An operation that multiplies by weights."""

    def multiply_adds(self, inputs: Sequence[Shape]) -> Size:
        """How often a weight is multiplied and the product added, for one example; biases are not counted."""


@runtime_checkable
class HoldsConstants(Protocol):
    """An operation with numbers that are not learnt by descent, and are no parameters."""

    def constant_shapes(self, inputs: Sequence[Shape]) -> tuple[tuple[str, Shape], ...]:
        """Name and shape of each."""


@runtime_checkable
class Activated(Protocol):
    """An operation that ends with an activation: what stands before it is z."""

    @property
    def activation(self) -> ActivationFunction: ...

    def pre_activation(self, parameters: Mapping[str, Array], inputs: Sequence[Array]) -> Array:
        """z."""


@dataclass(frozen=True)
class Input:
    """Where the data come in."""

    shape: Shape
    kind: ClassVar[str] = "input"

    def __post_init__(self) -> None:
        if not isinstance(self.shape, tuple | list) or not 1 <= len(self.shape) <= MOST_DIMENSIONS:
            raise NetworkError(
                f"the input's shape cannot be {quoted(self.shape)}: give 1 to {MOST_DIMENSIONS} sizes, "
                "such as (3,) or (1, 28, 28)"
            )
        object.__setattr__(self, "shape", tuple(size(extent) for extent in self.shape))

    def output_shape(self, inputs: Sequence[Shape]) -> Shape:
        return self.shape

    def parameter_shapes(self, inputs: Sequence[Shape]) -> tuple[tuple[str, tuple[Size, ...]], ...]:
        return ()

    def apply(self, parameters: Mapping[str, Array], inputs: Sequence[Array]) -> Array:
        raise NetworkError("an input layer computes nothing: its values are given")
