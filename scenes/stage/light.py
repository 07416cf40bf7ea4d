"""Light on a net: signals along its lines, lines that grow or are lit from their source, pulses, fills by value."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from diagrams.figure import Curve
from diagrams.theme import Theme, mix, rgb
from explainers.networks import Layer, Network
from explainers.networks.activations import Array
from explainers.networks.operations import weight_name

from .ids import index, layer_of
from .ink import Color, Ink, Points
from .outlines import dashed, length, piece

if TYPE_CHECKING:
    from .network import NetworkOnStage

STRONG = 0.55  # from here on a signal has a halo
DASH = (13.8 / 27, 9.2 / 27)


@dataclass(frozen=True)
class Signal:
    """What runs along an edge: `strength` from 0 to 1 within its gap, and whether it raises or lowers."""

    strength: float
    is_negative: bool


def signals(
    net: NetworkOnStage, network: Network, layer: str, outputs: Mapping[str, Array] | None = None
) -> dict[str, Signal]:
    """Each line into dense layer `layer` with what runs along it: weight times value; the weight without `outputs`.

    Strengths are relative to the largest of the gap. Arcs, loops and arrows between whole layers are left out.
    """
    products = dict(_products(net, network, network.by_name[layer], outputs))
    largest = max((abs(product) for product in products.values()), default=0.0) or 1.0
    return {name: Signal(abs(product) / largest, product < 0) for name, product in products.items()}


def _products(
    net: NetworkOnStage, network: Network, layer: Layer, outputs: Mapping[str, Array] | None
) -> Iterator[tuple[str, float]]:
    sources = [edge.source for edge in layer.inputs]
    numbers = network.parameters.of_layer(layer.name) if network.parameters else {}
    for name in net.edges(layer.name):
        mark = net.figure[name.removeprefix(net.prefix)]
        assert isinstance(mark, Curve)
        source = layer_of(mark.source)
        if is_single_weight(mark) and source in sources:
            weights = numbers[weight_name(sources.index(source))]
            row, column = index(mark.target) - 1, index(mark.source) - 1
            yield name, float(weights[row, column] * (1.0 if outputs is None else outputs[source][column]))


def is_single_weight(line: Curve) -> bool:
    """Whether a line is one weight between two neurons, and no bundle, arc or loop."""
    ends = (line.source, line.target)
    return line.id.startswith("edge:") and all(end.startswith("neuron:") for end in ends)


def filled(value: float, largest: float) -> float:
    """The share of the role's colour in a neuron's fill: more for larger values, at rest for negative ones."""
    if value < 0:
        return 0.22
    return 0.06 + 0.88 * min(value / largest, 1.0) if largest > 0 else 0.06


def sign_role(signal: Signal) -> str:
    return "weight −" if signal.is_negative else "weight +"


def reaching(ink: Ink) -> Callable[[float], Ink]:
    """An edge that grows from its source; drawn pieces stay where they are."""
    whole = sum(length(path) for path in ink.paths)

    def at(t: float) -> Ink:
        return (
            ink
            if t >= 1
            else Ink(
                _first(ink.paths, t * whole),
                stroke=ink.stroke,
                stroke_opacity=ink.stroke_opacity,
                width=ink.width,
            )
        )

    return at


def then(before: Ink, after: Ink) -> Callable[[float], Ink]:
    """`before` until the very end."""
    return lambda t: after if t >= 1 else before


def _first(paths: Iterable[Points], reach: float) -> tuple[Points, ...]:
    """What lies within `reach` u of the start."""
    kept: list[Points] = []
    for path in paths:
        size = length(path)
        if size <= reach:
            kept.append(path)
        elif reach > 1e-6:
            kept.append(piece(path, 0.0, reach / size))
        reach -= size
        if reach <= 0:
            break
    return tuple(kept)


def pulsing(path: Points, color: Color, width: float) -> Callable[[float], Ink | None]:
    """A light of 15 % of the edge's length, brightest on its way, fading as it arrives."""

    def at(t: float) -> Ink | None:
        if t >= 1:
            return None
        head = min(1.0, t * 1.15)
        tail = max(0.0, t * 1.15 - 0.15)
        if head - tail < 1e-3:
            return None
        fade = 1.0 if t < 0.7 else 1 - ((t - 0.7) / 0.3) ** 3
        return Ink((piece(path, tail, head),), stroke=color, stroke_opacity=fade, width=width)

    return at


def lit(path: Points, signal: Signal, theme: Theme) -> Ink:
    """A line as its signal lights it: wide and bright when strong, dashed when it lowers."""
    paths = dashed(path, DASH) if signal.is_negative else (path,)
    color = mix(theme.color("paper"), theme.color(sign_role(signal)), min(1.0, 0.32 + 0.8 * signal.strength))
    return Ink(paths, stroke=rgb(color), width=1.6 + 5 * signal.strength)


def halo(path: Points, line: Ink) -> Ink:
    """The glow around a line that is lit strongly."""
    return Ink((path,), stroke=line.stroke, stroke_opacity=0.22, width=2.4 * line.width)


def largest_value(outputs: Mapping[str, Array]) -> float:
    """One scale for all neurons of a frame."""
    return max(float(np.abs(values).max()) for values in outputs.values()) or 1.0
