"""How sums, products, powers and numbers are written, of matrices and of numbers alike."""

from __future__ import annotations

from typing import Any

from sympy import Add, Float, Integer, MatAdd, MatMul, MatPow, Mul, Pow, Rational, Sum, Symbol
from sympy.core.function import AppliedUndef

from ..formula import BigOperator, Fence, Formula, Fraction, Row, Script, Token
from .names import letter, number
from .writing import (
    ATOM,
    MINUS,
    PRODUCT,
    SUM,
    Handler,
    Writer,
    Written,
    applied,
    fenced,
    is_number,
    one_or_row,
    with_braces,
    without_minus,
)


def _symbol(node: Any, _parts: tuple[Written, ...], writer: Writer) -> Written:
    return letter(node.name, "italic", writer.role(node.name)), ATOM


def _whole(node: Any, _parts: tuple[Written, ...], _writer: Writer) -> Written:
    return number(str(node)), ATOM if node >= 0 else SUM


def _fraction(node: Any, _parts: tuple[Written, ...], _writer: Writer) -> Written:
    fraction = Fraction(number(str(abs(node.p))), number(str(node.q)), id="/:")
    return (fraction, ATOM) if node.p >= 0 else (Row((MINUS, fraction)), SUM)


def _sum(node: Any, parts: tuple[Written, ...], writer: Writer) -> Written:
    signs: list[Formula | None] = []
    terms: list[Formula] = []
    for place, (written, binding) in enumerate(parts):
        term, is_negative = without_minus(written)
        sign = Token("-" if is_negative else "+", "operator", "-:" if is_negative else "+:")
        signs.append(sign if place or is_negative else None)
        terms.append(Fence(term, id="():") if binding == SUM and not is_negative else term)
    runs = writer.runs(node.args, type(node))
    return Row(with_braces(terms, signs, runs)), SUM


def _product(node: Any, parts: tuple[Written, ...], writer: Writer) -> Written:
    if isinstance(node, Mul) and _is_reciprocal(node.args[-1]):
        return _quotient(node, parts)
    is_negative = len(parts) > 1 and node.args[0] == -1
    factors, args = (parts[1:], node.args[1:]) if is_negative else (parts, node.args)
    signs: list[Formula | None] = [
        Token("dot", "operator", "dot:") if place and is_number(factor) else None
        for place, factor in enumerate(factors)
    ]
    pieces = [fenced(factor, ATOM) for factor in factors]
    runs = writer.runs(args, type(node))
    row = with_braces(pieces, signs, runs)
    return (Row((MINUS, *row)), SUM) if is_negative else (Row(row), PRODUCT)


def _is_reciprocal(node: Any) -> bool:
    return isinstance(node, Pow) and node.args[1] == -1


def _quotient(node: Any, parts: tuple[Written, ...]) -> Written:
    """a b / c, for a product whose last factor is 1/c."""
    is_negative = len(parts) > 2 and node.args[0] == -1
    above = [fenced(part, ATOM) for part in parts[1 if is_negative else 0 : -1]]
    below = parts[-1][0]
    assert isinstance(below, Fraction)
    fraction = Fraction(one_or_row(above), below.denominator, id="/:")
    return (Row((MINUS, fraction)), SUM) if is_negative else (fraction, ATOM)


def _power(node: Any, parts: tuple[Written, ...], _writer: Writer) -> Written:
    base, exponent = parts
    if exponent[0] == number("-1") and not isinstance(node, MatPow):
        return Fraction(number("1"), base[0], id="/:"), ATOM
    return Script(fenced(base, ATOM), sup=exponent[0]), ATOM


def _function(node: Any, parts: tuple[Written, ...], _writer: Writer) -> Written:
    arguments: list[Formula] = []
    for part, _binding in parts:
        arguments += [Token(",", "punctuation", ",:")] if arguments else []
        arguments.append(part)
    return applied(node.func.__name__, one_or_row(arguments)), ATOM


def _total(node: Any, parts: tuple[Written, ...], writer: Writer) -> Written:
    index, low, high = node.args[1].args
    lower = Row((letter(index.name), Token("=", "relation", "="), writer.alone(low)))
    body = fenced(parts[0], PRODUCT)
    return BigOperator("sum", lower, writer.alone(high), body, id="sum:"), PRODUCT


ARITHMETIC: dict[type, Handler] = {
    Symbol: _symbol,
    Integer: _whole,
    Float: _whole,
    Rational: _fraction,
    MatAdd: _sum,
    Add: _sum,
    MatMul: _product,
    Mul: _product,
    MatPow: _power,
    Pow: _power,
    AppliedUndef: _function,
    Sum: _total,
}
