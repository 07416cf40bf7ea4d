"""Induction over a number on which both sides depend; base and step are built here, from both sides alone.

Checked are each family's recursion against its values written out, the claim itself for the first numbers, and the
step: what one side becomes with one more, the other side put in for what it was, is the other side with one more.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sympy import Basic, Integer

from ..evidence import Induction, Verdict
from ..families.family import Family
from .claim import Claim, family_name
from .deciding import Judge
from .report import NORMAL_FORM, RUNGS, SHAPES
from .shapes import ShapeFault, check_equal_shapes
from .substitution import write_out

INSTANCES = 3
"""For so many first numbers a claim is checked as it stands."""
_LENGTHS = 3


def by_induction(judge: Judge, before: Any, after: Any, evidence: Induction) -> Verdict:
    """Is before = after for every `evidence.number`?"""
    interner = judge.interner
    before, after = (write_out(side, evidence.meanings, interner) for side in (before, after))
    if before is None or after is None:
        return _refused("the meanings of its letters go in a circle")
    try:
        check_equal_shapes(interner.number(before), interner.number(after), judge.shapes)
    except ShapeFault as fault:
        return Verdict(False, SHAPES, True, reason=str(fault))
    number = evidence.number if isinstance(evidence.number, Basic) else Integer(evidence.number)
    claim = Claim(interner, before, after, number)
    if not claim.lowest:
        return _refused(
            f"nothing in which the sides differ is written with dots, Σ or a power up to {number}: "
            "there is nothing to do an induction over"
        )
    return _Proof(judge, claim).verdict()


class _Proof:
    """The checks of one induction, and how each of them fared."""

    def __init__(self, judge: Judge, claim: Claim) -> None:
        self._judge, self._claim = judge, claim
        self._verdicts: list[Verdict] = []

    def verdict(self) -> Verdict:
        claim = self._claim
        numbers = range(claim.first, claim.first + INSTANCES)
        if claim.number.is_Integer:
            numbers = range(claim.first, min(numbers.stop, int(claim.number) + 1))
        for value in claim.lowest.values():
            if fault := self._recursion_fault(value.family):
                return fault
        for number in numbers:
            where = f"the claim written out for {claim.letter} = {number}"
            if fault := self._fault(where, claim.at(0, number), claim.at(1, number)):
                return fault
        return self._step_fault() or self._summary(numbers)

    def _recursion_fault(self, family: Family) -> Verdict | None:
        """Is each of the first values, written out, what follows from the one before?"""
        for number in range(family.first + 1, family.first + 1 + _LENGTHS):
            where = f"the recursion of {family_name(family)} from {number - 1} to {number}"
            if fault := self._fault(where, family.at(number), family.next(family.at(number - 1), number)):
                return fault
        return None

    def _step_fault(self) -> Verdict | None:
        """Both sides are equal by their recursions alone, or with the claim for one less put in."""
        claim = self._claim
        if self._holds(claim.unfolded(0, 0), claim.unfolded(1, 0)):
            return None
        failed = None
        for side, family, offset in self._subjects():
            more = claim.lowest[family].family.next(claim.unfolded(1 - side, 0), claim.index(offset + 1))
            where = f"the step of the induction from {claim.index(0)} to {claim.index(1)}"
            failed = self._fault(where, more, claim.unfolded(1 - side, 1))
            if failed is None:
                return None
        return failed or _refused(
            "not proved: neither side is the value of one family, so there is no telling what it becomes with one more",
            is_exact=False,
        )

    def _subjects(self) -> Iterator[tuple[int, Any, int]]:
        """The side, family and offset where a side is that family's value, which it always is by recursion alone."""
        for side in (0, 1):
            for family in self._claim.families_only_in(side):
                lowest = self._claim.lowest[family].offset
                for offset in range(lowest, lowest + _LENGTHS):
                    if self._holds(self._claim.unfolded(side, 0), self._claim.value(family, offset)):
                        yield side, family, offset

    def _holds(self, left: Any, right: Any) -> bool:
        return self._fault("", left, right) is None

    def _fault(self, where: str, left: Any, right: Any) -> Verdict | None:
        found = self._judge.decide(left, right)
        if found.holds:
            self._verdicts.append(found)
            return None
        reason = f"{where} is wrong: {found.reason}"
        return Verdict(False, found.rung, found.is_exact, found.bound, reason, found.counterexample)

    def _summary(self, numbers: range) -> Verdict:
        weakest = max(self._verdicts, key=lambda verdict: RUNGS.index(verdict.rung))
        return Verdict(
            True,
            weakest.rung,
            all(verdict.is_exact for verdict in self._verdicts),
            min(1.0, sum(verdict.bound for verdict in self._verdicts)),
            f"by induction: the claim for {self._claim.letter} = {numbers[0]} to {numbers[-1]}, "
            "the recursions and the step hold",
        )


def _refused(reason: str, *, is_exact: bool = True) -> Verdict:
    return Verdict(False, NORMAL_FORM, is_exact, reason=reason)


__all__ = ["by_induction"]
