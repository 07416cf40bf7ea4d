"""Sums of products written out row by row, 2 · 1 + (−1) · 2 + 1, as they are done by hand."""

from __future__ import annotations

from typing import Any

from sympy import Add, HadamardProduct, MatAdd, MatMul, MatrixBase, Transpose

from .numbers import Product, grid

LONGEST_ROW = 5
"""Terms of a sum that is written out."""
TALLEST = 6


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
