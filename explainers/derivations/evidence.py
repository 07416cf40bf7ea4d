"""Evidence: in what sense a step holds, and so by what it is to be checked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Equality:
    """before = after for all values of the letters and all sizes."""


@dataclass(frozen=True)
class Substitution:
    """after is before with each first replaced by its second (φ := id, x := 0): no equality is claimed."""

    pairs: tuple[tuple[Any, Any], ...]


@dataclass(frozen=True)
class Definition:
    """before = after once each first (a letter) is written out as its second."""

    pairs: tuple[tuple[Any, Any], ...]


@dataclass(frozen=True)
class Induction:
    """before = after for every `number` (a letter such as L, or a whole number too large to be written out).

    Both sides hold values of families (see `families`) of that number; base and step are built from them by whoever
    checks. `meanings` are letters that stand for values of families: h_L-1 for the output of L − 1 nested layers.
    """

    number: Any
    meanings: tuple[tuple[Any, Any], ...] = ()


Evidence = Equality | Substitution | Definition | Induction
