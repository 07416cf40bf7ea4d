"""The equations of a recurrent layer or cell, one below the other, as its derivation writes them."""

from __future__ import annotations

from collections.abc import Collection

from explainers.derivations.formula import Row, Token
from explainers.derivations.printing.building import unlabelled
from explainers.derivations.printing.identity import with_ids
from explainers.derivations.symbols import Letters
from explainers.derivations.unfolding.collapsing import letter_roles
from explainers.topics.feedback import recurrence

from ...figure import Label
from ..measures import FORMULA
from ..parts import Part
from ..statements import stacked

_SIZE = 0.9 * FORMULA
_LEADING = 0.8 * _SIZE  # between the ink of two lines


def equations(letters: Letters, names: Collection[str]) -> Part:
    """f_t = σ(W_f x_t + U_f h_t−1 + b_f) and so on for the layers called `names`, aligned at their =."""
    wanted = {letters.layer(name, "t"): name for name in names if name in letters.lettered}
    steps = [step for step in recurrence(letters) if step.before in wanted]
    roles = dict(letter_roles(letters, steps))
    lines: list[Part] = []
    for step in steps:
        id = f"equation:{wanted[step.before]}"
        left = with_ids(unlabelled(step.before, roles))
        right = with_ids(Row((Token("=", "relation", "="), unlabelled(step.after, roles))))
        sides = (
            Label(f"{id}:left", left, (-0.28 * _SIZE, 0.0), _SIZE, anchor="end", vertical="baseline"),
            Label(id, right, (0.0, 0.0), _SIZE, anchor="start", vertical="baseline"),
        )
        lines.append(Part(sides))
    return stacked(lines, _LEADING)
