"""The network grows layer by layer; then numbers run through it, and every neuron glows by its value.

With feedback, what runs is the first step in time, in which the loops bring back nothing yet.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from explainers.derivations.formula import Formula, Token
from explainers.derivations.printing.building import equation, formula, unlabelled
from explainers.derivations.printing.names import activation_name
from explainers.derivations.symbols import Letters, activation_of
from explainers.networks import RELU, Add, Concatenate, Elementwise, Layer, Multiply, Network
from explainers.networks.activations import Array
from explainers.networks.numbers import example_input, with_numbers
from scenes.props.legend import sign_legend
from scenes.stage import NetworkOnStage, Stage, WrittenFormula, columns_figure, signals
from scenes.stage.light import largest_value
from scenes.stage.text import plain

EXAMPLE = Network.feedforward(3, 5, 5, 2, activation=RELU)


@dataclass(frozen=True)
class Pass:
    """A network with numbers, in letters, and what its layers put out for one input at the first step in time."""

    network: Network

    @cached_property
    def letters(self) -> Letters:
        return Letters(self.network)

    @cached_property
    def outputs(self) -> dict[str, Array]:
        (first,) = self.network.forward_sequence([example_input(self.network)])
        return dict(first.outputs)

    @cached_property
    def largest(self) -> float:
        return largest_value(self.outputs)

    @property
    def merges(self) -> tuple[Layer, ...]:
        return tuple(
            one for one in self.network.layers if isinstance(one.operation, Add | Concatenate | Multiply)
        )

    @cached_property
    def fed_back(self) -> tuple[str, ...]:
        """The layers whose outputs come back one or more steps later."""
        edges = [edge for layer in self.network.layers for edge in layer.inputs]
        return tuple(dict.fromkeys(edge.source for edge in edges if edge.delay))

    @property
    def nothing_yet(self) -> Formula:
        """h_0 = 0."""
        before = unlabelled(self.letters.layer(self.fed_back[0], 0), self.letters.role)
        return equation(before, Token("0", "number"))

    def role(self, layer: str) -> str:
        return self.letters.role_of_layer(self.network.by_name[layer])

    def formula(self, layer: Layer) -> Formula:
        """h_1 = φ(W_1 x + b_1), in the network's own letters; h_2 + h_1 where a layer has no letter."""
        time = 1 if self.network.has_feedback else None
        letters, value = self.letters, self.letters.value(layer, time)
        if layer.name not in letters.lettered:
            return formula(value, letters.role)
        left = unlabelled(letters.layer(layer.name, time), letters.role)
        return equation(left, unlabelled(value, letters.role))


def tell(stage: Stage, network: Network = EXAMPLE) -> None:
    """Grow, count, then one forward pass with the network's own numbers."""
    run = Pass(with_numbers(network))
    net = NetworkOnStage(stage, columns_figure(run.network, theme=stage.theme), largest=1.0)
    _grow(stage, net)
    _count(stage, net, run)
    line = _enter(stage, net, run)
    _run(stage, net, run, line)


# The steps ---------------------------------------------------------------------------------


def _grow(stage: Stage, net: NetworkOnStage) -> None:
    stage.step(
        "A network is built of layers",
        "Each circle is a neuron: a place for one number. Neurons stand in layers, from the input on the left "
        "to the output on the right.",
    )
    for layer in net.layers:
        net.grow(layer)
    stage.appear(*[net.things[name] for name in net.rest])


def _count(stage: Stage, net: NetworkOnStage, run: Pass) -> None:
    has_bundles = any(net.bundles(layer) for layer in net.layers)
    what = (
        "weights; an arrow carries a whole layer's numbers"
        if has_bundles
        else "of them, each with a weight of its own"
    )
    stage.step(
        "Every thin line is a weight" if has_bundles else "Every line is a weight",
        "A solid line raises the neuron that it reaches, a dashed one lowers it. "
        f"This net has {run.network.connection_count} {what}.",
    )
    with stage.together():
        for layer in run.network.dense_layers:
            net.light_edges(signals(net, run.network, layer.name))
            stage.wait(0.5)
        stage.appear(*sign_legend(stage.theme))


