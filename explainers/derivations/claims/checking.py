"""A file's chains, step by step: what defines a letter, what is claimed, and whether it holds.

The first side of a chain, where it is a letter without a meaning yet, is defined by the second. Letters on one side
of a step only are written out, where they have a meaning: by the network, by a definition, by a chain before.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import pairwise
from typing import Any

from ...networks import NetworkError
from ..evidence import Verdict
from ..proof.nesting import TooDeep
from ..proof.report import StepReport
from ..proof.wording import listed, phi_text
from ..reading.building import NotMeant
from ..reading.documents import Chain, Section, read
from ..reading.dots import NoPattern
from ..reading.faults import ReadingError
from ..reading.levels import Nested, as_the_lecture, nested, regular_level
from ..reading.sizes import Sizes
from ..reading.statements import Side
from ..reading.tree import Applied, Letter, Node, Number, changed, letters_in, nodes
from ..reading.wording import letter_text, written
from .deciding import Decider, Decision
from .meanings import Meanings, of_network
from .report import CheckedStep, FileReport


def check_text(text: str, suffix: str = "", name: str = "the text") -> FileReport:
    """Every step of the chains in `text`, proved or refuted; nothing in it is executed, opened or fetched.

    `suffix` says what it is: .md, .tex, .toml, .txt; "" lets the text tell. ReadingError, one sentence with line and
    column, where it cannot be read or claims nothing.
    """
    try:
        sections = read(text, suffix)
        steps: list[CheckedStep] = []
        notes: list[str] = []
        for section in sections:
            checker = _Checker(section, len(steps))
            steps += checker.steps()
            notes += [note for note in checker.notes if note not in notes]
        if not steps:
            line = next(chain.sides[0].line for section in sections for chain in section.chains)
            raise ReadingError(
                "nothing is claimed here, letters are only defined: write a second line, or declare the network",
                line,
                1,
            )
    except ReadingError as fault:
        raise fault.named(name) from None
    return FileReport(name, tuple(steps), tuple(notes))


@dataclass
class _Checker:
    """Checks one section."""

    section: Section
    count: int
    notes: list[str] = field(default_factory=list)
    meanings: Meanings = field(default_factory=Meanings)
    given: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    defined_in: dict[Letter, int] = field(default_factory=dict)

    def steps(self) -> Iterator[CheckedStep]:
        declared = self.section.declarations
        if declared.network is not None:
            formulas = [side.node for chain in self.section.chains for side in chain.sides]
            try:
                self.meanings, self.given = of_network(declared.network, formulas)
            except NetworkError as error:
                raise ReadingError(f"this network has no formulas here: {error}", 1, 1) from None
        self.given |= dict(declared.sizes)
        for letter, node in declared.definitions:
            self.meanings.define(letter, node)
        for chain in self.section.chains:
            yield from self._chain(chain)

    # One chain -----------------------------------------------------------------------------

    def _chain(self, chain: Chain) -> Iterator[CheckedStep]:
        sides = [self._with_activation(side) for side in chain.sides]
        for letter, node in chain.named:
            self.meanings.define(letter, node)
        first = sides[0].node
        decider = Decider(self.given, self.section.declarations.activation, self._formulas(sides))
        if isinstance(first, Letter) and self._is_defined_here(first, sides):
            yield from self._held_against_the_lecture(first, sides[1], decider)
            self._define(first, sides[1])
            sides = sides[1:]
        for before, after in pairwise(sides):
            is_anew = before is sides[0] and isinstance(first, Letter) and before.node == first
            yield self._step(decider, before, after, is_anew=is_anew and first in self.defined_in)
        if not decider.has_numbers_only and decider.sizes.letters:
            self._say_sizes(decider.sizes)

    def _is_defined_here(self, letter: Letter, sides: list[Side]) -> bool:
        return len(sides) > 1 and letter not in letters_in(sides[1].node) and self.meanings.of(letter) is None

    def _with_activation(self, side: Side) -> Side:
        """φ(z) as z, where the file says that φ is the identity."""
        if self.section.declarations.activation != "id":
            return side

        def change(node: Node) -> Node | None:
            return (
                changed(node.argument, change)
                if isinstance(node, Applied) and node.function == "phi"
                else None
            )

        return replace(side, node=changed(side.node, change))

    def _formulas(self, sides: list[Side]) -> list[Node]:
        """What the chain is about: its sides, and what their letters stand for."""
        first = sides[1:] if isinstance(sides[0].node, Letter) and len(sides) > 1 else sides
        own = [side.node for side in (*first, *sides[:1])]
        meant = [self.meanings.of(letter) for node in own for letter in letters_in(node)]
        return [*own, *(node for node in meant if node is not None)]

    def _define(self, letter: Letter, side: Side) -> None:
        self.meanings.define(letter, side.node)
        self.defined_in[letter] = side.line

    def _held_against_the_lecture(
        self, letter: Letter, side: Side, decider: Decider
    ) -> Iterator[CheckedStep]:
        """Nested dots that only define ŷ or h_L are held against the lecture's h_l = φ(W_l h_{l−1} + b_l).

        Where the levels follow a pattern of their own, another one, they define another network.
        """
        try:
            found = nested(side.node)
        except NoPattern:
            return
        if found is None:
            return
        meant = Side(as_the_lecture(found), side.line, "")
        note = f"{letter_text(letter)} is read as the output of layer {found.levels[0].number}"
        step = self._step(decider, meant, side, left=letter_text(letter), note=note)
        if step or not _is_regular(found):
            yield step
        else:
            self.count -= 1

    # One step ------------------------------------------------------------------------------

    def _step(
        self,
        decider: Decider,
        before: Side,
        after: Side,
        *,
        is_anew: bool = False,
        left: str = "",
        note: str = "",
    ) -> CheckedStep:
        try:
            decision = self._decided(decider, before.node, after.node, is_anew=is_anew)
        except NotMeant as obstacle:
            raise ReadingError(str(obstacle), after.line, 1) from None
        except TooDeep as fault:
            decision = Decision(Verdict(False, "normal form", False, 1.0, f"not proved: {fault}"))
        verdict = decision.verdict
        self.count += 1
        report = StepReport.of(self.count, "equality", verdict, sides=decision.sides)
        shown = "; ".join(filter(None, (note, decision.note)))
        return CheckedStep(after.line, left or written(before.node, 60), written(after.node), report, shown)

    def _decided(self, decider: Decider, left: Node, right: Node, *, is_anew: bool) -> Decision:
        """With letters written out as far as is needed; else, where a chain begins anew, as a special case."""
        tried: list[tuple[Node, Node]] = []
        failed: list[Decision | NotMeant] = []
        for a, b, letters in self._readings(left, right):
            if (a, b) in tried:
                continue
            tried.append((a, b))
            try:
                decision = _noted(decider.decide(a, b), letters)
            except NotMeant as obstacle:
                failed.append(obstacle)
                continue
            if decision.verdict.holds:
                return decision
            failed.append(decision)
        *_, (ours, theirs, _) = self._readings(left, right)
        special = self._special(decider, ours, theirs) if is_anew else None
        found = special or next((each for each in failed if isinstance(each, Decision)), None)
        if found is None:
            assert isinstance(failed[0], NotMeant)
            raise failed[0]
        return found

    def _readings(self, left: Node, right: Node) -> Iterator[tuple[Node, Node, list[Letter]]]:
        """Both sides with the letters written out that only one has, as they stand, and with all written out."""
        yield self.meanings.reconciled(left, right)
        yield left, right, []
        yield self.meanings.written_out(left), self.meanings.written_out(right), []

    def _special(self, decider: Decider, left: Node, right: Node) -> Decision | None:
        """left with φ the identity, or with those letters 0 that right has no more; None where neither is meant.

        Where all functions are gone on the right, they were taken as the identity: that is meant, true or not.
        """
        ours, theirs = (_functions(side) for side in (left, right))
        for function in sorted(ours):
            decision = self._tried(
                decider, _without_function(left, function), _without_function(right, function)
            )
            if decision and (decision.verdict.holds or (len(ours) == 1 and not theirs)):
                note = f"for {phi_text(function)} the identity"
                return replace(decision, note="; ".join(filter(None, (note, decision.note))))
        gone = [letter for letter in letters_in(left) if letter not in letters_in(right)]
        if gone:
            zero = changed(left, lambda node: Number(Fraction(0)) if node in gone else None)
            decision = self._tried(decider, zero, right)
            if decision and decision.verdict.holds:
                return replace(decision, note=f"for {listed([letter_text(letter) for letter in gone])} = 0")
        return None

    @staticmethod
    def _tried(decider: Decider, left: Node, right: Node) -> Decision | None:
        try:
            return decider.decide(left, right)
        except NotMeant:
            return None

    def _say_sizes(self, sizes: Sizes) -> None:
        """The sizes that were found, but for those that were given."""
        named = sizes.names()
        found = [
            f"{name} is {sizes.extent(shape[0], named)}×{sizes.extent(shape[1], named)}"
            for name, shape in sizes.letters.items()
            if shape is not None and name not in self.given
        ]
        if found:
            self.notes.append(f"sizes, as they must be for the formulas to fit: {listed(found, most=12)}")


def _is_regular(found: Nested) -> bool:
    """Do the levels that are written out follow one pattern?"""
    try:
        regular_level(found)
    except NoPattern:
        return False
    return True


def _without_function(node: Node, function: str) -> Node:
    def change(part: Node) -> Node | None:
        return (
            changed(part.argument, change)
            if isinstance(part, Applied) and part.function == function
            else None
        )

    return changed(node, change)


def _functions(node: Node) -> set[str]:
    return {part.function for part in nodes(node) if isinstance(part, Applied)}


def _noted(decision: Decision, letters: Any) -> Decision:
    if not letters:
        return decision
    note = f"{listed([letter_text(letter) for letter in letters])} written out"
    return replace(decision, note="; ".join(filter(None, (note, decision.note))))
