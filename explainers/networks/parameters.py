"""The numbers of a network: weights, biases and constants by layer and name, read-only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING, Any

import numpy as np

from ..spelling import nearest, quoted
from .activations import Array
from .errors import NetworkError
from .operations import Operation, PatternDistance, shape_text

if TYPE_CHECKING:
    from .network import Network

MOST_NUMBERS = 10**8
_FORM = 'give {"layer1": {"W": …, "b": …}}, arrays by layer and name'


@dataclass(frozen=True, eq=False)
class Parameters:
    """Layer name → parameter name → array. Two are equal when all their numbers are."""

    arrays: Mapping[str, Mapping[str, Array]]

    @classmethod
    def of(cls, weights: Mapping[str, Mapping[str, Any]]) -> Parameters:
        """Read-only copies of `weights`, in double precision; NetworkError where one is not numbers."""
        if not isinstance(weights, Mapping):
            raise NetworkError(f"{quoted(weights)} are not weights: {_FORM}")
        for layer, named in weights.items():
            if not isinstance(named, Mapping):
                raise NetworkError(f"the weights of layer {quoted(layer)} are {quoted(named)}: {_FORM}")
        return cls(
            {
                layer: {name: _frozen(layer, name, values) for name, values in named.items()}
                for layer, named in weights.items()
                if named
            }
        )

    @classmethod
    def random(cls, network: Network, seed: int) -> Parameters:
        """Weights ~ N(0, 1/inputs), the rest as in `_random`, the same for the same seed."""
        if network.is_symbolic:
            letters = ", ".join(network.letters)
            raise NetworkError(
                f"a network with the symbolic size {letters} has no numbers: give it a whole number"
            )
        if network.parameter_count > MOST_NUMBERS:
            raise NetworkError(
                f"the network has {network.parameter_count} parameters, too many to hold as numbers "
                f"({MOST_NUMBERS} at most): make its layers smaller, or take a smaller network"
            )
        generator = np.random.default_rng(seed)
        return cls.of(
            {
                layer.name: {
                    name: _random(generator, layer.operation, name, shape)
                    for name, shape in network.number_shapes(layer).items()
                }
                for layer in network.layers
                if network.number_shapes(layer)
            }
        )

    def of_layer(self, name: str) -> Mapping[str, Array]:
        """The parameters of layer `name`; empty where it has none."""
        return self.arrays.get(name, {})

    def check(self, network: Network) -> None:
        """NetworkError unless these are just the parameters that `network` has, in their shapes."""
        for name in self.arrays:
            if name not in network.by_name:
                raise NetworkError(
                    f"weights are given for {quoted(name)}, but there is no such layer: "
                    f"{nearest(str(name), network.by_name)}"
                )
        for layer in network.layers:
            wanted = network.number_shapes(layer)
            given = self.of_layer(layer.name)
            if set(wanted) != set(given):
                raise NetworkError(
                    f"layer {layer.name!r} has the parameters {_listed(wanted)}, but was given "
                    f"{_listed(given)}: give {_listed(wanted)}"
                )
            for parameter, shape in wanted.items():
                if given[parameter].shape != shape:
                    raise NetworkError(
                        f"{parameter} of layer {layer.name!r} is {shape_text(given[parameter].shape)}, "
                        f"but the layer needs {shape_text(shape)}"
                    )

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Parameters) and self._flat() == other._flat()

    def __hash__(self) -> int:
        return hash(self._flat())

    def _flat(self) -> tuple[tuple[str, str, tuple[int, ...], bytes], ...]:
        return tuple(
            (layer, name, array.shape, array.tobytes())
            for layer, named in sorted(self.arrays.items())
            for name, array in sorted(named.items())
        )


def _random(generator: np.random.Generator, operation: Operation, name: str, shape: tuple[Any, ...]) -> Array:
    """Around 0, but scales around 1, and patterns −1 or 1; weights of a sum over n values have deviation 1/√n."""
    if isinstance(operation, PatternDistance):
        return generator.choice([-1.0, 1.0], shape)
    if name in ("gamma", "variance"):
        return generator.uniform(0.5, 1.5, shape)
    return generator.normal(0.0, prod(shape[1:]) ** -0.5 if len(shape) > 1 else 0.1, shape)


def _frozen(layer: str, name: str, values: Any) -> Array:
    try:
        given = np.asarray(values)
        exact = given.dtype.kind == "O" and all(_is_number(value) for value in given.flat)
        if given.dtype.kind not in "iuf" and not exact:
            raise TypeError
        array = np.array(given, dtype=float)
    except (TypeError, ValueError, OverflowError):
        raise NetworkError(
            f"{name} of layer {layer!r} is not an array of numbers: "
            "give rows of equal length, such as [[1, 2], [3, 4]]"
        ) from None
    if not np.isfinite(array).all():
        raise NetworkError(
            f"{name} of layer {layer!r} has a number that is not finite: replace nan and infinity by numbers"
        )
    array += 0.0  # makes −0 the 0 that it equals, so that equal arrays have equal bytes
    array.setflags(write=False)
    return array


def _is_number(value: Any) -> bool:
    """Also fractions and SymPy's numbers; neither a text nor a truth value."""
    return hasattr(value, "__float__") and not isinstance(value, bool | np.bool_)


def _listed(names: Mapping[str, Any]) -> str:
    return ", ".join(names) or "none"
