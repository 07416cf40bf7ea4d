"""A layer is its neurons stacked: each brings its row of weights, the rows become W, and one line computes them all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from diagrams.figure import Curve
from diagrams.theme import rgb
from explainers.derivations.printing.building import unlabelled
from explainers.derivations.printing.identity import with_ids
from explainers.networks import Network
from explainers.topics import layer as topic
from scenes.props.lines import light_lines, light_neuron, rest_lines
from scenes.props.standins import stand_in_note
from scenes.props.worked_layer import WorkedLayer
from scenes.props.written_layer import Page
from scenes.stage import Ink, Stage, WrittenFormula, grid, motion, signals, words
from scenes.stage.ids import index
from scenes.stage.motion import Motion
from scenes.stage.network import NetworkOnStage
from scenes.stage.text import plain

EXAMPLE = topic.EXAMPLE

FIRST_LINE, SECOND_LINE = 10.4, 7.5  # baselines
COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight")
"""The counts that are written as words."""


def tell(stage: Stage, network: Network = EXAMPLE, *, layer: int | str | None = None) -> None:
    """One neuron's row, its sum, then every neuron's row, and all rows under one letter.

    `layer` is a dense layer's number or name, the first by default.
    """
    told = WorkedLayer.of(network, layer)
    page = Page.of(told, stage.theme)
    net = page.net(stage)
    hero = min(2, told.units)
    line = _one_row(stage, net, page, hero)
    _one_value(stage, net, page, hero, line)
    if told.units > 1:
        _all_rows(stage, net, page, hero, line)
    _one_letter(stage, net, page, line)


# The steps ---------------------------------------------------------------------------------


def _one_row(stage: Stage, net: NetworkOnStage, page: Page, hero: int) -> WrittenFormula:
    told = page.told
    stage.step(
        "A neuron keeps one weight for every input",
        "Thick lines are large weights, dashed ones are negative. "
        "Side by side, a neuron's weights are a row of numbers. Its bias is one number more.",
    )
    for layer in ("x", "layer1"):
        net.grow(layer)
    with stage.together():
        stage.appear(*page.names(net))
        net.write("x", told.x, decimals=_decimals(net, told, "x"), largest=_largest(told))
        net.question("layer1")
    _light_row(stage, net, page, hero)
    with stage.together():
        stage.appear(*page.frame([hero], page.row_heads(hero)), *page.input_column(), rise=0.0)
        stage.appear(*page.bands(hero), rise=0.0)
        _fly(stage, net, page, hero, is_known=False)
    return stage.write(told.summed(hero), at=(grid.LEFT, FIRST_LINE))


def _one_value(stage: Stage, net: NetworkOnStage, page: Page, hero: int, line: WrittenFormula) -> None:
    told = page.told
    asks = f"adds up, and {plain(told.phi)} answers" if told.phi is not None else "and adds up"
    stage.step(
        "One row gives one neuron its value",
        f"The neuron multiplies each input by its weight, {asks}. That number is what the neuron holds.",
    )
    stage.appear(*stand_in_note(told.network, stage.theme, baseline=FIRST_LINE))
    at = line.box("=#1")[0]
    stage.write(told.computed(hero), at=(at, SECOND_LINE), id="worked", width=grid.RIGHT - at)
    with stage.together():
        _light_neuron(net, told, hero)
        stage.wait(0.4)
        stage.change(*[thing for thing in page.row(hero, is_spoken=True) if thing.id.startswith("h:")])


def _all_rows(stage: Stage, net: NetworkOnStage, page: Page, hero: int, line: WrittenFormula) -> None:
    told = page.told
    stage.step(
        "Every neuron brings a row of its own",
        "All neurons read the same inputs, each with weights of its own. Row by row, the weights stack up.",
    )
    with stage.together():
        stage.leave("worked", *[f"{name}:head" for name in "hWb"])
        line.become(told.dotted())
    at = (line.box()[2] + 2.0, FIRST_LINE)
    stage.appear(words("rows", told.rows(), at, stage.theme, size=grid.SMALL_FORMULA, role="second"))
    present: list[int | None] = [hero]
    before = hero
    for row in [row for row in page.rows if row not in (hero, None)]:
        present.append(row)
        if None in page.rows and row == page.rows[-1]:
            present.append(None)
        with stage.together():
            rest_lines(net, *_lines(net, before))
            stage.change(*page.row(before), duration=motion.FOCUS)
            stage.change(*page.frame(present, {}), *page.bands(row), duration=0.8)
            _light_row(stage, net, page, row)
            stage.wait(0.3)
            _fly(stage, net, page, row)
            if None in present and "W:dots,1" not in stage:
                stage.appear(*page.row(None), rise=0.0)
            _light_neuron(net, told, row)
        before = row


def _one_letter(stage: Stage, net: NetworkOnStage, page: Page, line: WrittenFormula) -> None:
    told = page.told
    units, inputs = told.units, len(told.x)
    (weight,) = told.letters.weights(told.layer)
    counted = f"{_counted(units, 'neuron')} with {_counted(inputs, 'input')}"
    stage.step(
        ("Stacked, the rows are one matrix ", with_ids(unlabelled(weight)))
        if units > 1
        else "One neuron is a layer with one row",
        f"{counted[0].upper()}{counted[1:]}: {_counted(units, 'row')}, {_counted(inputs, 'column')}. "
        "One short line now computes the whole layer.",
    )
    with stage.together():
        stage.leave(*stage.ids("W:band"), *stage.ids("b:band"), *stage.ids("h:band"), "worked", "rows")
        for row in page.rows:
            if row is not None:
                stage.change(*page.row(row), duration=motion.FOCUS)
        stage.change(*page.frame(page.rows, page.heads()))
        light_lines(net, signals(net, told.small, "layer1"), told.role)
    stage.appear(*page.shapes(), rise=0.0)
    line.largest = 1.3 * grid.FORMULA
    line.become(told.derivation.formulas()[-1].after, at=(grid.LEFT, grid.FORMULA_BASELINE))
    stage.change(*stand_in_note(told.network, stage.theme), duration=motion.FOCUS)


def _counted(count: int, noun: str) -> str:
    word = COUNTS[count] if count < len(COUNTS) else str(count)
    return f"{word} {noun}{'s' if count != 1 else ''}"


# Verbs -------------------------------------------------------------------------------------


def _lines(net: NetworkOnStage, row: int) -> tuple[str, ...]:
    """The lines into neuron `row`."""
    return tuple(name for name in net.edges("layer1") if index(_curve(net, name).target) == row)


def _curve(net: NetworkOnStage, name: str) -> Curve:
    mark = net.figure[name]
    assert isinstance(mark, Curve)
    return mark


def _light_row(stage: Stage, net: NetworkOnStage, page: Page, row: int) -> None:
    """The lines into one neuron take on its colour, and so does its ring."""
    told = page.told
    lines = signals(net, told.small, "layer1")
    name = f"neuron:layer1:{row}"
    with stage.together():
        light_lines(net, {line: lines[line] for line in _lines(net, row)}, told.role)
        (part, ink), *rings = net.things[name].inks
        empty = replace(ink, fill=rgb(stage.theme.color("paper")), width=1.35 * ink.width)
        stage.change(replace(net.things[name], inks=((part, empty), *rings)), duration=motion.FOCUS)


def _light_neuron(net: NetworkOnStage, told: WorkedLayer, row: int) -> None:
    light_neuron(net, "layer1", row, told.h, decimals=_decimals(net, told, "layer1"), largest=_largest(told))


def _decimals(net: NetworkOnStage, told: WorkedLayer, layer: str) -> int | None:
    if layer == "x":
        found = net.decimals({"x": told.x})
        return None if found is None else min(found, told.decimals)
    return net.decimals({"layer1": told.h})


def _largest(told: WorkedLayer) -> float:
    return float(max(np.abs(told.x).max(), np.abs(told.h).max())) or 1.0


def _fly(stage: Stage, net: NetworkOnStage, page: Page, row: int, *, is_known: bool = True) -> None:
    """A row's weights leave their lines for W, its bias and value leave the neuron for b and h."""
    starts = {}
    for name in _lines(net, row):
        mark = _curve(net, name)
        (x0, y0), (x1, y1) = net.center(mark.source), net.center(mark.target)
        starts[index(mark.source)] = ((x0 + x1) / 2, (y0 + y1) / 2)
    neuron = net.center(f"neuron:layer1:{row}")
    motions = []
    for thing in page.row(row, is_spoken=True, is_known=is_known):
        name, _, place = thing.id.partition(":")
        column = page.columns[int(place.split(",")[1]) - 1] if name == "W" else None
        start = starts.get(column, neuron) if column is not None else neuron
        stage.enrol(thing)
        left, bottom, right, top = thing.box
        way = start[0] - (left + right) / 2, start[1] - (bottom + top) / 2
        motions += [
            Motion((thing.id, part), _flying(ink, way), 0.0, 1.0, motion.ease_in_out)
            for part, ink in thing.inks
        ]
    stage.play(motions)


def _flying(ink: Ink, way: tuple[float, float]) -> Callable[[float], Ink]:
    """From `way` off its place, fading in as it leaves."""
    return lambda t: ink if t >= 1 else ink.moved(way[0] * (1 - t), way[1] * (1 - t)).faded(min(1.0, 3 * t))
