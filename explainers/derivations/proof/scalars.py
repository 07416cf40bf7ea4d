"""Numbers inside matrix expressions: polynomials in commuting atoms, as normal forms with the empty word."""

from __future__ import annotations

from typing import Any

from sympy import Add, Mul, Pow, Rational

from ..expressions import postorder
from .words import EMPTY, Alphabet, Monomial, Word, times_monomial

LARGEST_POWER = 64
MOST_TERMS = 20_000
"""Of one product of two polynomials, before like terms are merged."""

MOST_MULTIPLIED = 100_000
"""Terms of one whole product or power, all its factors together."""

Polynomial = dict[Monomial, Any]


class TooLarge(Exception):
    """The normal form has more words than the budget allows."""


def scalar_form(expr: Any, alphabet: Alphabet) -> dict[tuple[Monomial, Word], Any]:
    """The polynomial of `expr`; what is not a sum, product or power is an atom named by itself."""
    known: dict[int, Polynomial] = {}
    for node in postorder(expr):
        known[id(node)] = _polynomial(node, [known.get(id(part), {}) for part in node.args], alphabet)
    return {(monomial, EMPTY): coefficient for monomial, coefficient in known[id(expr)].items()}


def _polynomial(node: Any, parts: list[Polynomial], alphabet: Alphabet) -> Polynomial:
    if isinstance(node, Rational):
        return {(): node} if node else {}
    if isinstance(node, Add):
        return _sum(parts)
    if isinstance(node, Mul):
        return _product(parts)
    if isinstance(node, Pow) and node.exp.is_Integer and 0 <= node.exp <= LARGEST_POWER:
        return _product([parts[0]] * int(node.exp))
    return {((alphabet.atom("number", node), 1),): Rational(1)}


def _sum(parts: list[Polynomial]) -> Polynomial:
    total: Polynomial = {}
    for part in parts:
        for monomial, coefficient in part.items():
            total[monomial] = total.get(monomial, 0) + coefficient
    return _without_zeros(total)


def _without_zeros(total: Polynomial) -> Polynomial:
    return {monomial: coefficient for monomial, coefficient in total.items() if coefficient}


def _product(factors: list[Polynomial]) -> Polynomial:
    product: Polynomial = {(): Rational(1)}
    multiplied = 0
    for factor in factors:
        multiplied += len(product) * len(factor)
        if len(product) * len(factor) > MOST_TERMS or multiplied > MOST_MULTIPLIED:
            raise TooLarge
        terms: Polynomial = {}
        for m, a in product.items():
            for n, b in factor.items():
                monomial = times_monomial(m, n)
                terms[monomial] = terms.get(monomial, 0) + a * b
        product = _without_zeros(terms)
    return product
