"""Networks over volumes as networks over vectors: what is affine becomes a matrix with a letter of its own.

T is a convolution, P an average, D a normalisation, S a subsampling, R and K repeat and cut. What is not affine and
no activation, such as max pooling, stays in the way as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from ...networks import (
    IDENTITY,
    ActivationFunction,
    AdaptiveAveragePooling,
    AveragePooling,
    BatchNormalisation,
    Convolution,
    Cropping,
    Dense,
    Dropout,
    Elementwise,
    Flatten,
    GlobalAveragePooling,
    Input,
    Layer,
    MaxPooling,
    Network,
    NetworkError,
    Operation,
    PatternDistance,
    Shape,
    Size,
    Subsampling,
    TransposedConvolution,
    Upsampling,
)
from ...networks.matrices import MOST_ENTRIES, affine_part
from ...networks.operations import product_of, shape_text
from ..derivation import Step
from ..expressions import letters as letters_of
from ..symbols import Letters

MOST_NAMED = 4


@dataclass(frozen=True)
class AffineMap(Dense):
    """A layer over volumes as a dense one: its matrix has this letter."""

    letter: str = "T"


@dataclass(frozen=True)
class Obstacle(Elementwise):
    """What is neither affine nor entry by entry: no letter passes it, whatever is taken as the identity."""

    units: Size = 1
    kind: ClassVar[str] = "obstacle"

    def output_shape(self, inputs: Any) -> Shape:
        return (self.units,)


_LETTERS: Mapping[type, str] = {
    Convolution: "T",
    TransposedConvolution: "T",
    AveragePooling: "P",
    AdaptiveAveragePooling: "P",
    GlobalAveragePooling: "P",
    BatchNormalisation: "D",
    Subsampling: "S",
    Upsampling: "R",
    Cropping: "K",
}
_MEANINGS: Mapping[str, str] = {
    "T": "a convolution as a matrix: each row holds the kernel where its window lies, and zeros elsewhere; a bias "
    "stands once for every position",
    "P": "an average as a matrix: each row holds 1/n at the n values of its window, and zeros elsewhere",
    "D": "a normalisation as a diagonal matrix: γ/√(σ² + ε) for each value, and its vector is β − γμ/√(σ² + ε)",
    "S": "a subsampling as a matrix: each row holds its channel's weight at the values of its window",
    "R": "the repeating of values as a matrix: each row has a single 1",
    "K": "the cutting of a border as a matrix: each row has a single 1",
}
_OBSTACLES: Mapping[type, tuple[ActivationFunction, str]] = {
    MaxPooling: (
        ActivationFunction("max pooling", "maxpool", is_elementwise=False),
        "the largest of several values is no sum of multiples of them",
    ),
    PatternDistance: (
        ActivationFunction("squared distances", "distance", is_elementwise=False),
        "a square is no multiple",
    ),
}


def needs_vectors(network: Network) -> bool:
    """Some layer is none of those that formulas are written for as they are."""
    special = (*_LETTERS, *_OBSTACLES, Flatten, Dropout)
    return network.has_volumes or any(isinstance(layer.operation, special) for layer in network.layers)


def as_vectors(network: Network) -> Network:
    """The same network with each volume laid out as a vector; with numbers where its matrices can be written out."""
    for layer in network.layers:
        phi = getattr(layer.operation, "activation", IDENTITY)
        if not phi.is_elementwise and len(network.shapes[layer.name]) > 1:
            raise NetworkError(
                f"layer {layer.name!r} takes {phi.name} at every position by itself, and formulas are written for "
                "vectors: put flatten or globalpool before it"
            )
    layers = tuple(replace(layer, operation=_over_vectors(network, layer)) for layer in network.layers)
    weights = _numbers(network)
    return Network(layers).with_weights(weights) if weights else Network(layers)


def in_matrices(network: Network) -> Network:
    """The network as formulas write it: itself, or over vectors; NetworkError where one of its layers is no matrix."""
    if not needs_vectors(network):
        return network
    made = as_vectors(network)
    for layer in made.layers:
        if isinstance(layer.operation, Obstacle):
            _, why = _OBSTACLES[type(network.by_name[layer.name].operation)]
            raise NetworkError(
                f"the {layer.operation.activation.name} of layer {layer.name!r} is no matrix, since {why}: take "
                "average pooling or a dense layer there, or derive collapse, which goes around it"
            )
    return made


def _over_vectors(network: Network, layer: Layer) -> Operation:
    operation, units = layer.operation, product_of(*network.shapes[layer.name])
    if isinstance(operation, Input):
        return Input((units,))
    if isinstance(operation, Flatten | Dropout):
        return Elementwise(IDENTITY)
    if type(operation) in _OBSTACLES:
        return Obstacle(_OBSTACLES[type(operation)][0], units)
    if type(operation) in _LETTERS:
        activation = getattr(operation, "activation", IDENTITY)
        is_shifted = isinstance(operation, BatchNormalisation | Subsampling)
        has_bias = getattr(operation, "has_bias", is_shifted)
        return AffineMap(units, activation, has_bias, _LETTERS[type(operation)])
    return operation


def _numbers(network: Network) -> dict[str, dict[str, Any]]:
    """Weights of the dense network, where there are any and none of its matrices is too large."""
    if network.parameters is None or any(
        isinstance(layer.operation, PatternDistance) for layer in network.layers
    ):
        return {}
    special = [layer for layer in network.layers if type(layer.operation) in _LETTERS]
    entries = (product_of(*network.input_shapes(layer)[0], *network.shapes[layer.name]) for layer in special)
    if sum(map(int, entries)) > MOST_ENTRIES:
        return {}
    found = {layer.name: dict(network.parameters.of_layer(layer.name)) for layer in network.layers}
    for layer in special:
        matrix, shift = affine_part(layer.operation, found[layer.name], network.input_shapes(layer)[0])
        has_bias = _over_vectors(network, layer).has_bias  # type: ignore[attr-defined]
        found[layer.name] = {"W": matrix} | ({"b": shift} if has_bias else {})
    return found


def obstacle_remark(layer: Layer, where: str) -> str | None:
    """Why nothing collapses across `layer`; None where it is no obstacle."""
    if not isinstance(layer.operation, Obstacle):
        return None
    phi = layer.operation.activation
    why = next(reason for known, reason in _OBSTACLES.values() if known == phi)
    return f"The {phi.name} of {where} {'stand' if phi.name.endswith('s') else 'stands'} in the way: {why}."


def meanings(letters: Letters, steps: Iterable[Step]) -> tuple[str, ...]:
    """What T, P, D … are, one sentence each, as far as they stand in `steps`."""
    network, shown = letters.network, _names_in(steps)
    found: dict[str, list[str]] = {}
    for layer in network.layers:
        if isinstance(layer.operation, AffineMap) and (letter := letters.weight_names(layer)[0]) in shown:
            (shape,) = network.input_shapes(layer)
            sizes = shape_text((*network.shapes[layer.name], *shape))
            found.setdefault(layer.operation.letter, []).append(f"{_written(letter)} ({sizes})")
    return tuple(f"{_listed(names)} is {_MEANINGS[one]}." for one, names in found.items())


def _names_in(steps: Iterable[Step]) -> set[str]:
    # Most steps begin with the very expression that the one before ended with.
    sides = {id(side): side for step in steps for side in (step.before, step.after)}
    return {letter.name for side in sides.values() for letter in letters_of(side)}


def _listed(names: list[str]) -> str:
    if len(names) == 1:
        return names[0]
    rest = len(names) - MOST_NAMED
    several = [*names[:MOST_NAMED], *([f"{rest} more"] if rest > 0 else [])]
    return f"Each of {', '.join(several[:-1])} and {several[-1]}"


def _written(letter: str) -> str:
    """T₃ for T_3."""
    return letter.replace("_", "").translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"))
