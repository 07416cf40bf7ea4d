"""A formula worked out from the inside: its value once its letters are numbers, and how it looks on the way there.

Numbers are fractions as long as they last, then forty digits. Between two functions all that is added and multiplied
is worked out at once; short rows are written out first, as on paper.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import prod
from typing import Any

from sympy import (
    Add,
    DiagMatrix,
    Float,
    HadamardProduct,
    Identity,
    Integer,
    MatAdd,
    MatMul,
    MatPow,
    MatrixBase,
    MatrixExpr,
    MatrixSymbol,
    Mul,
    OneMatrix,
    Rational,
    Symbol,
    Transpose,
    ZeroMatrix,
    diff,
)
from sympy.core.function import AppliedUndef
from sympy.matrices.expressions.blockmatrix import BlockMatrix
from sympy.matrices.expressions.matexpr import MatrixElement

from ...networks import ActivationFunction
from ..expressions import Activation, Dot, folded, rebuilt
from .numbers import Product, grid, shown

DIGITS = 40
LONGEST_ROW = 5
"""Terms of a sum that is written out."""
TALLEST = 6
Rows = tuple[tuple[Any, ...], ...]
"""SymPy numbers by rows; a number alone is one row of one."""
Functions = Mapping[str, ActivationFunction]
"""Activations by the symbol that is written in formulas; φ′ is found under φ."""


_NO_WORK = (BlockMatrix, MatrixBase, Transpose)
"""To stack and to turn numbers is not to compute."""


class NoNumber(Exception):
    """The formula has no value: some letter has no number, or a sum is of any length."""


@dataclass(frozen=True)
class Part:
    """A part of a formula: its value, when it is worked out (`rank`), and how it looks before that.

    Times are even numbers 2r, when all of rank r is worked out, and the odd ones before them, when it is written out
    row by row. `looks` holds the look at each time before 2·rank.
    """

    value: Rows | None
    rank: int
    number: Any
    looks: tuple[Any, ...] = ()

    def at(self, time: int) -> Any:
        return self.looks[time] if time < len(self.looks) else self.number


def worked_out(formula: Any, known: Mapping[str, Rows], functions: Functions, decimals: int | None) -> Part:
    """`formula` with the numbers of `known` (by letter) put in; NoNumber where that cannot be."""
    return _Working(known, functions, decimals).of(formula)


@dataclass(frozen=True)
class _Working:
    known: Mapping[str, Rows]
    functions: Functions
    decimals: int | None

    def of(self, formula: Any) -> Part:
        whole: Part = folded(formula, self.part)
        if whole.value is None:
            raise NoNumber
        return whole

    def part(self, node: Any, parts: tuple[Part, ...]) -> Part:
        if isinstance(node, MatrixSymbol | Symbol):
            return self._letter(node)
        if isinstance(node, MatrixElement) and isinstance(node.args[0], MatrixSymbol):
            return self._entry(node)
        if not parts or isinstance(node, OneMatrix):
            return self._leaf(node)
        if isinstance(node, Activation | AppliedUndef):
            return self._applied(node, parts)
        rows = _arithmetic(node, parts)
        before = max(part.rank for part in parts)
        if isinstance(node, _NO_WORK):
            return self._later(node, parts, rows, before)
        rank = before + 1 - before % 2
        made = self._later(node, parts, rows, rank)
        return self._pair_by_pair(node, parts, made) if _is_long_product(node) else made

    # Leaves --------------------------------------------------------------------------------

    def _letter(self, node: Any) -> Part:
        rows = self.known.get(node.name)
        shape = node.shape if isinstance(node, MatrixSymbol) else (1, 1)
        if rows is None or shape != (len(rows), len(rows[0])):
            # What it is, if not a letter of the network: the name of a function, or a letter without a number.
            return Part(None, 0, node)
        return self._number(node, rows)

    def _entry(self, node: Any) -> Part:
        rows, (i, j) = self.known.get(node.args[0].name), node.args[1:]
        if rows is None or not (i.is_Integer and j.is_Integer):
            raise NoNumber
        return self._number(node, ((rows[int(i)][int(j)],),))

    def _leaf(self, node: Any) -> Part:
        if isinstance(node, Rational):
            return self._number(node, ((node,),))
        if isinstance(node, Identity | ZeroMatrix | OneMatrix) and all(n.is_Integer for n in node.shape):
            rows, columns = map(int, node.shape)
            entries = {Identity: lambda i, j: i == j, ZeroMatrix: lambda i, j: 0, OneMatrix: lambda i, j: 1}[
                type(node)
            ]
            made = tuple(tuple(Integer(entries(i, j)) for j in range(columns)) for i in range(rows))
            return Part(made, 0, grid(made))
        raise NoNumber

    def _number(self, node: Any, rows: Rows) -> Part:
        return Part(rows, 0, self._shown(node, rows))

    def _shown(self, node: Any, rows: Rows) -> Any:
        entries = [[shown(entry, self.decimals) for entry in row] for row in rows]
        return grid(entries) if isinstance(node, MatrixExpr | MatrixBase) else entries[0][0]

    # What is computed ----------------------------------------------------------------------

    def _applied(self, node: Any, parts: tuple[Part, ...]) -> Part:
        argument = parts[-1]
        name = str(node.phi) if isinstance(node, Activation) else node.func.__name__
        if argument.value is None or (isinstance(node, AppliedUndef) and len(parts) > 1):
            raise NoNumber
        rows = applied(name, argument.value, self.functions)
        return self._later(node, parts, rows, argument.rank + 2 - argument.rank % 2)

    def _later(self, node: Any, parts: tuple[Part, ...], rows: Rows, rank: int) -> Part:
        """Worked out at `rank`; before that it looks as its parts do."""
        # Sums within sums are not written out row by row: the outermost is.
        is_sum = not isinstance(node, (Activation, AppliedUndef, *_NO_WORK))
        times = [time - time % 2 if is_sum else time for time in range(2 * rank)]
        looks = [_look(node, [part.at(time) for part in parts]) for time in times]
        if rank:
            looks[-1] = looks[-2]
        if rank and is_sum:
            looks[-1] = written_out(looks[-2]) or looks[-2]
        return Part(rows, rank, self._shown(node, rows), tuple(looks))

    def _pair_by_pair(self, node: Any, parts: tuple[Part, ...], made: Part) -> Part:
        """A product of several matrices, two at a time from the right: W_2(W_1 b) takes one step more than W_1 b."""
        looks = list(made.looks)
        for count in range(2, len(parts)):
            last = _multiplied(node, [part.value for part in parts[-count:]])
            look = rebuilt(node, (*(part.number for part in parts[:-count]), self._shown(node, last)))
            looks += [look] * 4
        return Part(made.value, len(looks) // 2, made.number, tuple(looks))


def _is_long_product(node: Any) -> bool:
    return (
        isinstance(node, MatMul)
        and len(node.args) > 2
        and all(isinstance(one, MatrixExpr) for one in node.args)
    )


def _look(node: Any, parts: list[Any]) -> Any:
    if isinstance(node, Mul) and not isinstance(node, MatMul):
        return Product(*parts)
    if isinstance(node, Dot) and isinstance(parts[0], MatrixBase):
        return Dot(grid([[one] for one in parts[0].flat()]), parts[1])  # w · x is of two columns
    return rebuilt(node, tuple(parts))


# Row by row ------------------------------------------------------------------------------------


def written_out(look: Any) -> Any | None:
    """A column of sums of products of numbers, as it is done by hand; None where it is long, or nothing to multiply."""
    terms = look.args if isinstance(look, MatAdd) else (look,)
    columns = [_terms(term) for term in terms]
    if any(column is None for column in columns):
        return None
    rows = [[term for column in columns for term in column[place]] for place in range(len(columns[0]))]
    has_product = any(isinstance(term, Product) for row in rows for term in row)
    if not has_product or len(rows) > TALLEST or any(len(row) > LONGEST_ROW for row in rows):
        return None
    return grid([[row[0] if len(row) == 1 else Add(*row, evaluate=False)] for row in rows])


def _terms(term: Any) -> Any:
    """For each row of a column, what is added up in it; None where that is not plain."""
    if _is_column(term):
        return [[entry] for entry in term.flat()]
    if isinstance(term, HadamardProduct) and all(map(_is_column, term.args)):
        return [[Product(*entries)] for entries in zip(*(one.flat() for one in term.args), strict=True)]
    if isinstance(term, MatMul) and len(term.args) == 2 and _is_column(term.args[1]):
        matrix, column = term.args
        if isinstance(matrix, Transpose) and isinstance(matrix.args[0], MatrixBase):
            matrix = matrix.args[0].T
        if isinstance(matrix, MatrixBase) and matrix.shape[1] <= LONGEST_ROW:
            entries = column.flat()
            return [[Product(a, u) for a, u in zip(row, entries, strict=True)] for row in matrix.tolist()]
    return None


def _is_column(look: Any) -> bool:
    return isinstance(look, MatrixBase) and look.shape[1] == 1


# Values ----------------------------------------------------------------------------------------


def _arithmetic(node: Any, parts: tuple[Part, ...]) -> Rows:
    values = [part.value for part in parts]
    if isinstance(node, MatrixElement):
        rows, (i, j) = values[0], node.args[1:]
        if rows is None or not (i.is_Integer and j.is_Integer):
            raise NoNumber
        return ((rows[int(i)][int(j)],),)
    if isinstance(node, MatPow) and node.args[1].is_Integer and 0 < node.args[1] <= 100:
        values = values[:1] * int(node.args[1])
    for kinds, combine in _COMBINED:
        if isinstance(node, kinds) and None not in values:
            return combine(node, values)
    raise NoNumber


def _added(_node: Any, values: list[Any]) -> Rows:
    return _entry_by_entry(values, _total)


def _by_entries(_node: Any, values: list[Any]) -> Rows:
    return _entry_by_entry(values, prod)


def _entry_by_entry(values: list[Any], combine: Callable[[Any], Any]) -> Rows:
    return tuple(tuple(map(combine, zip(*rows, strict=True))) for rows in zip(*values, strict=True))


def _multiplied(_node: Any, values: list[Any]) -> Rows:
    made = values[-1]
    for factor in values[-2::-1]:
        if _is_one(factor) or len(factor[0]) != len(made):
            small, made = (factor, made) if _is_one(factor) else (made, factor)
            made = tuple(tuple(small[0][0] * entry for entry in row) for row in made)
        else:
            made = tuple(tuple(_inner(row, column) for column in zip(*made, strict=True)) for row in factor)
    return made


def _is_one(rows: Rows) -> bool:
    return len(rows) == len(rows[0]) == 1


def _inner(row: Any, column: Any) -> Any:
    return _total([a * u for a, u in zip(row, column, strict=True)])


def _total(terms: Any) -> Any:
    """The sum; what has digits in it stays so, where SymPy makes an exact 0 of digits that cancel."""
    made = sum(terms, Integer(0))
    if isinstance(made, Float) or not any(isinstance(term, Float) for term in terms):
        return made
    return Float(made, DIGITS) if made else Float(f"1e-{2 * DIGITS}", DIGITS)


def _stacked(node: Any, values: list[Any]) -> Rows:
    if isinstance(node, BlockMatrix):
        if node.args[0].shape[1] != 1:
            raise NoNumber
        return tuple(row for value in values for row in value)
    columns = node.shape[1]
    entries = [value[0][0] for value in values]
    return tuple(tuple(entries[start : start + columns]) for start in range(0, len(entries), columns))


def _diagonal(_node: Any, values: list[Any]) -> Rows:
    (column,) = values
    size = range(len(column))
    return tuple(tuple(column[i][0] if i == j else Integer(0) for j in size) for i in size)


_COMBINED: tuple[tuple[Any, Callable[[Any, list[Any]], Rows]], ...] = (
    (MatAdd | Add, _added),
    (MatMul | Mul | MatPow, _multiplied),
    (HadamardProduct, _by_entries),
    (Transpose, lambda node, values: tuple(zip(*values[0], strict=True))),
    (DiagMatrix, _diagonal),
    (BlockMatrix | MatrixBase, _stacked),
)


def applied(name: str, rows: Rows, functions: Functions) -> Rows:
    """φ, or φ′ under the name φ', entry by entry; softmax of each column."""
    phi = functions.get(name.removesuffix("'"))
    if phi is None or phi.formula is None:
        raise NoNumber
    if not phi.is_elementwise:
        columns = [phi.formula(column) for column in zip(*rows, strict=True)]
        return tuple(zip(*([_number(entry) for entry in column] for column in columns), strict=True))
    function = _slope(phi) if name.endswith("'") else phi.formula
    return tuple(tuple(_number(function(entry)) for entry in row) for row in rows)


def _slope(phi: ActivationFunction) -> Callable[[Any], Any]:
    """φ′; at a kink that of the left, as `ActivationFunction.derivative` has it."""
    if phi.slopes is not None:
        left, right = (Rational(one.numerator, one.denominator) for one in phi.slopes)
        return lambda z: right if z > 0 else left
    letter = Symbol("z", real=True)
    assert phi.formula is not None
    derivative = diff(phi.formula(letter), letter)
    return lambda z: derivative.subs(letter, z)


def _number(made: Any) -> Any:
    """A fraction where it is one, else forty digits."""
    return made if isinstance(made, Rational) else Float(made.evalf(DIGITS), DIGITS)
