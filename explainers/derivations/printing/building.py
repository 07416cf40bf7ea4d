"""SymPy expression → Formula: order and brackets as they stand, letters with their roles, every part with an id."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ..formula import Formula, Row, Token
from .arithmetic import ARITHMETIC
from .calculus import CALCULUS
from .dots import DOTTED
from .gradients import GRADIENTS
from .identity import with_ids
from .matrices import MATRICES
from .norms import NORMS
from .worked import WORKED
from .writing import Braces, Writer

Role = Callable[[str], str]
__all__ = ["Braces", "equation", "formula", "unlabelled"]
_HANDLERS = CALCULUS | MATRICES | ARITHMETIC | DOTTED | GRADIENTS | WORKED | NORMS


def formula(expr: Any, roles: Mapping[str, str] | Role | None = None, braces: Braces = ()) -> Formula:
    """`expr` as a formula with ids and roles.

    `braces` are pairs (letter, expression): where the expression stands, a brace below it names it.
    """
    return with_ids(unlabelled(expr, roles, braces))


def unlabelled(expr: Any, roles: Mapping[str, str] | Role | None = None, braces: Braces = ()) -> Formula:
    """`expr` as a formula whose ids are not yet completed: a part of a larger one."""
    role = roles if callable(roles) else (roles or {}).get
    return Writer(_HANDLERS, lambda name: role(name) or "", braces).alone(expr)


def equation(*sides: Formula) -> Formula:
    """The sides with = between them, from `unlabelled` formulas."""
    row: list[Formula] = []
    for side in sides:
        if row:
            row.append(Token("=", "relation", "="))
        row.append(side)
    return with_ids(Row(tuple(row)))
