"""What a check of a file says: for every step its line, whether it holds, and if not, what was probably meant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..proof.report import ProofError, StepReport


@dataclass(frozen=True)
class CheckedStep:
    """left = right, where right begins in `line`; `note` says how the sides were read."""

    line: int
    left: str
    right: str
    report: StepReport
    note: str = ""

    def __bool__(self) -> bool:
        return self.report.holds

    def json(self) -> dict[str, Any]:
        return {
            "line": self.line,
            "left": self.left,
            "right": self.right,
            "note": self.note,
        } | self.report.json()


@dataclass(frozen=True)
class FileReport:
    """All steps of a file; true when every one holds. `notes` say what was read into the file: sizes, definitions."""

    name: str
    steps: tuple[CheckedStep, ...]
    notes: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return all(self.steps)

    @property
    def is_exact(self) -> bool:
        """Every step holds, for all values and sizes, and every one was decided exactly."""
        return bool(self) and all(step.report.is_exact for step in self.steps)

    @property
    def wrong(self) -> tuple[CheckedStep, ...]:
        """The steps that do not hold."""
        return tuple(step for step in self.steps if not step)

    def raise_if_wrong(self) -> None:
        """ProofError with the first wrong step."""
        for step in self.wrong:
            raise ProofError(f"{self.name}, line {step.line}: {step.report.reason}{_meant(step, '; ')}")

    def __str__(self) -> str:
        """One line a step, below each wrong one what is wrong, and last how many hold."""
        lines = [self.name]
        width = max((len(str(step.line)) for step in self.steps), default=1)
        pad = " " * (width + 16)
        for step in self.steps:
            mark = "holds" if step else "WRONG"
            note = f"   [{step.note}]" if step.note and step else ""
            lines.append(f"  line {step.line:>{width}}  {mark}  {step.left} = {step.right}{note}")
            if not step:
                lines += [pad + step.note] if step.note else []
                lines.append(pad + step.report.reason)
                lines += [pad + meant] if (meant := _meant(step)) else []
                lines += [pad + str(step.report.counterexample)] if step.report.counterexample else []
        lines += [f"  {note}" for note in self.notes]
        return "\n".join([*lines, self.summary])

    @property
    def summary(self) -> str:
        """How many steps hold, in one line."""
        count = f"{len(self.steps)} step{'s' * (len(self.steps) != 1)}"
        if not self:
            return f"{count}: {len(self.wrong)} wrong, the first in line {self.wrong[0].line}"
        return f"{count}: all proved exactly" if self.is_exact else f"{count}: all hold"

    def json(self) -> dict[str, Any]:
        """The report in plain values, as JSON has them."""
        return {
            "file": self.name,
            "holds": bool(self),
            "steps": [step.json() for step in self.steps],
            "notes": list(self.notes),
        }


def _meant(step: CheckedStep, before: str = "") -> str:
    return f"{before}probably meant: {step.report.meant}" if step.report.meant else ""
