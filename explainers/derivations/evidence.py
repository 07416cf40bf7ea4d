"""Evidence: in what sense a step holds, and so by what it is to be checked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, Protocol

Relation = Literal["=", "le", "lt", "ge", "gt", "ne", "approx", "in", "to"]
"""How one side of a step stands to the other: =, ≤, <, ≥, >, ≠, ≈, ∈, →."""


@dataclass(frozen=True)
class Verdict:
    """Whether a claim holds, on which rung that was decided, how surely, and why.

    `bound` is the probability that a wrong claim would have passed; 0 where `is_exact`.
    """

    holds: bool
    rung: str
    is_exact: bool
    bound: float = 0.0
    reason: str = ""
    counterexample: Any = None


def refused(reason: str, rung: str) -> Verdict:
    """The claim is wrong, or is none that a certificate speaks of."""
    return Verdict(False, rung, True, 0.0, reason)


def unproved(obstacle: object, rung: str) -> Verdict:
    """It could not be decided; `obstacle` says what stood in the way."""
    return Verdict(False, rung, False, 1.0, f"not proved: {obstacle}")


class Certificate(Protocol):
    """What can check a count, a bound or a computed result by a route of its own."""

    def examine(self, before: Any, relation: Relation, after: Any) -> Verdict:
        """Does `before relation after` hold? A claim that it does not speak of is refused."""


@dataclass(frozen=True)
class Equality:
    """before = after for all values of the letters and all sizes."""


@dataclass(frozen=True)
class Substitution:
    """after is before with each first replaced by its second (φ := id, x := 0): no equality is claimed."""

    pairs: tuple[tuple[Any, Any], ...]


@dataclass(frozen=True)
class Definition:
    """before = after once each first (a letter, or a function's symbol with a Lambda) is written out as its second."""

    pairs: tuple[tuple[Any, Any], ...]


@dataclass(frozen=True)
class Induction:
    """before = after for every `number` (a letter such as L, or a whole number too large to be written out).

    Both sides hold values of families (see `families`) of that number; base and step are built from them by whoever
    checks. `meanings` are letters that stand for values of families: h_L-1 for the output of L − 1 nested layers.
    """

    number: Any
    meanings: tuple[tuple[Any, Any], ...] = ()


@dataclass(frozen=True)
class Ordering:
    """before < after, or as the step's relation says, for all real values of the letters.

    `pairs` gives functions of one's own their formulas: (Symbol("mish"), Lambda(z, …)).
    """

    pairs: tuple[tuple[Any, Any], ...] = ()


@dataclass(frozen=True)
class Certified:
    """The step's relation is what a certificate checks: a count, an error bound, a witness."""

    certificate: Certificate


Evidence = Equality | Substitution | Definition | Induction | Ordering | Certified
