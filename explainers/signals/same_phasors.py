"""The certificate of identities between sinusoids: both sides are the same sum of phasors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sympy import Tuple

from ..derivations.evidence import Relation, Verdict, unproved
from .cyclotomic import TooLarge
from .phasors import NotPhasors, are_equal
from .reading import PhasorReader

RUNG = "phasors"


@dataclass(frozen=True)
class SamePhasors:
    """before = after for all real values of their letters, once each first of `values` is its second.

    Letters that SymPy knows as integers stand for whole numbers only; lists are equal entry by entry. Sines, cosines
    and exponentials are written as phasors by Euler's formula, whole turns fall away, and what is left is decided in
    a cyclotomic field.
    """

    values: tuple[tuple[Any, Any], ...] = ()

    def examine(self, before: Any, relation: Relation, after: Any) -> Verdict:
        if relation != "=":
            return unproved(f"this certificate speaks of equalities, not of {relation!r}", RUNG)
        pairs = _pairs(before, after)
        reader = PhasorReader(dict(self.values))
        try:
            holds = pairs is not None and all(are_equal(reader.read(a), reader.read(b)) for a, b in pairs)
        except (NotPhasors, TooLarge) as obstacle:
            return unproved(obstacle, RUNG)
        reason = "both sides are the same sum of phasors, for all values of the letters"
        return Verdict(
            holds, RUNG, True, 0.0, reason if holds else "the two sides are different sums of phasors"
        )


def _pairs(before: Any, after: Any) -> list[tuple[Any, Any]] | None:
    """Both sides, or their entries where they are lists; None where these are not as many."""
    if not isinstance(before, Tuple) or not isinstance(after, Tuple):
        return [(before, after)]
    return list(zip(before, after, strict=True)) if len(before) == len(after) else None
