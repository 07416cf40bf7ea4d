"""Numbers inside a net's neurons: as large as they fit, counting up while the neurons fill by their values."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from diagrams.figure import Disc
from diagrams.layouts.words import number
from diagrams.theme import black_or_white, rgb
from explainers.networks.activations import Array

from . import grid, motion
from .figures import FigureOnStage
from .ids import index
from .ink import Color, Ink, Points
from .light import filled
from .motion import Motion, changing
from .text import fitting, words
from .things import Thing

Values = Sequence[float] | Points
SMALLEST_NUMBER = grid.SMALLEST * 0.97  # H/35: what a hall can just read


def readable_decimals(net: FigureOnStage, outputs: Mapping[str, Array]) -> int | None:
    """As many decimals, at most two, as can be read in the neurons of this net; None where none can."""
    for decimals in (2, 1):
        shown = [
            (name, number(float(outputs[layer][index(name) - 1]), decimals))
            for layer in net.layers
            for name in net.neurons(layer)
            if layer in outputs
        ]
        if all(number_size(net, name, text) >= SMALLEST_NUMBER for name, text in shown):
            return decimals
    return None


def number_size(net: FigureOnStage, neuron: str, text: str) -> float:
    """As large as the neuron allows, up to a label's size."""
    has_inner_ring = any(part == "ring" for part, _ in net.things[neuron].inks)
    return fitting(text, grid.NUMBER, (1.4 if has_inner_ring else 1.72) * net.radius(neuron), 0.0)


def filling(
    net: FigureOnStage,
    layer: str,
    values: Values,
    largest: float,
    decimals: int | None,
    start: float = 0.0,
) -> Iterator[Motion]:
    """Neurons fill, numbers count; their ink is black or white, whichever reads better on the fill."""
    shown = {name: float(values[index(name) - 1]) for name in net.neurons(layer)}
    texts = [(name, number(value, decimals or 0)) for name, value in shown.items()]
    size = min((number_size(net, name, text) for name, text in texts), default=grid.NUMBER)
    duration = motion.LIGHT_FILLS if start else motion.APPEAR
    for name, value in shown.items():
        fill = _fill(net, name, value, largest)
        yield from _disc(net, name, rgb(fill), start, duration)
        if decimals is None:
            continue
        thing = _inside(net, name, number(value, decimals), size)
        net.stage.enrol(thing)
        counting = _counting(net, name, value, decimals, size, rgb(black_or_white(fill)))
        yield Motion((thing.id, "text"), counting, start, duration, motion.ease_in_out)


def _fill(net: FigureOnStage, neuron: str, value: float, largest: float) -> str:
    mark = net.figure[neuron.removeprefix(net.prefix)]
    assert isinstance(mark, Disc)
    return net.stage.theme.fill(mark.look.role, filled(value, largest))


def _disc(net: FigureOnStage, neuron: str, fill: Color, start: float, duration: float) -> Iterator[Motion]:
    """The neuron takes on its fill; rings and dashes, grey while there was a "?", their own colour."""
    for part, ink in net.things[neuron].inks:
        now = net.stage.inks(neuron)[part]
        then, easing = (
            (replace(ink, fill=fill), motion.ease_in_out) if part == "disc" else (ink, motion.ease_out)
        )
        yield changing((neuron, part), now, then, start=start, duration=duration, easing=easing)


def _counting(
    net: FigureOnStage, neuron: str, value: float, decimals: int, size: float, color: Color
) -> Callable[[float], Ink]:
    """From 0 to `value`; what stood there before (a "?", an older number) gives way at once."""

    def at(t: float) -> Ink:
        now = _inside(net, neuron, number(value * t, decimals), size)
        return Ink(dict(now.inks)["text"].paths, fill=color).faded(min(1.0, 4 * t))

    return at


def emptied(net: FigureOnStage, neuron: str) -> Thing:
    """Not yet computed: a grey ring without fill."""
    theme, resting = net.stage.theme, net.things[neuron]
    paper, grey = rgb(theme.color("paper")), rgb(theme.color("edge"))
    return replace(
        resting,
        inks=tuple(
            (part, replace(ink, fill=ink.fill and paper, stroke=ink.stroke and grey))
            for part, ink in resting.inks
        ),
    )


def question_mark(net: FigureOnStage, neuron: str) -> Thing:
    """As large as a number would be, and never too small to be read where it fits."""
    size = max(number_size(net, neuron, "0.0"), min(number_size(net, neuron, "?"), grid.SMALLEST))
    return _inside(net, neuron, "?", size, role="muted")


def _inside(net: FigureOnStage, neuron: str, text: str, size: float, role: str = "ink") -> Thing:
    return words(
        f"{net.prefix}value:{neuron.removeprefix(net.prefix).removeprefix('neuron:')}",
        text,
        net.center(neuron),
        net.stage.theme,
        size=size,
        role=role,
        anchor="middle",
        vertical="middle",
        about=neuron,
        on=neuron,
    )
