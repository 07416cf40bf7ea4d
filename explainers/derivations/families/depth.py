"""A net of any depth L: its layers nested, the product of its matrices, the sum of what is added."""

from __future__ import annotations

from typing import Any

from sympy import Basic, Integer, Symbol

from ..expressions import IDENTITY_MAP, Activation, matrix, plus, substituted, times, vector
from .family import Numbered


def depth_letter(letter: str, number: Any) -> str:
    """W_L, W_L-1, W_1: one letter for each layer."""
    return f"{letter}_{str(number).replace(' ', '')}"


def width(number: Any) -> Any:
    """n_l, the number of units of layer l."""
    return Symbol(depth_letter("n", number), integer=True, positive=True)


def layer_weight(number: Any) -> Any:
    return matrix(depth_letter("W", number), width(number), width(number - 1))


def layer_bias(number: Any) -> Any:
    return vector(depth_letter("b", number), width(number))


def layer_output(number: Any) -> Any:
    """h_l; h_0 is x."""
    return vector("x" if number == 0 else depth_letter("h", number), width(number))


class _AnyDepth(Numbered):
    """A value for each depth."""

    def __new__(cls, depth: Any) -> Any:
        return Basic.__new__(cls, depth)

    @property
    def shape(self) -> tuple[Any, Any]:
        return self.shape_at(self.number)

    @staticmethod
    def shape_at(depth: Any) -> tuple[Any, Any]:
        return width(depth), Integer(1)

    def letter(self, name: str, depth: Any) -> Any:
        return matrix(name, *self.shape_at(depth))


class WeightProduct(_AnyDepth):
    """W_L W_{L−1} ⋯ W_1, n_L × n_0."""

    @staticmethod
    def shape_at(depth: Any) -> tuple[Any, Any]:
        return width(depth), width(0)

    @staticmethod
    def at(depth: int) -> Any:
        return times(*(layer_weight(number) for number in range(depth, 0, -1)))

    @staticmethod
    def next(before: Any, depth: Any) -> Any:
        """One layer more: W before."""
        return times(layer_weight(depth), before)


class BiasSum(_AnyDepth):
    """Σ_{l=1}^{L} W_L ⋯ W_{l+1} b_l, n_L × 1."""

    @staticmethod
    def at(depth: int) -> Any:
        def term(number: int) -> Any:
            weights = (layer_weight(above) for above in range(depth, number, -1))
            return times(*weights, layer_bias(number))

        return plus(*map(term, range(1, depth + 1)))

    @staticmethod
    def next(before: Any, depth: Any) -> Any:
        """One layer more: W before + b."""
        return plus(times(layer_weight(depth), before), layer_bias(depth))


class NestedLayers(_AnyDepth):
    """φ(W_L φ(W_{L−1} φ(⋯ φ(W_1x + b_1) ⋯) + b_{L−1}) + b_L), n_L × 1; φ and the biases may be left out."""

    def __new__(cls, depth: Any, has_bias: bool = True, phi: str = "id") -> Any:
        return Basic.__new__(cls, depth, Integer(has_bias), Symbol(phi))

    @property
    def first(self) -> int:
        """No layer at all: x."""
        return 0

    @property
    def has_bias(self) -> bool:
        return bool(self.args[1])

    @property
    def phi(self) -> Any | None:
        """The activation's symbol; None for the identity."""
        return None if self.args[2] == IDENTITY_MAP else self.args[2]

    def at(self, depth: int) -> Any:
        """From the output backwards: h_L is written out, in it h_{L−1}, and so on down to x."""
        made = layer_output(depth)
        for number in range(depth, 0, -1):
            below = layer_output(number - 1)
            made = substituted(made, {layer_output(number): self.next(below, number)})
        return made

    def next(self, before: Any, depth: Any) -> Any:
        """One layer more: φ(W before + b)."""
        linear = times(layer_weight(depth), before)
        z = plus(linear, layer_bias(depth)) if self.has_bias else linear
        return z if self.phi is None else Activation(self.phi, z)
