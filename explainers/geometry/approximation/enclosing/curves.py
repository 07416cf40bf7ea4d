"""A network of one input and one output as a curve whose values and tubes are certain.

Its stored doubles are taken exactly, whatever they were meant to be.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from math import exp, fsum
from typing import Any, ClassVar

import numpy as np
from flint import arb, arb_mat, arb_series, fmpq
from sympy import Symbol

from ....networks import (
    RELU,
    SIGMOID,
    TANH,
    ActivationFunction,
    Add,
    Concatenate,
    Dense,
    Elementwise,
    Layer,
    Network,
    NetworkError,
)
from ....networks.activations import Array
from .lines import Segments, is_piecewise_linear, segments_of
from .series import (
    Series,
    composed,
    evaluator,
    relu_series,
    sigmoid_series,
    tanh_series,
    variable,
)
from .targets import Tube

_Z = Symbol("z")
MOST_WORK = 1_000_000
_FLAT = 40.0
_SHARP: dict[str, Callable[[Series], Series]] = {SIGMOID.name: sigmoid_series, TANH.name: tanh_series}


def activated(phi: ActivationFunction) -> Callable[[Series], Series] | None:
    """φ of a series: by its slopes or its formula; None where balls cannot follow it."""
    if phi.is_identity:
        return lambda z: z
    if phi.slopes is not None and phi.slopes[1] == 1:
        left = fmpq(phi.slopes[0].numerator, phi.slopes[0].denominator)
        return lambda z: relu_series(z, left)
    if phi.name in _SHARP:
        return _SHARP[phi.name]
    if phi.formula is None or not phi.is_elementwise:
        return None
    try:
        outer = evaluator(phi.formula(_Z), _Z)
    except NetworkError:
        return None
    return lambda z: composed(z, outer(z[0], z.prec - 1).coeffs())


@dataclass(frozen=True)
class Smooth:
    """A network followed layer by layer in Taylor series of balls."""

    network: Network

    @property
    def most_parts(self) -> int:
        """How many parts of an interval are looked at before giving up: some seconds' work."""
        return MOST_WORK // int(self.network.parameter_count + 10)

    def at(self, x: fmpq) -> Any:
        return self.series(arb(x), 0)[0]

    def tube(self, low: fmpq, high: fmpq) -> Tube:
        return Tube.from_series(self.series, low, high)

    def series(self, x: Any, order: int) -> Series:
        """The output's Taylor coefficients on the ball x."""
        outputs: dict[str, list[Series]] = {self.network.input.name: [variable(x, order)]}
        for layer in self.network.layers[1:]:
            inputs = [outputs[edge.source] for edge in layer.inputs]
            outputs[layer.name] = self._layer(layer, inputs, order)
        return outputs[self.network.output.name][0]

    def _layer(self, layer: Layer, inputs: list[list[Series]], order: int) -> list[Series]:
        operation = layer.operation
        if isinstance(operation, Add):
            return [sum(parts[1:], parts[0]) for parts in zip(*inputs, strict=True)]
        if isinstance(operation, Concatenate):
            return [part for parts in inputs for part in parts]
        assert isinstance(operation, Dense | Elementwise)
        z = inputs[0] if isinstance(operation, Elementwise) else self._weighted(layer.name, inputs[0], order)
        phi = self._activations[operation.activation]
        return [phi(each) for each in z]

    def _weighted(self, name: str, inputs: list[Series], order: int) -> list[Series]:
        weights, biases = self._matrices[name]
        columns = arb_mat([[each[k] for k in range(order + 1)] for each in inputs])
        product = weights * columns
        return [
            arb_series([product[i, 0] + bias, *[product[i, k] for k in range(1, order + 1)]], prec=order + 1)
            for i, bias in enumerate(biases)
        ]

    @cached_property
    def _activations(self) -> dict[ActivationFunction, Callable[[Series], Series]]:
        used = (getattr(layer.operation, "activation", None) for layer in self.network.layers)
        found = {phi: activated(phi) for phi in used if phi is not None}
        return {phi: series for phi, series in found.items() if series is not None}

    @cached_property
    def _matrices(self) -> dict[str, tuple[Any, list[Any]]]:
        return {layer.name: _numbers(self.network, layer) for layer in self.network.dense_layers}


