"""A network in letters and in numbers: one forward pass, and the light that it sends along the lines of a net."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from explainers.derivations.derivation import Derivation
from explainers.derivations.formula import Formula
from explainers.derivations.printing.building import formula
from explainers.derivations.symbols import Letters
from explainers.networks import Layer, Network, NetworkError
from explainers.networks.activations import Array
from explainers.networks.numbers import example_input, with_known_activations, with_numbers
from scenes.stage.light import largest_value, signals
from scenes.stage.network import NetworkOnStage

from .lines import carried, light_lines


def check_one_moment(network: Network) -> None:
    """NetworkError for feedback, where one forward pass is not the whole story."""
    if network.has_feedback:
        raise NetworkError(
            "this scene shows a network at one moment, and with feedback every moment depends on earlier ones: "
            "feedforward films the first of them, and the derivation and the figure take feedback as it is"
        )


@dataclass(frozen=True)
class Computed:
    """`network` as its derivations write it; `numbers` the same with weights and known activations.

    `outputs` are the values of every layer for the example's input.
    """

    network: Network
    numbers: Network
    outputs: Mapping[str, Array]

    @classmethod
    def of(cls, network: Network) -> Computed:
        """NetworkError where the network has no numbers: with symbolic sizes, or with feedback."""
        check_one_moment(network)
        numbers = with_numbers(with_known_activations(network))
        return cls(network, numbers, dict(numbers.forward(example_input(numbers)).outputs))

    @cached_property
    def letters(self) -> Letters:
        return Letters(self.network)

    @cached_property
    def lettered(self) -> tuple[Layer, ...]:
        """The layers that have a letter and a formula, in computing order, without the input."""
        return tuple(layer for layer in self.network.layers[1:] if layer.name in self.letters.lettered)

    def letter(self, layer: Layer) -> Formula:
        return formula(self.letters.layer(layer.name), self.letters.role)

    def role(self, layer: Layer) -> str:
        return self.letters.role_of_layer(layer)

    def parts(self, layer: Layer) -> tuple[str, ...]:
        """The names of the layers that are computed for this one alone: merges and activations before it."""
        first = last = self.network.layers.index(layer)
        while first > 1 and self.network.layers[first - 1].name not in self.letters.lettered:
            first -= 1
        return tuple(one.name for one in self.network.layers[first : last + 1])

    def lines(self, net: NetworkOnStage, layer: Layer) -> tuple[str, ...]:
        """The ids of the lines into a layer, and into the merges before it."""
        return tuple(name for part in self.parts(layer) for name in net.edges(part))

    @property
    def largest(self) -> float:
        return largest_value(dict(self.outputs))

    # Verbs ---------------------------------------------------------------------------------

    def light(self, net: NetworkOnStage, layer: Layer, *, is_weight: bool = False) -> None:
        """The lines into a layer, in its colour, by what they carry; or by their weights alone."""
        for part in self.parts(layer):
            sent = signals(net, self.numbers, part, None if is_weight else self.outputs)
            light_lines(net, carried(net, sent, part), self.role(self.network.by_name[part]))

    def write(self, net: NetworkOnStage, layer: str) -> None:
        """A layer's values in its neurons; nothing where it is a single mark."""
        if net.neurons(layer):
            net.write(layer, self.outputs[layer], largest=self.largest, decimals=net.decimals(self.outputs))


@dataclass(frozen=True)
class Derived:
    """A network with its numbers, and a topic's derivation of it."""

    computed: Computed
    derivation: Derivation

    @property
    def network(self) -> Network:
        return self.computed.network

    @property
    def letters(self) -> Letters:
        return self.computed.letters
