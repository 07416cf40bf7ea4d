"""A net without activations and the one layer that equals it: their numbers, matrices and letters."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from explainers.derivations.expressions import matrix, vector
from explainers.derivations.formula import Formula
from explainers.derivations.printing.building import formula
from explainers.derivations.symbols import Letters
from explainers.networks import Network
from explainers.networks.activations import Array
from explainers.networks.numbers import affine_map, example_input, with_numbers, without_activations

from .tiles import NamedMatrix


@dataclass(frozen=True)
class OneLayer:
    """`network` has numbers and no φ, so it is one layer: A x + c, with `matrix` A (outputs, inputs), `shift` c."""

    network: Network
    x: Array
    y: Array
    matrix: Array
    shift: Array

    @classmethod
    def of(cls, network: Network) -> OneLayer:
        """Without its activations; NetworkError where it has no numbers."""
        bare = with_numbers(without_activations(network))
        x = example_input(bare)
        return cls(bare, x, bare(x), *affine_map(bare))

    @cached_property
    def single(self) -> Network:
        """The one layer as a network."""
        outputs, inputs = self.matrix.shape
        layer = {"W": self.matrix, "b": self.shift}
        return Network.feedforward(inputs, outputs).with_weights({"layer1": layer})

    @property
    def largest(self) -> float:
        """One scale for both ends of both nets."""
        return float(max(np.abs(self.x).max(), np.abs(self.y).max()))

    @property
    def chain(self) -> tuple[str, ...]:
        """The dense layers from the last to the first, as their matrices are multiplied; none of a net with skips."""
        return (
            tuple(layer.name for layer in reversed(self.network.dense_layers))
            if self.network.is_chain
            else ()
        )

    @property
    def factors(self) -> tuple[NamedMatrix, ...]:
        """W_L, …, W_1."""
        letters, parameters = Letters(self.network), self.network.parameters
        assert parameters is not None
        made = []
        for layer in map(self.network.by_name.__getitem__, self.chain):
            (symbol,) = letters.weights(layer)
            values, role = parameters.of_layer(layer.name)["W"], letters.role_of_layer(layer)
            made.append(NamedMatrix(symbol.name, formula(symbol, letters.role), values, role))
        return tuple(made)

    @property
    def result(self) -> tuple[NamedMatrix, NamedMatrix]:
        """A and c."""
        A, c = matrix("A", *self.matrix.shape), vector("c", len(self.shift))
        return (
            NamedMatrix("A", formula(A, {"A": "emphasis"}), self.matrix, "emphasis"),
            NamedMatrix("c", formula(c, {"c": "emphasis"}), self.shift[:, None], "emphasis"),
        )

    @property
    def letters(self) -> dict[str, Formula]:
        """The letters that titles and captions speak of, as the formulas write them."""
        A, c = self.result
        return {"A": A.letter, "c": c.letter, "x": formula(vector("x", len(self.x)), {"x": "input"})}
