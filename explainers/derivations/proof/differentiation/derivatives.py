"""Derivatives in expressions: written out, bound to where they are taken, and along definitions by the chain rule."""

from __future__ import annotations

from typing import Any

from ...gradients.nodes import Gradient, Jacobian
from ..interning import Interner
from ..shapes import Shapes
from ..substitution import substitute, with_operands
from .differentials import Backwards
from .tangents import Forwards

DERIVATIVES = (Gradient, Jacobian)


class Derivatives:
    """Writes derivatives out; what it has written out it remembers."""

    def __init__(self, interner: Interner, shapes: Shapes) -> None:
        self._interner, self._shapes = interner, shapes
        self._done: dict[int, Any] = {}

    def stand_in(self, number: int) -> bool:
        """Does a derivative stand in the expression with this number?"""
        return any(
            isinstance(self._interner.node(part), DERIVATIVES) for part in self._interner.order(number)
        )

    def written_out(self, number: int) -> int:
        """The expression with every derivative in it written out; NotDifferentiable where one is not known."""
        if not self.stand_in(number):
            return number
        for part in self._interner.order(number, frozenset(self._done)):
            if part not in self._done:
                self._done[part] = self._written(part)
        return self._interner.number(self._done[number])

    def _written(self, number: int) -> Any:
        node = self._interner.node(number)
        parts = [self._done[part] for part in self._interner.parts(number)]
        if not isinstance(node, DERIVATIVES):
            return with_operands(node, tuple(parts))
        value, letter = (self._interner.number(part) for part in parts[:2])
        made = self._derivative(node, value, letter)
        if len(parts) == 3:
            made = substitute(made, ((parts[1], parts[2]),), self._interner)
        return made

    def _derivative(self, node: Any, value: int, letter: int) -> Any:
        if isinstance(node, Gradient):
            return Backwards(self._interner, self._shapes).pulled_back(value, letter)
        return Forwards(self._interner, self._shapes).jacobian(value, letter)
