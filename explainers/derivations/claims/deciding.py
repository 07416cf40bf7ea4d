"""One step of a file on the ladder: shapes from unification, dots as letters, by induction, or written out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..evidence import Verdict
from ..proof.deciding import Judge
from ..proof.wording import listed
from ..reading.building import Builder, NotMeant, is_about_numbers
from ..reading.dots import NoPattern, TooShallow, depth_letters
from ..reading.levels import Level, as_letter, filled, nested, regular_level
from ..reading.sizes import Sizes
from ..reading.tree import MOST_PARTS, MOST_WRITTEN_LEVELS, Core, Node, has_dots, is_too_large
from .families import inductive

_DEPTHS = 3
_DEEPEST = 8


@dataclass(frozen=True)
class Decision:
    """The verdict on left = right, both as SymPy expressions, and in which sense they were read."""

    verdict: Verdict
    sides: tuple[Any, Any] | None = None
    note: str = ""


class Decider:
    """Decides the steps of one chain; sizes that a true step has shown are kept for the next."""

    def __init__(
        self, given: dict[str, tuple[Any, ...]], activation: str | None, formulas: list[Node]
    ) -> None:
        self._given, self._activation = given, activation
        self.has_numbers_only = is_about_numbers(formulas, [name for name, size in given.items() if size])
        self.sizes = Sizes(given)
        if formulas and not any(has_dots(side) for side in formulas[:1]):
            self.sizes.read(formulas[0])

    def decide(self, left: Node, right: Node) -> Decision:
        """Is left = right for all values, functions φ, sizes, and where there are dots for every number?

        NotMeant where that cannot be asked.
        """
        if has_dots(left) or has_dots(right):
            return self._with_dots(left, right)
        return self._plain(left, right)

    # Without dots --------------------------------------------------------------------------

    def _plain(self, left: Node, right: Node, sizes: Sizes | None = None) -> Decision:
        for side in (left, right):
            if is_too_large(side):
                raise NotMeant(
                    f"written out, this has more than {MOST_PARTS:,} parts or {MOST_WRITTEN_LEVELS} levels: "
                    "divide it into several steps, or name parts by letters"
                )
        judge = Judge()
        if self.has_numbers_only:
            build = Builder(None, self._activation).build
            pair = build(left), build(right)
            return Decision(judge.decide(*pair), pair)
        base = self.sizes if sizes is None else sizes
        tried = base.copy()
        tried.settle()
        tried.read(left)
        tried.settle()
        one, other = tried.read(left), tried.read(right)
        tried.join_shapes(one, other)
        merged = [] if tried.is_broken else list(tried.merged)
        needs = ""
        if merged:
            named = tried.names()
            texts = [f"{tried.extent(a, named)} = {tried.extent(b, named)}" for a, b in merged]
            needs = f"the shapes fit only where {listed(list(dict.fromkeys(texts)))}"
            for a, b in merged:
                tried.join(a, b, anyway=True)
        builder = Builder(tried, self._activation)
        pair = builder.build(left), builder.build(right)
        verdict = judge.decide(*pair)
        if verdict.holds and sizes is None:
            self.sizes = tried
        return Decision(verdict, pair, needs)

    # With dots -----------------------------------------------------------------------------

    def _with_dots(self, left: Node, right: Node) -> Decision:
        letters = tuple(dict.fromkeys((*depth_letters(left), *depth_letters(right))))
        shown = self._with_letter(left, right)
        if shown is not None and shown.verdict.holds:
            return shown
        if len(letters) == 1 and (verdict := inductive(left, right, letters[0])):
            return Decision(verdict, None, f"for every {letters[0]}, {verdict.reason.split(':')[0]}")
        try:
            written = self._written_out(left, right, letters)
        except NoPattern as obstacle:
            if shown is None:
                raise NotMeant(f"{obstacle}") from None
            return shown
        return shown if shown is not None and not written.verdict.holds else written

    def _with_letter(self, left: Node, right: Node) -> Decision | None:
        """With (… x …) as a letter, where it stands for the same on both sides; None where it does not."""
        try:
            (one, first), (other, second) = as_letter(left), as_letter(right)
        except NoPattern:
            return None
        if first is None or first != second or has_dots(one) or has_dots(other):
            return None
        decision = self._plain(one, other, Sizes(self._given))
        note = f"for every depth: (… x …) is h_{{{first[1]}}} on both sides"
        return Decision(decision.verdict, decision.sides, "; ".join(filter(None, (note, decision.note))))

    def _written_out(self, left: Node, right: Node, letters: tuple[str, ...]) -> Decision:
        pattern = _shared_pattern(left, right)
        decided: list[int] = []
        for depth in range(1, _DEEPEST + 1):
            values = dict.fromkeys(letters, depth)
            try:
                one, other = (filled(_plain_core(side), values, pattern) for side in (left, right))
            except TooShallow:
                continue
            decision = self._plain(one, other, Sizes(self._given))
            which = ", ".join(f"{letter} = {depth}" for letter in letters)
            if not decision.verdict.holds:
                return Decision(decision.verdict, decision.sides, f"written out for {which}")
            decided.append(depth)
            if len(decided) == _DEPTHS:
                break
        if not decided:
            raise NoPattern(f"what stands beside the dots does not fit up to {letters} = {_DEEPEST}")
        name = letters[0] if letters else "the number"
        note = f"written out for {name} = {decided[0]} to {decided[-1]}, exactly at each; not proved for every {name}"
        verdict = Verdict(True, decision.verdict.rung, False, 1.0, note)
        return Decision(verdict, decision.sides, note)


def _shared_pattern(left: Node, right: Node) -> Level | None:
    """The pattern of the side whose levels follow one, for the side whose levels do not."""
    for side in (left, right):
        try:
            found = nested(side)
            if found is not None:
                return regular_level(found)
        except NoPattern:
            continue
    return None


def _plain_core(node: Node) -> Node:
    """A formula that is nothing but nested dots is looked at as it is."""
    return node if not isinstance(node, Core) else node.inner
