"""Words around a net on stage: the matrices above its gaps, activations below its columns, a name for the whole."""

from __future__ import annotations

from itertools import pairwise

from explainers.derivations.formula import Formula
from explainers.derivations.printing.building import formula
from explainers.derivations.printing.names import activation_name
from explainers.derivations.symbols import Letters, activation_of
from explainers.networks import Network
from scenes.stage import grid
from scenes.stage.network import NetworkOnStage
from scenes.stage.text import Content, width_of, words
from scenes.stage.things import Thing


def weight_names(net: NetworkOnStage, network: Network, baseline: float) -> tuple[Thing, ...]:
    """W_1, W_2, … above the gaps, "weights:layer1" and so on, as far as there is room for them."""
    letters = Letters(network)
    places = {layer: column_x(net, layer) for layer in net.layers if net.neurons(layer)}
    things = []
    for before, layer in pairwise(places):
        if layer not in letters.numbers:
            continue
        name: Formula = formula(letters.weights(network.by_name[layer])[0], letters.role)
        if width_of(name, grid.HEADING) < places[layer] - places[before]:
            at = ((places[before] + places[layer]) / 2, baseline)
            things.append(
                words(f"weights:{layer}", name, at, net.stage.theme, anchor="middle", size=grid.HEADING)
            )
    return tuple(things)


def activation_names(net: NetworkOnStage, network: Network) -> tuple[Thing, ...]:
    """Below each column, in one row, the activation that follows it: "activation:layer1" and so on."""
    baseline = lowest(net) - 1.8
    things = []
    for layer in network.dense_layers:
        phi = activation_of(layer)
        if phi is not None:
            name, at = activation_name(phi.symbol, "activation"), (column_x(net, layer.name), baseline)
            things.append(
                words(
                    f"activation:{layer.name}", name, at, net.stage.theme, anchor="middle", size=grid.SMALLEST
                )
            )
    return tuple(things)


def net_name(id: str, net: NetworkOnStage, name: Content, baseline: float, role: str = "muted") -> Thing:
    """A name for the whole net, centred on it."""
    return words(id, name, (middle_x(net), baseline), net.stage.theme, anchor="middle", role=role)


def column_x(net: NetworkOnStage, layer: str) -> float:
    """Where a layer's neurons stand, in u."""
    return net.center(net.neurons(layer)[0])[0]


def middle_x(net: NetworkOnStage) -> float:
    return (column_x(net, net.layers[0]) + column_x(net, net.layers[-1])) / 2


def lowest(net: NetworkOnStage) -> float:
    """The lower end of the lowest neuron."""
    return min(net.things[name].box[1] for layer in net.layers for name in net.neurons(layer))
