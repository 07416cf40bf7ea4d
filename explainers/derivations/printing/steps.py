"""The formulas of a derivation: each step's two sides, with ids that match, and the chains in which they are set."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from ..formula import Formula, Row
from .building import Braces, unlabelled
from .calculus import relation_sign
from .identity import with_ids

if TYPE_CHECKING:
    from ..derivation import Derivation, Step


@dataclass(frozen=True)
class StepFormula:
    """A step as "left = before" and "left = after"; `named` is before with braces below what gets a name."""

    before: Formula
    after: Formula
    named: Formula | None = None


@dataclass(frozen=True)
class Line:
    """One line of a chain: with or without its left side, how that (or the line before) stands to its right side,
    and the step that leads to it, none for the first.
    """

    left: Formula | None
    right: Formula
    step: Step | None = None
    relation: str = "="

    @property
    def sign(self) -> Formula:
        return relation_sign(self.relation)


def step_formulas(derivation: Derivation) -> tuple[StepFormula, ...]:
    """The formulas of every step; the same part has the same id before and after."""
    roles = dict(derivation.roles)
    made: list[StepFormula] = []
    so_far: str = "="
    first: Any = None
    for before, step in zip((None, *derivation.steps), derivation.steps, strict=False):
        # What the left side is to the end of the step before, it is to the beginning of this one. A chain of
        # relations without a left side goes on from its first side.
        goes_on = before is not None and _goes_on(before, step)
        so_far, first = (so_far, first) if goes_on else ("=", None)
        together = composed(so_far, step.relation)
        made.append(
            _step_formula(step if first is None else replace(step, left=first), roles, so_far, together)
        )
        if first is None and step.left is None and step.relation != "=":
            first = step.before
        so_far = together
    return tuple(made)


def _goes_on(before: Step, step: Step) -> bool:
    return before.rule != "define" and before.left == step.left and before.after is step.before


def composed(first: str, second: str) -> str:
    """How a stands to c, where a stands to b by `first` and b to c by `second`."""
    strict = {("le", "lt"): "lt", ("lt", "le"): "lt", ("ge", "gt"): "gt", ("gt", "ge"): "gt"}
    return strict.get((first, second), first if second == "=" else second)


def _step_formula(step: Step, roles: dict[str, str], so_far: str, together: str) -> StepFormula:
    if step.rule == "define" or (step.left is None and step.relation != "="):
        both = _sides(step.before, step.after, roles, step.relation)
        return StepFormula(with_ids(unlabelled(step.before, roles)), both)
    braces = names_given(step)
    return StepFormula(
        _sides(step.left, step.before, roles, so_far),
        _sides(step.left, step.after, roles, together),
        _sides(step.left, step.before, roles, so_far, braces) if braces else None,
    )


def _sides(left: Any, right: Any, roles: dict[str, str], relation: str, braces: Braces = ()) -> Formula:
    written = unlabelled(right, roles, braces)
    if left is None:
        return with_ids(written)
    return with_ids(Row((unlabelled(left, roles), relation_sign(relation), written)))


def names_given(step: Step | None) -> Braces:
    """What a "name" step calls by a letter: (letter, meaning)."""
    if step is None or step.rule != "name":
        return ()
    return tuple(getattr(step.evidence, "pairs", ()))


def chains(derivation: Derivation) -> Iterator[tuple[Line, ...]]:
    """Lines that belong together: a = b = c of one left side."""
    roles = dict(derivation.roles)
    lines: list[Line] = []
    before: Step | None = None
    for step in derivation.steps:
        if step.rule == "define":
            if lines:
                yield tuple(lines)
            yield (_defined(step, roles),)
            before, lines = None, []
            continue
        if before is None or before.left != step.left or before.after is not step.before:
            if lines:
                yield tuple(lines)
            before_it = with_ids(unlabelled(step.before, roles, names_given(step)))
            if step.left is None and step.after is not step.before:
                # Nothing stands to the left of both: the first side does, of the second.
                lines = [Line(before_it, _written(step, derivation, roles), step, step.relation)]
                before = step
                continue
            lines = [Line(_left(step, roles), before_it)]
        if step.after is step.before:
            lines[-1] = replace(lines[-1], step=step)
        else:
            # What is only supposed, as φ := id, is no equality with the line above: the left side stands anew.
            is_new = type(step.evidence).__name__ == "Substitution"
            left = _left(step, roles) if is_new else None
            lines.append(Line(left, _written(step, derivation, roles), step, step.relation))
        before = step
    if lines:
        yield tuple(lines)


def _written(step: Step, derivation: Derivation, roles: dict[str, str]) -> Formula:
    """What the step ends with; with braces, where the next step names parts of it."""
    following = _next(derivation, step)
    braces = names_given(following) if following and following.before is step.after else ()
    return with_ids(unlabelled(step.after, roles, braces))


def _defined(step: Step, roles: dict[str, str]) -> Line:
    """A letter and what it stands for, in one line."""
    letter, meaning = (with_ids(unlabelled(side, roles)) for side in (step.before, step.after))
    return Line(letter, meaning, step, step.relation)


def _left(step: Step, roles: dict[str, str]) -> Formula | None:
    return None if step.left is None else with_ids(unlabelled(step.left, roles))


def _next(derivation: Derivation, step: Step) -> Step | None:
    place = next(place for place, one in enumerate(derivation.steps) if one is step)
    return derivation.steps[place + 1] if place + 1 < len(derivation.steps) else None
