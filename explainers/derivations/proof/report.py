"""What a proof says: for every step whether it holds, on which rung that was decided, and if not, why."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ..evidence import Verdict

if TYPE_CHECKING:
    from .diagnosis import Meant

SHAPES, REPLAY, NORMAL_FORM, EXPONENTIALS, CASES, IDENTITY_TEST, POLYNOMIALS, FLOATS = RUNGS = (
    "shapes",
    "replay",
    "normal form",
    "exponentials",
    "cases",
    "identity test",
    "polynomials",
    "floats",
)


class ProofError(ValueError):
    """A statement is wrong, or is nothing that could be proved; one sentence says why."""


@dataclass(frozen=True)
class Counterexample:
    """Small whole numbers for the letters, and a function for φ, with which both sides differ."""

    letters: tuple[tuple[str, tuple[tuple[int, ...], ...]], ...]
    functions: tuple[tuple[str, str], ...]
    left: tuple[tuple[str, ...], ...]
    right: tuple[tuple[str, ...], ...]
    sizes: str = ""

    def __str__(self) -> str:
        values = [f"{name} = {_rows(rows)}" for name, rows in self.letters]
        values += [f"{name}(z) = {formula}" for name, formula in self.functions]
        values += [self.sizes] if self.sizes else []
        return f"with {', '.join(values)} the left side is {_rows(self.left)}, the right side {_rows(self.right)}"

    def json(self) -> dict[str, Any]:
        return {
            "letters": {name: [list(row) for row in rows] for name, rows in self.letters},
            "functions": dict(self.functions),
            "left": [list(row) for row in self.left],
            "right": [list(row) for row in self.right],
        } | ({"sizes": self.sizes} if self.sizes else {})


@dataclass(frozen=True)
class StepReport:
    """One step: does it hold, which rung decided, is that exact, and how sure (`bound`) otherwise.

    `bound` is the probability that a wrong statement would have passed; 0 on an exact rung. `replayed` says whether
    the rule, applied again, gives the very same expression; None where it cannot be applied again.
    """

    number: int
    rule: str
    holds: bool
    rung: str
    is_exact: bool
    bound: float = 0.0
    reason: str = ""
    counterexample: Counterexample | None = None
    replayed: bool | None = None
    sides: tuple[Any, Any] | None = field(default=None, repr=False, compare=False)

    @classmethod
    def of(cls, number: int, rule: str, verdict: Verdict, **more: Any) -> StepReport:
        """What was decided of a step; `more` are the fields that no verdict has."""
        return cls(number, rule, **vars(verdict), **more)

    def __bool__(self) -> bool:
        return self.holds

    @cached_property
    def meant(self) -> Meant | None:
        """What was probably meant by the right side of a step that does not hold; looked for when it is asked for."""
        # The search proves what it finds, so this import cannot stand above.
        from .diagnosis import probably_meant  # noqa: PLC0415

        return probably_meant(*self.sides) if self.sides and not self.holds and self.is_exact else None

    def __str__(self) -> str:
        return f"step {self.number} ({self.rule}): {self.reason}"

    def json(self) -> dict[str, Any]:
        example = self.counterexample.json() if self.counterexample else None
        return {
            "number": self.number,
            "rule": self.rule,
            "holds": self.holds,
            "rung": self.rung,
            "is_exact": self.is_exact,
            "bound": self.bound,
            "reason": self.reason,
            "counterexample": example,
            "meant": self.meant.json() if self.meant else None,
            "replayed": self.replayed,
        }


@dataclass(frozen=True)
class Report:
    """What was claimed, and how each of its steps fared; true when every step holds."""

    statement: str
    steps: tuple[StepReport, ...] = field(default=())

    def __bool__(self) -> bool:
        return all(step.holds for step in self.steps)

    @property
    def is_exact(self) -> bool:
        """Every step holds, and every one was decided exactly."""
        return bool(self) and all(step.is_exact for step in self.steps)

    @property
    def bound(self) -> float:
        """The probability that a wrong statement would have passed, all steps together."""
        return min(1.0, sum(step.bound for step in self.steps))

    @property
    def wrong(self) -> tuple[StepReport, ...]:
        """The steps that do not hold."""
        return tuple(step for step in self.steps if not step.holds)

    def raise_if_wrong(self) -> None:
        """ProofError with the first wrong step, its reason and its counter-example."""
        for step in self.wrong:
            meant = f"; probably meant: {step.meant}" if step.meant else ""
            example = f"; {step.counterexample}" if step.counterexample else ""
            raise ProofError(f"{self.statement}: {step}{meant}{example}")

    def __str__(self) -> str:
        """A table: one line a step, and below each wrong step what is wrong."""
        width = max((len(step.rule) for step in self.steps), default=4)
        lines = [self.statement]
        for step in self.steps:
            mark = "holds" if step.holds else "WRONG"
            sure = "exact" if step.is_exact else f"error ≤ {step.bound:.0e}"
            lines.append(f"{step.number:4}  {step.rule:{width}}  {mark}  {step.rung} ({sure})")
            if not step.holds:
                lines.append(f"      {step.reason}")
            if step.meant:
                lines.append(f"      probably meant: {step.meant}")
            if step.counterexample:
                lines.append(f"      {step.counterexample}")
        return "\n".join([*lines, self._summary()])

    def _summary(self) -> str:
        count = f"{len(self.steps)} step{'s' * (len(self.steps) != 1)}"
        if self.is_exact:
            return f"{count}: all proved exactly"
        return f"{count}: all hold" if self else f"{count}: {len(self.wrong)} wrong"

    def json(self) -> dict[str, Any]:
        """The report in plain values, as JSON has them."""
        return {
            "statement": self.statement,
            "holds": bool(self),
            "steps": [step.json() for step in self.steps],
        }


def _rows(rows: tuple[tuple[Any, ...], ...]) -> str:
    """[[1, 2], [3, 4]]; a column as (1, 2)ᵀ, a 1×1 matrix as a number."""
    if len(rows) == 1 and len(rows[0]) == 1:
        return str(rows[0][0])
    if all(len(row) == 1 for row in rows):
        return f"({', '.join(str(row[0]) for row in rows)})ᵀ"
    return f"[{', '.join('[' + ', '.join(map(str, row)) + ']' for row in rows)}]"
