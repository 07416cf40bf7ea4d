"""SymPy expression → Formula: order and brackets as they stand, letters with their roles, every part with an id."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import singledispatch
from typing import Any

import sympy
from sympy import (
    Add,
    HadamardProduct,
    Identity,
    Integer,
    MatAdd,
    MatMul,
    MatPow,
    MatrixBase,
    MatrixSymbol,
    Mul,
    Pow,
    Rational,
    Symbol,
    Transpose,
    ZeroMatrix,
)
from sympy.core.function import AppliedUndef
from sympy.matrices.expressions.blockmatrix import BlockMatrix
from sympy.matrices.expressions.matexpr import MatrixElement

from ..expressions import Activation, Dot, folded
from ..families import (
    BiasSum,
    NestedLayers,
    RecurrentSum,
    StackedNeurons,
    WeightedSum,
    WeightProduct,
    WrittenOut,
)
from ..formula import BigOperator, Fence, Formula, Fraction, Grid, Row, Script, Token, Underbrace
from .dots import Dotted
from .identity import with_ids
from .names import activation_name, letter, number

Role = Callable[[str], str]
SUM, PRODUCT, ATOM = 0, 1, 2
"""How tightly a written expression binds."""
Written = tuple[Formula, int]
Braces = tuple[tuple[Any, Any], ...]


def formula(expr: Any, roles: Mapping[str, str] | Role | None = None, braces: Braces = ()) -> Formula:
    """`expr` as a formula with ids and roles.

    `braces` are pairs (letter, expression): where the expression stands, a brace below it names it.
    """
    return with_ids(unlabelled(expr, roles, braces))


def unlabelled(expr: Any, roles: Mapping[str, str] | Role | None = None, braces: Braces = ()) -> Formula:
    """`expr` as a formula whose ids are not yet completed: a part of a larger one."""
    role = roles if callable(roles) else (roles or {}).get
    writer = _Writer(lambda name: role(name) or "", list(braces))
    return folded(expr, writer.write)[0]


def equation(*sides: Formula) -> Formula:
    """The sides with = between them, from `unlabelled` formulas."""
    row: list[Formula] = []
    for side in sides:
        if row:
            row.append(Token("=", "relation", "="))
        row.append(side)
    return with_ids(Row(tuple(row)))


class _Writer:
    """Writes one expression; a brace is used up at its first fitting place."""

    def __init__(self, role: Callable[[str], str], braces: list[tuple[Any, Any]]) -> None:
        self.role = role
        self.braces = braces

    def write(self, node: Any, parts: tuple[Written, ...]) -> Written:
        return _write(node, parts, self)

    def braced(self, args: tuple[Any, ...], kind: Any) -> list[tuple[int, int, Formula]]:
        """Which runs of `args` a brace names: (start, end, label)."""
        found: list[tuple[int, int, Formula]] = []
        for pair in tuple(self.braces):
            letter_, meaning = pair
            wanted = (
                meaning.args if isinstance(meaning, kind) and not isinstance(meaning, Dot) else (meaning,)
            )
            start = _run(args, wanted)
            if start is not None and not any(a < start + len(wanted) and start < b for a, b, _ in found):
                self.braces.remove(pair)
                found.append((start, start + len(wanted), _alone(letter_, self)))
        return sorted(found, key=lambda run: run[0])


def _run(args: tuple[Any, ...], wanted: tuple[Any, ...]) -> int | None:
    last = len(args) - len(wanted)
    return next((start for start in range(last + 1) if args[start : start + len(wanted)] == wanted), None)


def fenced(written: Written, least: int) -> Formula:
    """In brackets unless it binds at least as tightly as `least`."""
    part, binding = written
    return part if binding >= least else Fence(part, id="():")


@singledispatch
def _write(node: Any, _parts: tuple[Written, ...], _writer: _Writer) -> Written:
    name = str(node)
    return Token(name, "word", name), ATOM


@_write.register(MatrixSymbol)
def _(node: Any, _parts: tuple[Written, ...], writer: _Writer) -> Written:
    is_number = node.args[1] == 1 and node.args[2] == 1
    return letter(node.name, "italic" if is_number else "bold", writer.role(node.name)), ATOM


@_write.register(Symbol)
def _(node: Any, _parts: tuple[Written, ...], writer: _Writer) -> Written:
    return letter(node.name, "italic", writer.role(node.name)), ATOM


@_write.register(Identity)
def _(_node: Any, _parts: tuple[Written, ...], _writer: _Writer) -> Written:
    return Token("I", "bold", "I"), ATOM


@_write.register(ZeroMatrix)
def _(node: Any, _parts: tuple[Written, ...], _writer: _Writer) -> Written:
    is_number = node.args[0] == 1 and node.args[1] == 1
    return (number("0") if is_number else Token("0", "bold", "0")), ATOM


@_write.register(Activation)
def _(node: Any, parts: tuple[Written, ...], _writer: _Writer) -> Written:
    return _applied(node.phi.name, parts[1][0]), ATOM


def _applied(name: str, argument: Formula) -> Formula:
    return Row((activation_name(name), Fence(argument, id="():")))


@_write.register(MatAdd)
@_write.register(Add)
def _(node: Any, parts: tuple[Written, ...], writer: _Writer) -> Written:
    signs: list[Formula | None] = []
    terms: list[Formula] = []
    for place, (written, binding) in enumerate(parts):
        term, is_negative = _without_minus(written)
        sign = Token("-" if is_negative else "+", "operator", "-:" if is_negative else "+:")
        signs.append(sign if place or is_negative else None)
        terms.append(Fence(term, id="():") if binding == SUM and not is_negative else term)
    runs = writer.braced(node.args, type(node)) if writer.braces else []
    return Row(_with_braces(terms, signs, runs)), SUM


def _with_braces(
    pieces: list[Formula], signs: list[Formula | None], runs: list[tuple[int, int, Formula]]
) -> tuple[Formula, ...]:
    """The pieces, each after its sign, with a brace under each run."""

    def spread(start: int, end: int, is_first_bare: bool = False) -> list[Formula]:
        row: list[Formula] = []
        for place in range(start, end):
            sign = signs[place]
            row += [sign] if sign is not None and not (is_first_bare and place == start) else []
            row.append(pieces[place])
        return row

    row: list[Formula] = []
    at = 0
    for start, end, label in runs:
        row += spread(at, start)
        sign = signs[start]
        row += [sign] if sign is not None else []
        inside = spread(start, end, is_first_bare=True)
        inside = [_unfenced(inside[0])] if len(inside) == 1 else inside
        row.append(Underbrace(inside[0] if len(inside) == 1 else Row(tuple(inside)), label, id="brace:"))
        at = end
    return (*row, *spread(at, len(pieces)))


def _unfenced(part: Formula) -> Formula:
    """Under a brace of its own an expression needs no brackets."""
    return part.body if isinstance(part, Fence) else part


def _without_minus(term: Formula) -> tuple[Formula, bool]:
    """A term that begins with a minus, as in −x, without it."""
    if isinstance(term, Row) and term.parts and term.parts[0] == _MINUS:
        rest = term.parts[1:]
        return (rest[0] if len(rest) == 1 else Row(rest)), True
    if isinstance(term, Token) and term.style == "number" and term.text.startswith("-"):
        return number(term.text[1:]), True
    return term, False


_MINUS = Token("-", "operator", "-:")


@_write.register(MatMul)
@_write.register(Mul)
def _(node: Any, parts: tuple[Written, ...], writer: _Writer) -> Written:
    if isinstance(node, Mul) and _is_reciprocal(node.args[-1]):
        return _quotient(node, parts)
    is_negative = len(parts) > 1 and node.args[0] == -1
    factors, args = (parts[1:], node.args[1:]) if is_negative else (parts, node.args)
    signs: list[Formula | None] = [
        Token("dot", "operator", "dot:") if place and _is_number(factor) else None
        for place, factor in enumerate(factors)
    ]
    pieces = [fenced(factor, ATOM) for factor in factors]
    runs = writer.braced(args, type(node)) if writer.braces else []
    row = _with_braces(pieces, signs, runs)
    return (Row((_MINUS, *row)), SUM) if is_negative else (Row(row), PRODUCT)


def _is_reciprocal(node: Any) -> bool:
    return isinstance(node, Pow) and node.args[1] == -1


def _quotient(node: Any, parts: tuple[Written, ...]) -> Written:
    """a b / c, for a product whose last factor is 1/c."""
    is_negative = len(parts) > 2 and node.args[0] == -1
    above = [fenced(part, ATOM) for part in parts[1 if is_negative else 0 : -1]]
    below = parts[-1][0]
    assert isinstance(below, Fraction)
    fraction = Fraction(above[0] if len(above) == 1 else Row(tuple(above)), below.denominator, id="/:")
    return (Row((_MINUS, fraction)), SUM) if is_negative else (fraction, ATOM)


def _is_number(written: Written) -> bool:
    return isinstance(written[0], Token) and written[0].style == "number"


@_write.register(Dot)
def _(node: Any, parts: tuple[Written, ...], writer: _Writer) -> Written:
    left = folded(node.args[0].args[0], writer.write)
    return Row((fenced(left, ATOM), Token("dot", "operator", "dot:"), fenced(parts[1], ATOM))), PRODUCT


@_write.register(Transpose)
def _(_node: Any, parts: tuple[Written, ...], _writer: _Writer) -> Written:
    return Script(fenced(parts[0], ATOM), sup=Token("transpose", "upright", "transpose")), ATOM


@_write.register(HadamardProduct)
def _(_node: Any, parts: tuple[Written, ...], _writer: _Writer) -> Written:
    row: list[Formula] = [fenced(parts[0], ATOM)]
    for factor in parts[1:]:
        row += [Token("compose", "operator", "compose:"), fenced(factor, ATOM)]
    return Row(tuple(row)), PRODUCT


@_write.register(MatPow)
@_write.register(Pow)
def _(node: Any, parts: tuple[Written, ...], _writer: _Writer) -> Written:
    base, exponent = parts
    if exponent[0] == number("-1") and not isinstance(node, MatPow):
        return Fraction(number("1"), base[0], id="/:"), ATOM
    return Script(fenced(base, ATOM), sup=exponent[0]), ATOM


@_write.register(Integer)
@_write.register(sympy.Float)
def _(node: Any, _parts: tuple[Written, ...], _writer: _Writer) -> Written:
    return number(str(node)), ATOM if node >= 0 else SUM


@_write.register(Rational)
def _(node: Any, _parts: tuple[Written, ...], _writer: _Writer) -> Written:
    fraction = Fraction(number(str(abs(node.p))), number(str(node.q)), id="/:")
    return (fraction, ATOM) if node.p >= 0 else (Row((_MINUS, fraction)), SUM)


@_write.register(MatrixElement)
def _(node: Any, parts: tuple[Written, ...], writer: _Writer) -> Written:
    matrix_, row, column = node.args
    if not isinstance(matrix_, MatrixSymbol):
        if matrix_.shape == (1, 1):
            return parts[0]
        indices = [row + 1] if matrix_.shape[1] == 1 else [row + 1, column + 1]
        return Script(fenced(parts[0], ATOM), _comma_separated([str(index) for index in indices])), ATOM
    # Entries are counted from 1 on the page, from 0 in SymPy; an entry of a vector has one index.
    is_vector = matrix_.args[2] == 1
    indices = [row + 1] if is_vector else [row + 1, column + 1]
    name = matrix_.name if is_vector else matrix_.name[0].lower() + matrix_.name[1:]
    if matrix_.args[1] == 1 and is_vector:
        indices = []
    own = ",".join(str(index).replace(" ", "") for index in indices)
    if own and "_" in name:
        head, _, subscript = name.partition("_")
        name = f"{head}^({subscript})"
    return letter(f"{name}_{own}" if own else name, "italic", writer.role(matrix_.name)), ATOM


def _comma_separated(texts: list[str]) -> Formula:
    row: list[Formula] = []
    for text in texts:
        row += [Token(",", "punctuation")] if row else []
        row.append(Token(text, "number"))
    return Row(tuple(row))


@_write.register(AppliedUndef)
def _(node: Any, parts: tuple[Written, ...], _writer: _Writer) -> Written:
    arguments: list[Formula] = []
    for part, _binding in parts:
        arguments += [Token(",", "punctuation", ",:")] if arguments else []
        arguments.append(part)
    inside = arguments[0] if len(arguments) == 1 else Row(tuple(arguments))
    return _applied(node.func.__name__, inside), ATOM


@_write.register(sympy.Sum)
def _(node: Any, parts: tuple[Written, ...], writer: _Writer) -> Written:
    index, low, high = node.args[1].args
    lower = Row((letter(index.name), Token("=", "relation", "="), _alone(low, writer)))
    body = fenced(parts[0], PRODUCT)
    return BigOperator("sum", lower, _alone(high, writer), body, id="sum:"), PRODUCT


def _alone(expr: Any, writer: _Writer) -> Formula:
    return folded(expr, writer.write)[0]


@_write.register(BlockMatrix)
def _(node: Any, parts: tuple[Written, ...], _writer: _Writer) -> Written:
    return _grid(parts, node.args[0].shape[1]), ATOM


@_write.register(MatrixBase)
def _(node: Any, parts: tuple[Written, ...], _writer: _Writer) -> Written:
    return _grid(parts, node.shape[1]), ATOM


def _grid(parts: tuple[Written, ...], columns: int) -> Formula:
    cells = [part for part, _ in parts]
    rows = tuple(tuple(cells[start : start + columns]) for start in range(0, len(cells), columns))
    return Grid(rows, id="[]:")


@_write.register(WeightProduct)
def _(node: Any, _parts: tuple[Written, ...], writer: _Writer) -> Written:
    return Dotted(writer.role).weight_product(node), PRODUCT


@_write.register(BiasSum)
def _(node: Any, _parts: tuple[Written, ...], writer: _Writer) -> Written:
    return Dotted(writer.role).bias_sum(node), PRODUCT


@_write.register(NestedLayers)
def _(node: Any, _parts: tuple[Written, ...], writer: _Writer) -> Written:
    return Dotted(writer.role).nested(node), SUM


@_write.register(RecurrentSum)
def _(node: Any, _parts: tuple[Written, ...], writer: _Writer) -> Written:
    return Dotted(writer.role).recurrent_sum(node), PRODUCT


@_write.register(WeightedSum)
def _(node: Any, _parts: tuple[Written, ...], writer: _Writer) -> Written:
    # Terms of a sum within a sum: w_1x_1 + ⋯ + w_nx_n + b has no brackets.
    return Dotted(writer.role).weighted_sum(node, lambda term: _alone(term, writer)), PRODUCT


@_write.register(WrittenOut)
def _(node: Any, _parts: tuple[Written, ...], writer: _Writer) -> Written:
    return Dotted(writer.role).written_out(node), ATOM


@_write.register(StackedNeurons)
def _(node: Any, _parts: tuple[Written, ...], writer: _Writer) -> Written:
    return Dotted(writer.role).stacked_neurons(node, lambda term: _alone(term, writer)), ATOM
