"""Functions as users type them: "sin(2*pi*x)" becomes a SymPy expression in x.

The grammar is ours and small; nothing typed is evaluated as a program.
    sum = [-] product {(+ | -) product}     product = power {(* | /) power}
    power = atom [^ [-] whole number]       atom = number | pi | x | function(sum) | (sum)
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from sympy import Abs, Add, Integer, Mul, Pow, Rational, Symbol, cos, exp, log, pi, sin, sqrt, tanh

from ...networks import NetworkError
from ...spelling import nearest, quoted

LETTER = Symbol("x")
FUNCTIONS: dict[str, Callable[..., Any]] = {
    "sin": sin,
    "cos": cos,
    "exp": exp,
    "tanh": tanh,
    "sqrt": sqrt,
    "log": log,
    "abs": Abs,
}
LONGEST, DEEPEST, LARGEST_POWER = 200, 20, 32
_TOKEN = re.compile(r"\s*(?:(\d{1,20}(?:\.\d{1,20})?|\.\d{1,20})|([a-z]+)|(\*\*|[-+*/^()]))")


def parse_function(text: str) -> Any:
    """The expression in x that `text` says; NetworkError with one sentence where it says none.

    Numbers are read as exact decimals; powers are whole numbers of at most 32.
    """
    if len(text) > LONGEST:
        raise NetworkError(
            f"the function has {len(text)} signs: write one of at most {LONGEST}, or give f in Python"
        )
    reading = _Reading(_tokens(text), text)
    expr = reading.sum(0)
    if reading.next is not None:
        raise reading.fault(f"{reading.next!r} cannot follow what stands before it")
    return expr


def _tokens(text: str) -> list[str]:
    tokens, at, end = [], 0, len(text.rstrip())
    while at < end:
        match = _TOKEN.match(text, at)
        if not match:
            raise NetworkError(
                f"{quoted(text[at : at + 10].strip())} is not read in the function {quoted(text)}: write numbers, "
                f"x, pi, + - * / ^, brackets and {', '.join(FUNCTIONS)}, as in sin(2*pi*x)"
            )
        tokens.append(match.group(match.lastindex or 0))
        at = match.end()
    return tokens


class _Reading:
    """Recursive descent, at most `DEEPEST` brackets deep."""

    def __init__(self, tokens: list[str], text: str) -> None:
        self._tokens, self._text, self._at = tokens, text, 0

    @property
    def next(self) -> str | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def fault(self, what: str) -> NetworkError:
        return NetworkError(
            f"the function {quoted(self._text)} cannot be read: {what}; write it as in 2*x^3 - sin(pi*x)"
        )

    def sum(self, depth: int) -> Any:
        if depth > DEEPEST:
            raise self.fault(f"its brackets are nested more than {DEEPEST} deep")
        sign = self._taken("-", "+")
        first = self._product(depth)
        terms = [_negative(first) if sign == "-" else first]
        while sign := self._taken("+", "-"):
            term = self._product(depth)
            terms.append(_negative(term) if sign == "-" else term)
        return terms[0] if len(terms) == 1 else Add(*terms, evaluate=False)

    def _product(self, depth: int) -> Any:
        factors = [self._power(depth)]
        while sign := self._taken("*", "/"):
            factor = self._power(depth)
            if sign == "*":
                factors.append(factor)
            else:
                factors = [self._quotient(_product(factors), factor)]
        return _product(factors)

    def _quotient(self, above: Any, below: Any) -> Any:
        if below == 0:
            raise self.fault("nothing can be divided by 0")
        if isinstance(above, Rational) and isinstance(below, Rational):
            return above / below
        parts = above.args if isinstance(above, Mul) else (above,)
        return Mul(*parts, Pow(below, -1, evaluate=False), evaluate=False)

    def _power(self, depth: int) -> Any:
        base = self._atom(depth)
        if not self._taken("^", "**"):
            return base
        sign = -1 if self._taken("-") else 1
        power = self._take() or ""
        if not power.isdigit() or int(power) > LARGEST_POWER:
            raise self.fault(
                f"{power or 'nothing'!r} is no power here: give a whole number of at most {LARGEST_POWER}, "
                "or write exp and log"
            )
        if self.next in ("^", "**"):
            raise self.fault("a power of a power needs brackets")
        return Pow(base, sign * int(power), evaluate=False)

    def _atom(self, depth: int) -> Any:
        token = self._take()
        if token is None:
            raise self.fault("it ends too soon")
        if token == "(":  # noqa: S105 (a bracket)
            return self._closed(self.sum(depth + 1))
        if token[0].isdigit() or token[0] == ".":
            return Rational(token)
        if token == "x":  # noqa: S105 (the letter)
            return LETTER
        if token == "pi":  # noqa: S105 (the number)
            return pi
        if token in FUNCTIONS:
            if not self._taken("("):
                raise self.fault(f"after {token} comes its argument in brackets")
            return FUNCTIONS[token](self._closed(self.sum(depth + 1)), evaluate=False)
        if token.isalpha():
            raise self.fault(f"{token!r} is not known, {nearest(token, ('x', 'pi', *FUNCTIONS))}")
        raise self.fault(f"{token!r} cannot stand there")

    def _closed(self, expr: Any) -> Any:
        if not self._taken(")"):
            raise self.fault("a bracket is not closed")
        return expr

    def _taken(self, *signs: str) -> str | None:
        return self._take() if self.next in signs else None

    def _take(self) -> str | None:
        token = self.next
        self._at += 1
        return token


def _negative(term: Any) -> Any:
    if isinstance(term, Rational):
        return -term
    parts = term.args if isinstance(term, Mul) else (term,)
    return Mul(Integer(-1), *parts, evaluate=False)


def _product(factors: list[Any]) -> Any:
    return factors[0] if len(factors) == 1 else Mul(*factors, evaluate=False)
