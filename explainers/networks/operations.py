"""What a layer can compute: one frozen value per kind, its shapes, its parameters and its formula in NumPy.

A shape is a tuple of sizes, `(units,)` for a vector; a size is an int or a SymPy symbol.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol, TypeAlias

import numpy as np
import sympy

from ..spelling import quoted
from .activations import IDENTITY, ActivationFunction, Array, check_activation
from .errors import NetworkError

Size: TypeAlias = int | sympy.Expr
Shape: TypeAlias = tuple[Size, ...]

LARGEST_SIZE = 10**9
MOST_DIMENSIONS = 4
_SIZE_HINT = "use a whole number from 1 up, or a letter such as n or n_1"
_SYMBOL = re.compile(r"[^\W\d_](_?[0-9]{1,6})?")


def size(value: Any) -> Size:
    """`value` as a size: a positive int, or a positive integer SymPy symbol made from "n", "m", "n_1", …

    Other SymPy expressions, which only Python can write, are taken as they are.
    """
    if isinstance(value, sympy.Integer):
        value = int(value)
    if isinstance(value, int | np.integer) and not isinstance(value, bool):
        whole = int(value)
        if not 1 <= whole <= LARGEST_SIZE:
            raise NetworkError(
                f"a layer cannot have {quoted(whole)} units: {_SIZE_HINT}, {LARGEST_SIZE} at most"
            )
        return whole
    if isinstance(value, str | sympy.Symbol) and is_size_name(str(value)):
        # By its name alone, so that the same letter is the same size however it was written.
        return sympy.Symbol(str(value), integer=True, positive=True)
    if isinstance(value, sympy.Expr) and not value.is_number:
        return value
    raise NetworkError(f"{quoted(value)} is not a size: {_SIZE_HINT}")


def is_size_name(text: str) -> bool:
    """A letter, perhaps with digits: n, m, n_1, d2. Nothing longer, so that no misspelt word is a size."""
    return _SYMBOL.fullmatch(text) is not None and text[0].isalpha()


def is_symbolic(shape: Shape) -> bool:
    """Some size in it is not a number."""
    return any(not isinstance(extent, int) for extent in shape)


def _least(extent: Size) -> int:
    """The size where every letter in it is 1."""
    return extent if isinstance(extent, int) else int(sum(extent.as_coefficients_dict().values()))


def shape_text(shape: Shape) -> str:
    """`5` for a vector, `6×28×28` for a volume."""
    return "×".join(str(extent) for extent in shape)


class Operation(Protocol):
    """What a layer computes from its inputs: the whole of what a new kind of layer must say."""

    kind: ClassVar[str]

    def output_shape(self, inputs: Sequence[Shape]) -> Shape:
        """The shape that comes out; NetworkError (a clause, no layer name) where the inputs do not fit."""

    def parameter_shapes(self, inputs: Sequence[Shape]) -> tuple[tuple[str, tuple[Size, ...]], ...]:
        """Name and shape of each parameter, e.g. ("W", (units, inputs))."""

    def apply(self, parameters: Mapping[str, Array], inputs: Sequence[Array]) -> Array:
        """The layer's output for `inputs`, one array each."""


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
        if _least(extent) > LARGEST_SIZE:
            raise NetworkError(
                f"stacks more than {LARGEST_SIZE} outputs: concatenate fewer or smaller layers"
            )
        return (extent, *inputs[0][1:])

    def parameter_shapes(self, inputs: Sequence[Shape]) -> tuple[tuple[str, tuple[Size, ...]], ...]:
        return ()

    def apply(self, parameters: Mapping[str, Array], inputs: Sequence[Array]) -> Array:
        return np.concatenate(inputs, axis=0)
