"""A network in parts: layers whose names say that they stand together, and equal parts in a row taken once."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from ..layers import Layer
from .building import part_of

if TYPE_CHECKING:
    from ..network import Network


@dataclass(frozen=True)
class Part:
    """Layers that stand together, `times` in a row: the names of the others are like these but for a number."""

    name: str
    layers: tuple[Layer, ...]
    times: int = 1
    last: str = ""
    """The name of the last of them, where there are several."""


def parts(network: Network, depth: int = 2) -> tuple[Part, ...]:
    """The parts of `network` in order, by the first `depth` words of its layers' names; else each layer alone."""
    found: list[Part] = []
    for place, group in groupby(network.layers[1:], lambda layer: part_of(layer.name)[:depth] or layer.name):
        name = place if isinstance(place, str) else "_".join(place)
        found.append(Part(name, tuple(group)))
    return _folded(network, found)


def _folded(network: Network, found: list[Part]) -> tuple[Part, ...]:
    made: list[Part] = []
    for _, group in groupby(found, lambda part: _likeness(network, part)):
        first, *others = group
        made.append(Part(first.name, first.layers, 1 + len(others), others[-1].name if others else ""))
    return tuple(made)


def _likeness(network: Network, part: Part) -> Any:
    """What parts have in common that compute alike: operations and the shapes that they read."""
    return [(layer.operation, network.input_shapes(layer)) for layer in part.layers]
