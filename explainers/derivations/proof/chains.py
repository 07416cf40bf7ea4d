"""What holds between the steps of a derivation: each begins where its chain ended, and letters keep their meaning."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sympy import Basic

from ..derivation import Definition, Induction, Step
from ..evidence import Verdict
from .deciding import Judge, wrong
from .substitution import Pairs, write_out
from .wording import short


def chain_of(step: Step, judge: Judge) -> Any:
    """What tells a step's chain from others: the number of its left side."""
    return judge.interner.number(step.left) if isinstance(step.left, Basic) else step.left


def joined(judge: Judge, ends: dict[Any, Any], step: Step) -> Verdict | None:
    """A step that does not begin where its chain ended is wrong; the same value differently written will do."""
    chain = chain_of(step, judge)
    if step.left is None or chain not in ends:
        return None
    end = ends[chain]
    if judge.interner.number(end) == judge.interner.number(step.before):
        return None
    verdict = judge.decide(end, step.before)
    if verdict.holds:
        return None
    return wrong(
        f"the chain breaks: the step before ended with {short(end)}, "
        f"this one begins with {short(step.before)} ({verdict.reason})",
        verdict.rung,
        verdict.counterexample,
    )


def clashes(steps: Mapping[int, Step], judge: Judge) -> dict[int, Verdict]:
    """Steps that define a letter anew, as something that is not the same."""
    meant: dict[int, Any] = {}
    found: dict[int, Verdict] = {}
    for number, step in steps.items():
        for first, second in _defined(step):
            if not isinstance(first, Basic):
                continue
            known = meant.setdefault(judge.interner.number(first), second)
            if not _mean_the_same(judge, first, known, second, steps.values()):
                found[number] = wrong(
                    f"{short(first)} was defined before as {short(known)}, and is now {short(second)}"
                )
    return found


def _defined(step: Step) -> Pairs:
    """The letters that a step gives a meaning, with their meanings."""
    if isinstance(step.evidence, Definition):
        return step.evidence.pairs
    return step.evidence.meanings if isinstance(step.evidence, Induction) else ()


def _mean_the_same(judge: Judge, letter: Any, one: Any, other: Any, steps: Iterable[Step]) -> bool:
    """Are both definitions of `letter` one, once all other letters are written out?"""
    number = judge.interner.number
    if number(one) == number(other):
        return True
    known: dict[int, tuple[Any, Any]] = {}
    for step in steps:
        for first, second in (*_defined(step), (step.left, step.before)):
            if isinstance(first, Basic) and number(first) != number(letter):
                known.setdefault(number(first), (first, second))
    sides = [write_out(side, tuple(known.values()), judge.interner) for side in (one, other)]
    return None not in sides and judge.decide(*sides).holds
