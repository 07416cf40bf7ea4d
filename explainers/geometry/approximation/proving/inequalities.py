"""Inequalities of letters: after − before is a sum of products of what is known to be at least 0, and that is all.

Checked by exact algebra in which |u| and f(x) are letters; what is assumed stands in the certificate.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sympy import Abs, Add, Dummy, Expr, Integer, Mul, Pow, Rational, Symbol, cancel, exp, expand, together

from ....derivations.evidence import Relation, Verdict, refused

RUNG = "exact algebra"
_SIGN = {"le": 1, "ge": -1, "=": 1}


@dataclass(frozen=True)
class Triangle:
    """|u_1 + u_2 + …| ≤ |u_1| + |u_2| + …"""

    terms: tuple[Any, ...]

    @property
    def excess(self) -> Any:
        """What is at least 0."""
        return Add(*[Abs(term, evaluate=False) for term in self.terms]) - Abs(
            Add(*self.terms, evaluate=False), evaluate=False
        )


@dataclass(frozen=True)
class Combination:
    """after − before = Σ factor · fact for "le"; before − after for "ge"; for "=" there is nothing to add.

    `known` are expressions taken to be at least 0 (those that are divided by: above 0). Each of `sum` is a pair of a
    factor, built from `known`, squares and numbers by + · and powers, and a fact: one of `known`, a `Triangle`, or 1.
    `because` says in words where what is known comes from.
    """

    known: tuple[Any, ...]
    sum: tuple[tuple[Any, Any], ...]
    because: str

    def examine(self, before: Any, relation: Relation, after: Any) -> Verdict:
        if relation not in _SIGN or not all(isinstance(side, Expr) for side in (before, after)):
            return refused(
                "this certificate is about one expression being at most, at least or equal to another",
                RUNG,
            )
        if relation == "=" and self.sum:
            return refused(
                "this certificate adds something to one side: the two are not shown to be equal", RUNG
            )
        for factor, fact in self.sum:
            if not self._is_nonnegative(factor):
                return refused(f"nothing shows that the factor {factor} is at least 0", RUNG)
            if not isinstance(fact, Triangle) and fact not in (*self.known, Integer(1)):
                return refused(f"nothing shows that {fact} is at least 0", RUNG)
        gap = (after - before) * _SIGN[relation]
        shown = sum((factor * _excess(fact) for factor, fact in self.sum), Integer(0))
        if self._is_zero(gap - shown):
            return Verdict(
                True, RUNG, True, 0.0, f"the difference is a sum of what is at least 0: {self.because}"
            )
        return refused("the difference is not the sum of products that was given for it", RUNG)

    def _is_nonnegative(self, factor: Any) -> bool:
        if factor in self.known or isinstance(factor, Abs | exp):
            return True
        if isinstance(factor, Rational):
            return bool(factor >= 0)
        if isinstance(factor, Add | Mul):
            return all(map(self._is_nonnegative, factor.args))
        if isinstance(factor, Pow) and isinstance(factor.exp, Integer):
            return bool(factor.exp % 2 == 0 and factor.exp > 0) or self._is_nonnegative(factor.base)
        return False

    def _is_zero(self, expr: Any) -> bool:
        """Is it 0 for all values of its letters, |u| and f(x) being letters too?"""
        letters: dict[Any, Symbol] = {}

        def plain(node: Any) -> Any:
            if isinstance(node, Abs):
                factor, inside = self._without_factors(node.args[0])
                return plain(factor) * letters.setdefault(Abs(inside, evaluate=False), Dummy())
            if isinstance(node, Rational | Symbol):
                return node
            if isinstance(node, Add | Mul):
                return node.func(*map(plain, node.args))
            if isinstance(node, Pow) and isinstance(node.exp, Integer):
                return Pow(plain(node.base), node.exp)
            return letters.setdefault(node, Dummy())

        return bool(cancel(together(plain(expr))) == 0)

    def _without_factors(self, inside: Any) -> tuple[Any, Any]:
        """|c u| = c |u| for a known c, and |−u| = |u|: the factor, and u in one fixed form."""
        parts = inside.args if isinstance(inside, Mul) else (inside,)
        outside = [part for part in parts if part in self.known or (isinstance(part, Rational) and part > 0)]
        rest = expand(_evaluated(Mul(*[part for part in parts if part not in outside])))
        return Mul(*outside), min(rest, expand(-rest), key=str)


def _evaluated(expr: Any) -> Any:
    """With sums and products that were kept as written put together."""
    return expr.func(*map(_evaluated, expr.args)) if isinstance(expr, Add | Mul | Pow) else expr


def _excess(fact: Any) -> Any:
    return fact.excess if isinstance(fact, Triangle) else fact
