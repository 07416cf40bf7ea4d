"""One equation worked out, as steps: the numbers put in, rows written out, added up, the function applied."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from sympy import HadamardProduct, MatMul, MatrixBase, MatrixExpr
from sympy.core.function import AppliedUndef

from ..derivation import Certified, Evidence, Step
from ..evidence import Relation
from ..expressions import Activation, postorder
from .certificates import AsShown, WorkedOut
from .computing import Part
from .numbers import Product, Rounded
from .truth import Truth


@dataclass(frozen=True)
class Writing:
    """How one formula, with `left` before it, is worked out."""

    left: Any
    formula: Any
    part: Part
    truth: Truth
    decimals: int | None

    def steps(self) -> tuple[Step, ...]:
        steps: list[Step] = []
        before = self.formula
        for time in range(2 * self.part.rank + 1):
            after = self.part.at(time)
            if after == before and time:
                continue
            relation = self._relation(before, after, time)
            steps.append(
                Step(
                    before,
                    _rule(time),
                    after,
                    self._reason(before, after, time, relation),
                    self._evidence(before, after, relation),
                    self.left,
                    relation,
                )
            )
            before = after
        return tuple(steps)

    def _relation(self, before: Any, after: Any, time: int) -> Relation:
        if time % 2:
            return "="  # the very numbers that are shown, written out
        return "approx" if _has(Rounded, before) or _has(Rounded, after) else "="

    def _evidence(self, before: Any, after: Any, relation: Relation) -> Evidence:
        is_written_out = relation == "=" and (_has(Rounded, before) or _has(Product, after))
        return Certified(
            AsShown()
            if is_written_out and before is not self.formula
            else WorkedOut(self.formula, self.truth)
        )

    def _reason(self, before: Any, after: Any, time: int, relation: Relation) -> str:
        rounded = f", rounded to {_decimals(self.decimals)}" if relation == "approx" else ""
        if time == 0:
            return f"Put in the numbers{rounded}."
        if time % 2:
            return "Row by row, each weight times its input." if _has(MatMul, before) else "Entry by entry."
        if time % 4 == 2:
            return f"Multiply and add up{rounded}." if _multiplies(before) else f"Add up{rounded}."
        return f"Apply {self._functions(before, after)}{rounded}."

    def _functions(self, before: Any, after: Any) -> str:
        """The functions that are gone in `after`, in words."""
        names = {symbol: phi.name if symbol.islower() else symbol for symbol, phi in self.truth.functions}
        standing, left = (Counter(map(_function, postorder(side))) for side in (before, after))
        gone = [name for name in standing if name and standing[name] > left[name]]
        return " and ".join(
            f"the slope of {names[one[:-1]]}" if one.endswith("'") else f"{names[one]}" for one in gone
        )


def _rule(time: int) -> str:
    if time == 0:
        return "put in the numbers"
    return "write out the rows" if time % 2 else "work out" if time % 4 == 2 else "apply the function"


def _function(node: Any) -> str:
    """The symbol of what is applied; "" where nothing is."""
    if isinstance(node, Activation):
        return str(node.phi)
    return str(node.func.__name__) if isinstance(node, AppliedUndef) else ""


def _decimals(count: int | None) -> str:
    return f"{count} decimal{'s' * (count != 1)}"


def _multiplies(expr: Any) -> bool:
    """Is there a product of matrices or of columns still to be worked out?"""
    products = (node for node in postorder(expr) if isinstance(node, MatMul | HadamardProduct))
    return any(sum(isinstance(one, MatrixExpr | MatrixBase) for one in node.args) > 1 for node in products)


def _has(kind: Any, expr: Any) -> bool:
    return any(isinstance(node, kind) for node in postorder(expr))
