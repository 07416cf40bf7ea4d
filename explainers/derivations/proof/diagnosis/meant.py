"""Which single edit makes a wrong side right: tried at a random place of a finite field, then proved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain, pairwise
from math import comb, prod
from typing import Any

from sympy import Add, Basic, MatAdd, MatMul, Mul, Pow

from ...expressions import folded, postorder
from ..deciding import Judge
from ..differentiation.dual_numbers import NotEvaluable
from ..identity_test import Evaluation
from ..nesting import TooDeep
from ..scalars import LARGEST_POWER
from ..shapes import ShapeFault, Shapes, same_shape, same_size
from ..sizes import entry_count, letters_of, smaller
from ..wording import short
from .brackets import LOST_BRACKETS, moved_brackets, other_brackets
from .edits import Edit, edits, put

MOST_EDITS = 3_000
MOST_SLOW_EDITS = 200
MOST_PROVED = 12
MOST_NODES = 300_000
"""Of all the expressions tried, together: a longer expression gets fewer edits."""

MOST_SLOW_TERMS = 60_000
"""Of all the products multiplied out where no place in the field decides, so that each edit needs a proof."""

_MOST_ENTRIES = 20_000
_COUNTED = 10**6


@dataclass(frozen=True)
class Meant:
    """The slip that was probably made (`kind`), in one sentence, and the expression as it was probably meant."""

    kind: str
    sentence: str
    expression: Any

    def __str__(self) -> str:
        return f"{short(self.expression, 160)} ({self.sentence})"

    def json(self) -> dict[str, str]:
        return {"kind": self.kind, "sentence": self.sentence, "expression": short(self.expression, 2_000)}


def probably_meant(right: Any, wrong: Any) -> Meant | None:
    """The smallest single edit of `wrong` that makes it equal to `right`; None where a short search finds none.

    Of several, the one after which most of the right side stands there. At most MOST_EDITS are tried,
    fewer of long expressions (MOST_NODES, MOST_SLOW_TERMS).
    """
    if not isinstance(right, Basic) or not isinstance(wrong, Basic):
        return None
    search = _Search(right, wrong)
    try:
        ours, theirs, path = search.differing(right, wrong)
        found = search.best(ours, theirs) if path else None
        if found is not None:
            return Meant(found.kind, found.sentence, put(wrong, path, found.result))
        found = search.best(right, wrong)
    except TooDeep:
        return None
    return Meant(found.kind, found.sentence, found.result) if found else None


class _Search:
    def __init__(self, right: Any, wrong: Any) -> None:
        self._judge = Judge()
        length = sum(min(_terms(side), MOST_SLOW_TERMS) for side in (right, wrong))
        self._most_proved = min(MOST_PROVED, MOST_SLOW_TERMS // length)
        self._most_slow = min(MOST_SLOW_EDITS, MOST_SLOW_TERMS // length)
        self._interner = self._judge.interner
        self._shapes: Shapes = self._judge.shapes
        self._looked_at: dict[int, Any] = {}

    def differing(self, right: Any, wrong: Any) -> tuple[Any, Any, tuple[int, ...]]:
        """The deepest pair that both come down to, as long as one part of equal heads differs; and the way there."""
        interner, path = self._interner, []
        a, b = interner.number(right), interner.number(wrong)
        while interner.same_head(a, b):
            ours, theirs = interner.parts(a), interner.parts(b)
            different = [place for place, (m, n) in enumerate(zip(ours, theirs, strict=True)) if m != n]
            node = interner.node(b)
            if len(different) != 1 or len(node.args) != len(theirs) + (type(node).__name__ == "Activation"):
                break
            place = different[0]
            path.append(place + (type(node).__name__ == "Activation"))
            a, b = ours[place], theirs[place]
        return interner.node(a), interner.node(b), tuple(path)

    def best(self, right: Any, wrong: Any) -> Edit | None:
        """The edit that comes nearest to the right side, of those that make both sides equal."""
        goal = self._interner.number(right)
        try:
            shape = self._shapes.of(goal)
        except ShapeFault:
            return None
        candidates = self._candidates(right, wrong, goal, shape)
        fitting = self._fitting(candidates, goal, right, wrong)
        wanted = set(self._interner.order(goal))

        def nearness(found: tuple[int, int, Edit]) -> tuple[bool, int, int]:
            order, number, edit = found
            own = set(self._interner.order(number))
            # A whole pair of brackets is rarely lost: only if the right side has just that pair.
            is_far = number != goal and edit.kind == LOST_BRACKETS
            return is_far, len(own ^ wanted), order

        for _, _, edit in sorted(fitting, key=nearness)[: self._most_proved]:
            if self._judge.decide(right, edit.result).holds:
                return replace(edit, kind="misplaced bracket") if edit.kind == LOST_BRACKETS else edit
        return None

    def _candidates(self, right: Any, wrong: Any, goal: int, shape: Any) -> Iterator[tuple[int, Edit]]:
        """Edits whose shapes fit, each expression once."""
        seen = {self._interner.number(wrong)}
        size = sum(1 for _ in postorder(wrong))
        most = min(MOST_EDITS, MOST_NODES // size)
        for edit in chain(moved_brackets(wrong), edits(wrong, right), other_brackets(wrong)):
            number = self._interner.number(edit.result)
            if number in seen:
                continue
            seen.add(number)
            if len(seen) > most:
                return
            if self._fits(number, shape):
                yield number, edit

    def _fits(self, number: int, shape: Any) -> bool:
        """Has this expression the shape? Its parts have smaller numbers, and most of them are known."""
        waiting = [number]
        while waiting:
            part = waiting.pop()
            if part not in self._looked_at:
                new = [p for p in self._interner.parts(part) if p not in self._looked_at]
                if new:
                    waiting += [part, *new]
                    continue
                self._looked_at[part] = self._shape(part)
        found = self._looked_at[number]
        return found is not None and same_shape(found, shape)

    def _shape(self, number: int) -> Any:
        """Its shape, None where its parts do not fit; a ShapeFault's sentence would take longer than all else."""
        parts = [self._looked_at[part] for part in self._interner.parts(number)]
        if None in parts:
            return None
        node = self._interner.node(number)
        if isinstance(node, MatAdd) and any(not same_shape(part, parts[0]) for part in parts[1:]):
            return None
        if isinstance(node, MatMul):
            sizes = [part for part in parts if part]
            if any(not same_size(a[1], b[0]) for a, b in pairwise(sizes)):
                return None
        try:
            return self._shapes.of(number)
        except ShapeFault:
            return None

    def _fitting(
        self, candidates: Iterator[tuple[int, Edit]], goal: int, right: Any, wrong: Any
    ) -> list[tuple[int, int, Edit]]:
        """Those that agree with the right side at a random place; (order, number, edit)."""
        evaluation = self._evaluation(goal)
        found: list[tuple[int, int, Edit]] = []
        for order, (number, edit) in enumerate(candidates):
            if evaluation is None:
                if order >= self._most_slow:
                    break
                agrees = self._judge.decide(right, edit.result).holds
            else:
                agrees = self._agrees(evaluation, goal, number)
            if agrees:
                found.append((order, number, edit))
                if evaluation is None or number == goal:
                    break
        return found

    def _evaluation(self, goal: int) -> Evaluation | None:
        numbers = self._interner.order(goal)
        nodes, shapes = [self._interner.node(n) for n in numbers], [self._shapes.of(n) for n in numbers]
        sizes = letters_of(shapes, nodes, 2)
        if not sizes.letters and entry_count(shapes, sizes) > _MOST_ENTRIES:
            sizes = smaller(shapes)
        evaluation = Evaluation(self._interner, self._shapes, sizes, seed=1)
        try:
            evaluation.value(goal)
        except NotEvaluable:
            return None
        return evaluation

    @staticmethod
    def _agrees(evaluation: Evaluation, goal: int, number: int) -> bool:
        try:
            return bool(evaluation.value(goal) == evaluation.value(number))
        except (NotEvaluable, KeyError, AttributeError, TypeError, ValueError):
            return False


def _terms(expr: Any) -> int:
    """How many terms `expr` has at most when its products and powers of numbers are multiplied out."""
    return int(folded(expr, _multiplied_out))


def _multiplied_out(node: Any, parts: tuple[int, ...]) -> int:
    if isinstance(node, Add):
        return min(sum(parts), _COUNTED)
    if isinstance(node, Mul):
        return min(prod(parts), _COUNTED)
    if isinstance(node, Pow) and node.exp.is_Integer and node.exp > 0:
        power = min(int(node.exp), LARGEST_POWER)
        # (a₁ + … + aₙ)ᵏ has as many terms as there are ways to choose k of n with repetition.
        return min(comb(parts[0] + power - 1, power), _COUNTED) if parts[0] > 1 else 1
    return max(parts, default=1)
