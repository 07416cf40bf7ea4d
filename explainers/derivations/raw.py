"""Sums, products and quotients of numbers as they are taught: in their order, nothing merged or worked out."""

from __future__ import annotations

from typing import Any

from sympy import Add, Integer, Mul, Pow, exp, log


def as_number(size: Any) -> Any:
    """A size as SymPy has it: a whole number, or the letter that it is."""
    return Integer(size) if isinstance(size, int) else size


def raw_product(*factors: Any) -> Any:
    """The factors in this order."""
    return factors[0] if len(factors) == 1 else Mul(*factors, evaluate=False)


def raw_sum(*terms: Any) -> Any:
    """The terms in this order."""
    return terms[0] if len(terms) == 1 else Add(*terms, evaluate=False)


def minus(term: Any) -> Any:
    """−term; of a product, a product that begins with −1."""
    factors = term.args if isinstance(term, Mul) else (term,)
    return raw_product(Integer(-1), *factors)


def over(*factors: Any) -> Any:
    """All factors but the last, divided by the last."""
    return raw_product(*factors[:-1], Pow(factors[-1], -1, evaluate=False))


def power_of_e(exponent: Any) -> Any:
    """e^exponent."""
    return exp(exponent, evaluate=False)


def logarithm(value: Any) -> Any:
    return log(value, evaluate=False)


def square(base: Any) -> Any:
    return Pow(base, 2, evaluate=False)
