"""Sums, products and functions of grids of numbers: fractions as long as they last, then forty digits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import prod
from typing import Any

from sympy import (
    Add,
    DiagMatrix,
    Float,
    HadamardProduct,
    Integer,
    MatAdd,
    MatMul,
    MatPow,
    MatrixBase,
    Mul,
    Rational,
    Symbol,
    Transpose,
    diff,
)
from sympy.matrices.expressions.blockmatrix import BlockMatrix
from sympy.matrices.expressions.matexpr import MatrixElement

from ...networks import ActivationFunction

DIGITS = 40
_LARGEST_POWER = 100
Rows = tuple[tuple[Any, ...], ...]
"""SymPy numbers by rows; a number alone is one row of one."""
Functions = Mapping[str, ActivationFunction]
"""Activations by the symbol that is written in formulas; φ′ is found under φ."""


class NoNumber(Exception):
    """The formula has no value: some letter has no number, or a sum is of any length."""


def combined(node: Any, values: list[Rows | None]) -> Rows:
    """What `node` makes of the values of its parts; NoNumber where it is no arithmetic of numbers."""
    if isinstance(node, MatrixElement):
        rows, (i, j) = values[0], node.args[1:]
        if rows is None or not (i.is_Integer and j.is_Integer):
            raise NoNumber
        return ((rows[int(i)][int(j)],),)
    if isinstance(node, MatPow) and node.args[1].is_Integer and 0 < node.args[1] <= _LARGEST_POWER:
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


def multiplied(_node: Any, values: list[Any]) -> Rows:
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
    (MatMul | Mul | MatPow, multiplied),
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
    function = _slope(phi) if name.endswith("'") else _of_letter(phi.formula(_LETTER))
    return tuple(tuple(_number(function(entry)) for entry in row) for row in rows)


_LETTER = Symbol("z", real=True)


def _of_letter(formula: Any) -> Callable[[Any], Any]:
    """The function whose value at z is `formula`; exact at fractions where it can be."""
    return lambda z: (
        formula.subs(_LETTER, z) if isinstance(z, Rational) else formula.evalf(DIGITS, subs={_LETTER: z})
    )


def _slope(phi: ActivationFunction) -> Callable[[Any], Any]:
    """φ′; at a kink that of the left, as `ActivationFunction.derivative` has it."""
    if phi.slopes is not None:
        left, right = (Rational(one.numerator, one.denominator) for one in phi.slopes)
        return lambda z: right if z > 0 else left
    assert phi.formula is not None
    return _of_letter(diff(phi.formula(_LETTER), _LETTER))


def _number(made: Any) -> Any:
    """A fraction where it is one, else forty digits."""
    return made if isinstance(made, Rational) else Float(made.evalf(DIGITS), DIGITS)
