"""Without activations a deep net is one layer: its formula is multiplied out, its matrices and layers become one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from explainers.derivations.derivation import Derivation
from explainers.derivations.expressions import matrix
from explainers.derivations.formula import Formula
from explainers.derivations.printing.building import formula as written
from explainers.derivations.printing.names import activation_name
from explainers.derivations.symbols import Letters, activation_of
from explainers.networks import Network
from explainers.networks.activations import Array
from explainers.topics import collapse as topic
from scenes.stage import NetworkOnStage, Stage, WrittenFormula, columns_figure, grid, signals, words
from scenes.stage.melting import melt
from scenes.stage.numbers import affine_map, example_input, with_numbers, without_activations
from scenes.stage.text import plain, width_of
from scenes.stage.things import Thing
from scenes.stage.tiles import LARGEST_CELL, MOST_CELLS, matrix_tile, tile_size

EXAMPLE = topic.EXAMPLE

LEFT = grid.TOP.part(0.0, 0.45)
RIGHT = grid.TOP.part(0.55, 1.0)
NEURONS = (0.14, 0.86)  # the rows of a region that neurons fill; names stand above and below
BRACES_BASELINE = 9.6
COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


@dataclass(frozen=True)
class Numbers:
    """What the scene computes with: the net without φ, its input and output, and its affine map A x + c."""

    network: Network
    x: Array
    y: Array
    matrix: Array
    shift: Array


def tell(stage: Stage, network: Network = EXAMPLE) -> None:
    """Write out, multiply out, name, melt, compare; and where there are activations, what they prevent."""
    bare = with_numbers(without_activations(network))
    x = example_input(bare)
    numbers = Numbers(bare, x, bare(x), *affine_map(bare))
    derivation = topic.derive(network, is_identity=True)
    deep = _net(stage, bare, grid.TOP)
    line = _write_out(stage, deep, numbers, derivation)
    _multiply_out(stage, line, derivation)
    _name(stage, deep, line, numbers, derivation)
    one = _melt(stage, deep, line, numbers, derivation)
    _compare(stage, deep, one, numbers)
    if any(activation_of(layer) for layer in network.layers):
        _stand_in_the_way(stage, deep, replace(network, parameters=bare.parameters), numbers)


def _net(stage: Stage, network: Network, region: grid.Region) -> NetworkOnStage:
    """The deep net; its lines have the colours of the matrices that they stand for."""
    rows = region.rows(*NEURONS)
    figure = columns_figure(network, rows, has_names=False, edge_role="layer")
    return NetworkOnStage(stage, figure, rows, largest=1.0)


# The steps ---------------------------------------------------------------------------------


def _write_out(
    stage: Stage, deep: NetworkOnStage, numbers: Numbers, derivation: Derivation
) -> WrittenFormula:
    stage.step(
        "Without φ, a layer only multiplies and adds",
        "Take φ away. Each layer multiplies by its matrix and adds its bias. Put one into the next, "
        "and the formula of the whole net is a nest of brackets.",
    )
    deep.appear()
    stage.appear(*_weight_names(stage, deep, numbers.network), _count(stage, deep, numbers.network))
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
    stage: Stage, deep: NetworkOnStage, line: WrittenFormula, numbers: Numbers, derivation: Derivation
) -> None:
    stage.step(
        "All matrices in front of x are one matrix",
        "Matrices multiplied give a matrix again: call it A. All that is added is one vector: call it c.",
    )
    aside = _net(stage, numbers.network, LEFT)
    with stage.together():
        stage.change(*_weight_names(stage, aside, numbers.network), _count(stage, aside, numbers.network))
        deep.become(aside)
    stage.appear(*_factors(stage, deep, numbers), stagger=0.12)
    stage.appear(*_product(stage, numbers))
    named = derivation.formulas()[-1].named
    if named is not None and _fits(named):
        line.become(named, at=(grid.LEFT, BRACES_BASELINE))


def _melt(
    stage: Stage, deep: NetworkOnStage, line: WrittenFormula, numbers: Numbers, derivation: Derivation
) -> NetworkOnStage:
    stage.step(
        "So the layers melt into one",
        "Slide the hidden layers together, and a single layer is left. Its matrix is A, its bias is c.",
    )
    rows = RIGHT.rows(*NEURONS)
    figure = columns_figure(
        _single(numbers), rows, has_names=False, edge_role="emphasis", largest_radius=_radius(deep)
    )
    one = NetworkOnStage(stage, figure, rows, prefix="one:", largest=1.0, align="right")
    line.become(derivation.formulas()[-1].after, at=(grid.LEFT, grid.FORMULA_BASELINE))
    with stage.together():
        kept = ("tile:A", "tile:A:name")
        stage.leave(*[name for name in stage.ids("tile:") if name not in kept])
        stage.change(*_result(stage, numbers))
        melt(deep, one)
    stage.appear(*_one_names(stage, one, numbers))
    return one


def _compare(stage: Stage, deep: NetworkOnStage, one: NetworkOnStage, numbers: Numbers) -> None:
    stage.step(
        "One layer gives the very same numbers",
        "Send the same input through both. The outputs agree to the last digit: depth alone has bought nothing.",
    )
    single = _single(numbers)
    _run(one, single, numbers)
    stage.appear(_relation(stage, "=", "ink"))


def _stand_in_the_way(stage: Stage, deep: NetworkOnStage, network: Network, numbers: Numbers) -> None:
    phi = next(phi for phi in map(activation_of, network.layers) if phi is not None)
    name = plain(activation_name(phi.symbol))
    stage.step(
        f"With {name} in between, nothing melts",
        f"A matrix cannot pass through {name}. Now the deep net computes what no single layer can: "
        "that is what φ is for.",
    )
    if phi.function is not None:
        last = network.layers[-1].name
        y = network(numbers.x)
        deep.write(last, y, largest=_largest(numbers), decimals=deep.decimals({last: y}))
        if not np.allclose(y, numbers.y, atol=0.005):
            stage.change(_relation(stage, "≠", "wrong"))


# What stands around the nets ---------------------------------------------------------------


def _run(net: NetworkOnStage, network: Network, numbers: Numbers) -> None:
    """Light runs through the net; numbers stand at its two ends only."""
    outputs = dict(network.forward(numbers.x).outputs)
    ends = {name: outputs[name] for name in (network.layers[0].name, network.layers[-1].name)}
    decimals, largest = net.decimals(ends), _largest(numbers)
    net.write(network.layers[0].name, numbers.x, largest=largest, decimals=decimals)
    for layer in network.dense_layers:
        net.pulse(layer.name, signals(net, network, layer.name, outputs))
    net.write(network.layers[-1].name, ends[network.layers[-1].name], largest=largest, decimals=decimals)


def _largest(numbers: Numbers) -> float:
    return float(max(np.abs(numbers.x).max(), np.abs(numbers.y).max()))


def _weight_names(stage: Stage, deep: NetworkOnStage, network: Network) -> list[Thing]:
    """W_1, W_2, … above the gaps, as long as there is room for them."""
    letters, things = Letters(network), []
    places = {layer: deep.center(deep.neurons(layer)[0])[0] for layer in deep.layers if deep.neurons(layer)}
    names = list(places)
    for before, layer in pairwise(names):
        if layer not in letters.numbers:
            continue
        weights = written(letters.weights(network.by_name[layer])[0], letters.role)
        if width_of(weights, grid.LABEL) < places[layer] - places[before]:
            at = ((places[before] + places[layer]) / 2, grid.TOP.top - 1.0)
            things.append(
                words(f"weights:{layer}", weights, at, stage.theme, anchor="middle", size=grid.HEADING)
            )
    return things


def _count(stage: Stage, deep: NetworkOnStage, network: Network) -> Thing:
    at = (_middle(deep), grid.TOP.bottom + 0.8)
    return words("count:deep", _number_word(network), at, stage.theme, anchor="middle", role="muted")


def _one_names(stage: Stage, one: NetworkOnStage, numbers: Numbers) -> list[Thing]:
    letter = written(_symbol("A"), {"A": "emphasis"})
    middle = _middle(one)
    return [
        words(
            "weights:one",
            letter,
            (middle, grid.TOP.top - 1.0),
            stage.theme,
            anchor="middle",
            size=grid.HEADING,
        ),
        words(
            "count:one",
            "one layer",
            (middle, grid.TOP.bottom + 0.8),
            stage.theme,
            anchor="middle",
            role="muted",
        ),
    ]


def _relation(stage: Stage, sign: str, role: str) -> Thing:
    at = (grid.TOP.center[0], grid.TOP.center[1])
    return words("relation", sign, at, stage.theme, size=3.0, anchor="middle", vertical="middle", role=role)


def _middle(net: NetworkOnStage) -> float:
    return (net.center(net.neurons(net.layers[0])[0])[0] + net.center(net.neurons(net.layers[-1])[0])[0]) / 2


def _radius(net: NetworkOnStage) -> float:
    return net.radius(net.neurons(net.layers[0])[0])


def _number_word(network: Network) -> str:
    depth = len(network.dense_layers)
    return f"{COUNTS[depth] if depth < len(COUNTS) else depth} layer{'s' if depth != 1 else ''}"


def _single(numbers: Numbers) -> Network:
    """The one layer that equals the net."""
    outputs, inputs = numbers.matrix.shape
    return Network.feedforward(inputs, outputs).with_weights(
        {"layer1": {"W": numbers.matrix, "b": numbers.shift}}
    )


# Matrices ----------------------------------------------------------------------------------


def _factors(stage: Stage, deep: NetworkOnStage, numbers: Numbers) -> list[Thing]:
    """W_L · … · W_1 as tiles, from left to right; nothing where the net is no plain chain."""
    return (
        [thing for thing in _row(stage, numbers) if not thing.id.startswith("tile:A")]
        if numbers.network.is_chain
        else []
    )


def _product(stage: Stage, numbers: Numbers) -> list[Thing]:
    return [thing for thing in _row(stage, numbers) if thing.id.startswith("tile:A")]


def _row(stage: Stage, numbers: Numbers) -> list[Thing]:
    """Tiles with their names below and signs between them, in the right part; the last three make "= A"."""
    network, letters = numbers.network, Letters(numbers.network)
    layers = network.dense_layers[::-1] if network.is_chain else ()
    matrices = [
        (letters.weights(one)[0].name, _weights(network, one.name), letters.role_of_layer(one))
        for one in layers
    ]
    matrices.append(("A", numbers.matrix, "emphasis"))
    gap = 2.2
    cell = _cell([values.shape for _, values, _ in matrices], RIGHT.width + 1.0, gap)
    widths = [tile_size(values.shape, cell)[0] for _, values, _ in matrices]
    x = RIGHT.right - sum(widths) - gap * (len(widths) - 1)
    y = RIGHT.center[1] + 1.0
    lowest = y - max(tile_size(values.shape, cell)[1] for _, values, _ in matrices) / 2
    things: list[Thing] = []
    for n, ((name, values, role), width) in enumerate(zip(matrices, widths, strict=True)):
        if n:
            sign = "=" if n == len(matrices) - 1 else "·"
            at = (x - gap / 2, y)
            things.append(
                words(
                    f"tile:{name}:sign", sign, at, stage.theme, size=2.0, anchor="middle", vertical="middle"
                )
            )
        center = (x + width / 2, y)
        things.append(matrix_tile(f"tile:{name}", values, center, stage.theme, cell=cell, role=role))
        label = written(_symbol(name), {name: role})
        at = (center[0], lowest - 2.0)
        things.append(words(f"tile:{name}:name", label, at, stage.theme, size=grid.HEADING, anchor="middle"))
        if max(values.shape) <= MOST_CELLS:
            shape, at = f"{values.shape[0]} × {values.shape[1]}", (center[0], lowest - 4.0)
            things.append(
                words(
                    f"tile:{name}:shape",
                    shape,
                    at,
                    stage.theme,
                    anchor="middle",
                    role="muted",
                    size=grid.SMALLEST,
                )
            )
        x += width + gap
    return things


def _result(stage: Stage, numbers: Numbers) -> list[Thing]:
    """A and c with their numbers' signs, at the right end of the formula's row."""
    shift = numbers.shift[:, None]
    cell = min(LARGEST_CELL, (grid.FORMULAS.height - 1.2) / min(len(shift), MOST_CELLS))
    y = grid.FORMULAS.center[1]
    things: list[Thing] = []
    right = grid.RIGHT
    for name, values in (("c", shift), ("A", numbers.matrix)):
        width, _ = tile_size(values.shape, cell)
        things.append(
            matrix_tile(
                f"tile:{name}", values, (right - width / 2, y), stage.theme, cell=cell, role="emphasis"
            )
        )
        label = (written(_symbol(name), {name: "emphasis"}), " =")
        at = (right - width - 0.6, y)
        size = grid.HEADING
        things.append(
            words(f"tile:{name}:name", label, at, stage.theme, size=size, anchor="end", vertical="middle")
        )
        right -= width + 0.6 + width_of(label, size) + 2.0
    return things


def _cell(shapes: Sequence[tuple[int, int]], width: float, gap: float) -> float:
    """As large as all tiles side by side allow."""
    columns = sum(min(shape[1], MOST_CELLS) for shape in shapes)
    frames = sum(tile_size(shape, 0.0)[0] for shape in shapes)
    rows = max(min(shape[0], MOST_CELLS) for shape in shapes)
    return min(LARGEST_CELL, (width - frames - gap * (len(shapes) - 1)) / columns, 11.0 / rows)


def _weights(network: Network, name: str) -> Array:
    assert network.parameters is not None
    return network.parameters.of_layer(name)["W"]


def _symbol(name: str) -> object:
    return matrix(name, 2, 2)  # any sizes: only its name is shown


# Formulas ----------------------------------------------------------------------------------


def _formulas(derivation: Derivation, rules: tuple[str, ...]) -> list[Formula]:
    """What the steps by these rules lead to, as far as it can be read on one line."""
    pairs = zip(derivation.steps, derivation.formulas(), strict=True)
    return [pair.after for step, pair in pairs if step.rule.startswith(rules) and _fits(pair.after)]


def _fits(formula: Formula) -> bool:
    return width_of(formula, grid.SMALLEST) <= grid.RIGHT - grid.LEFT
