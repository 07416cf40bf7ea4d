"""The equations of a recurrent layer or cell, one below the other, as its derivation writes them."""

from __future__ import annotations

from collections.abc import Collection

from explainers.derivations.formula import Row, Token
from explainers.derivations.printing.building import unlabelled
from explainers.derivations.printing.identity import with_ids
from explainers.derivations.symbols import Letters
from explainers.derivations.unfolding.collapsing import letter_roles
from explainers.topics.feedback import recurrence

from ...figure import Label, Mark
from ..measures import FORMULA
from ..parts import Part

_SIZE = 0.9 * FORMULA
_LEADING = 1.75 * _SIZE


def equations(letters: Letters, names: Collection[str]) -> Part:
    """f_t = σ(W_f x_t + U_f h_t−1 + b_f) and so on for the layers called `names`, aligned at their =."""
    wanted = {letters.layer(name, "t"): name for name in names if name in letters.lettered}
    steps = [step for step in recurrence(letters) if step.before in wanted]
    roles = dict(letter_roles(letters, steps))
    marks: list[Mark] = []
    for row, step in enumerate(steps):
        id, y = f"equation:{wanted[step.before]}", -_LEADING * row
        left = with_ids(unlabelled(step.before, roles))
        right = with_ids(Row((Token("=", "relation", "="), unlabelled(step.after, roles))))
        marks.append(Label(f"{id}:left", left, (-0.28 * _SIZE, y), _SIZE, anchor="end", vertical="baseline"))
        marks.append(Label(id, right, (0.0, y), _SIZE, anchor="start", vertical="baseline"))
    return Part(tuple(marks))