def _enter(stage: Stage, net: NetworkOnStage, run: Pass) -> WrittenFormula | None:
    later = (
        "This is the first step in time: the loop has nothing to bring back yet, only zeros."
        if run.fed_back
        else "What comes later is not known yet."
    )
    stage.step(
        "Numbers enter on the left",
        f"Now the input gets its numbers: the stronger a neuron's colour, the larger its value. {later}",
    )
    with stage.together():
        net.unlight()
        name = run.network.input.name
        net.write(name, run.outputs[name], largest=run.largest, decimals=net.decimals(run.outputs))
        net.question(*[layer.name for layer in run.network.dense_layers])
    return stage.write(run.nothing_yet) if run.fed_back else None


def _run(stage: Stage, net: NetworkOnStage, run: Pass, line: WrittenFormula | None) -> None:
    """Layer after layer is lit and written; a step begins with each layer that something is said of."""
    told = narration(run)
    for place, layer in enumerate(run.network.layers[1:], start=1):
        if layer.name in told:
            stage.step(*told[layer.name])
        if layer.name in told or net.neurons(layer.name):
            with stage.together():
                stage.dim(*[name for one in run.network.layers[:place] for name in net.light_of(one.name)])
                stage.leave(*stage.ids(f"value:{layer.name}:"), duration=0.2)
        _light(net, run, layer)
        line = line.become(run.formula(layer)) if line else stage.write(run.formula(layer))
    if run.fed_back:
        net.carry({name: run.role(net.source(name)) for name in _loops(net)})


def _light(net: NetworkOnStage, run: Pass, layer: Layer) -> None:
    """What arrives along arrows and lines, then the layer itself."""
    loops = _loops(net)
    arrows = {name: run.role(net.source(name)) for name in net.bundles(layer.name) if name not in loops}
    net.carry(arrows, layer.name)
    if net.neurons(layer.name):
        sent, values = signals(net, run.network, layer.name, run.outputs), run.outputs[layer.name]
        net.pulse(layer.name, sent)
        net.light(layer.name, values, sent, largest=run.largest, decimals=net.decimals(run.outputs))


def _loops(net: NetworkOnStage) -> tuple[str, ...]:
    arrows = [name for layer in net.layers for name in net.bundles(layer)]
    return tuple(name for name in arrows if name.startswith(f"{net.prefix}feedback:"))


# What is said ------------------------------------------------------------------------------


def narration(run: Pass) -> dict[str, tuple[str, str]]:
    """Title and narration of the steps that begin with a layer; in a deep net the middle layers share one."""
    *hidden, output = [layer.name for layer in run.network.dense_layers]
    told: dict[str, tuple[str, str]] = {}
    if hidden:
        told[hidden[0]] = (
            "Layer 1 adds up the light that reaches it",
            (
                "Each edge carries weight times value. A neuron adds up what arrives, adds its bias, "
                f"and {_decides(run.network.by_name[hidden[0]])}.{_loop_adds(run, hidden[0])}"
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
    for merge in run.merges[:1]:
        told[merge.name] = _meeting(run, merge)
    told[output] = (
        "The last layer is the answer",
        "What arrives on the right is the output: the input, weighed and added up once in every layer."
        if not run.fed_back
        else "What arrives on the right is the output. In the next step in time, the loop brings back "
        "what was computed now.",
    )
    return told


def _meeting(run: Pass, merge: Layer) -> tuple[str, str]:
    """A merge: what the arc brings meets what comes along the line."""
    sizes = [str(run.network.shapes[edge.source][0]) for edge in merge.inputs]
    how = (
        f"they are {'added' if isinstance(merge.operation, Add) else 'multiplied'}, place by place"
        if isinstance(merge.operation, Add | Multiply)
        else f"they are set one below the other: {' and '.join(sizes)} numbers become "
        f"{run.network.shapes[merge.name][0]}"
    )
    after = next(
        (one for one in run.network.layers if one.inputs and one.inputs[0].source == merge.name), None
    )
    then = f", and {_decides(after)}" if after and isinstance(after.operation, Elementwise) else ""
    return (
        "A skip connection brings earlier numbers back in",
        f"The arc carries numbers past the layers below it, unchanged. Where both ways meet, {how}{then}.",
    )


def _loop_adds(run: Pass, layer: str) -> str:
    is_fed = any(edge.delay for edge in run.network.by_name[layer].inputs)
    return " The loop adds nothing yet." if is_fed else ""


def _decides(layer: Layer) -> str:
    phi = activation_of(layer)
    return (
        "passes the sum on"
        if phi is None
        else f"{plain(activation_name(phi.symbol))} decides what it passes on"
    )
