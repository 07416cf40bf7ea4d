"""What users call: a derivation, an equality, or a chain of their own, every step of it proved or refuted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import Any

from sympy import Basic, Expr, Indexed, Integer, Lambda, MatrixBase, MatrixExpr, MatrixSymbol, Symbol
from sympy.matrices.expressions.matexpr import MatrixElement

from ..derivation import (
    Certified,
    Definition,
    Derivation,
    Equality,
    Evidence,
    Induction,
    Ordering,
    Step,
    Substitution,
)
from ..evidence import Verdict
from ..families import WrittenOut
from .chains import Chains, clashes, joined
from .deciding import Judge, not_read, wrong
from .functions import FORMULAS
from .induction import by_induction
from .nesting import TooDeep
from .replay import replayed
from .report import ProofError, Report, StepReport
from .shapes import ShapeFault
from .substitution import Pairs, substitute, write_out
from .wording import listed, short

# What may be given a meaning: letters, their entries, and a letter written out as a grid.
_LETTERS = (MatrixSymbol, MatrixElement, Symbol, Indexed, WrittenOut)

_ORDERS = ("lt", "le", "gt", "ge")


def verify(derivation: Derivation, progress: Callable[[int, int], None] | None = None) -> Report:
    """Every step of a derivation, and that each begins where the one before it in its chain ended.

    `progress` is told the number of the step at work on, and how many there are.
    """
    judge = Judge()
    deep = {number: fault for number, step in _numbered(derivation) if (fault := _too_deep(judge, step))}
    readable = {number: step for number, step in _numbered(derivation) if number not in deep}
    refused = deep | clashes(readable, judge)
    reports = []
    chains = Chains(judge)
    for number, step in _numbered(derivation):
        if progress is not None:
            progress(number, len(derivation.steps))
        verdict = refused.get(number) or joined(judge, chains, step) or _verdict(judge, step)
        if number in readable:
            chains.add(step)
        replay = replayed(step, judge.interner) if number in readable else None
        reports.append(StepReport.of(number, step.rule, verdict, replayed=replay))
    return Report(derivation.title, tuple(reports))


def _numbered(derivation: Derivation) -> Iterable[tuple[int, Step]]:
    return enumerate(derivation.steps, start=1)


def _too_deep(judge: Judge, step: Step) -> Verdict | None:
    pairs = getattr(step.evidence, "pairs", ()) or getattr(step.evidence, "meanings", ())
    try:
        _read(judge, (step.before, step.after, step.left))
        judge.once("read", pairs, lambda: _read(judge, (side for pair in pairs for side in pair)))
    except TooDeep as fault:
        return not_read(fault)
    return None


def _read(judge: Judge, expressions: Iterable[Any]) -> None:
    for each in expressions:
        if isinstance(each, Basic | MatrixBase):
            judge.interner.number(each)


def prove(left: Any, right: Any) -> Report:
    """Is left = right, for all values of the letters, all functions φ, and all sizes where sizes are letters?

    ProofError where one of them is not a SymPy expression.
    """
    a, b = expression(left, "the left side"), expression(right, "the right side")
    verdict = Judge().decide(a, b)
    return Report(f"{short(a)} = {short(b)}", (StepReport.of(1, "equality", verdict, sides=(a, b)),))


def check(chain: Sequence[Any]) -> Report:
    """Is e₀ = e₁ = e₂ = …? Which step is wrong, and why. ProofError where there is no chain to check."""
    if not isinstance(chain, Sequence) or isinstance(chain, str) or len(chain) < 2:
        raise ProofError("a chain is a list of at least two SymPy expressions: for example check([e0, e1])")
    parts = [expression(each, f"expression {number}") for number, each in enumerate(chain)]
    judge = Judge()
    steps = [
        StepReport.of(number, "equality", judge.decide(a, b), sides=(a, b))
        for number, (a, b) in enumerate(pairwise(parts), start=1)
    ]
    return Report(f"{short(parts[0])} = … = {short(parts[-1])}", tuple(steps))


def expression(value: Any, what: str) -> Any:
    """`value` if it is a SymPy expression (whole numbers are made one); ProofError otherwise."""
    if isinstance(value, int) and not isinstance(value, bool):
        return Integer(value)
    if isinstance(value, MatrixBase):
        return value.as_immutable()
    if not isinstance(value, Expr | MatrixExpr):
        raise ProofError(
            f"{what} is {_described(value)}: give a SymPy expression, such as W*x + b of MatrixSymbols"
        )
    return value


def _described(value: Any) -> str:
    if isinstance(value, str):
        return f"the text {value[:40]!r}"
    return (
        f"{short(value)}, which is no expression" if isinstance(value, Basic) else f"a {type(value).__name__}"
    )


# Evidence --------------------------------------------------------------------------------------


def _verdict(judge: Judge, step: Step) -> Verdict:
    for side, name in ((step.before, "begins with"), (step.after, "ends with")):
        if not isinstance(side, Basic | MatrixBase):
            raise ProofError(f"the step {step.rule!r} {name} {_described(side)}: give a SymPy expression")
    return _by_evidence(judge, step, step.evidence)


def _by_evidence(judge: Judge, step: Step, evidence: Evidence) -> Verdict:
    if isinstance(evidence, Certified):
        return evidence.certificate.examine(step.before, step.relation, step.after)
    if isinstance(evidence, Ordering):
        return _by_order(judge, step, evidence)
    if step.relation != "=":
        raise ProofError(f"the step {step.rule!r} is no equality: give it an Ordering or a certificate")
    if isinstance(evidence, Equality):
        return judge.decide(step.before, step.after)
    if isinstance(evidence, Substitution):
        return _fits(judge, evidence.pairs) or judge.decide(
            substitute(step.before, evidence.pairs, judge.interner), step.after
        )
    if isinstance(evidence, Definition):
        return _fits(judge, evidence.pairs) or _by_definition(judge, step, evidence.pairs)
    if isinstance(evidence, Induction):
        return _fits(judge, evidence.meanings) or by_induction(judge, step.before, step.after, evidence)
    raise ProofError(f"the step {step.rule!r} has no evidence that can be checked: {type(evidence).__name__}")


def _by_order(judge: Judge, step: Step, evidence: Ordering) -> Verdict:
    if step.relation not in _ORDERS:
        raise ProofError(
            f"the step {step.rule!r} has the relation {step.relation!r}, which is no order: "
            f"use {listed(list(_ORDERS), 'or')}"
        )
    return judge.order(step.before, step.relation, step.after, FORMULAS | _functions(evidence.pairs))


def _functions(pairs: Pairs) -> dict[str, Lambda]:
    """Those of the pairs that give a function its formula."""
    return {str(first): second for first, second in pairs if isinstance(second, Lambda)}


def _by_definition(judge: Judge, step: Step, pairs: Pairs) -> Verdict:
    for first, _ in pairs:
        # Else the step's own claim could be its evidence: "after is before, by definition".
        if not isinstance(first, _LETTERS):
            return wrong(f"{short(first)} is no letter, so it cannot be defined: define a letter")
    functions = _functions(pairs)
    if functions:
        pairs = tuple(pair for pair in pairs if not isinstance(pair[1], Lambda))
    if (verdict := judge.by_chain_rule(step.before, step.after, pairs)) is not None:
        return verdict
    sides = [write_out(side, pairs, judge.interner) for side in (step.before, step.after)]
    if any(side is None for side in sides):
        names = listed([short(first) for first, _ in pairs])
        return wrong(f"the definitions go in a circle: {names} would be written out for ever")
    verdict = judge.decide(*sides, formulas=FORMULAS | functions)
    return judge.in_single_layers(verdict, step.before, step.after, pairs)


def _fits(judge: Judge, pairs: Pairs) -> Verdict | None:
    """Each second must have the shape of its first."""
    return judge.once("shapes", pairs, lambda: _misfit(judge, pairs))


def _misfit(judge: Judge, pairs: Pairs) -> Verdict | None:
    for first, second in pairs:
        if not isinstance(first, MatrixExpr) or not isinstance(second, Basic):
            continue
        try:
            a, b = (judge.shapes.of(judge.interner.number(each)) for each in (first, second))
        except ShapeFault as fault:
            return wrong(str(fault), "shapes")
        if a != b:
            return wrong(
                f"{short(first)} is {'×'.join(map(str, a))}, but {short(second)} is {'×'.join(map(str, b))}: "
                "one cannot stand for the other",
                "shapes",
            )
    return None


__all__ = ["check", "expression", "prove", "verify"]
