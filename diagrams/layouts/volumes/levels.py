"""Nets that go down to small images and up again: their arrays by level, and the copies that cross."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby

from explainers.networks import Concatenate, Input, Layer, Network
from explainers.networks.architectures.building import part_of

_LEAST, _MOST = 2, 6  # levels
_PIECE = re.compile(r"down[1-9]|bottom|up[1-9]")


@dataclass(frozen=True)
class Stop:
    """The arrays of one level on one side, in order; `layers` is everything that stands there."""

    layers: tuple[Layer, ...]
    shown: tuple[Layer, ...]
    level: int
    is_up: bool

    @property
    def first(self) -> str:
        return f"layer:{self.shown[0].name}"

    @property
    def last(self) -> str:
        return f"layer:{self.shown[-1].name}"


@dataclass(frozen=True)
class Copy:
    """What passes on a level from the way down to the way up, and where it is joined."""

    source: Layer
    target: Layer
    level: int


@dataclass(frozen=True)
class Levels:
    """A net as a U: the stops on the way down, the bottom, the stops on the way up."""

    stops: tuple[Stop, ...]
    copies: tuple[Copy, ...]

    @property
    def bottom(self) -> int:
        return max(stop.level for stop in self.stops)


def levels(network: Network) -> Levels | None:
    """The net as a U, by its pieces down1 … bottom … up1; None where it has no such form."""
    if network.has_feedback or network.is_symbolic or any(len(s) != 3 for s in network.shapes.values()):
        return None
    if any(shape[1:].count(shape[1]) != 2 for shape in network.shapes.values()):
        return None
    pieces = [(name, tuple(group)) for name, group in groupby(network.layers, _place) if name]
    names = [name for name, _ in pieces]
    depth = names.index("bottom") if "bottom" in names else 0
    wanted = [f"down{k}" for k in range(1, depth + 1)] + ["bottom"]
    wanted += [f"up{k}" for k in range(depth, 0, -1)]
    if names != wanted or not _LEAST <= depth + 1 <= _MOST:
        return None
    stops = tuple(_stop(network, name, group, depth) for name, group in pieces)
    if not all(stop.shown for stop in stops):
        return None
    return _with_ends(network, Levels(stops, _copies(network, stops)))


def _place(layer: Layer) -> str:
    first = "".join(part_of(layer.name)[:1])
    return first if _PIECE.fullmatch(first) else ""


def _stop(network: Network, name: str, group: tuple[Layer, ...], depth: int) -> Stop:
    number = int(name.removeprefix("down").removeprefix("up")) if name != "bottom" else depth + 1
    return Stop(group, _shown(group), number, name.startswith("up"))


def _shown(group: tuple[Layer, ...]) -> tuple[Layer, ...]:
    """The joined array, and what each convolution makes of it; not the way to the next level."""
    kept = [
        layer
        for layer in group
        if layer.operation.kind == "concatenate"
        or (layer.operation.kind == "conv" and not layer.name.endswith(("_projection", "_halve")))
    ]
    return tuple(kept)


def _copies(network: Network, stops: tuple[Stop, ...]) -> tuple[Copy, ...]:
    level = {layer.name: stop for stop in stops for layer in stop.layers}
    found = []
    for edge, layer in network.edges:
        source, target = level.get(edge.source), level.get(layer.name)
        if source and target and not source.is_up and target.is_up and source.level == target.level:
            joined = [one for one in target.shown if isinstance(one.operation, Concatenate)]
            found += [Copy(source.shown[-1], one, source.level) for one in joined[:1]]
    return tuple(found)


def _with_ends(network: Network, found: Levels) -> Levels | None:
    """The first level begins with the input and ends with the output; each level but the bottom has its copy."""
    first, *middle, last = found.stops
    there = {layer.name for stop in found.stops for layer in stop.layers}
    before = tuple(
        layer for layer in network.layers if layer.name not in there and _is_before(network, layer, first)
    )
    after = tuple(layer for layer in network.layers if layer.name not in there and layer not in before)
    shown = tuple(
        layer for layer in before if isinstance(layer.operation, Input) or layer.operation.kind == "conv"
    )
    first = Stop((*before, *first.layers), (*shown, *first.shown), first.level, False)
    last = Stop((*last.layers, *after), (*last.shown, *after), last.level, True)
    if len(found.copies) != found.bottom - 1 or len(after) > 1:
        return None
    return Levels((first, *middle, last), found.copies)


def _is_before(network: Network, layer: Layer, first: Stop) -> bool:
    order = [one.name for one in network.layers]
    return order.index(layer.name) < order.index(first.layers[0].name)
