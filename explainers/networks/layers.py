"""A layer of a network: its name, what it computes, and the edges that enter it."""

from __future__ import annotations

from dataclasses import dataclass

from .operations import Operation


@dataclass(frozen=True)
class Edge:
    """An input of a layer: the layer it comes from, and how many time steps ago (0: this one)."""

    source: str
    delay: int = 0


@dataclass(frozen=True)
class Layer:
    """A named place in the network: what it computes, and from what, in order."""

    name: str
    operation: Operation
    inputs: tuple[Edge, ...] = ()
