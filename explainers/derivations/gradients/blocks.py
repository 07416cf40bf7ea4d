"""Skip connections: where a network has one, what its layers compute beside it, and the Jacobian of the whole."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from sympy import Basic, DiagMatrix, Identity, Integer

from ...networks import Add, Complement, Concatenate, Dense, Elementwise, Multiply, Network, NetworkError
from ..expressions import Activation, entrywise, minus, plus, stacked, times, vector
from ..rules import product
from ..symbols import before_activation
from ..unfolding.unrolling import Key, Unrolled
from .nodes import sloped, transposed

HINT = "give it one, as in x[4] -> 4 relu -> 4 -> + x, or with & x to concatenate"


@dataclass(frozen=True)
class SkipBlock:
    """`source` u goes to `merge` past the layers `inside`, which compute F from u and from nothing else."""

    graph: Unrolled
    source: Key
    merge: Key
    inside: tuple[Key, ...]
    number: int | None = None

    @property
    def is_sum(self) -> bool:
        return isinstance(self.graph.layer(self.merge).operation, Add)

    @property
    def u(self) -> Any:
        return self.graph.letter(self.source)

    @property
    def y(self) -> Any:
        return self.graph.letter(self.merge)

    @property
    def reader(self) -> Key | None:
        """The one dense layer that reads what is merged, and nothing else."""
        readers = [key for key in self.graph.order if self.merge in self.graph.reads(key)]
        is_one = (
            len(readers) == 1 and self.graph.is_dense(readers[0]) and len(self.graph.reads(readers[0])) == 1
        )
        return readers[0] if is_one else None

    @property
    def branches(self) -> tuple[Key, ...]:
        """What is merged with u."""
        return tuple(key for key in self.graph.reads(self.merge) if key != self.source)

    @cached_property
    def f(self) -> Any:
        """F, the layers' part, as a letter."""
        names = set(self.graph.letters.names.values())
        base = next(letter for letter in "FGRQ" if letter not in names)
        name = base if self.number is None else f"{base}_{self.number}"
        return vector(
            name, sum(self._size(key) for key in self.branches) if not self.is_sum else self._size(self.merge)
        )

    def _size(self, key: Key) -> Any:
        return self.graph.letters.network.shapes[key[0]][0]

    # Formulas ------------------------------------------------------------------------------

    @cached_property
    def definitions(self) -> tuple[tuple[Any, Any], ...]:
        """z and h of the layers, F and y, each in letters."""
        pairs: list[tuple[Any, Any]] = []
        for key in self.inside:
            summed, formula, phi = self._parts(key)
            if phi is not None and summed is not None:
                pairs.append((summed, formula))
                formula = Activation(phi, summed)
            pairs.append((self._value(key), formula))
        if len(self.branches) > 1:
            letters = [self.graph.letter(key) for key in self.branches]
            pairs.append((self.f, plus(*letters) if self.is_sum else stacked(*letters)))
        return (*pairs, (self.y, self.merged(self.f)))

    def _value(self, key: Key) -> Any:
        """What a layer puts out; of the only branch that is F."""
        return self.f if self.branches == (key,) else self.graph.letter(key)

    def merged(self, f: Any) -> Any:
        """F + u, or [F; u], in the order in which the network merges them."""
        is_first = self.graph.reads(self.merge)[0] == self.source
        parts = (self.u, f) if is_first else (f, self.u)
        return plus(*parts) if self.is_sum else stacked(*parts)

    def _parts(self, key: Key) -> tuple[Any | None, Any, Any | None]:
        """z with its formula and φ for a dense layer with an activation; else only the formula."""
        phi = self.graph.activation(key)
        formula = self.graph.pre_activation(key, self.graph.letter)
        if phi is None:
            return None, formula, None
        if not self.graph.is_dense(key):
            return None, Activation(phi, formula), None
        return before_activation(self.graph.letters, self.graph.layer(key), key[1]), formula, phi

    # The Jacobian --------------------------------------------------------------------------

    @cached_property
    def jacobian(self) -> Any:
        """∂F/∂u by the chain rule, layer by layer."""
        found: dict[Key, Any] = {self.source: Identity(self._size(self.source))}
        for key in self.inside:
            found[key] = self._through(key, [found[source] for source in self.graph.reads(key)])
        each = [found[key] for key in self.branches]
        return plus(*each) if self.is_sum else stacked(*each)

    def _through(self, key: Key, inner: list[Any]) -> Any:
        """∂h/∂u of a layer from those of its inputs."""
        graph, layer = self.graph, self.graph.layer(key)
        inputs = [graph.letter(source) for source in graph.reads(key)]
        match layer.operation:
            case Dense():
                terms = [product(w, one) for w, one in zip(graph.letters.weights(layer), inner, strict=True)]
                made = plus(*terms)
            case Concatenate():
                made = stacked(*inner)
            case Multiply():
                others = [[u for at, u in enumerate(inputs) if at != place] for place in range(len(inputs))]
                made = plus(
                    *(product(_diagonal(entrywise(*o)), one) for o, one in zip(others, inner, strict=True))
                )
            case Complement():
                made = times(Integer(-1), *inner)
            case Elementwise():
                made = inner[0]
            case _:
                made = plus(*inner)
        return self._activated(key, made, inputs[0])

    def _activated(self, key: Key, made: Any, read: Any) -> Any:
        phi = self.graph.activation(key)
        if phi is None:
            return made
        z, value = self._parts(key)[0], self._value(key)
        if phi.is_elementwise:
            return product(_diagonal(sloped(phi, read if z is None else z)), made)
        return product(minus(_diagonal(value), times(value, transposed(value))), made)


