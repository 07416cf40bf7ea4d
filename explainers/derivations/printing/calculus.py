"""How scalar functions are written: exponentials, roots, cases, derivatives, limits, integrals, sets and relations.

What SymPy has sorted is written in SymPy's order; an expression built with `evaluate=False` keeps its own.
"""

from __future__ import annotations

from typing import Any

from sympy import (
    Abs,
    And,
    Derivative,
    FiniteSet,
    Function,
    Indexed,
    Integral,
    Interval,
    KroneckerDelta,
    Limit,
    Max,
    Min,
    Piecewise,
    Product,
    Reals,
    Tuple,
    binomial,
    ceiling,
    exp,
    factorial,
    floor,
)
from sympy.core.numbers import Exp1, ImaginaryUnit, Infinity, NegativeInfinity, Pi
from sympy.core.relational import Relational
from sympy.logic.boolalg import BooleanTrue

from ..formula import BigOperator, Fence, Formula, Fraction, Grid, Row, Script, Token
from .names import letter, number
from .writing import ATOM, MINUS, PRODUCT, SUM, Handler, Writer, Written, applied, fenced, one_or_row

_RELATIONS = {"==": "=", "!=": "ne", "<": "lt", "<=": "le", ">": "gt", ">=": "ge"}


def comma_separated(parts: tuple[Written, ...]) -> Formula:
    """a, b, c."""
    row: list[Formula] = []
    for part, _binding in parts:
        row += [Token(",", "punctuation", ",:")] if row else []
        row.append(part)
    return one_or_row(row)


def _sign(text: str) -> Handler:
    return lambda node, parts, writer: (Token(text, "italic", text), ATOM)


def _minus_infinity(_node: Any, _parts: tuple[Written, ...], _writer: Writer) -> Written:
    return Row((MINUS, Token("infinity", "italic", "infinity"))), SUM


def _exponential(_node: Any, parts: tuple[Written, ...], _writer: Writer) -> Written:
    return Script(Token("e", "italic", "e"), sup=parts[0][0]), ATOM


def _function(node: Any, parts: tuple[Written, ...], _writer: Writer) -> Written:
    return applied(node.func.__name__.lower(), comma_separated(parts)), ATOM


def _between(left: str, right: str) -> Handler:
    return lambda node, parts, writer: (Fence(comma_separated(parts), left, right, id="():"), ATOM)


def _interval(node: Any, parts: tuple[Written, ...], _writer: Writer) -> Written:
    left, right = "(" if node.left_open else "[", ")" if node.right_open else "]"
    return Fence(comma_separated(parts[:2]), left, right, id="():"), ATOM


def _factorial(_node: Any, parts: tuple[Written, ...], _writer: Writer) -> Written:
    return Row((fenced(parts[0], ATOM), Token("factorial", "number"))), ATOM


def _binomial(_node: Any, parts: tuple[Written, ...], _writer: Writer) -> Written:
    return Grid(((parts[0][0],), (parts[1][0],)), "(", ")", id="[]:"), ATOM


def _indexed(node: Any, parts: tuple[Written, ...], writer: Writer) -> Written:
    name = node.base.label.name
    return Script(letter(name, "italic", writer.role(name)), comma_separated(parts[1:]), id=name), ATOM


def _kronecker(_node: Any, parts: tuple[Written, ...], _writer: Writer) -> Written:
    return Script(Token("delta", "italic", "delta"), comma_separated(parts)), ATOM


# Relations and cases -----------------------------------------------------------------------------


def relation_sign(relation: str) -> Token:
    """=, ≤, → and so on, by the name of a step's relation."""
    return Token(relation, "relation", relation)


def _relation(node: Any, parts: tuple[Written, ...], _writer: Writer) -> Written:
    return Row((parts[0][0], relation_sign(_RELATIONS[node.rel_op]), parts[1][0])), SUM


def _cases(node: Any, _parts: tuple[Written, ...], writer: Writer) -> Written:
    rows = tuple((writer.alone(value), _condition(when, writer)) for value, when in node.args)
    return Grid(rows, "{", "", id="[]:"), ATOM


def _condition(when: Any, writer: Writer) -> Formula:
    return Token("otherwise", "word") if isinstance(when, BooleanTrue) else writer.alone(when)


# Derivatives, limits, integrals ------------------------------------------------------------------


def _derivative(node: Any, _parts: tuple[Written, ...], writer: Writer) -> Written:
    """d/dz of a function of z alone, ∂/∂z of one with further letters."""
    body, *orders = node.args
    is_partial = len(body.free_symbols) > 1
    d = Token("partial" if is_partial else "d", "italic")
    below: list[Formula] = []
    for variable, order in orders:
        below += [d, _raised(writer.alone(variable), order)]
    total = sum(order for _, order in orders)
    quotient = Fraction(_raised(d, total), Row(tuple(below)), id="/:")
    written = writer.written(body)
    of = Fence(written[0], id="():") if isinstance(written[0], Fraction) else fenced(written, ATOM)
    return Row((quotient, of)), PRODUCT


def _raised(base: Formula, order: Any) -> Formula:
    return base if order == 1 else Script(base, sup=number(str(order)))


def _limit(node: Any, parts: tuple[Written, ...], _writer: Writer) -> Written:
    body, variable, goal, _ = parts
    side = str(node.args[3])
    is_one_sided = side in ("+", "-") and not node.args[2].is_infinite
    where = Script(goal[0], sup=Token(side, "punctuation")) if is_one_sided else goal[0]
    below = Row((variable[0], Token("to", "relation", "to"), where))
    return BigOperator("lim", below, None, fenced(body, PRODUCT), id="lim:"), PRODUCT


def _integral(node: Any, _parts: tuple[Written, ...], writer: Writer) -> Written:
    body, (variable, *limits) = node.args
    low, high = (writer.alone(limit) for limit in limits) if limits else (None, None)
    inside = Row((fenced(writer.written(body), PRODUCT), Token("d", "upright"), writer.alone(variable)))
    return BigOperator("integral", low, high, inside, id="integral:"), PRODUCT


def _large_product(node: Any, parts: tuple[Written, ...], writer: Writer) -> Written:
    index, low, high = node.args[1].args
    lower = Row((writer.alone(index), Token("=", "relation", "="), writer.alone(low)))
    return BigOperator("product", lower, writer.alone(high), fenced(parts[0], ATOM), id="product:"), PRODUCT


def _and(_node: Any, parts: tuple[Written, ...], _writer: Writer) -> Written:
    return comma_separated(parts), SUM


CALCULUS: dict[type, Handler] = {
    exp: _exponential,
    Exp1: _sign("e"),
    Pi: _sign("pi"),
    ImaginaryUnit: _sign("i"),
    Infinity: _sign("infinity"),
    NegativeInfinity: _minus_infinity,
    Reals: _sign("reals"),
    Function: _function,
    Max: _function,
    Min: _function,
    Abs: _between("|", "|"),
    floor: _between("⌊", "⌋"),
    ceiling: _between("⌈", "⌉"),
    Tuple: _between("(", ")"),
    FiniteSet: _between("{", "}"),
    Interval: _interval,
    factorial: _factorial,
    binomial: _binomial,
    Indexed: _indexed,
    KroneckerDelta: _kronecker,
    Relational: _relation,
    And: _and,
    Piecewise: _cases,
    Derivative: _derivative,
    Limit: _limit,
    Integral: _integral,
    Product: _large_product,
}
