"""Sums, products, quotients and distances of SymPy expressions that stay as they are written; and what names mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sympy import Abs, Add, Integer, Mul, Pow

from ..derivations.evidence import Relation, Verdict

_ONE, _TWO = Integer(1), Integer(2)


def total(*terms: Any) -> Any:
    return Add(*terms, evaluate=False)


def product(*factors: Any) -> Any:
    """The product as written, factors of products opened."""
    opened = [part for factor in factors for part in (factor.args if isinstance(factor, Mul) else (factor,))]
    return opened[0] if len(opened) == 1 else Mul(*opened, evaluate=False)


def minus(term: Any) -> Any:
    return product(Integer(-1), term)


def over(above: Any, *below: Any) -> Any:
    """above / (below · below · …)"""
    parts = above.args if isinstance(above, Mul) else (above,)
    parts = () if parts == (_ONE,) else parts
    return Mul(
        *parts, Pow(below[0] if len(below) == 1 else product(*below), -1, evaluate=False), evaluate=False
    )


def square(base: Any) -> Any:
    return Pow(base, _TWO, evaluate=False)


def distance(one: Any, other: Any) -> Any:
    """|one − other|"""
    return Abs(total(one, minus(other)), evaluate=False)


@dataclass(frozen=True)
class Meaning:
    """`name` is what `expr` is called here: a definition, which must be the one that is used."""

    name: Any
    expr: Any

    def examine(self, before: Any, relation: Relation, after: Any) -> Verdict:
        holds = before == self.name and relation == "=" and after == self.expr
        reason = "by definition" if holds else f"{self.name} stands for something else"
        return Verdict(holds, "definition", True, 0.0, reason)