def skip_blocks(graph: Unrolled) -> tuple[SkipBlock, ...]:
    """Every merge of a value with what is computed from it alone, in computing order."""
    found: list[SkipBlock] = []
    for key in graph.order:
        if not graph.is_computed(key) or not isinstance(graph.layer(key).operation, Add | Concatenate):
            continue
        reads = graph.reads(key)
        is_sum = isinstance(graph.layer(key).operation, Add)
        # In the middle of a stack, F would have two ends.
        for source in dict.fromkeys(reads if is_sum else (reads[0], reads[-1])):
            inside = _between(graph, source, key)
            if inside:
                found.append(SkipBlock(graph, source, key, inside))
                break
    return tuple(found)


def _between(graph: Unrolled, source: Key, merge: Key) -> tuple[Key, ...]:
    """What is computed on the way from `source` to `merge`; nothing where the way has other beginnings."""
    others = [key for key in graph.reads(merge) if key != source]
    if len(others) != len(graph.reads(merge)) - 1:
        return ()

    def reads(key: Key) -> tuple[Key, ...]:
        return () if key == source else graph.reads(key)

    inside: dict[Key, None] = {}
    for other in others:
        inside |= dict.fromkeys(graph.needed(other, reads))
    layers = tuple(key for key in inside if key != source)
    begins_here = source in inside and all(graph.is_computed(key) for key in layers)
    return layers if begins_here else ()


def chosen_block(network: Network, graph: Unrolled, layer: str | None) -> tuple[SkipBlock, ...]:
    """The block that ends at `layer`, by default the first, and those that follow it end to end."""
    blocks = skip_blocks(graph)
    if not blocks:
        raise NetworkError(f"this network has no skip connection past layers of its own: {HINT}")
    names = [block.merge[0] for block in blocks]
    if layer is not None and layer not in names:
        raise NetworkError(
            f"no skip connection ends at {layer!r}: take {', '.join(map(repr, names[:12]))}, or leave layer out"
        )
    chain = [blocks[0 if layer is None else names.index(layer)]]
    while (following := next((one for one in blocks if one.source == chain[-1].merge), None)) is not None:
        chain.append(following)
    if len(chain) == 1:
        return tuple(chain)
    return tuple(replace(block, number=number) for number, block in enumerate(chain, start=1))


def _diagonal(column: Any) -> Any:
    return Basic.__new__(DiagMatrix, column)
