"""The classes that a network chooses between, and the choice: the class with the largest score."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sympy import Basic, FiniteSet, Integer, Symbol

from ...derivations.evidence import Relation, Verdict
from ...networks import NetworkError
from ...signals.quantities import fraction
from ...spelling import quoted

KNOWN = {2: ("spam", "not spam"), 4: ("cat", "dog", "bear", "bird"), 10: tuple(map(str, range(10)))}
"""Names for so many classes, where none are given."""
LONGEST_NAME = 30
EXAMPLE_SCORES = (1, 3, 0, -1, 2, -2, -3, 1, 0, -4, 2, -1)


def class_names(text: str | None, count: int) -> tuple[str, ...]:
    """The names in "cat, dog, bear", or names that fit; NetworkError unless they are `count` different ones."""
    if text is None:
        return KNOWN.get(count, tuple(f"class {place}" for place in range(1, count + 1)))
    names = tuple(" ".join(name.split()) for name in text.split(","))
    bad = [name for name in names if not 0 < len(name) <= LONGEST_NAME or not name.replace(" ", "").isalnum()]
    if bad:
        raise NetworkError(
            f"{quoted(bad[0])} names no class: use letters, digits and spaces, {LONGEST_NAME} at most, between commas"
        )
    if len(names) != count or len(set(names)) < count:
        raise NetworkError(
            f"the network tells {count} classes apart, but {quoted(text)} names {len(set(names))}: "
            f"give {count} different names"
        )
    return names


def score_numbers(text: str | None, count: int) -> tuple[Fraction, ...]:
    """The scores in "1, 3, 0.5", or an example; NetworkError unless they are `count` numbers with one largest."""
    if text is None:
        return tuple(map(Fraction, EXAMPLE_SCORES[:count]))
    numbers = tuple(fraction(part, "a score") for part in text.split(","))
    if len(numbers) != count:
        raise NetworkError(
            f"{count} scores are needed, but {quoted(text)} are {len(numbers)}: give {count} numbers"
        )
    if numbers.count(max(numbers)) > 1:
        raise NetworkError(f"two of the scores {quoted(text)} are the largest: give scores of which one is")
    return numbers


def letter_of(name: str) -> Any:
    """A class as it is written: a digit is a number."""
    return Integer(int(name)) if name.isdecimal() and len(name) < LONGEST_NAME else Symbol(name)


def set_of(names: Sequence[str]) -> Any:
    """{cat, dog, …} in this order, which SymPy would change."""
    return Basic.__new__(FiniteSet, *map(letter_of, names))


@dataclass(frozen=True)
class LargestScore:
    """before, a class, is the one of after, a set of classes, that has the largest of these scores."""

    scores: tuple[Fraction, ...]

    def examine(self, before: Any, relation: Relation, after: Any) -> Verdict:
        if relation != "in" or not isinstance(after, FiniteSet) or len(after.args) != len(self.scores):
            reason = "this certificate speaks of a class among as many as there are scores"
            return Verdict(False, "witness", False, 1.0, reason)
        place = after.args.index(before) if before in after.args else None
        holds = place is not None and all(
            self.scores[place] > score for other, score in enumerate(self.scores) if other != place
        )
        reason = (
            "its score is the largest of all" if holds else "another class has a score as large or larger"
        )
        return Verdict(holds, "witness", True, 0.0, reason)
