"""The sign of a polynomial on all positive numbers, by counting its real roots exactly."""

from __future__ import annotations

from typing import Any

import flint
from sympy import QQ, Poly, Rational, Symbol

_U = Symbol("u")


def sign_on_positive_numbers(value: Any, generator: int) -> int | None:
    """±1 where the polynomial in one generator has no root above 0; else None."""
    terms = {(int(exponents[generator]),): Rational(int(c.p), int(c.q)) for exponents, c in value.terms()}
    line = Poly.from_dict(terms, _U, domain=QQ)
    if line.count_roots(0, None) - (line.eval(0) == 0):
        return None
    at_one = sum((coefficient for _, coefficient in value.terms()), flint.fmpq(0))
    return 1 if at_one > 0 else -1
