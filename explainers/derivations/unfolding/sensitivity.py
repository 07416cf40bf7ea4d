"""How a value depends on an earlier state: ∂h_T/∂h_0 as a product of one factor for each step, φ′(z_t) and the weights.

The chain rule forwards along the unrolled network: ∂h_t/∂h_0 is written with that of the step before, and this is
then replaced, until only factors are left. Where several paths lead back, their products are added.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sympy import Basic, DiagMatrix, Identity, Integer, MatMul, ZeroMatrix

from ...networks import Complement, Concatenate, Dense, Elementwise, Multiply, NetworkError
from ..derivation import Definition, Step
from ..expressions import Activation, entrywise, plus, postorder, stacked, substituted, times
from ..gradients.nodes import Jacobian, sloped
from ..rules import flat
from ..symbols import before_activation
from .unrolling import Key, Unrolled

MOST_FACTORS = 400
MOST_SINGLE_STEPS = 6


@dataclass(frozen=True)
class Sensitivity:
    """∂target/∂source over `graph`; the outputs of layers in `held` are taken as they are, not as they came about."""

    graph: Unrolled
    target: Key
    source: Key
    held: frozenset[str] = frozenset()

    def reads(self, key: Key) -> tuple[Key, ...]:
        return () if key == self.source or key[0] in self.held else self.graph.reads(key)

    @cached_property
    def dependent(self) -> tuple[Key, ...]:
        """What depends on the source, itself first, in computing order."""
        found: dict[Key, None] = {}
        for key in self.graph.needed(self.target, self.reads):
            if key == self.source or any(one in found for one in self.reads(key)):
                found[key] = None
        return tuple(found)

    @property
    def definitions(self) -> Definition:
        """What each letter on the way stands for."""
        letters = self.graph.letters
        pairs = []
        for key in self.dependent[1:]:
            layer, time = self.graph.layer(key), key[1]
            if not self.graph.is_lettered(key):
                continue
            phi = self.graph.activation(key)
            if phi is None or not self.graph.is_dense(key):
                pairs.append((self.graph.letter(key), letters.value(layer, time)))
                continue
            z = before_activation(letters, layer, time)
            pairs += [(self.graph.letter(key), Activation(phi, z)), (z, letters.pre_activation(layer, time))]
        return Definition(tuple(pairs))

    def steps(self) -> tuple[Step, ...]:
        """∂h_T/∂h_0 = diag(φ′(z_T)) U ∂h_{T−1}/∂h_0 = …; NetworkError where a derivative is no product of these."""
        definitions = self.definitions
        first = self._jacobian(self.target)
        expr = self.spread(self.target)
        reason = f"The chain rule: {self.factors}, times how the step before depends on it."
        steps = [Step(first, "chain rule", expr, reason, definitions)]
        waiting = [key for key in reversed(self.dependent[1:-1]) if self.graph.is_lettered(key)]
        single = waiting if len(waiting) <= MOST_SINGLE_STEPS else waiting[: MOST_SINGLE_STEPS - 1]
        for group in [*([key] for key in single), waiting[len(single) :]]:
            after = expr
            for key in group:
                after = flat(substituted(after, {self._jacobian(key): self.spread(key)}))
                _check_length(after)
            if after is not expr and after != expr:
                again = (
                    "The same for the step before." if len(group) == 1 else "And so on, back to the start."
                )
                steps.append(Step(expr, "chain rule", after, again, definitions))
                expr = after
        return tuple(steps)

    @property
    def factors(self) -> str:
        """What stands for one step, in words."""
        return "the gate that keeps" if self.held else "the slope at this step, times the weights"

    # One value -----------------------------------------------------------------------------

    def spread(self, key: Key) -> Any:
        """∂key/∂source by those of what `key` reads."""
        terms = [
            product
            for place, one in enumerate(self.graph.reads(key))
            for product in self._through(key, place, one)
        ]
        if isinstance(self.graph.layer(key).operation, Concatenate):
            return self._stacked(key)
        phi = self.graph.activation(key)
        slope = [] if phi is None else [self._slope(key, phi)]
        return _sum_of(slope, terms, self._size(key))

    def _through(self, key: Key, place: int, one: Key) -> list[list[Any]]:
        """The factors along one edge, nothing where no path leads back."""
        if one not in self.dependent:
            return []
        inner = self._inner(one)
        operation = self.graph.layer(key).operation
        if isinstance(operation, Dense):
            return [[self.graph.letters.weights(self.graph.layer(key))[place], *inner]]
        if isinstance(operation, Complement):
            return [[Integer(-1), *inner]]
        if isinstance(operation, Multiply):
            others = [self._written(other) for at, other in enumerate(self.graph.reads(key)) if at != place]
            return [[_diagonal(entrywise(*others)), *inner]]
        return [inner]

    def _inner(self, one: Key) -> list[Any]:
        if one == self.source:
            return []
        made = self._jacobian(one) if self.graph.is_lettered(one) else self.spread(one)
        return [] if isinstance(made, Identity) else [made]

    def _stacked(self, key: Key) -> Any:
        columns = self._size(self.source)
        blocks = []
        for one in self.graph.reads(key):
            size = self._size(one)
            blocks.append(
                _sum_of([], [self._inner(one)], size) if one in self.dependent else ZeroMatrix(size, columns)
            )
        return stacked(*blocks)

    def _slope(self, key: Key, phi: Any) -> Any:
        if not phi.is_elementwise:
            raise NetworkError(
                f"{phi.name} in layer {key[0]!r} looks at all its neurons at once, so that its derivative is no factor "
                "for each neuron"
            )
        layer = self.graph.layer(key)
        letters = self.graph.letters
        is_alone = isinstance(layer.operation, Elementwise)
        z = letters.pre_activation(layer, key[1]) if is_alone else before_activation(letters, layer, key[1])
        return _diagonal(sloped(phi, z))

    def _written(self, key: Key) -> Any:
        return (
            self.graph.letter(key)
            if self.graph.is_lettered(key)
            else self.graph.written(key, self.graph.is_lettered)
        )

    def _jacobian(self, key: Key) -> Any:
        return Jacobian(self.graph.letter(key), self.graph.letter(self.source))

    def _size(self, key: Key) -> Any:
        return self.graph.letters.network.shapes[key[0]][0]


def _diagonal(vector: Any) -> Any:
    return Basic.__new__(DiagMatrix, vector)


def _sum_of(before: list[Any], terms: list[list[Any]], size: Any) -> Any:
    """before · (product + product + …), the empty product being I."""
    if len(terms) == 1:
        factors = [*before, *terms[0]]
        return flat(times(*factors)) if factors else Identity(size)
    inside = plus(*(flat(times(*term)) if term else Identity(size) for term in terms))
    return flat(times(*before, inside)) if before else inside


def _check_length(expr: Any) -> None:
    if sum(isinstance(node, DiagMatrix | MatMul) for node in postorder(expr)) > MOST_FACTORS:
        raise NetworkError(
            f"the ways back through this network have more than {MOST_FACTORS} factors: take fewer time steps"
        )


def remembered(graph: Unrolled, name: str, held: frozenset[str] = frozenset()) -> Sensitivity | None:
    """How the last value of layer `name` depends on its latest one from before the start; None where it does not."""
    target: Key = (name, graph.steps)
    for back in range(1001):
        source: Key = (name, -back)
        if not any(time is not None and time <= -back for _, time in graph.needed(target, graph.reads)):
            return None
        made = Sensitivity(graph, target, source, held)
        if target in made.dependent:
            return made
    return None
