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
    """before = after for every depth: `base` and `step` are pairs of equal expressions.

    `step` holds fresh letters where the hypothesis was used. `instances` are the claim written out at small
    depths: not needed for the proof, but a check that base and step speak of the same claim.
    """

    base: tuple[Any, Any]
    step: tuple[Any, Any]
    instances: tuple[tuple[Any, Any], ...] = ()


Evidence = Equality | Substitution | Definition | Induction
