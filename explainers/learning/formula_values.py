"""The value of a matrix formula whose letters are given matrices, entry by entry: fractions, or balls."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Literal

from sympy import (
    HadamardProduct,
    Identity,
    ImmutableDenseMatrix,
    MatAdd,
    MatMul,
    MatrixBase,
    MatrixSymbol,
    OneMatrix,
    Rational,
    Symbol,
    Transpose,
    ZeroMatrix,
)
from sympy.matrices.expressions.blockmatrix import BlockMatrix

from ..derivations.expressions import IDENTITY_MAP, Activation, children, folded
from ..derivations.symbols import Letters
from ..networks import ACTIVATIONS, Network
from ..values import NoValue, decimal, product, total, value_of
from .exact_outputs import Rows, Vector, applied, fractions_of


def numbers_of(network: Network, x: Vector) -> dict[Any, Any]:
    """What the letters W_l, b_l and x of the network's formula stand for: matrices of numbers."""
    letters = Letters(network)
    pairs = {letters.layer(network.input.name): _column([_rational(entry) for entry in x])}
    for layer in network.dense_layers:
        named = fractions_of(network, layer)
        weights = [rows for name, rows in named.items() if name != "b"]
        for letter, rows in zip(letters.weights(layer), weights, strict=True):
            pairs[letter] = ImmutableDenseMatrix([[_rational(entry) for entry in row] for row in rows])
        if (bias := letters.bias(layer)) is not None:
            pairs[bias] = _column([_rational(row[0]) for row in named["b"]])
    return pairs


def column_of(values: Vector) -> Any:
    """Fractions as a SymPy column."""
    return _column([_rational(value) for value in values])


def value_column(values: Vector, decimals: int) -> tuple[Any, Literal["=", "approx"]]:
    """Values as a column, and whether it equals them or is rounded to `decimals`."""
    if all(isinstance(value, Fraction) for value in values):
        return column_of(values), "="
    floats = [float(value if isinstance(value, Fraction) else value.real) for value in values]
    return _column([decimal(value, decimals) for value in floats]), "approx"


def _column(entries: list[Any]) -> Any:
    return ImmutableDenseMatrix(len(entries), 1, entries)


def _rational(value: Fraction) -> Any:
    return Rational(value.numerator, value.denominator)


def rows_of(expr: Any, letters: Mapping[Any, Any]) -> Rows:
    """The entries of a matrix expression at given matrices for its letters; NoValue where it has none."""

    def entries(node: Any, parts: tuple[Rows, ...]) -> Rows:
        if node in letters:
            return [[value_of(entry) for entry in row] for row in letters[node].tolist()]
        if isinstance(node, Activation):
            return _activated(node, parts[1])
        if isinstance(node, Symbol):
            return []  # a function's name, or a letter without a number
        if not all(parts) and not isinstance(node, OneMatrix):
            raise NoValue(f"{node} has a letter without a number")
        if isinstance(node, MatAdd):
            return _matrix_sum(parts)
        if isinstance(node, MatMul):
            return _matrix_product(node, parts)
        return _rows_of_rest(node, parts)

    made: Rows = folded(expr, entries)
    return made


def _matrix_sum(parts: tuple[Rows, ...]) -> Rows:
    return [[total(list(each)) for each in zip(*rows, strict=True)] for rows in zip(*parts, strict=True)]


def _matrix_product(node: Any, parts: tuple[Rows, ...]) -> Rows:
    made = parts[-1]
    for factor, rows in zip(node.args[-2::-1], parts[-2::-1], strict=True):
        if getattr(factor, "is_Matrix", False) or len(rows) > 1:
            columns = list(zip(*made, strict=True))
            made = [[_inner_product(row, column) for column in columns] for row in rows]
        else:
            made = [[product([rows[0][0], entry]) for entry in row] for row in made]
    return made


def _inner_product(row: list[Any], column: tuple[Any, ...]) -> Any:
    return total([product([a, b]) for a, b in zip(row, column, strict=True)])


def _activated(node: Any, rows: Rows) -> Rows:
    if node.phi == IDENTITY_MAP:
        return rows
    phi = next((each for each in ACTIVATIONS if each.symbol == node.phi.name), None)
    if phi is None or phi.formula is None:
        raise NoValue(f"the function {node.phi} is not known")
    return [[entry] for entry in applied(phi, tuple(row[0] for row in rows))]


def _rows_of_rest(node: Any, parts: tuple[Rows, ...]) -> Rows:
    if isinstance(node, HadamardProduct):
        return [
            [product(list(each)) for each in zip(*rows, strict=True)] for rows in zip(*parts, strict=True)
        ]
    if isinstance(node, OneMatrix):
        return [[Fraction(1)] * int(node.shape[1]) for _ in range(int(node.shape[0]))]
    if isinstance(node, BlockMatrix):
        return [row for part in parts for row in part]
    if isinstance(node, Transpose):
        return [list(column) for column in zip(*parts[0], strict=True)]
    if isinstance(node, MatrixBase):
        cells = [part[0][0] for part in parts]
        width = node.shape[1]
        return [cells[start : start + width] for start in range(0, len(cells), width)]
    if isinstance(node, Identity | ZeroMatrix | MatrixSymbol) or children(node):
        raise NoValue(f"{node} has no numbers")
    return [[value_of(node)]]
