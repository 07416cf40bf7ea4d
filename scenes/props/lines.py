"""Lit lines in their layer's own colour: for scenes in which formula and network share roles, not signs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

import numpy as np

from diagrams.figure import Curve, Disc
from diagrams.layouts.words import number
from diagrams.theme import Theme, black_or_white, mix, rgb
from explainers.networks.activations import Array
from scenes.stage import grid, motion
from scenes.stage.ids import index
from scenes.stage.ink import BoundingBox, Ink
from scenes.stage.light import Signal, filled, lit, reaching, then
from scenes.stage.motion import Motion, changing, leaving
from scenes.stage.network import NetworkOnStage
from scenes.stage.outlines import line
from scenes.stage.text import fitting, words
from scenes.stage.things import EDGE, Thing

WITHOUT_WEIGHT = 0.4  # how strong a line is lit that has no weight


def light_lines(net: NetworkOnStage, lines: Mapping[str, Signal], role: str) -> None:
    """Light runs along `lines` from their sources: wide where strong, dashed where it lowers."""
    motions: list[Motion] = []
    for name, signal in lines.items():
        resting, lit = net.stage.inks(name).get("line"), lit_line(net, name, signal, role)
        if resting is None:
            continue
        motions += [
            Motion((name, "line"), then(resting, lit), 0.0, motion.LIGHT_EDGES),
            Motion((name, "light"), reaching(lit), 0.0, motion.LIGHT_EDGES, motion.ease_in_out),
            leaving((name, "light"), lit, start=motion.LIGHT_EDGES, duration=0.0),
        ]
    net.stage.play(motions)


def carried(net: NetworkOnStage, sent: Mapping[str, Signal], layer: str) -> dict[str, Signal]:
    """`sent`, and an even light on the lines into `layer` that have no weight: those to and from a merge."""
    return {name: sent.get(name, Signal(WITHOUT_WEIGHT, is_negative=False)) for name in net.edges(layer)}


def lit_line(net: NetworkOnStage, name: str, signal: Signal, role: str) -> Ink:
    """The line as its signal lights it."""
    theme = net.stage.theme
    color = mix(theme.color("paper"), theme.color(role), min(1.0, 0.42 + 0.7 * signal.strength))
    mark = net.figure[name.removeprefix(net.prefix)]
    assert isinstance(mark, Curve)
    path = np.array([net.placement.point(point) for point in mark.points])
    return replace(lit(path, signal, theme), stroke=rgb(color))


def rest_lines(net: NetworkOnStage, *names: str) -> None:
    """Lines go back to how the figure drew them."""
    net.stage.change(*[net.things[name] for name in names if name in net.stage], duration=motion.FOCUS)


def light_neuron(
    net: NetworkOnStage,
    layer: str,
    row: int,
    values: Array,
    *,
    largest: float = 1.0,
    decimals: int | None = 2,
) -> None:
    """One neuron alone fills by its value; its number, as large as in the whole layer, takes the place of a "?"."""
    stage, neuron, value = net.stage, f"{net.prefix}neuron:{layer}:{row}", float(values[row - 1])
    mark = net.figure[neuron.removeprefix(net.prefix)]
    assert isinstance(mark, Disc)
    fill = stage.theme.fill(mark.look.role, filled(value, largest))
    full = replace(net.things[neuron].inks[0][1], fill=rgb(fill), fill_opacity=1.0)
    before = stage.inks(neuron)["disc"]
    stage.play([changing((neuron, "disc"), before, full, duration=motion.APPEAR, easing=motion.ease_in_out)])
    id = f"{net.prefix}value:{layer}:{row}"
    if decimals is None:
        stage.leave(id)
        return
    room = 1.72 * net.radius(neuron)
    shown = [float(values[index(one) - 1]) for one in net.neurons(layer)]
    size = min(fitting(number(one, decimals), grid.NUMBER, room, 0.0) for one in shown)
    color = rgb(black_or_white(fill))
    stage.change(
        words(id, number(value, decimals), net.center(neuron), stage.theme, size=size, anchor="middle",
              vertical="middle", about=neuron, on=neuron, color=color),
        duration=motion.APPEAR,
    )  # fmt: skip


def underline(id: str, boxes: Iterable[BoundingBox], theme: Theme, role: str) -> Thing:
    """A thick line below each of these parts of a formula."""
    paths = tuple(line((left, bottom - 0.3), (right, bottom - 0.3)) for left, bottom, right, _ in boxes)
    ink = Ink(paths, stroke=rgb(theme.color(role)), width=4.5)
    return Thing(id, "curve", (("line", ink),), EDGE, role=role)
