"""Layer on layer: each layer's formula appears as it lights up, and what one layer writes the next one reads."""

from __future__ import annotations

from explainers.derivations.printing.names import activation_name
from explainers.derivations.symbols import activation_of
from explainers.networks import Layer, Network
from explainers.topics import stack as topic
from scenes.props.equations import LIST_BOTTOM, SHAPES, EquationPage, LayerFormulas
from scenes.props.lines import underline
from scenes.props.standins import stand_in_note
from scenes.stage import Stage, grid, words
from scenes.stage.text import Content, plain
from scenes.stage.things import Thing

EXAMPLE = topic.EXAMPLE

MOST_SINGLE = 4  # layers with a step of their own


def tell(stage: Stage, network: Network = EXAMPLE) -> None:
    """The input, then layer by layer its light and its formula, then how the formulas hold together."""
    told = LayerFormulas.of(network)
    page = EquationPage.of(told, stage)
    _enter(stage, page)
    for group in _groups(told):
        stage.step(*_said(told, group))
        for layer in group:
            _layer(stage, page, layer)
    if len(told.layers) > 1:
        _chain(stage, page)


def _groups(told: LayerFormulas) -> tuple[tuple[Layer, ...], ...]:
    """The layers by steps; in a deep network the middle ones share one."""
    if len(told.layers) <= MOST_SINGLE:
        return tuple((layer,) for layer in told.layers)
    return told.layers[:1], told.layers[1:-1], told.layers[-1:]


def _enter(stage: Stage, page: EquationPage) -> None:
    told, net = page.told, page.net
    stage.step(
        "A deep network is layer upon layer",
        "Numbers enter on the left. Each layer reads what stands before it and computes new numbers for the next.",
    )
    net.appear()
    name = told.network.input.name
    with stage.together():
        told.computed.write(net, name)
        net.question(*[one for one in net.layers if one != name and net.neurons(one)])
        if name in page.places:
            at = (grid.LEFT, page.places[name][1])
            stage.appear(
                words("equation:input", told.input_name, at, stage.theme, size=page.size, kind="formula")
            )
    is_listed = name not in page.places
    note = stand_in_note(told.network, stage.theme, baseline=LIST_BOTTOM if is_listed else SHAPES)
    stage.appear(*[thing.moved(grid.LEFT - thing.box[0], 0.0) for thing in note])


def _layer(stage: Stage, page: EquationPage, layer: Layer) -> None:
    """Its light, its numbers, and its equation where it stands."""
    told, net = page.told, page.net
    before = told.layers[: told.layers.index(layer)]
    with stage.together():
        stage.dim(*[name for one in before for name in told.computed.lines(net, one)])
        stage.leave(*stage.ids(f"value:{layer.name}:"), duration=0.2)
    with stage.together():
        told.computed.light(net, layer)
        stage.wait(0.45)
        told.computed.write(net, layer.name)
        if layer.name in page.places:
            page.equation(stage, layer).appear()
            stage.wait(0.2)
            stage.appear(*page.shapes(stage, layer))
        else:
            stage.appear(*page.dots(stage))


def _said(told: LayerFormulas, group: tuple[Layer, ...]) -> tuple[Content, str]:
    """Title and narration."""
    layer = group[0]
    number = told.layers.index(layer) + 1
    if len(group) > 1:
        return (
            "Every layer has the same form",
            (
                f"Layer {number} to layer {number + len(group) - 1}: each with weights of its own, each reads the "
                f"layer before it. {_counts(told, layer)}"
            ),
        )
    is_last = layer == told.layers[-1]
    phi = activation_of(layer)
    ends = "" if phi is None else f", then {plain(activation_name(phi.symbol))}"
    if is_last:
        title: Content = ("The last layer gives the answer ", told.computed.letter(layer))
        return title, f"Multiply, add the bias{ends}: what comes out is the answer. {told.reason(layer)}"
    title = f"Layer {number} turns {_numbers(told, layer)}"
    if number == 1:
        return title, f"Multiply by a matrix, add a bias{ends}. {told.reason(layer)}"
    return title, f"The same again, with a matrix and a bias of its own. {told.reason(layer)}"


def _numbers(told: LayerFormulas, layer: Layer) -> str:
    before = told.network.shapes[layer.inputs[0].source][0]
    return f"{before} number{'s' if before != 1 else ''} into {told.network.shapes[layer.name][0]}"


def _counts(told: LayerFormulas, layer: Layer) -> str:
    return f"Layer {told.layers.index(layer) + 1}: {told.reason(layer)[0].lower()}{told.reason(layer)[1:]}"


def _chain(stage: Stage, page: EquationPage) -> None:
    """Each letter on a left side is found again in the equation that reads it."""
    told, net = page.told, page.net
    stage.step(
        "What one layer writes, the next one reads",
        "Follow a letter: it stands on the left where it is computed, and on the right where it is used. "
        "So the numbers pass from layer to layer.",
    )
    stage.dim(*[name for one in told.layers for name in told.computed.lines(net, one)])
    for layer in told.layers:
        with stage.together():
            told.computed.light(net, layer)
            stage.appear(*_underlined(stage, page, layer), rise=0.0)


def _underlined(stage: Stage, page: EquationPage, layer: Layer) -> list[Thing]:
    """A line under a layer's letter in every equation; nothing where only one of them is shown."""
    told = page.told
    letter = f"{told.letters.names[layer.name]}#1"
    boxes = [
        page.equation(stage, one).box(letter)
        for one in told.layers
        if f"equation:{one.name}" in stage and letter in _letters(stage, one)
    ]
    role = told.letters.role_of_layer(layer)
    return [underline(f"letter:{layer.name}", boxes, stage.theme, role)] if len(boxes) > 1 else []


def _letters(stage: Stage, layer: Layer) -> set[str]:
    return {part.rpartition("/")[0] for part in stage.inks(f"equation:{layer.name}")}
