"""A net of any depth L: its layers nested, the product of its matrices, the sum of what is added."""

from __future__ import annotations

from typing import Any

from sympy import Basic, Integer, MatrixExpr, Symbol

from ..evidence import Induction
from ..expressions import IDENTITY_MAP, Activation, matrix, plus, substituted, times, vector

INSTANCES = (2, 3)
"""The lengths at which a claim is also checked as it stands."""


def depth_letter(letter: str, number: Any) -> str:
    """W_L, W_1: one letter for each layer."""
    return f"{letter}_{number}"


def width(number: Any) -> Any:
    """n_l, the number of units of layer l."""
    return Symbol(f"n_{number}", integer=True, positive=True)


def layer_weight(number: Any, below: Any) -> Any:
    return matrix(depth_letter("W", number), width(number), width(below))


def layer_bias(number: Any) -> Any:
    return vector(depth_letter("b", number), width(number))


class WeightProduct(MatrixExpr):
    """W_L W_{L−1} ⋯ W_1, n_L × n_0."""

    def __new__(cls, depth: Any) -> Any:
        return Basic.__new__(cls, depth)

    @property
    def shape(self) -> tuple[Any, Any]:
        return width(self.args[0]), width(0)

    @staticmethod
    def at(depth: int) -> Any:
        return times(*(layer_weight(number, number - 1) for number in range(depth, 0, -1)))

    @staticmethod
    def next(weight: Any, before: Any) -> Any:
        """One layer more: W before."""
        return times(weight, before)


class BiasSum(MatrixExpr):
    """Σ_{l=1}^{L} W_L ⋯ W_{l+1} b_l, n_L × 1."""

    def __new__(cls, depth: Any) -> Any:
        return Basic.__new__(cls, depth)

    @property
    def shape(self) -> tuple[Any, Any]:
        return width(self.args[0]), Integer(1)

    @staticmethod
    def at(depth: int) -> Any:
        def term(number: int) -> Any:
            weights = (layer_weight(above, above - 1) for above in range(depth, number, -1))
            return times(*weights, layer_bias(number))

        return plus(*map(term, range(1, depth + 1)))

    @staticmethod
    def next(weight: Any, before: Any, bias: Any) -> Any:
        """One layer more: W before + b."""
        return plus(times(weight, before), bias)


class NestedLayers(MatrixExpr):
    """φ(W_L φ(W_{L−1} φ(⋯ φ(W_1x + b_1) ⋯) + b_{L−1}) + b_L), n_L × 1; φ and the biases may be left out."""

    def __new__(cls, depth: Any, has_bias: bool = True, phi: str = "id") -> Any:
        return Basic.__new__(cls, depth, Integer(has_bias), Symbol(phi))

    @property
    def shape(self) -> tuple[Any, Any]:
        return width(self.args[0]), Integer(1)

    @property
    def has_bias(self) -> bool:
        return bool(self.args[1])

    @property
    def phi(self) -> Any | None:
        """The activation's symbol; None for the identity."""
        return None if self.args[2] == IDENTITY_MAP else self.args[2]

    def at(self, depth: int) -> Any:
        made = vector("x", width(0))
        for number in range(1, depth + 1):
            made = self.next(layer_weight(number, number - 1), made, layer_bias(number))
        return made

    def next(self, weight: Any, before: Any, bias: Any) -> Any:
        """One layer more: φ(W before + b)."""
        z = plus(times(weight, before), bias) if self.has_bias else times(weight, before)
        return z if self.phi is None else Activation(self.phi, z)

    def induction(self) -> Induction:
        """That layer upon layer, h_l = φ(W_l h_{l−1} + b_l), is this nest, for every depth."""
        x, h = vector("x", width(0)), vector("h", width("L"))
        w, b = layer_weight("L+1", "L"), layer_bias("L+1")

        def layer_by_layer(depth: int) -> Any:
            h_l = [x, *(vector(f"h_{number}", width(number)) for number in range(1, depth))]
            made = self.next(layer_weight(depth, depth - 1), h_l[-1], layer_bias(depth))
            for number in range(depth - 1, 0, -1):
                meaning = self.next(layer_weight(number, number - 1), h_l[number - 1], layer_bias(number))
                made = substituted(made, {h_l[number]: meaning})
            return made

        instances = tuple((layer_by_layer(depth), self.at(depth)) for depth in INSTANCES)
        return Induction((layer_by_layer(1), self.at(1)), (self.next(w, h, b), self.next(w, h, b)), instances)


def collapse_induction(has_bias: bool = True) -> Induction:
    """That the nested layers are (W_L ⋯ W_1) x + Σ_l W_L ⋯ W_{l+1} b_l, for every depth L."""
    depth = Symbol("L", integer=True, positive=True)
    x, nested = vector("x", width(0)), NestedLayers(depth, has_bias)

    def claim(number: int) -> tuple[Any, Any]:
        linear = times(WeightProduct.at(number), x)
        return nested.at(number), plus(linear, BiasSum.at(number)) if has_bias else linear

    # With the claim for L, the layers so far are A x + c; one layer W, b more must be the claim for L + 1.
    a, c = matrix("A", width("L"), width(0)), vector("c", width("L"))
    w, b = layer_weight("L+1", "L"), layer_bias("L+1")
    so_far = plus(times(a, x), c) if has_bias else times(a, x)
    linear = times(WeightProduct.next(w, a), x)
    step = (nested.next(w, so_far, b), plus(linear, BiasSum.next(w, c, b)) if has_bias else linear)
    return Induction(claim(1), step, tuple(map(claim, INSTANCES)))
