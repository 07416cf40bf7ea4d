"""What every family is: a value for each number n, written out by `.at(n)`, each following from the one before.

Powers Wⁿ and sums Σ_{i=1}^{n}, which SymPy has, are read as families too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from sympy import Add, MatPow, MatrixExpr, Sum, Symbol

from ..expressions import matrix, times


@runtime_checkable
class Family(Protocol):
    """A value for each whole number from `first` up."""

    @property
    def number(self) -> Any:
        """Which value of the family this is: L, T − 1, or a whole number."""

    @property
    def first(self) -> int:
        """The smallest number that has a value."""

    @property
    def family(self) -> Any:
        """What two values of one family have in common."""

    def at(self, number: int) -> Any:
        """The value for a whole number, written out."""

    def next(self, before: Any, number: Any) -> Any:
        """The value at `number` from the value at the number before."""

    def letter(self, name: str, number: Any) -> Any:
        """A letter of the shape that the value at `number` has."""


class Numbered(MatrixExpr):
    """A family as a SymPy node: its first argument is the number, the others are what its values have in common."""

    @property
    def number(self) -> Any:
        return self.args[0]

    @property
    def first(self) -> int:
        return 1

    @property
    def family(self) -> Any:
        return (type(self), *self.args[1:])


@dataclass(frozen=True)
class Power:
    """Wⁿ for a square matrix W."""

    base: Any
    number: Any
    first = 1

    @property
    def family(self) -> Any:
        return ("power", self.base)

    def at(self, number: int) -> Any:
        return times(*[self.base] * number)

    def next(self, before: Any, number: Any) -> Any:
        return times(self.base, before)

    def letter(self, name: str, number: Any) -> Any:
        return matrix(name, *self.base.shape)


@dataclass(frozen=True)
class Total:
    """Σ of `body` for `index` from `start` to n."""

    body: Any
    index: Any
    start: int
    number: Any

    @property
    def first(self) -> int:
        return self.start

    @property
    def family(self) -> Any:
        return ("sum", self.body, self.index, self.start)

    def at(self, number: int) -> Any:
        return Sum(self.body, (self.index, self.start, number))

    def next(self, before: Any, number: Any) -> Any:
        return Add(before, self.body.xreplace({self.index: number}), evaluate=False)

    def letter(self, name: str, number: Any) -> Any:
        return Symbol(name)


def family_of(node: Any) -> Family | None:
    """`node` read as a value of a family; None where it is none."""
    if isinstance(node, Power | Total) or (hasattr(node, "args") and isinstance(node, Family)):
        return node
    if isinstance(node, MatPow):
        return Power(*node.args)
    if isinstance(node, Sum) and len(node.limits) == 1 and len(node.limits[0]) == 3:
        index, start, end = node.limits[0]
        return Total(node.function, index, int(start), end) if start.is_Integer else None
    return None


__all__ = ["Family", "Power", "Total", "family_of"]
