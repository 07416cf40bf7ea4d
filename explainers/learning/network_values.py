"""The certificate of a network's output: the graph, layer by layer, and the formula, on its own, give the same."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flint import ctx

from ..derivations.evidence import Relation, Verdict, unproved
from ..networks import Network
from ..values import PRECISIONS, NoValue, Value, compared, total
from .exact_outputs import Vector, output
from .formula_values import column_of, numbers_of, rows_of


@dataclass(frozen=True)
class NetworkValue:
    """before, a formula in the network's letters or in numbers, is after at x: and that is what the network puts out.

    With "approx", after is that output rounded to `decimals`.
    """

    network: Network
    x: Vector
    decimals: int = 0
    letter: Any = None
    """What stands for x in the formula, where that is another letter."""

    def examine(self, before: Any, relation: Relation, after: Any) -> Verdict:
        outer = ctx.prec
        try:
            ctx.prec = PRECISIONS[1]
            claimed = [row[0] for row in rows_of(after, {})]
            by_layers = output(self.network, self.x)
            by_formula = [row[0] for row in rows_of(before, self._numbers())]
            holds = all(
                len(found) == len(claimed)
                and all(self._agree(a, relation, b) for a, b in zip(found, claimed, strict=True))
                for found in (by_layers, by_formula)
            )
        except NoValue as obstacle:
            return unproved(obstacle, "evaluation")
        finally:
            ctx.prec = outer
        same = "the network, layer by layer, and the formula both give this"
        return Verdict(holds, "evaluation", True, 0.0, same if holds else "the network gives another value")

    def _numbers(self) -> dict[Any, Any]:
        numbers = numbers_of(self.network, self.x)
        return numbers if self.letter is None else numbers | {self.letter: column_of(self.x)}

    def _agree(self, value: Value, relation: Relation, claimed: Value) -> bool:
        if relation == "=":
            return isinstance(value, Fraction) and value == claimed
        gap = total([value, -claimed])
        if relation != "approx" or gap == 0:
            return relation == "approx"
        half = Fraction(1, 2 * 10**self.decimals)
        return bool(compared(gap, "le", half) and compared(gap, "ge", -half))
