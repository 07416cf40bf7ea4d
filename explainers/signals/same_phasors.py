"""The certificate of identities between sinusoids: both sides are the same sum of phasors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..derivations.evidence import Relation, Verdict
from .cyclotomic import TooLarge
from .phasors import NotPhasors, PhasorReader, are_equal

RUNG = "phasors"


@dataclass(frozen=True)
class SamePhasors:
    """before = after for all real values of their letters, once each first of `values` is its second.

    Letters that SymPy knows as integers stand for whole numbers only. Sines, cosines and exponentials are written as
    phasors by Euler's formula, whole turns fall away, and what is left is decided in a cyclotomic field.
    """

    values: tuple[tuple[Any, Any], ...] = ()

    def examine(self, before: Any, relation: Relation, after: Any) -> Verdict:
        if relation != "=":
            return _refused(f"this certificate speaks of equalities, not of {relation!r}")
        reader = PhasorReader(dict(self.values))
        try:
            holds = are_equal(reader.read(before), reader.read(after))
        except (NotPhasors, TooLarge) as obstacle:
            return _refused(str(obstacle))
        reason = "both sides are the same sum of phasors, for all values of the letters"
        return Verdict(
            holds, RUNG, True, 0.0, reason if holds else "the two sides are different sums of phasors"
        )


def _refused(reason: str) -> Verdict:
    return Verdict(False, RUNG, False, 1.0, f"not proved: {reason}")
