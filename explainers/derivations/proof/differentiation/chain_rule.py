"""The chain rule along definitions: ∂ℓ/∂v is collected from the letters whose definitions read v, and from no others.

Where a letter is defined as ∂ℓ/∂z (δ_2 := ∂ℓ/∂z_2), it stands for it: so a step of backpropagation is checked with
its own layer's formulas alone, however deep the network is.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

from sympy import Basic, Identity, MatrixSymbol, ZeroMatrix

from ...expressions import plus
from ...gradients.nodes import Gradient
from ..interning import Interner
from ..shapes import Shapes
from ..substitution import Pairs, substitute
from .derivatives import DERIVATIVES
from .differentials import Backwards, NotDifferentiable


class ChainRule:
    """Definitions, read as a graph of letters."""

    def __init__(self, pairs: Pairs, interner: Interner, shapes: Shapes) -> None:
        self._interner, self._shapes = interner, shapes
        known = [(a, b) for a, b in pairs if isinstance(a, Basic) and isinstance(b, Basic)]
        self.plain: Pairs = tuple(pair for pair in known if not isinstance(pair[1], DERIVATIVES))
        self._meaning = {interner.number(a): interner.number(b) for a, b in self.plain}
        self._named = {
            (interner.number(b.value), interner.number(b.letter)): a
            for a, b in known
            if isinstance(b, Gradient) and len(b.args) == 2
        }
        self._names = {interner.number(a) for a, b in known if isinstance(b, DERIVATIVES)}
        self._found: dict[tuple[int, int], Any] = {}
        self._reached: dict[int, frozenset[int]] = {}

    @cached_property
    def is_acyclic(self) -> bool:
        """No letter is defined by itself."""
        waiting = {
            letter: self._meaning.keys() & set(self._letters_in(meaning))
            for letter, meaning in self._meaning.items()
        }
        ready = [letter for letter, below in waiting.items() if not below]
        count = 0
        while ready:
            letter = ready.pop()
            count += 1
            for reader in self._readers.get(letter, ()):
                waiting[reader].discard(letter)
                if not waiting[reader]:
                    ready.append(reader)
        return count == len(waiting)

    def written(self, expr: Any) -> Any:
        """`expr` with each gradient in it written in the letters of the definitions."""
        pairs = []
        for number in self._interner.order(self._interner.number(expr)):
            node, parts = self._interner.node(number), self._interner.parts(number)
            if isinstance(node, Gradient) and len(parts) == 2:
                pairs.append((node, self.gradient(parts[0], parts[1])))
        return substitute(expr, tuple(pairs), self._interner) if pairs else expr

    def gradient(self, loss: int, letter: int) -> Any:
        """∂loss/∂letter; those of letters on the way by the names that they have.

        NotDifferentiable where the loss depends on such a name: then a derivative would have to be differentiated.
        """
        if not self._names.isdisjoint(self._reached_from(loss)):
            raise NotDifferentiable("the loss depends on a gradient that has a name")
        stack = [letter]
        while stack:
            one = stack[-1]
            waiting = [
                reader
                for reader in self._readers_in(loss, one)
                if reader != loss and self._adjoint(loss, reader) is None
            ]
            if waiting:
                stack += waiting
            else:
                stack.pop()
                self._found.setdefault((loss, one), self._collected(loss, one))
        return self._found[loss, letter]

    def _adjoint(self, loss: int, letter: int) -> Any | None:
        return self._named.get((loss, letter), self._found.get((loss, letter)))

    def _collected(self, loss: int, letter: int) -> Any:
        backwards = Backwards(self._interner, self._shapes)
        terms = [
            backwards.pulled_back(
                self._meaning.get(reader, reader),
                letter,
                None if reader == loss else self._adjoint(loss, reader),
            )
            for reader in self._readers_in(loss, letter)
        ]
        if letter == loss:
            return Identity(1)
        return plus(*terms) if terms else ZeroMatrix(*backwards.shape(letter))

    @cached_property
    def _readers(self) -> dict[int, list[int]]:
        """Letter → the letters whose definitions it stands in."""
        readers: dict[int, list[int]] = {}
        for letter, meaning in self._meaning.items():
            for part in self._letters_in(meaning):
                readers.setdefault(part, []).append(letter)
        return readers

    def _letters_in(self, number: int) -> list[int]:
        order = self._interner.order(number)
        return [part for part in order if isinstance(self._interner.node(part), MatrixSymbol)]

    def _readers_in(self, loss: int, letter: int) -> list[int]:
        """Those of its readers that `loss` depends on, and `loss` itself where it is a formula that reads it."""
        reached = self._reached_from(loss)
        readers = [reader for reader in self._readers.get(letter, ()) if reader in reached]
        is_read = loss not in self._meaning and loss != letter and letter in self._letters_in(loss)
        return [loss, *readers] if is_read else readers

    def _reached_from(self, loss: int) -> frozenset[int]:
        if loss not in self._reached:
            reached, stack = set(), [loss]
            while stack:
                number = stack.pop()
                if number not in reached:
                    reached.add(number)
                    stack += self._letters_in(self._meaning.get(number, number))
            self._reached[loss] = frozenset(reached)
        return self._reached[loss]
