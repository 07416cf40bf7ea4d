"""Layers that make learning easier: batch normalisation, and dropout, as they act once the network has learnt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from ....spelling import quoted
from ...activations import Array
from ...errors import NetworkError
from ..operation import Unlearnt
from ..shapes import Shape
from .windows import along_channels, only_input


@dataclass(frozen=True)
class BatchNormalisation:
    """h = γ (u − μ)/√(σ² + ε) + β for each channel, with the mean μ and variance σ² that training has seen.

    γ and β are learnt; "mean" and "variance" are averages, and no parameters.
    """

    epsilon: float = 1e-5
    kind: ClassVar[str] = "batchnorm"

    def __post_init__(self) -> None:
        if not _is_number(self.epsilon) or not 0 < self.epsilon < 1:
            raise NetworkError(
                f"epsilon cannot be {quoted(self.epsilon)}: use a small number above 0, such as 1e-5"
            )
        object.__setattr__(self, "epsilon", float(self.epsilon))

    def output_shape(self, inputs: Sequence[Shape]) -> Shape:
        return only_input(inputs)

    def parameter_shapes(self, inputs: Sequence[Shape]) -> tuple[tuple[str, Shape], ...]:
        channels = only_input(inputs)[0]
        return ("gamma", (channels,)), ("beta", (channels,))

    def constant_shapes(self, inputs: Sequence[Shape]) -> tuple[tuple[str, Shape], ...]:
        channels = only_input(inputs)[0]
        return ("mean", (channels,)), ("variance", (channels,))

    def scale(self, parameters: Mapping[str, Array]) -> Array:
        """γ/√(σ² + ε), one for each channel."""
        return np.asarray(parameters["gamma"] / np.sqrt(parameters["variance"] + self.epsilon))

    def apply(self, parameters: Mapping[str, Array], inputs: Sequence[Array]) -> Array:
        (u,) = inputs
        centred = u - along_channels(parameters["mean"], u)
        return np.asarray(
            along_channels(self.scale(parameters), u) * centred + along_channels(parameters["beta"], u)
        )


@dataclass(frozen=True)
class Dropout(Unlearnt):
    """While learning, each value is 0 with this probability and the others grow by 1/(1 − p); then nothing happens."""

    probability: float = 0.5
    kind: ClassVar[str] = "dropout"

    def __post_init__(self) -> None:
        if not _is_number(self.probability) or not 0 <= self.probability < 1:
            raise NetworkError(
                f"dropout cannot have the probability {quoted(self.probability)}: use a number from 0 to below 1"
            )
        object.__setattr__(self, "probability", float(self.probability))

    def output_shape(self, inputs: Sequence[Shape]) -> Shape:
        return only_input(inputs)

    def apply(self, parameters: Mapping[str, Array], inputs: Sequence[Array]) -> Array:
        return inputs[0]


def _is_number(value: Any) -> bool:
    """An int or a float, and no truth value."""
    return isinstance(value, int | float) and not isinstance(value, bool)
