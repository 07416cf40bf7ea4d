"""A derivation: steps from one expression to the next, each with the evidence by which it is to be checked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .evidence import Certified, Definition, Equality, Evidence, Induction, Ordering, Relation, Substitution
from .printing.documents import (
    derivation_json,
    derivation_latex,
    derivation_markdown,
    derivation_text,
    derivation_typst,
)
from .printing.steps import StepFormula, step_formulas

if TYPE_CHECKING:
    from ..networks import Network
    from .proof import Report

__all__ = [
    "Certified",
    "Definition",
    "Derivation",
    "Equality",
    "Evidence",
    "Induction",
    "Ordering",
    "Relation",
    "Step",
    "Substitution",
]


@dataclass(frozen=True, repr=False, eq=False)
class Step:
    """`before` becomes `after` by `rule`; `reason` is one sentence for the lecture hall.

    `left` is what both are equal to, e.g. ŷ; steps with the same `left` are written as one chain. `relation` is how
    before stands to after; all but "=" need an `Ordering` or a certificate.
    """

    before: Any
    rule: str
    after: Any
    reason: str
    evidence: Evidence = Equality()
    left: Any = None
    relation: Relation = "="

    def __eq__(self, other: object) -> bool:
        """The same expressions, rule, reason and evidence; SymPy's own == would recurse."""
        if not isinstance(other, Step):
            return NotImplemented
        # Proofs read derivations, so this import cannot stand above.
        from .proof.interning import same  # noqa: PLC0415

        words = (self.rule, self.reason, self.relation) == (other.rule, other.reason, other.relation)
        return words and same(_expressions(self), _expressions(other))

    def __hash__(self) -> int:
        return hash((self.rule, self.reason))

    def __repr__(self) -> str:
        # Short, because SymPy's own recursion ends at a depth of some hundred layers.
        return f"Step({self.rule!r}: {self.reason})"


def _expressions(step: Step) -> tuple[Any, ...]:
    """All that a step is made of besides words, as one nest of tuples."""
    evidence = step.evidence
    return (step.before, step.after, step.left, type(evidence), *vars(evidence).values())


@dataclass(frozen=True, repr=False)
class Derivation:
    """The steps of a topic for one network, in the order in which they are taught.

    `roles` says what each letter is ("W_1" → "layer 1", "x" → "input"), so that every picture gives it one colour.
    `numbered` is the network with the weights that are shown, where the topic chose them.
    """

    topic: str
    title: str
    steps: tuple[Step, ...]
    roles: tuple[tuple[str, str], ...] = ()
    remarks: tuple[str, ...] = ()
    numbered: Network | None = None

    def verify(self, *, progress: Callable[[int, int], None] | None = None) -> Report:
        """Every step proved or refuted: see `proof`. `progress` is told the step at work on, and of how many."""
        # Proofs read derivations, so this import cannot stand above.
        from .proof import verify  # noqa: PLC0415

        return verify(self, progress)

    def __repr__(self) -> str:
        return f"Derivation({self.topic!r}, {len(self.steps)} steps)"

    def __str__(self) -> str:
        return self.text()

    def formulas(self) -> tuple[StepFormula, ...]:
        """Each step's formulas before and after, for figures and films; what stays has the same id in both."""
        return step_formulas(self)

    def latex(self, *, has_reasons: bool = True) -> str:
        """An aligned environment; needs amsmath and amssymb."""
        return derivation_latex(self, has_reasons=has_reasons)

    def typst(self, *, has_reasons: bool = True) -> str:
        """A displayed equation in Typst."""
        return derivation_typst(self, has_reasons=has_reasons)

    def markdown(self) -> str:
        """A section of Markdown with LaTeX formulas."""
        return derivation_markdown(self)

    def text(self) -> str:
        """Plain text, for a terminal."""
        return derivation_text(self)

    def json(self) -> str:
        """All of it as data."""
        return derivation_json(self)

    def _repr_markdown_(self) -> str:
        return self.markdown()

    def _repr_latex_(self) -> str:
        return f"$$\n{self.latex()}\n$$"
