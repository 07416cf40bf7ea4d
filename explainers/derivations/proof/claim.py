"""A claim about every number, as it stands: written out for a whole number, or with letters for the values so far.

Moving it to another number moves its families' values (see `families`) and the letters that are named by the
number: W_L, x_T-1, sizes n_L. All else is held fixed, which only makes the claim more general.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sympy import Add, Expr, MatrixExpr, MatrixSymbol, Symbol

from ..expressions import children, postorder
from ..families.family import Family, family_of
from .interning import Interner
from .reading import LEAVES
from .substitution import substitute

_LETTERS = "krstuvlmn"


@dataclass(frozen=True)
class Value:
    """A node that is the value of a family at the claim's number plus `offset`."""

    node: Any
    family: Family
    offset: int


class Claim:
    """before = after, where both depend on `number`: a letter, or a whole number in whose place any may stand."""

    def __init__(self, interner: Interner, before: Any, after: Any, number: Any) -> None:
        self._interner, self.number = interner, number
        self.sides = _differing(interner, before, after)
        self.values = tuple(tuple(_values(interner, side, number)) for side in self.sides)
        self.lowest: dict[Any, Value] = {}
        for value in (*self.values[0], *self.values[1]):
            known = self.lowest.setdefault(value.family.family, value)
            if value.offset < known.offset:
                self.lowest[value.family.family] = value
        taken = {str(leaf) for side in self.sides for leaf in _leaves(interner, side)} | {str(number)}
        self._any_number = Symbol(
            next(letter for letter in (*_LETTERS, "any") if letter not in taken), integer=True, positive=True
        )

    @property
    def letter(self) -> Any:
        """The number, or k where it is given."""
        return self._any_number if self.number.is_Integer else self.number

    @property
    def first(self) -> int:
        """The smallest number at which everything on both sides has a value."""
        return max(value.family.first - value.offset for value in self.lowest.values())

    def families_only_in(self, side: int) -> list[Any]:
        other = {value.family.family for value in self.values[1 - side]}
        own = dict.fromkeys(value.family.family for value in self.values[side])
        return [family for family in own if family not in other]

    def at(self, side: int, number: int) -> Any:
        """A side written out at a whole number."""
        written = {value.node: value.family.at(number + value.offset) for value in self.values[side]}
        return self._moved(side, written, number)

    def index(self, offset: int) -> Any:
        """k + offset, where k is any number."""
        return self._any_number + offset

    def value(self, family: Any, offset: int) -> Any:
        """The value at k + offset: a letter for the lowest that occurs, and from there by the family's recursion."""
        lowest = self.lowest[family]
        number = self.index(lowest.offset)
        same = "'" * list(self.lowest).index(family)
        made = lowest.family.letter(f"{family_name(lowest.family)}({number}){same}", number)
        for above in range(lowest.offset + 1, offset + 1):
            made = lowest.family.next(made, self.index(above))
        return made

    def unfolded(self, side: int, more: int) -> Any:
        """A side at k + more, in letters for the lowest values."""
        values = {
            value.node: self.value(value.family.family, value.offset + more) for value in self.values[side]
        }
        return self._moved(side, values, self.index(more))

    def _moved(self, side: int, values: dict[Any, Any], number: Any) -> Any:
        pairs = dict(values)
        for leaf in _leaves(self._interner, self.sides[side]):
            moved = _moved_letter(leaf, str(self.number), number)
            if moved is not leaf:
                pairs.setdefault(leaf, moved)
        return substitute(self.sides[side], tuple(pairs.items()), self._interner)


def family_name(family: Family) -> str:
    return type(family).__name__


def _values(interner: Interner, expr: Any, number: Any) -> Iterator[Value]:
    for node in _nodes(interner, expr):
        family = family_of(node)
        if family is None:
            continue
        offset = family.number - number
        if offset.is_Integer and (offset == 0 or not number.is_Integer):
            yield Value(node, family, int(offset))


def _nodes(interner: Interner, expr: Any) -> Iterator[Any]:
    """Every part of `expr`, those of the numbers in it too, each once."""
    for number in interner.order(interner.number(expr)):
        node = interner.node(number)
        if isinstance(node, Expr) and not isinstance(node, MatrixExpr):
            yield from dict.fromkeys(postorder(node))
        else:
            yield node


def _leaves(interner: Interner, expr: Any) -> list[Any]:
    return [node for node in _nodes(interner, expr) if isinstance(node, (*LEAVES, Symbol))]


def _moved_letter(leaf: Any, old: str, number: Any) -> Any:
    """W_L and W_L-1 at another number, with their sizes n_L."""
    if isinstance(leaf, Symbol):
        name = _moved_name(leaf.name, old, number)
        return leaf if name == leaf.name else Symbol(name, **leaf.assumptions0)
    letters = {letter for size in leaf.args for letter in size.free_symbols}
    resized = leaf.xreplace({letter: _moved_letter(letter, old, number) for letter in letters})
    if not isinstance(leaf, MatrixSymbol):
        return leaf if resized == leaf else resized
    name = _moved_name(leaf.name, old, number)
    sizes = resized.args[1:]
    return leaf if (name, *sizes) == (leaf.name, *leaf.args[1:]) else MatrixSymbol(name, *sizes)


def _moved_name(name: str, old: str, number: Any) -> str:
    letter, _, index = name.rpartition("_")
    found = re.fullmatch(re.escape(old) + r"([+-]\d+)?", index)
    if not letter or not found or old.isdigit():
        return name
    return f"{letter}_{number + int(found[1] or 0)}".replace(" ", "")


def _differing(interner: Interner, before: Any, after: Any) -> tuple[Any, Any]:
    """The deepest pair in which alone the sides differ: equal functions of equal values are equal."""
    while (pair := _one_differing_part(interner, before, after)) is not None:
        before, after = pair
    return before, after


def _one_differing_part(interner: Interner, a: Any, b: Any) -> tuple[Any, Any] | None:
    if family_of(a) is not None or family_of(b) is not None or a.func != b.func:
        return None
    ours, theirs = list(children(a)), list(children(b))
    if isinstance(a, Add):
        shared = [part for part in ours if part in theirs]
        ours, theirs = ([p for p in parts if p not in shared] for parts in (ours, theirs))
    if len(ours) != len(theirs):
        return None
    number = interner.number
    different = [(m, n) for m, n in zip(ours, theirs, strict=True) if number(m) != number(n)]
    return different[0] if len(different) == 1 else None


__all__ = ["Claim", "Value", "family_name"]
