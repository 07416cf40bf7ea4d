"""Feature maps from left to right: every solid with its shape below, on the arrows what leads to the next."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import pairwise

from explainers.networks import Elementwise, Network
from explainers.networks.operations import shape_text

from ...curves import line
from ...describing import counted
from ...figure import Curve, Label, Look, Mark
from ...typesetting import typeset_all
from ..measures import ARROW, SMALL, TIP, U
from ..parts import Part
from .solids import Scale, Solid
from .stations import Station, stations

_LEADING = 1.12 * SMALL
_SHAFT = 3.4 * U  # the least free length of an arrow


def volume_row(network: Network) -> tuple[Part, tuple[str, ...]]:
    """The picture, and what is left out of it."""
    solids = _placed(stations(network))
    marks: list[Mark] = []
    for solid in solids:
        marks += solid.marks()
        below = solid.bottom - 1.3 * SMALL
        center = (solid.x + solid.right) / 2
        name = solid.station.last.name
        text = shape_text(solid.station.shape)
        marks.append(Label(f"shape:{name}", text, (center, below), SMALL, vertical="baseline"))
    for before, after in pairwise(solids):
        marks += before.window(after.station.window)
        marks += _arrow(before, after)
    return Part(tuple(marks)), _left_out(network, [one.station for one in solids])


def _left_out(network: Network, shown: list[Station]) -> tuple[str, ...]:
    """What shares a box, and what has none since the shape stays."""
    folded = tuple(
        f"{one.times} layers {' '.join(one.words)!r} with the result {shape_text(one.shape)} are drawn once"
        for one in shown
        if one.times > 1
    )
    there = {layer.name for one in shown for layer in one.layers}
    without = Counter(
        layer.operation.kind
        for layer in network.layers
        if layer.name not in there and not isinstance(layer.operation, Elementwise)
    )
    return (
        *folded,
        *(f"without a box: {counted(count, f'{kind} layer')}" for kind, count in without.items()),
    )


def _lines(station: Station) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What stands above an arrow and what below it: what it is with its window, then how it moves and what follows."""
    count = 2 if station.window else 1
    above = station.words[: max(count, 1)]
    if above[:1] == ("flatten",):
        above = station.words[:2]
    below = station.words[len(above) :]
    return above, (*below, *([f"×{station.times}"] if station.times > 1 else []))


def _placed(found: tuple[Station, ...]) -> list[Solid]:
    """Far enough apart for the words on the arrows and for the shapes below."""
    scale, placed = Scale.of(found), list[Solid]()
    for station in found:
        solid = Solid(station, scale)
        if placed:
            before = placed[-1]
            gap = max(_SHAFT, *(_width(word) + 1.4 * U for side in _lines(station) for word in side))
            halves = (_shape_width(before) + _shape_width(solid)) / 2 + U
            middle = (before.x + before.right) / 2
            start = max(before.right + gap, middle + halves - (solid.width + solid.depth) / 2)
            solid = replace(solid, x=start)
        placed.append(solid)
    return placed


def _width(word: str) -> float:
    return float(next(iter(typeset_all([(word, SMALL, False)]))).width)


def _shape_width(solid: Solid) -> float:
    return _width(shape_text(solid.station.shape))


def _arrow(before: Solid, after: Solid) -> list[Mark]:
    name = after.station.layers[-1].name
    end = (after.x - TIP, 0.0)
    id = f"edge:{before.station.last.name}->{after.station.layers[0].name}"
    curve = Curve(
        id, line(before.out, end), Look("second", None, ARROW), True, before.station.id, after.station.id
    )
    above, below = _lines(after.station)
    x = (before.right + after.x) / 2
    marks: list[Mark] = [curve]
    for row, word in enumerate(reversed(above)):
        at = (x, 0.5 * SMALL + row * _LEADING)
        marks.append(Label(f"operation:{name}:{row}", word, at, SMALL, vertical="baseline"))
    for row, word in enumerate(below, start=1):
        at = (x, -0.2 * SMALL - row * _LEADING)
        marks.append(Label(f"how:{name}:{row}", word, at, SMALL, vertical="baseline", role="second"))
    return marks
