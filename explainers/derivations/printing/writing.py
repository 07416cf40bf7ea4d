"""What every part of an expression is written with: how tightly it binds, brackets, signs, braces."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..expressions import Dot, folded
from ..formula import Fence, Formula, Row, Script, Token, Underbrace
from .names import activation_name, number

SUM, PRODUCT, ATOM = 0, 1, 2
"""How tightly a written expression binds."""
Written = tuple[Formula, int]
Braces = tuple[tuple[Any, Any], ...]
Handler = Callable[[Any, tuple[Written, ...], "Writer"], Written]
"""(node, its children as written, the writer) → the node as written."""
Run = tuple[int, int, Formula]
"""Start, end and label of a brace."""

MINUS = Token("-", "operator", "-:")


class Writer:
    """Writes one expression by a table of handlers; a brace is used up at its first fitting place."""

    def __init__(
        self, handlers: dict[type, Handler], role: Callable[[str], str], braces: Braces = ()
    ) -> None:
        self.role = role
        self._handlers = handlers
        self._braces = list(braces)

    def write(self, node: Any, parts: tuple[Written, ...]) -> Written:
        """`node`, whose children are `parts`, by the handler of the nearest of its types."""
        for kind in type(node).__mro__:
            if kind in self._handlers:
                return self._handlers[kind](node, parts, self)
        name = str(node)
        return Token(name, "word", name), ATOM

    def alone(self, expr: Any) -> Formula:
        """An expression that is not among a node's children."""
        return self.written(expr)[0]

    def written(self, expr: Any) -> Written:
        return folded(expr, self.write)

    def runs(self, args: tuple[Any, ...], kind: Any) -> list[Run]:
        """Which runs of `args`, the parts of a `kind`, a brace names."""
        found: list[Run] = []
        for pair in tuple(self._braces):
            letter, meaning = pair
            wanted = (
                meaning.args if isinstance(meaning, kind) and not isinstance(meaning, Dot) else (meaning,)
            )
            start = _place_of(wanted, args)
            if start is not None and not any(a < start + len(wanted) and start < b for a, b, _ in found):
                self._braces.remove(pair)
                found.append((start, start + len(wanted), self.alone(letter)))
        return sorted(found, key=lambda run: run[0])


def _place_of(wanted: tuple[Any, ...], args: tuple[Any, ...]) -> int | None:
    last = len(args) - len(wanted)
    return next((start for start in range(last + 1) if args[start : start + len(wanted)] == wanted), None)


def fenced(written: Written, least: int) -> Formula:
    """In brackets unless it binds at least as tightly as `least`."""
    part, binding = written
    return part if binding >= least else Fence(part, id="():")


def applied(name: str, argument: Formula) -> Formula:
    """φ(argument)."""
    return Row((activation_name(name), Fence(argument, id="():")))


def one_or_row(parts: list[Formula]) -> Formula:
    return parts[0] if len(parts) == 1 else Row(tuple(parts))


def is_number(written: Written) -> bool:
    """7, or a power of it: next to another number, both would read as one."""
    part = written[0].base if isinstance(written[0], Script) else written[0]
    return isinstance(part, Token) and part.style == "number"


def without_minus(term: Formula) -> tuple[Formula, bool]:
    """A term that begins with a minus, as in −x, without it."""
    if isinstance(term, Row) and term.parts and term.parts[0] == MINUS:
        rest = term.parts[1:]
        return one_or_row(list(rest)), True
    if isinstance(term, Token) and term.style == "number" and term.text.startswith("-"):
        return number(term.text[1:]), True
    return term, False


def with_braces(pieces: list[Formula], signs: list[Formula | None], runs: list[Run]) -> tuple[Formula, ...]:
    """The pieces, each after its sign, with a brace under each run."""

    def spread(start: int, end: int, is_first_bare: bool = False) -> list[Formula]:
        row: list[Formula] = []
        for place in range(start, end):
            sign = signs[place]
            row += [sign] if sign is not None and not (is_first_bare and place == start) else []
            row.append(pieces[place])
        return row

    row: list[Formula] = []
    at = 0
    for start, end, label in runs:
        row += spread(at, start)
        sign = signs[start]
        row += [sign] if sign is not None else []
        inside = spread(start, end, is_first_bare=True)
        inside = [_unfenced(inside[0])] if len(inside) == 1 else inside
        row.append(Underbrace(one_or_row(inside), label, id="brace:"))
        at = end
    return (*row, *spread(at, len(pieces)))


def _unfenced(part: Formula) -> Formula:
    """Under a brace of its own an expression needs no brackets."""
    return part.body if isinstance(part, Fence) else part
