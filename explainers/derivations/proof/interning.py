"""Interning (hash-consing): every different expression gets one number, so that equality is equality of numbers.

Structural: W(Vx) and (WV)x are different. Nothing here recurses, however deep the expression; every rung of a
proof reads expressions through these numbers.
"""

from __future__ import annotations

from typing import Any

from sympy import Basic

from .nesting import TooDeep, is_too_deep
from .reading import operands, own_part


class Interner:
    """Numbers for expressions: the same number for the same structure."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[Any, ...], int] = {}
        self._nodes: list[Any] = []
        self._parts: list[tuple[int, ...]] = []
        self._by_identity: dict[int, int] = {}
        # Identities are only unique among living objects; a dense matrix makes its entries anew at each look.
        self._kept: dict[int, tuple[Any, tuple[Any, ...]]] = {}

    def number(self, expr: Any) -> int:
        """The number of `expr`; TooDeep where numbers in it are nested too deeply."""
        known, stack = self._by_identity, [expr]
        while stack:
            node = stack[-1]
            if id(node) in known:
                stack.pop()
                continue
            _, parts = self._kept.setdefault(id(node), (node, operands(node)))
            waiting = [part for part in parts if id(part) not in known]
            if waiting:
                stack.extend(waiting)
            else:
                stack.pop()
                self._intern(node, tuple(known[id(part)] for part in parts))
        return known[id(expr)]

    def node(self, number: int) -> Any:
        """An expression with this number."""
        return self._nodes[number]

    def parts(self, number: int) -> tuple[int, ...]:
        """The numbers of what it computes with."""
        return self._parts[number]

    def order(self, number: int, stop: frozenset[int] = frozenset()) -> list[int]:
        """`number` and all below it, parts first, each once; nothing below those in `stop`."""
        # Parts always have smaller numbers.
        reached, stack = {number}, [number]
        while stack:
            top = stack.pop()
            if top in stop:
                continue
            for part in self._parts[top]:
                if part not in reached:
                    reached.add(part)
                    stack.append(part)
        return sorted(reached)

    def _intern(self, node: Any, parts: tuple[int, ...]) -> None:
        if not parts and is_too_deep(node):
            raise TooDeep
        key = (type(node), own_part(node), parts)
        number = self._numbers.setdefault(key, len(self._nodes))
        if number == len(self._nodes):
            self._nodes.append(node)
            self._parts.append(parts)
        self._by_identity[id(node)] = number

    def same_head(self, a: int, b: int) -> bool:
        """Do both only differ in what they compute with, and in as many places?"""
        first, second = self._nodes[a], self._nodes[b]
        return (
            bool(self._parts[a])
            and len(self._parts[a]) == len(self._parts[b])
            and type(first) is type(second)
            and bool(own_part(first) == own_part(second))
        )


def same(one: Any, other: Any) -> bool:
    """Are two values, or tuples of them, the same, with expressions compared by structure and without recursion?"""
    interner = Interner()
    stack = [(one, other)]
    while stack:
        a, b = stack.pop()
        if isinstance(a, tuple) and isinstance(b, tuple):
            if len(a) != len(b):
                return False
            stack.extend(zip(a, b, strict=True))
        elif isinstance(a, Basic) and isinstance(b, Basic):
            if interner.number(a) != interner.number(b):
                return False
        elif a != b:
            return False
    return True
