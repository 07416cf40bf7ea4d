"""Affine stretches: the part of a network between activations, as A x + c with the factors of A kept apart.

A stretch is cut at the values that every path passes (its dominators), so that a residual block stays one factor,
W + I, and a net of a hundred of them does not become 2^100 terms.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sympy import Identity, MatAdd, ZeroMatrix

from ...networks import Concatenate, Dense, NetworkError
from ..expressions import plus, stacked
from ..rules import product
from .unrolling import Key, Unrolled

MOST_LETTERS = 20_000
"""A formula longer than this is not written out."""

Form = tuple[dict[Key, Any], list[Any]]
"""Coefficient by base, and the terms without a base."""


@dataclass(frozen=True)
class Block:
    """`value` in terms of `bases`: the values `inside` are written out, `sources` are not."""

    graph: Unrolled
    value: Key
    sources: tuple[Key, ...]
    inside: tuple[Key, ...]

    @property
    def is_single(self) -> bool:
        """One layer that reads one value: nothing has to be collected."""
        return not self.inside and len(self.graph.reads(self.value)) == 1


@dataclass(frozen=True)
class Stretch:
    """What `target` computes before its activation, back to the nearest activations and the input."""

    graph: Unrolled
    target: Key

    def reads(self, key: Key) -> tuple[Key, ...]:
        """As in the graph, but not beyond activations, and past layers that change nothing."""
        if key != self.target and not self.graph.is_affine(key):
            return ()
        return tuple(self.past(source) for source in self.graph.reads(key))

    def past(self, key: Key) -> Key:
        while self.graph.is_passed_on(key):
            (key,) = self.graph.reads(key)
        return key

    @cached_property
    def order(self) -> tuple[Key, ...]:
        return self.graph.needed(self.target, self.reads)

    @property
    def bases(self) -> tuple[Key, ...]:
        """What the stretch starts from: input, states, outputs of activations."""
        return tuple(key for key in self.order if not self.reads(key))

    @property
    def dense_count(self) -> int:
        return sum(self.graph.is_dense(key) for key in self.order if self.reads(key))

    @property
    def can_collapse(self) -> bool:
        """More than one layer to melt into one."""
        return self.dense_count > 1 or (
            self.dense_count == 1 and any(not block.is_single for block in self.blocks)
        )

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """From the bases to the target, each starting at the value of the one before."""
        chain = self._dominators()
        starts: list[Key | None] = [*chain[:-1]] if not self.reads(chain[0]) else [None, *chain[:-1]]
        values = chain[1:] if not self.reads(chain[0]) else chain
        return tuple(self._block(value, start) for value, start in zip(values, starts, strict=True))

    def _block(self, value: Key, start: Key | None) -> Block:
        def reads(key: Key) -> tuple[Key, ...]:
            return () if key == start else self.reads(key)

        order = self.graph.needed(value, reads)
        sources = tuple(key for key in order if not reads(key))
        return Block(self.graph, value, sources, tuple(key for key in order[:-1] if reads(key)))

    def _dominators(self) -> list[Key]:
        """The values that every path to the target passes, first to last."""
        place = {key: number for number, key in enumerate(self.order)}
        above: dict[Key, Key | None] = {}
        for key in self.order:
            sources = self.reads(key)
            common: Key | None = sources[0] if sources else None
            for source in sources[1:]:
                other: Key | None = source
                while common != other and common is not None and other is not None:
                    if place[common] > place[other]:
                        common = above[common]
                    else:
                        other = above[other]
                if common != other:
                    common = None
            above[key] = common
        chain = [self.target]
        while (next_ := above[chain[-1]]) is not None:
            chain.append(next_)
        return chain[::-1]


def collected(block: Block, past: Any) -> Any:
    """The value of `block` as Σ M · source + constants, coefficients collected: W u + u becomes (W + I) u."""
    graph = block.graph
    forms: dict[Key, Form] = {
        source: ({source: Identity(size(graph, source))}, []) for source in block.sources
    }
    for key in (*block.inside, block.value):
        forms[key] = _form(graph, key, [forms[past(source)] for source in graph.reads(key)])
    coefficients, constants = forms[block.value]
    terms = [product(coefficient, graph.letter(source)) for source, coefficient in coefficients.items()]
    return plus(*terms, *constants)


def size(graph: Unrolled, key: Key) -> Any:
    return graph.letters.network.shapes[key[0]][0]


def _form(graph: Unrolled, key: Key, inputs: list[Form]) -> Form:
    layer = graph.layer(key)
    if isinstance(layer.operation, Concatenate):
        return _stacked_form(graph, key, inputs)
    if isinstance(layer.operation, Dense):
        weights = graph.letters.weights(layer)
        inputs = [
            ({base: product(w, m) for base, m in ms.items()}, [product(w, c) for c in cs])
            for w, (ms, cs) in zip(weights, inputs, strict=True)
        ]
    summed: dict[Key, list[Any]] = {}
    constants: list[Any] = []
    for coefficients, own in inputs:
        for base, coefficient in coefficients.items():
            summed.setdefault(base, []).extend(_terms(coefficient))
        constants += own
    if isinstance(layer.operation, Dense) and (bias := graph.letters.bias(layer)) is not None:
        constants.append(bias)
    _check_length(len(constants) + sum(map(len, summed.values())))
    return {base: plus(*terms) for base, terms in summed.items()}, constants


def _terms(expr: Any) -> tuple[Any, ...]:
    return tuple(expr.args) if isinstance(expr, MatAdd) else (expr,)


def _stacked_form(graph: Unrolled, key: Key, inputs: list[Form]) -> Form:
    sizes = [size(graph, source) for source in graph.reads(key)]
    bases: Iterable[Key] = dict.fromkeys(base for coefficients, _ in inputs for base in coefficients)
    coefficients = {
        base: stacked(
            *(
                ms.get(base, ZeroMatrix(rows, size(graph, base)))
                for rows, (ms, _) in zip(sizes, inputs, strict=True)
            )
        )
        for base in bases
    }
    if not any(constants for _, constants in inputs):
        return coefficients, []
    blocks = [plus(*cs) if cs else ZeroMatrix(rows, 1) for rows, (_, cs) in zip(sizes, inputs, strict=True)]
    return coefficients, [stacked(*blocks)]


def _check_length(letters: int) -> None:
    if letters > MOST_LETTERS:
        raise NetworkError(
            f"written out, this network's formula has more than {MOST_LETTERS} terms: take fewer layers or steps"
        )
