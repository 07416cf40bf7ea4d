"""Formulas from derivations as parts of a figure: one equation, or a chain whose lines are aligned at their =."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from explainers.derivations.derivation import Derivation
from explainers.derivations.formula import Formula, Row, Token
from explainers.derivations.printing.building import Braces, equation, unlabelled
from explainers.derivations.printing.identity import with_ids

from ..figure import Label
from .measures import FORMULA
from .parts import Part

_LEADING = 0.62  # em between the ink of two lines
_MOST_LEAVES = 700  # of an expression's tree: a letter of a matrix has three, its name and its two sizes


def written(expr: Any, derivation: Derivation, braces: Braces = ()) -> Formula:
    """An expression of a derivation, in the derivation's roles."""
    return with_ids(unlabelled(expr, dict(derivation.roles), braces))


def is_short(expr: Any) -> bool:
    """Whether an expression could be one line at all; found before it is set, which takes seconds for a long one."""
    stack, leaves = [expr], 0
    while stack and leaves <= _MOST_LEAVES:
        parts = getattr(stack.pop(), "args", ())
        stack.extend(parts)
        leaves += not parts
    return leaves <= _MOST_LEAVES


def equated(left: Any, right: Any, derivation: Derivation, braces: Braces = ()) -> Formula:
    """left = right."""
    roles = dict(derivation.roles)
    return equation(unlabelled(left, roles), unlabelled(right, roles, braces))


def line_of(id: str, content: Formula, *, size: float = FORMULA, role: str = "ink") -> Part:
    """One formula with the left end of its baseline at the origin."""
    return Part((Label(id, content, (0.0, 0.0), size, anchor="start", vertical="baseline", role=role),))


def chain(
    id: str,
    left: Any,
    sides: Sequence[Any],
    derivation: Derivation,
    *,
    size: float = FORMULA,
    braces: Braces = (),
) -> Part:
    """left = side, and below it = side for every further one; the = stand below each other.

    `braces` are set under the last side but one, where the whole is named.
    """
    roles = dict(derivation.roles)
    lines: list[Part] = []
    for number, side in enumerate(sides, start=1):
        row = with_ids(
            Row(
                (
                    Token("=", "relation", "="),
                    unlabelled(side, roles, braces if number == len(sides) - 1 else ()),
                )
            )
        )
        marks = [Label(f"{id}:{number}", row, (0.0, 0.0), size, anchor="start", vertical="baseline")]
        if number == 1:
            name = with_ids(unlabelled(left, roles))
            marks.insert(
                0, Label(f"{id}:left", name, (-0.28 * size, 0.0), size, anchor="end", vertical="baseline")
            )
        lines.append(Part(tuple(marks)))
    return stacked(lines, _LEADING * size)


def stacked(lines: Sequence[Part], leading: float) -> Part:
    """Lines below each other, `leading` between their ink, each at its own x."""
    whole = lines[0]
    for line in lines[1:]:
        whole += line.moved(0.0, whole.bounds.bottom - leading - line.bounds.top)
    return whole
