"""What holds between the steps of a derivation: each begins where its chain ended, and letters keep their meaning."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sympy import Basic

from ..derivation import Definition, Induction, Step, Substitution
from ..evidence import Verdict
from .deciding import Judge, wrong
from .substitution import Pairs, write_out
from .wording import short


def chain_of(step: Step, judge: Judge) -> Any:
    """What tells a step's chain from others: the number of its left side."""
    return judge.interner.number(step.left) if isinstance(step.left, Basic) else step.left


class Chains:
    """What stood in each chain so far: its end, and all that its left side is equal to."""

    def __init__(self, judge: Judge) -> None:
        self._judge = judge
        self.ends: dict[Any, Any] = {}
        self.equals: dict[Any, set[int]] = {}
        self.defined: dict[Any, set[int]] = {}

    def add(self, step: Step) -> None:
        chain, number = chain_of(step, self._judge), self._judge.interner.number
        # What is only supposed, as φ := id, is not equal to what stood before.
        is_supposed = isinstance(step.evidence, Substitution)
        equals = {number(step.after)} if is_supposed else self.equals.get(chain, {number(step.before)})
        if step.relation == "=" and number(step.before) in equals:
            equals.add(number(step.after))
        self.ends[chain], self.equals[chain] = step.after, equals
        if isinstance(step.evidence, Definition):
            pairs = step.evidence.pairs
            self._judge.once("chains", pairs, lambda: self._define(pairs))

    def _define(self, pairs: Pairs) -> None:
        number = self._judge.interner.number
        for letter, meaning in pairs:
            if isinstance(letter, Basic) and isinstance(meaning, Basic):
                self.defined.setdefault(number(letter), set()).add(number(meaning))

    def stood(self, chain: Any, before: int) -> bool:
        """Is `before` known to be what the left side of this chain is?"""
        return before in self.equals[chain] or before in self.defined.get(chain, ())


def joined(judge: Judge, chains: Chains, step: Step) -> Verdict | None:
    """A step must begin with what its chain ended with, or with what its left side is known to be.

    The same value differently written will do.
    """
    chain = chain_of(step, judge)
    if step.left is None or chain not in chains.ends:
        return None
    end = chains.ends[chain]
    before = judge.interner.number(step.before)
    if before == judge.interner.number(end) or chains.stood(chain, before):
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
        pairs = _defined(step)
        clash = judge.once("clashes", pairs, lambda pairs=pairs: _clash(judge, meant, pairs, steps.values()))  # type: ignore[misc]
        if clash is not None:
            found[number] = clash
    return found


def _clash(judge: Judge, meant: dict[int, Any], pairs: Pairs, steps: Iterable[Step]) -> Verdict | None:
    """A letter among `pairs` that meant something else before."""
    clash = None
    for first, second in pairs:
        if isinstance(first, Basic):
            known = meant.setdefault(judge.interner.number(first), second)
            if not _mean_the_same(judge, first, known, second, steps):
                clash = wrong(
                    f"{short(first)} was defined before as {short(known)}, and is now {short(second)}"
                )
    return clash


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
