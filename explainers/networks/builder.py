"""Networks in Python, layer after layer: each call returns a new builder with one layer more."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

import sympy

from ..spelling import quoted
from .activations import IDENTITY, ActivationFunction
from .cells import GRU, LSTM, Cell
from .errors import NetworkError
from .layers import Edge, Layer
from .naming import Draft, named
from .operations import Add, Complement, Concatenate, Dense, Elementwise, Multiply, Operation, Size

T = TypeVar("T")


@dataclass(frozen=True)
class GraphBuilder(Generic[T]):
    """The layers so far; the next one reads the last of them, or the one that `after` named.

    `make` turns the finished layers into what `build` returns. Names are checked there, so that a layer may
    read one that is added later.
    """

    make: Callable[[tuple[Layer, ...]], T]
    drafts: tuple[Draft, ...]
    branch: str | None = None

    def dense(
        self,
        units: int | str | sympy.Symbol,
        activation: ActivationFunction = IDENTITY,
        *,
        has_bias: bool = True,
        feedback: str | Edge | Iterable[str | Edge] = (),
        name: str | None = None,
    ) -> GraphBuilder[T]:
        """A dense layer; `feedback` by name is one step old, by Edge(name, delay) as old as it says."""
        several = (feedback,) if isinstance(feedback, str | Edge) else tuple(feedback)
        return self._with(Dense(units, activation, has_bias), _edges(several, delay=1), name)

    def layer(self, operation: Operation, *, name: str | None = None) -> GraphBuilder[T]:
        """A layer of any kind that reads the last one: `.layer(Convolution(6, 5)).layer(Flatten())`."""
        return self._with(operation, (), name)

    def activate(self, activation: ActivationFunction, *, name: str | None = None) -> GraphBuilder[T]:
        """An activation as a layer of its own."""
        return self._with(Elementwise(activation), (), name)

    def add(self, *others: str | Edge, name: str | None = None) -> GraphBuilder[T]:
        """The sum of the last layer and `others`."""
        return self._with(Add(), _edges(others, delay=0), name)

    def concatenate(self, *others: str | Edge, name: str | None = None) -> GraphBuilder[T]:
        """The last layer's output and those of `others`, stacked."""
        return self._with(Concatenate(), _edges(others, delay=0), name)

    def multiply(self, *others: str | Edge, name: str | None = None) -> GraphBuilder[T]:
        """The last layer's output times those of `others`, entry by entry."""
        return self._with(Multiply(), _edges(others, delay=0), name)

    def complement(self, *, name: str | None = None) -> GraphBuilder[T]:
        """1 minus the last layer's output."""
        return self._with(Complement(), (), name)

    def lstm(self, units: Size | str, *, name: str | None = None) -> GraphBuilder[T]:
        """An LSTM cell, as the layers that it consists of."""
        return self._with(LSTM(units), (), name)

    def gru(self, units: Size | str, *, name: str | None = None) -> GraphBuilder[T]:
        """A GRU cell, as the layers that it consists of."""
        return self._with(GRU(units), (), name)

    def after(self, name: str) -> GraphBuilder[T]:
        """Let the next layer read layer `name` instead of the last."""
        return replace(self, branch=name)

    def build(self) -> T:
        """The network; NetworkError where it cannot be one."""
        return self.make(named(self.drafts))

    def _with(
        self, operation: Operation | Cell, edges: tuple[Edge, ...], name: str | None
    ) -> GraphBuilder[T]:
        before = len(self.drafts) - 1 if self.branch is None else self.branch
        draft = Draft(operation, before, edges, name)
        return replace(self, drafts=(*self.drafts, draft), branch=None)


def _edges(sources: Iterable[str | Edge], *, delay: int) -> tuple[Edge, ...]:
    return tuple(_edge(source, delay) for source in sources)


def _edge(source: str | Edge, delay: int) -> Edge:
    if isinstance(source, Edge):
        return source
    if isinstance(source, str):
        return Edge(source, delay)
    raise NetworkError(f"{quoted(source)} is not a layer: give its name, or Edge(name, delay)")
