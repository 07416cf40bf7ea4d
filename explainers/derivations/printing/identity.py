"""Ids for the parts of a formula: a letter by its name and how often it was read, a sign by what it belongs to.

"W_2#1" is the first W_2 in reading order; "+:b_2#1" the plus whose term ends in it; "():W_2#1" the brackets whose
content begins with it. So a sign keeps its id from step to step as long as its term does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ..formula import Accent, Formula, Row, Script, Token, folded_formula, with_parts


@dataclass(frozen=True)
class _Labelled:
    """A part with its final ids, and the ids of the first and the last letter in it."""

    formula: Formula
    first: str = ""
    last: str = ""


class _Counts:
    def __init__(self) -> None:
        self._read: Counter[str] = Counter()
        self._seen: Counter[str] = Counter()

    def occurrence(self, name: str) -> str:
        self._read[name] += 1
        return self.unique(f"{name}#{self._read[name]}")

    def unique(self, wanted: str) -> str:
        self._seen[wanted] += 1
        return wanted if self._seen[wanted] == 1 else f"{wanted}'{self._seen[wanted]}"


def with_ids(formula: Formula) -> Formula:
    """`formula` with unique ids; those that end in ":" are completed by what they belong to.

    The same formula always gets the same ids.
    """
    counts = _Counts()

    def combine(node: Formula, parts: tuple[_Labelled, ...]) -> _Labelled:
        if not parts and node.id.endswith(":"):
            return _Labelled(node)  # a sign: its row completes it
        if node.id and isinstance(node, Token | Script | Accent):
            own = counts.occurrence(node.id)
            return _Labelled(replace(node, id=own), own, own)
        if isinstance(node, Row):
            parts = tuple(_signs_completed(parts, counts))
        first = next((part.first for part in parts if part.first), "")
        last = next((part.last for part in reversed(parts) if part.last), "")
        made = with_parts(node, tuple(part.formula for part in parts))
        return _Labelled(replace(made, id=counts.unique(node.id + first)) if node.id else made, first, last)

    labelled: _Labelled = folded_formula(formula, combine)
    return labelled.formula


def _signs_completed(parts: tuple[_Labelled, ...], counts: _Counts) -> Iterator[_Labelled]:
    for place, part in enumerate(parts):
        if isinstance(part.formula, Token) and part.formula.id.endswith(":"):
            last = next((later.last for later in parts[place + 1 :] if later.last), "")
            yield _Labelled(replace(part.formula, id=counts.unique(part.formula.id + last)))
        else:
            yield part
