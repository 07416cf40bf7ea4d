"""How sums, products, powers and numbers are written, of matrices and of numbers alike."""

from __future__ import annotations

from typing import Any

from sympy import Add, Float, Integer, MatAdd, MatMul, MatPow, Mul, Pow, Rational, Sum, Symbol
from sympy.core.function import AppliedUndef

from ..formula import BigOperator, Fence, Formula, Fraction, Root, Row, Script, Token
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
    is_scalar = isinstance(node, Mul) and not isinstance(node, MatMul)
    if is_scalar and (any(map(_is_reciprocal, node.args)) or _is_a_part(node)):
        return _quotient(node, parts)
    is_negative = len(parts) > 1 and node.args[0] == -1
    factors, args = (parts[1:], node.args[1:]) if is_negative else (parts, node.args)
    signs: list[Formula | None] = [
        Token("dot", "operator", "dot:") if place and is_number(factor) else None
        for place, factor in enumerate(factors)
    ]
    # A minus alone binds less than a product: −u ⊙ v needs no brackets.
    least = PRODUCT if is_negative and len(factors) == 1 else ATOM
    pieces = [fenced(factor, least) for factor in factors]
    runs = writer.runs(args, type(node))
    row = with_braces(pieces, signs, runs)
    return (Row((MINUS, *row)), SUM) if is_negative else (Row(row), PRODUCT)


def _is_reciprocal(node: Any) -> bool:
    return isinstance(node, Pow) and node.args[1].is_Rational and node.args[1].is_negative


def _is_a_part(node: Any) -> bool:
    """z/2 rather than ½ z, where that is short."""
    first, *others = node.args
    is_fraction = first.is_Rational and not first.is_Integer
    return is_fraction and not any(isinstance(factor, Add | Mul | Sum | Rational) for factor in others)


def _quotient(node: Any, parts: tuple[Written, ...]) -> Written:
    """a b / c, for a product with factors 1/c."""
    above: list[Written] = []
    below: list[Written] = []
    is_negative = node.args[0] == -1
    for factor, part in list(zip(node.args, parts, strict=True))[is_negative:]:
        if _is_reciprocal(factor):
            assert isinstance(part[0], Fraction)
            below.append((part[0].denominator, SUM if factor.args[1] == -1 else ATOM))
        elif factor.is_Rational and not factor.is_Integer:
            is_negative = is_negative != factor.is_negative
            above += [] if abs(factor.p) == 1 else [(number(str(abs(factor.p))), ATOM)]
            below.append((number(str(factor.q)), ATOM))
        else:
            above.append(part)
    fraction = Fraction(_factors(above) if above else number("1"), _factors(below), id="/:")
    return (Row((MINUS, fraction)), SUM) if is_negative else (fraction, ATOM)


def _factors(parts: list[Written]) -> Formula:
    """Side by side, with a dot before a number; one alone needs no brackets."""
    if len(parts) == 1:
        return parts[0][0]
    row: list[Formula] = []
    for place, part in enumerate(parts):
        row += [Token("dot", "operator", "dot:")] if place and is_number(part) else []
        row.append(_fenced_sum(part))
    return Row(tuple(row))


def _fenced_sum(part: Written) -> Formula:
    is_letter = isinstance(part[0], Token | Script)
    return part[0] if is_letter else fenced(part, ATOM)


def _power(node: Any, parts: tuple[Written, ...], _writer: Writer) -> Written:
    base, exponent = parts
    if isinstance(node, MatPow) or not node.args[1].is_Rational:
        return Script(fenced(base, ATOM), sup=exponent[0]), ATOM
    size = abs(node.args[1])
    below = _positive_power(base, size)
    if node.args[1].is_negative:
        return Fraction(number("1"), below, id="/:"), ATOM
    return below, ATOM


def _positive_power(base: Written, size: Any) -> Formula:
    if size == 1:
        return base[0]
    if size == Rational(1, 2):
        return Root(base[0], id="root:")
    body = fenced(base, ATOM)
    is_tall = isinstance(body, Fraction | Script)
    exponent = (
        number(str(size))
        if size.is_Integer
        else Row((number(str(size.p)), Token("slash", "number"), number(str(size.q))))
    )
    return Script(Fence(body, id="():") if is_tall else body, sup=exponent)


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
