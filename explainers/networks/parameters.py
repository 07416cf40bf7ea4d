"""The numbers of a network: weights and biases by layer and name, read-only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ..spelling import nearest, quoted
from .activations import Array
from .errors import NetworkError
from .operations import shape_text

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
        """Weights ~ N(0, 1/inputs), biases ~ N(0, 0.01), the same for the same seed."""
        if network.is_symbolic:
            letters = ", ".join(network.letters)
            raise NetworkError(
                f"a network with the symbolic size {letters} has no numbers: give it a whole number"
            )
        if network.parameter_count > MOST_NUMBERS:
            raise NetworkError(
                f"the network has {network.parameter_count} parameters, too many to hold as numbers "
                f"({MOST_NUMBERS} at most): make its layers smaller"
            )
        generator = np.random.default_rng(seed)
        return cls.of(
            {
                layer.name: {
                    name: generator.normal(0.0, 0.1 if name == "b" else shape[-1] ** -0.5, shape)
                    for name, shape in network.parameter_shapes(layer).items()
                }
                for layer in network.layers
                if network.parameter_shapes(layer)
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
            wanted = network.parameter_shapes(layer)
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
