"""The network grows layer by layer; then numbers run through it, and every neuron glows by its value."""

from __future__ import annotations

from collections.abc import Mapping

from explainers.derivations.formula import Formula
from explainers.derivations.printing.building import equation, unlabelled
from explainers.derivations.printing.names import activation_name
from explainers.derivations.symbols import Letters, activation_of
from explainers.networks import RELU, Layer, Network
from explainers.networks.activations import Array
from explainers.networks.numbers import example_input, with_numbers
from scenes.stage import NetworkOnStage, Stage, WrittenFormula, columns_figure, signals
from scenes.stage.legend import sign_legend
from scenes.stage.light import largest_value
from scenes.stage.text import plain

EXAMPLE = Network.feedforward(3, 5, 5, 2, activation=RELU)


def tell(stage: Stage, network: Network = EXAMPLE) -> None:
    """Grow, count, then one forward pass with the network's own numbers."""
    network = with_numbers(network)
    net = NetworkOnStage(stage, columns_figure(network, theme=stage.theme), largest=1.0)
    _grow(stage, net)
    _count(stage, net, network)
    _run(stage, net, network)


def _grow(stage: Stage, net: NetworkOnStage) -> None:
    stage.step(
        "A network is built of layers",
        "Each circle is a neuron: a place for one number. Neurons stand in layers, from the input on the left "
        "to the output on the right.",
    )
    for layer in net.layers:
        net.grow(layer)


def _count(stage: Stage, net: NetworkOnStage, network: Network) -> None:
    stage.step(
        "Every line is a weight",
        "A solid line raises the neuron that it reaches, a dashed one lowers it. "
        f"This net has {network.connection_count} of them, each with a weight of its own.",
    )
    with stage.together():
        for layer in network.dense_layers:
            net.light_edges(signals(net, network, layer.name))
            stage.wait(0.5)
        stage.appear(*sign_legend(stage.theme))


def _run(stage: Stage, net: NetworkOnStage, network: Network) -> None:
    outputs = dict(network.forward(example_input(network)).outputs)
    largest = largest_value(outputs)
    stage.step(
        "Numbers enter on the left",
        "Now the input gets its numbers: the stronger a neuron's colour, the larger its value. "
        "What comes later is not known yet.",
    )
    with stage.together():
        net.unlight()
        decimals = net.decimals(outputs)
        net.write(network.input.name, outputs[network.input.name], largest=largest, decimals=decimals)
        net.question(*[layer.name for layer in network.dense_layers])
    _pass(stage, net, network, outputs, largest)


def _pass(
    stage: Stage, net: NetworkOnStage, network: Network, outputs: Mapping[str, Array], largest: float
) -> None:
    hidden, output = network.dense_layers[:-1], network.dense_layers[-1]
    told, decimals = _told(network), net.decimals(outputs)
    line: WrittenFormula | None = None
    for layer in (*hidden, output):
        if layer.name in told:
            stage.step(*told[layer.name])
        earlier = network.dense_layers[: network.dense_layers.index(layer)]
        with stage.together():
            stage.dim(*[name for one in earlier for name in net.light_of(one.name)])
            stage.leave(*stage.ids(f"value:{layer.name}:"), duration=0.2)
        sent = signals(net, network, layer.name, outputs)
        net.pulse(layer.name, sent)
        net.light(layer.name, outputs[layer.name], sent, largest=largest, decimals=decimals)
        formula = layer_formula(network, layer)
        line = line.become(formula) if line else stage.write(formula)


def _told(network: Network) -> dict[str, tuple[str, str]]:
    """Title and narration of the steps that begin with a layer; in a deep net the middle layers share one."""
    *hidden, output = [layer.name for layer in network.dense_layers]
    told: dict[str, tuple[str, str]] = {}
    if hidden:
        told[hidden[0]] = (
            "Layer 1 adds up the light that reaches it",
            (
                "Each edge carries weight times value. A neuron adds up what arrives, adds its bias, "
                f"and {_decides(network.by_name[hidden[0]])}."
            ),
        )
    if len(hidden) > 1:
        told[hidden[1]] = (
            "Layer 2 does the same with layer 1"
            if len(hidden) == 2
            else "Each layer does the same with the last one",
            (
                "A layer that has its numbers is the input of the next one. A neuron at zero sends nothing on, "
                "however strong its weights."
            ),
        )
    told[output] = (
        "The last layer is the answer",
        "What arrives on the right is the output: the input, weighed and added up once in every layer.",
    )
    return told


def _decides(layer: Layer) -> str:
    phi = activation_of(layer)
    return (
        "passes the sum on"
        if phi is None
        else f"{plain(activation_name(phi.symbol))} decides what it passes on"
    )


def layer_formula(network: Network, layer: Layer) -> Formula:
    """h_1 = φ(W_1 x + b_1), in the network's own letters."""
    letters = Letters(network)
    return equation(
        unlabelled(letters.layer(layer.name), letters.role), unlabelled(letters.value(layer), letters.role)
    )
