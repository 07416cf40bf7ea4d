"""Brackets moved, put in or taken out: the expression as a row of signs, one bracket elsewhere, and read again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ...expressions import Activation, children
from .edits import REFUSED, Edit, is_applied, is_product, is_sum, product, total

MOST_SIGNS = 400
LOST_BRACKETS, _MISSING_PAIR = "lost brackets", "a pair of brackets is missing"
OPEN, CLOSE, PLUS = "(", ")", "+"


@dataclass(frozen=True)
class _Function:
    """φ( with the node that it was."""

    node: Any


Sign = Any
"""LOST_BRACKETS, _MISSING_PAIR = "lost brackets", "a pair of brackets is missing"
OPEN, CLOSE, PLUS, a function's opening, or an expression that is taken whole."""


class _Unreadable(Exception):
    pass


def moved_brackets(wrong: Any) -> Iterator[Edit]:
    """`wrong` with one bracket closing elsewhere."""
    signs = _signs(wrong)
    for place, sign in enumerate(signs) if len(signs) <= MOST_SIGNS else ():
        if sign == CLOSE:
            yield from _moved(wrong, signs, place)


def other_brackets(wrong: Any) -> Iterator[Edit]:
    """`wrong` with one pair of brackets more or less."""
    signs = _signs(wrong)
    if len(signs) > MOST_SIGNS:
        return
    for place in range(1, len(signs)):
        yield from _put_in(wrong, signs, place)
    for place, sign in enumerate(signs):
        if sign == OPEN:
            rest = _without_pair(signs, place)
            yield from _read_again(wrong, rest, "a pair of brackets is too many")


def _moved(wrong: Any, signs: list[Sign], place: int) -> Iterator[Edit]:
    rest = [*signs[:place], *signs[place + 1 :]]
    for end in range(1, len(rest) + 1):
        is_end = end == len(rest) or rest[end] in (CLOSE, PLUS)
        if is_end and end != place and not _is_opening(rest[end - 1]) and rest[end - 1] != PLUS:
            way = "early" if end > place else "late"
            yield from _read_again(wrong, [*rest[:end], CLOSE, *rest[end:]], f"a bracket closes too {way}")


def _put_in(wrong: Any, signs: list[Sign], start: int) -> Iterator[Edit]:
    """A pair of brackets from an operand on, after a factor, to the end of a later term."""
    if signs[start] in (CLOSE, PLUS) or signs[start - 1] == PLUS or _is_opening(signs[start - 1]):
        return
    depth = 0
    for end in range(start, len(signs)):
        depth += _is_opening(signs[end])
        depth -= signs[end] == CLOSE
        if depth < 0:
            return
        is_end = depth == 0 and (end + 1 == len(signs) or signs[end + 1] in (CLOSE, PLUS))
        if is_end and PLUS in signs[start : end + 1]:
            new = [*signs[:start], OPEN, *signs[start : end + 1], CLOSE, *signs[end + 1 :]]
            yield from _read_again(wrong, new, _MISSING_PAIR)


def _read_again(wrong: Any, signs: list[Sign], what: str) -> Iterator[Edit]:
    try:
        made = _Reading(signs, wrong).whole()
    except (_Unreadable, *REFUSED):
        return
    yield Edit(LOST_BRACKETS if what == _MISSING_PAIR else "misplaced bracket", lambda: what, made)


# Rows of signs ---------------------------------------------------------------------------------


def _is_opening(sign: Sign) -> bool:
    return isinstance(sign, _Function) or (isinstance(sign, str) and sign == OPEN)


def _signs(expr: Any) -> list[Sign]:
    """`expr` as it is written: sums in sums without brackets, all others with those that they need."""
    made: list[Sign] = []
    stack: list[Any] = [expr]
    while stack:
        node = stack.pop()
        if isinstance(node, str | _Function):
            made.append(node)
        elif is_sum(node):
            parts = [sign for part in node.args for sign in (PLUS, part)][1:]
            stack.extend(reversed(parts))
        elif is_product(node):
            parts = [
                sign
                for part in node.args
                for sign in ((OPEN, part, CLOSE) if is_sum(part) or is_product(part) else (part,))
            ]
            stack.extend(reversed(parts))
        elif isinstance(node, Activation) or (is_applied(node) and len(children(node)) == 1):
            stack.extend((CLOSE, children(node)[-1], _Function(node)))
        else:
            made.append(_Whole(node))
    return made


@dataclass(frozen=True)
class _Whole:
    """An expression whose brackets, if any, stay where they are."""

    node: Any


def _without_pair(signs: list[Sign], start: int) -> list[Sign]:
    depth = 0
    for end in range(start, len(signs)):
        depth += _is_opening(signs[end])
        depth -= signs[end] == CLOSE
        if depth == 0:
            return [*signs[:start], *signs[start + 1 : end], *signs[end + 1 :]]
    return signs


class _Reading:
    """From a row of signs back to an expression, without recursion."""

    def __init__(self, signs: list[Sign], model: Any) -> None:
        self._signs, self._model = signs, model

    def whole(self) -> Any:
        # One frame for each open bracket: what opened it, the finished terms, the factors of the term at hand.
        frames: list[tuple[Sign, list[Any], list[Any]]] = [(None, [], [])]
        for sign in self._signs:
            opening, terms, factors = frames[-1]
            if _is_opening(sign):
                frames.append((sign, [], []))
            elif isinstance(sign, _Whole):
                factors.append(sign.node)
            elif sign == PLUS:
                terms.append(self._product(factors))
                factors.clear()
            else:
                if opening is None:
                    raise _Unreadable
                terms.append(self._product(factors))
                frames.pop()
                frames[-1][2].append(self._closed(opening, total(self._model, tuple(terms))))
        if len(frames) != 1:
            raise _Unreadable
        _, terms, factors = frames[0]
        return total(self._model, (*terms, self._product(factors)))

    def _product(self, factors: list[Any]) -> Any:
        if not factors:
            raise _Unreadable
        return product(self._model, tuple(factors))

    @staticmethod
    def _closed(opening: Sign, body: Any) -> Any:
        if not isinstance(opening, _Function):
            return body
        node = opening.node
        return Activation(node.phi, body) if isinstance(node, Activation) else node.func(body)
