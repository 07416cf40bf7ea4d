"""Second rung: the rule of a step, applied again to `before`, should give the very expression `after`.

Agreement says that the step is what it is called; it is recorded, and the rungs below decide whether it is true.
"""

from __future__ import annotations

from typing import Any

from .. import rules
from ..derivation import Step
from .interning import Interner


def replayed(step: Step, interner: Interner) -> bool | None:
    """Does the rule give `after` again? None where it cannot be applied again."""
    again: Any = rules.replay(step)
    return None if again is None else interner.number(again) == interner.number(step.after)
