"""The certificate of comparisons between numbers: fractions exactly, others by balls that do not touch."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flint import acb, ctx

from ..derivations.evidence import Relation, Verdict, unproved
from .evaluating import NoValue, Value, compared, total, value_of

PRECISIONS = (64, 256, 1024)
"""Bits, tried one after the other until a comparison is decided."""


@dataclass(frozen=True)
class Compared:
    """before relation after, for expressions without letters besides those that `letters` binds.

    Fractions are compared exactly. Numbers that are none are enclosed in balls, which decide <, >, ≠; that two such
    numbers are equal is not decided. "approx" means that after, a decimal, is before rounded to `decimals`.
    """

    letters: tuple[tuple[Any, Any], ...] = ()
    decimals: int = 0

    def examine(self, before: Any, relation: Relation, after: Any) -> Verdict:
        outer = ctx.prec
        try:
            for bits in PRECISIONS:
                ctx.prec = bits
                a, b = (value_of(side, dict(self.letters)) for side in (before, after))
                decided = self._decided(a, relation, b)
                if decided is not None:
                    are_exact = isinstance(a, Fraction) and isinstance(b, Fraction)
                    return _verdict(decided, "exact fractions" if are_exact else "ball arithmetic")
        except NoValue as obstacle:
            return unproved(obstacle, "ball arithmetic")
        finally:
            ctx.prec = outer
        return Verdict(
            False, "ball arithmetic", False, 1.0, "not proved: the two sides are too close to call"
        )

    def _decided(self, a: Value, relation: Relation, b: Value) -> bool | None:
        if relation != "approx":
            return compared(a, relation, b)
        half_a_unit = Fraction(1, 2 * 10**self.decimals)
        gap = total([a, -b])
        size = abs(gap) if isinstance(gap, Fraction) else acb(abs(gap))
        return compared(size, "le", half_a_unit)


def _verdict(holds: bool, rung: str) -> Verdict:
    stand = "stand" if holds else "do not stand"
    return Verdict(holds, rung, True, 0.0, f"the values of both sides {stand} in this relation")
