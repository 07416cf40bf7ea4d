"""Without activations a deep net is one layer: its formula is multiplied out, its matrices and layers become one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from explainers.derivations.derivation import Derivation
from explainers.derivations.formula import Formula
from explainers.derivations.printing.names import activation_name
from explainers.derivations.symbols import activation_of
from explainers.networks import Network
from explainers.topics import collapse as topic
from scenes.props.computed import check_one_moment
from scenes.props.melting import melt
from scenes.props.naming import activation_names, middle_x, net_name, weight_names
from scenes.props.one_layer import OneLayer
from scenes.props.tiles import named_tiles, product_row
from scenes.stage import NetworkOnStage, Stage, WrittenFormula, columns_figure, grid, signals, words
from scenes.stage.text import lettered, plain, width_of
from scenes.stage.things import Thing

EXAMPLE = topic.EXAMPLE

LEFT = grid.TOP.part(0.0, 0.45)
RIGHT = grid.TOP.part(0.55, 1.0)
NEURONS = (0.14, 0.86)  # the rows of a region that neurons fill; names stand above and below
BRACES_BASELINE = 9.6
COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def tell(stage: Stage, network: Network = EXAMPLE) -> None:
    """Write out, multiply out, name, melt, compare; and where there are activations, what they prevent."""
    check_one_moment(network)
    numbers = OneLayer.of(network)
    derivation = topic.derive(network, is_identity=True)
    deep = _net(stage, numbers.network, grid.TOP)
    line = _write_out(stage, deep, numbers, derivation)
    _multiply_out(stage, line, derivation)
    _name(stage, deep, line, numbers, derivation)
    one = _melt(stage, deep, line, numbers, derivation)
    _compare(stage, deep, one, numbers)
    if any(activation_of(layer) for layer in network.layers):
        _stand_in_the_way(stage, deep, replace(network, parameters=numbers.network.parameters), numbers)


def _net(stage: Stage, network: Network, region: grid.Region) -> NetworkOnStage:
    """The deep net; its lines have the colours of the matrices that they stand for."""
    rows = region.rows(*NEURONS)
    figure = columns_figure(network, rows, has_names=False, edge_role="layer")
    return NetworkOnStage(stage, figure, rows, largest=1.0)


# The steps ---------------------------------------------------------------------------------


def _write_out(
    stage: Stage, deep: NetworkOnStage, numbers: OneLayer, derivation: Derivation
) -> WrittenFormula:
    stage.step(
        "Without φ, a layer only multiplies and adds",
        "Take φ away. Each layer multiplies by its matrix and adds its bias. Put one into the next, "
        "and the formula of the whole net is a nest of brackets.",
    )
    deep.appear()
    stage.appear(*_deep_names(deep, numbers.network))
    _run(deep, numbers.network, numbers)
    chosen = _formulas(derivation, ("write out", "specialise"))
    first = derivation.formulas()[0].before
    line = stage.write(first if _fits(first) else chosen[-1])
    for formula in chosen:
        line.become(formula)
    return line


def _multiply_out(stage: Stage, line: WrittenFormula, derivation: Derivation) -> None:
    chosen = _formulas(derivation, ("collect", "multiply out"))
    if not chosen:
        return
    stage.step(
        "The brackets can be multiplied out",
        "A matrix in front of a bracket multiplies every term inside. "
        "Bracket by bracket, the nest becomes a plain sum.",
    )
    for formula in chosen:
        line.become(formula)


def _name(
    stage: Stage, deep: NetworkOnStage, line: WrittenFormula, numbers: OneLayer, derivation: Derivation
) -> None:
    letters = numbers.letters
    narration = (
        "Matrices multiplied give a matrix again: call it A. All that is added is one vector: call it c."
    )
    stage.step(
        lettered("All matrices in front of x are one matrix", letters),
        narration,
        lettered(narration, letters),
    )
    aside = _net(stage, numbers.network, LEFT)
    with stage.together():
        stage.change(*_deep_names(aside, numbers.network))
        deep.become(aside)
    _factors(stage, deep, numbers)
    named = derivation.formulas()[-1].named
    if named is not None and _fits(named):
        line.become(named, at=(grid.LEFT, BRACES_BASELINE))


def _melt(
    stage: Stage, deep: NetworkOnStage, line: WrittenFormula, numbers: OneLayer, derivation: Derivation
) -> NetworkOnStage:
    narration = (
        "Slide the hidden layers together, and a single layer is left. Its matrix is A, its bias is c."
    )
    stage.step("So the layers melt into one", narration, lettered(narration, numbers.letters))
    rows = RIGHT.rows(*NEURONS)
    figure = columns_figure(
        numbers.single, rows, has_names=False, edge_role="emphasis", largest_radius=_radius(deep)
    )
    one = NetworkOnStage(stage, figure, rows, prefix="one:", largest=1.0, align="right")
    line.become(derivation.formulas()[-1].after, at=(grid.LEFT, grid.FORMULA_BASELINE))
    with stage.together():
        melt(deep, one)
        stage.leave(*[name for name in stage.ids("tile:") if name != "tile:A"])
        tiles = named_tiles(numbers.result, grid.FORMULAS, stage.theme)
        stage.change(*[thing for thing in tiles if thing.id in stage])
        stage.wait(0.8)
        stage.appear(*[thing for thing in tiles if thing.id not in stage])
    stage.appear(*_one_names(one, numbers))
    return one


def _compare(stage: Stage, deep: NetworkOnStage, one: NetworkOnStage, numbers: OneLayer) -> None:
    stage.step(
        "One layer gives the very same numbers",
        "Send the same input through both. The outputs agree to the last digit: depth alone has bought nothing.",
    )
    single = numbers.single
    _run(one, single, numbers)
    stage.appear(_relation(stage, "=", "ink"))


def _stand_in_the_way(stage: Stage, deep: NetworkOnStage, network: Network, numbers: OneLayer) -> None:
    phi = next(phi for phi in map(activation_of, network.layers) if phi is not None)
    name = plain(activation_name(phi.symbol))
    stage.step(
        f"With {name} in between, nothing melts",
        f"A matrix cannot pass through {name}. Now the deep net computes what no single layer can: "
        "that is what φ is for.",
    )
    stage.leave("count:deep")
    stage.appear(*activation_names(deep, network))
    if phi.function is None:
        stage.leave("relation")
    else:
        last = network.layers[-1].name
        y = network(numbers.x)
        deep.write(last, y, largest=numbers.largest, decimals=deep.decimals({last: y}))
        if not np.allclose(y, numbers.y, atol=0.005):
            stage.change(_relation(stage, "≠", "wrong"))


# What stands around the nets ---------------------------------------------------------------


def _run(net: NetworkOnStage, network: Network, numbers: OneLayer) -> None:
    """Light runs through the net; numbers stand at its two ends only."""
    outputs = dict(network.forward(numbers.x).outputs)
    ends = {numbers.network.layers[0].name: numbers.x, numbers.network.layers[-1].name: numbers.y}
    decimals, largest = _net(net.stage, numbers.network, LEFT).decimals(ends), numbers.largest
    net.write(network.layers[0].name, numbers.x, largest=largest, decimals=decimals)
    for layer in network.dense_layers:
        net.pulse(layer.name, signals(net, network, layer.name, outputs))
    net.write(network.layers[-1].name, outputs[network.layers[-1].name], largest=largest, decimals=decimals)


def _deep_names(deep: NetworkOnStage, network: Network) -> list[Thing]:
    count = net_name("count:deep", deep, _number_word(network), grid.TOP.bottom + 0.5)
    return [*weight_names(deep, network, grid.TOP.top - 1.0), count]


def _one_names(one: NetworkOnStage, numbers: OneLayer) -> list[Thing]:
    letter, theme = numbers.result[0].letter, one.stage.theme
    at = (middle_x(one), grid.TOP.top - 1.0)
    return [
        words("weights:one", letter, at, theme, anchor="middle", size=grid.HEADING),
        net_name("count:one", one, "one layer", grid.TOP.bottom + 0.5),
    ]


def _relation(stage: Stage, sign: str, role: str) -> Thing:
    at = (grid.TOP.center[0], grid.TOP.center[1])
    return words("relation", sign, at, stage.theme, size=3.0, anchor="middle", vertical="middle", role=role)


def _radius(net: NetworkOnStage) -> float:
    return net.radius(net.neurons(net.layers[0])[0])


def _number_word(network: Network) -> str:
    depth = len(network.dense_layers)
    return f"{COUNTS[depth] if depth < len(COUNTS) else depth} layer{'s' if depth != 1 else ''}"


# Matrices ----------------------------------------------------------------------------------


def _factors(stage: Stage, deep: NetworkOnStage, numbers: OneLayer) -> None:
    """W_L · … · W_1 = A as tiles, each W out of its gap; A alone where the net is no plain chain."""
    row = product_row([*numbers.factors, numbers.result[0]], RIGHT, stage.theme)
    factors = [thing for thing in row if not thing.id.startswith("tile:A")]
    tiles = [thing for thing in factors if thing.kind == "matrix"]
    with stage.together():
        stage.emerge(*tiles, out_of=[_gap(deep, layer) for layer in numbers.chain])
        stage.wait(0.6)
        stage.appear(*[thing for thing in factors if thing.kind != "matrix"])
    stage.appear(*[thing for thing in row if thing.id.startswith("tile:A")])


def _gap(net: NetworkOnStage, layer: str) -> tuple[float, float]:
    """The middle of the lines that enter a layer."""
    places = [net.center(name) for name in net.edges(layer)]
    return float(np.mean([x for x, _ in places])), float(np.mean([y for _, y in places]))


# Formulas ----------------------------------------------------------------------------------


def _formulas(derivation: Derivation, rules: tuple[str, ...]) -> list[Formula]:
    """What the steps by these rules lead to, as far as it can be read on one line."""
    pairs = zip(derivation.steps, derivation.formulas(), strict=True)
    return [pair.after for step, pair in pairs if step.rule.startswith(rules) and _fits(pair.after)]


def _fits(formula: Formula) -> bool:
    return width_of(formula, grid.SMALLEST) <= grid.RIGHT - grid.LEFT
