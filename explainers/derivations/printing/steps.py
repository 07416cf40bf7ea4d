"""The formulas of a derivation: each step's two sides, with ids that match, and the chains in which they are set."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from ..formula import Formula, Row, Token
from .building import Braces, unlabelled
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
    """One line of a chain: with or without its left side, and the step that leads to it, none for the first."""

    left: Formula | None
    right: Formula
    step: Step | None = None


def step_formulas(derivation: Derivation) -> tuple[StepFormula, ...]:
    """The formulas of every step; the same part has the same id before and after."""
    roles = dict(derivation.roles)
    return tuple(_step_formula(step, roles) for step in derivation.steps)


def _step_formula(step: Step, roles: dict[str, str]) -> StepFormula:
    if step.rule == "define":
        return StepFormula(with_ids(unlabelled(step.before, roles)), _sides(step.before, step.after, roles))
    braces = names_given(step)
    return StepFormula(
        _sides(step.left, step.before, roles),
        _sides(step.left, step.after, roles),
        _sides(step.left, step.before, roles, braces) if braces else None,
    )


def _sides(left: Any, right: Any, roles: dict[str, str], braces: Braces = ()) -> Formula:
    written = unlabelled(right, roles, braces)
    if left is None:
        return with_ids(written)
    return with_ids(Row((unlabelled(left, roles), Token("=", "relation", "="), written)))


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
            right = with_ids(unlabelled(step.before, roles, names_given(step)))
            lines = [Line(_left(step, roles), right)]
        following = _next(derivation, step)
        braces = names_given(following) if following and following.before is step.after else ()
        if step.after is step.before:
            lines[-1] = replace(lines[-1], step=step)
        else:
            # What is only supposed, as φ := id, is no equality with the line above: the left side stands anew.
            is_new = type(step.evidence).__name__ == "Substitution"
            written = with_ids(unlabelled(step.after, roles, braces))
            lines.append(Line(_left(step, roles) if is_new else None, written, step))
        before = step
    if lines:
        yield tuple(lines)


def _defined(step: Step, roles: dict[str, str]) -> Line:
    """A letter and what it stands for, in one line."""
    return Line(with_ids(unlabelled(step.before, roles)), with_ids(unlabelled(step.after, roles)), step)


def _left(step: Step, roles: dict[str, str]) -> Formula | None:
    return None if step.left is None else with_ids(unlabelled(step.left, roles))


def _next(derivation: Derivation, step: Step) -> Step | None:
    place = next(place for place, one in enumerate(derivation.steps) if one is step)
    return derivation.steps[place + 1] if place + 1 < len(derivation.steps) else None
