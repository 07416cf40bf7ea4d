"""A layer of a network: its name, what it computes, and the edges that enter it."""

from __future__ import annotations

from dataclasses import dataclass

from ..spelling import quoted
from .errors import NetworkError
from .operations import Operation

LONGEST_NAME = 60


@dataclass(frozen=True)
class Edge:
    """An input of a layer: the layer it comes from, and how many time steps ago (0: this one)."""

    source: str
    delay: int = 0


@dataclass(frozen=True)
class Layer:
    """A named place in the network: what it computes, and from what, in order.

    A name is any printable text of up to 60 characters; NetworkError otherwise.
    """

    name: str
    operation: Operation
    inputs: tuple[Edge, ...] = ()

    def __post_init__(self) -> None:
        check_name(self.name)
        if not isinstance(self.inputs, tuple | list) or not all(map(_is_edge, self.inputs)):
            raise NetworkError(
                f"layer {self.name!r} has the inputs {quoted(self.inputs)}: give a tuple of edges, "
                'such as (Edge("x"),)'
            )
        object.__setattr__(self, "inputs", tuple(self.inputs))


def _is_edge(value: object) -> bool:
    return isinstance(value, Edge) and isinstance(value.source, str)


def check_name(name: object) -> None:
    """NetworkError unless `name` is printable text of 1 to 60 characters with no spaces around it."""
    if (
        isinstance(name, str)
        and name.isprintable()
        and name == name.strip()
        and 0 < len(name) <= LONGEST_NAME
    ):
        return
    raise NetworkError(
        f"{quoted(name)} cannot name a layer: use 1 to {LONGEST_NAME} "
        "printable characters with no spaces around them"
    )