@dataclass(frozen=True)
class Sigmoids:
    """c + Σ v_i φ(w_i x + b_i), φ the sigmoid or tanh: what is far from its rise is flat but for e^{−40}."""

    network: Network
    most_parts: ClassVar[int] = 20_000

    def at(self, x: fmpq) -> Any:
        return self.series(arb(x), 0)[0]

    def tube(self, low: fmpq, high: fmpq) -> Tube:
        return Tube.from_series(self.series, low, high)

    def series(self, x: Any, order: int) -> Series:
        """The output's Taylor coefficients on the ball x; only units near their rise are computed one by one."""
        w, b, v, offset = self._arrays
        middle, radius = float(x.mid()), float(x.rad())
        with np.errstate(all="ignore"):
            z = w * middle + b
            reach = np.abs(w) * radius + 1e-12 * (np.abs(w * middle) + np.abs(b) + 1)
            # Written so that what overflows counts as near.
            near = ~(np.abs(z) - reach >= _FLAT)
        far = v[~near]
        level = np.where(z[~near] > 0, 1.0, self._least)
        # fsum is exact but for its last bit; φ and all its derivatives up to the third are within 8e^{−40} of flat.
        flat = fsum(far * level)
        largest = float(np.abs(w).max(initial=1.0))
        rest = 9 * exp(-_FLAT) * float(np.abs(far).sum()) + 2.0**-52 * abs(flat)
        total = arb_series(
            [arb(offset) + arb(flat, rest), *[arb(0, rest * largest**k) for k in range(1, order + 1)]],
            prec=order + 1,
        )
        start, phi = variable(x, order), self._phi
        for i in np.flatnonzero(near):
            total = total + arb(float(v[i])) * phi(arb(float(w[i])) * start + arb(float(b[i])))
        return total

    @property
    def _least(self) -> float:
        return 0.0 if self._phi is sigmoid_series else -1.0

    @cached_property
    def _phi(self) -> Callable[[Series], Series]:
        return _SHARP[_activation(self.network.dense_layers[0]).name]

    @cached_property
    def _arrays(self) -> tuple[Array, Array, Array, float]:
        hidden, output = self.network.dense_layers
        assert self.network.parameters is not None
        first, last = (self.network.parameters.of_layer(layer.name) for layer in (hidden, output))
        w = first["W"][:, 0]
        return w, first.get("b", np.zeros_like(w)), last["W"][0], float(last.get("b", np.zeros(1))[0])

    @staticmethod
    def fits(network: Network) -> bool:
        """A hidden layer of sigmoids or tanh, and a linear output."""
        if not network.is_chain or len(network.layers) != 3 or len(network.dense_layers) != 2:
            return False
        hidden, output = map(_activation, network.dense_layers)
        return hidden.name in _SHARP and output.is_identity


def _activation(layer: Layer) -> ActivationFunction:
    assert isinstance(layer.operation, Dense)
    return layer.operation.activation


Curve = Segments | Sigmoids | Smooth


def _numbers(network: Network, layer: Layer) -> tuple[Any, list[Any]]:
    """A layer's weights and biases as exact balls."""
    assert network.parameters is not None
    numbers = network.parameters.of_layer(layer.name)
    weights = numbers["W"]
    biases = numbers.get("b", np.zeros(len(weights)))
    return arb_mat([[float(w) for w in row] for row in weights]), [arb(float(b)) for b in biases]


def curve_of(network: Network, low: fmpq, high: fmpq) -> Curve:
    """The network as a curve on [low, high].

    NetworkError where it is none, has no numbers, or an activation that balls cannot follow.
    """
    check_curve(network)
    if is_piecewise_linear(network):
        return segments_of(network, low, high)
    return Sigmoids(network) if Sigmoids.fits(network) else Smooth(network)


def check_curve(network: Network) -> None:
    """NetworkError unless the network has one input, one output, numbers, and activations that balls can follow."""
    if network.input_shape != (1,) or network.output_shape != (1,):
        raise NetworkError(
            "only a network of one input and one output draws a curve that can be compared with f: "
            "give one such as x[1] -> 8 relu -> 1"
        )
    if network.has_feedback:
        raise NetworkError("a network with feedback is no function of x alone: give one without feedback")
    for layer in network.layers[1:]:
        if not isinstance(layer.operation, Dense | Elementwise | Add | Concatenate):
            raise NetworkError(
                f"layer {layer.name!r} ({layer.operation.kind}) cannot be followed with certainty: "
                "use dense layers, activations, + and &"
            )
        phi = getattr(layer.operation, "activation", None)
        if phi is not None and activated(phi) is None:
            raise NetworkError(
                f"the activation {phi.name} of layer {layer.name!r} cannot be followed with certainty: "
                f"use {RELU.name}, {SIGMOID.name} or {TANH.name}"
            )
    if network.parameters is None:
        raise NetworkError("this network has no weights, so it is no curve yet: give it numbers in a file")
