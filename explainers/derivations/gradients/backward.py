"""Backpropagation in letters, for any network of vectors: δ of each layer from those that read it, then ∂ℓ/∂W, ∂ℓ/∂b.

δ is ∂ℓ/∂z of a layer with an activation, and ∂ℓ/∂ of its output elsewhere. A network with feedback is unrolled first:
the weights are the same at all times, and their gradients add up.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sympy import HadamardProduct, Integer, MatrixSymbol

from ...networks import Complement, Concatenate, Dense, Elementwise, Multiply
from ..derivation import Definition
from ..expressions import Activation, entrywise, matrix, minus, plus, times, vector
from ..symbols import before_activation, subscripted
from ..unfolding.unrolling import Key, Unrolled
from .losses import ELL, loss_formula, target_letter
from .nodes import Gradient, picked, side_by_side, sloped, transposed

Use = tuple[Key, int]
"""Who reads a value, and as which of its inputs."""


@dataclass(frozen=True)
class Backward:
    """The backward pass over `graph` for the loss called `loss`."""

    graph: Unrolled
    loss: str

    # The graph -----------------------------------------------------------------------------

    @cached_property
    def order(self) -> tuple[Key, ...]:
        """What is computed, inputs first."""
        return tuple(key for key in self.graph.order if self.graph.is_computed(key))

    @cached_property
    def learnt(self) -> frozenset[Key]:
        """What depends on weights: only that needs a gradient."""
        found: set[Key] = set()
        for key in self.order:
            if self.graph.is_dense(key) or any(source in found for source in self.graph.reads(key)):
                found.add(key)
        return frozenset(found)

    @cached_property
    def uses(self) -> dict[Key, list[Use]]:
        uses: dict[Key, list[Use]] = {}
        for key in self.order:
            for place, source in enumerate(self.graph.reads(key)):
                uses.setdefault(source, []).append((key, place))
        return uses

    # Letters -------------------------------------------------------------------------------

    @cached_property
    def output(self) -> Any:
        return self.graph.letter(self.graph.target)

    @cached_property
    def target(self) -> Any:
        return target_letter(self.graph.letters, self.output)

    def summed(self, key: Key) -> Any:
        """What δ is the gradient by: z, or the output itself where no activation follows."""
        if self.graph.is_dense(key) and self.graph.activation(key) is not None:
            return before_activation(self.graph.letters, self.graph.layer(key), key[1])
        return self.graph.letter(key)

    def delta(self, key: Key) -> Any:
        """δ with the subscript of z, and for what is no dense layer with its own letter."""
        letter = self.summed(key)
        if self.graph.is_dense(key):
            z = before_activation(self.graph.letters, self.graph.layer(key), key[1])
            name = "delta" + z.name.removeprefix("z")
        else:
            own = self.graph.letters.names[key[0]].replace("_", "")
            name = subscripted("delta", own, key[1])
        return vector(name, letter.args[1])

    def _is_named(self, key: Key, share: Any) -> bool:
        """Dense layers have a δ; what only passes gradients on has one where it is used more than once."""
        if self.graph.is_dense(key):
            return True
        sources = [source for source in self.graph.reads(key) if source in self.learnt]
        is_used_once = len(sources) < 2 or isinstance(share, MatrixSymbol)
        return not is_used_once and not (self._is_stack(key) and self._is_split(key))

    # Definitions ---------------------------------------------------------------------------

    @cached_property
    def forward(self) -> tuple[tuple[Any, Any, Key], ...]:
        """z and h of every layer with their formulas, in computing order."""
        made = []
        for key in self.order:
            formula = self.graph.pre_activation(key, self.graph.letter)
            phi, summed = self.graph.activation(key), self.summed(key)
            if phi is not None and not self.graph.is_dense(key):
                formula = Activation(phi, formula)
            made.append((summed, formula, key))
            if phi is not None and self.graph.is_dense(key):
                made.append((self.graph.letter(key), Activation(phi, summed), key))
        return tuple(made)

    @cached_property
    def splits(self) -> tuple[tuple[Any, Any], ...]:
        """W as [W_1 W_2] where its layer reads a stack: the columns belong to the parts of the stack."""
        pairs: dict[Any, Any] = {}
        for key in self.order:
            if self._is_stack(key) and self._is_split(key):
                for reader, place in self.uses[key]:
                    weight = self.graph.letters.weights(self.graph.layer(reader))[place]
                    pairs[weight] = side_by_side(self._parts_of(weight, key))
        return tuple(pairs.items())

    def _is_stack(self, key: Key) -> bool:
        return isinstance(self.graph.layer(key).operation, Concatenate)

    def _is_split(self, key: Key) -> bool:
        return all(self.graph.is_dense(reader) for reader, _ in self.uses.get(key, [])) and key in self.uses

    def _parts_of(self, weight: Any, stack: Key) -> list[Any]:
        sizes = [self._size(source) for source in self.graph.reads(stack)]
        return [
            matrix(subscripted(weight.name, place), weight.args[1], size)
            for place, size in enumerate(sizes, start=1)
        ]

    def _size(self, key: Key) -> Any:
        return self.graph.letters.network.shapes[key[0]][0]

    @cached_property
    def definitions(self) -> Definition:
        """All that a gradient depends on, and every δ by its meaning."""
        forward = tuple((letter, formula) for letter, formula, _ in self.forward)
        loss = ((ELL, loss_formula(self.loss, self.output, self.target)),)
        deltas = tuple((self.delta(key), Gradient(ELL, self.summed(key))) for key in self.named)
        return Definition((*forward, *self.splits, *loss, *deltas))

    @cached_property
    def named(self) -> tuple[Key, ...]:
        """Whatever has a δ, from the output backwards."""
        return tuple(
            key
            for key in reversed(self.order)
            if key in self.learnt and self._is_named(key, self.shares[key])
        )

    # Gradients -----------------------------------------------------------------------------

    @cached_property
    def shares(self) -> dict[Key, Any]:
        """∂ℓ/∂ of what each layer puts out: the shares that its readers send back, added up."""
        shares: dict[Key, Any] = {}
        # From the output backwards, so that whoever reads a layer is known.
        for key in reversed(self.order):
            if key in self.learnt:
                terms = [self._from_loss()] if key == self.graph.target else []
                terms += [self._sent_back(use, shares[use[0]]) for use in self.uses.get(key, ())]
                shares[key] = plus(*terms)
        return shares

    def _from_loss(self) -> Any:
        return minus(self.output, self.target) if self.loss == "squared" else Gradient(ELL, self.output)

    def _sent_back(self, use: Use, share: Any) -> Any:
        """What a reader, whose own share is `share`, sends back to one of its inputs."""
        (reader, place), graph = use, self.graph
        known = self.delta(reader) if self._is_named(reader, share) else share
        sources = [graph.letter(source) for source in graph.reads(reader)]
        match graph.layer(reader).operation:
            case Dense():
                return times(transposed(graph.letters.weights(graph.layer(reader))[place]), known)
            case Multiply():
                return _multiplied(known, *(one for at, one in enumerate(sources) if at != place))
            case Complement():
                return times(Integer(-1), known)
            case Elementwise():
                return self._through(graph.activation(reader), known, sources[0], graph.letter(reader))
            case Concatenate():
                return self._part(reader, place, known)
        return known

    def _part(self, stack: Key, place: int, known: Any) -> Any:
        """The rows of a stack's gradient that belong to its part number `place`."""
        sizes = [self._size(source) for source in self.graph.reads(stack)]
        if not self._is_split(stack):
            return times(*picked(sizes, place), known)
        terms = []
        for reader, at in self.uses[stack]:
            weight = self.graph.letters.weights(self.graph.layer(reader))[at]
            part = self._parts_of(weight, stack)[place]
            terms.append(times(transposed(part), self.delta(reader)))
        return plus(*terms)

    def _through(self, phi: Any, share: Any, argument: Any, value: Any) -> Any:
        """What is left of a share once it has passed an activation backwards."""
        if phi is None:
            return share
        if phi.is_elementwise:
            return _multiplied(share, sloped(phi, argument))
        weighted = times(Integer(-1), value, transposed(value), share)
        return plus(entrywise(value, share), weighted)

    def backed(self, key: Key) -> Any:
        """δ of `key` as a formula of the δs after it."""
        share = self.shares[key]
        if not self.graph.is_dense(key):
            return share
        return self._through(self.graph.activation(key), share, self.summed(key), self.graph.letter(key))


def _multiplied(*factors: Any) -> Any:
    """u ⊙ v ⊙ …, in one row."""
    row = [part for one in factors for part in (one.args if isinstance(one, HadamardProduct) else (one,))]
    return entrywise(*row)
