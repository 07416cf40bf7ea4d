"""How deeply a formula is nested, and how long it is: SymPy's own functions recurse into numbers and write out every
shared part again, so those beyond a limit are not read, or not printed.
"""

from __future__ import annotations

from typing import Any

MOST_NESTED = 100
MOST_PRINTED = 1_000


class TooDeep(Exception):
    """A formula of numbers that is nested too deeply to be read; the sentence says so."""

    def __init__(self) -> None:
        super().__init__(
            f"a formula of numbers in it is nested more than {MOST_NESTED} deep: "
            "name its parts by letters, or write it with matrices, which may be as deep as you like"
        )


def is_too_deep(expr: Any) -> bool:
    """Has `expr` more than MOST_NESTED levels? Walked level by level, shared parts once in each."""
    level = [expr]
    for _ in range(MOST_NESTED + 1):
        level = list({id(part): part for node in level for part in getattr(node, "args", ())}.values())
        if not level:
            return False
    return True


def is_too_large(expr: Any) -> bool:
    """Has `expr` more than MOST_PRINTED nodes once shared parts are written out each time that they stand there?"""
    waiting, count = [expr], 0
    while waiting and count <= MOST_PRINTED:
        waiting.extend(getattr(waiting.pop(), "args", ()))
        count += 1
    return count > MOST_PRINTED
