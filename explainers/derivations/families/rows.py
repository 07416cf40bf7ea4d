"""Neurons of any number: weighted sums, grids of entries, and a layer as its rows."""

from __future__ import annotations

from typing import Any

from sympy import (
    Add,
    Basic,
    Expr,
    ImmutableDenseMatrix,
    Integer,
    MatrixExpr,
    MatrixSymbol,
    Mul,
    Sum,
    Symbol,
    Transpose,
)
from sympy.matrices.expressions.matexpr import MatrixElement

from ..evidence import Induction
from ..expressions import IDENTITY_MAP, Activation, Dot, matrix, plus, stacked, vector


class WeightedSum(Expr):
    """w_1x_1 + w_2x_2 + ⋯ + w_nx_n, a number; `w` and `x` are matrices, `row` counts from 0, None for a vector w."""

    def __new__(cls, w: Any, x: Any, count: Any, row: Any = None) -> Any:
        return Expr.__new__(cls, w, x, count, *([] if row is None else [row]))

    def term(self, place: Any) -> Any:
        """w_i x_i, i counted from 1."""
        w, x, _, *row = self.args
        weight = MatrixElement(w, row[0], place - 1) if row else MatrixElement(w, place - 1, 0)
        return Mul(weight, MatrixElement(x, place - 1, 0), evaluate=False)

    def at(self, count: int) -> Any:
        return Add(*map(self.term, map(Integer, range(1, count + 1))), evaluate=False)

    def total(self, index: str = "i", count: Any = None) -> Any:
        """The same as Σ_{i=1}^{n} w_i x_i."""
        i = Symbol(index, integer=True)
        return Sum(self.term(i), (i, 1, self.args[2] if count is None else count))

    @property
    def number(self) -> Any:
        return self.args[2]

    @property
    def first(self) -> int:
        return 1

    @property
    def family(self) -> Any:
        return (type(self), *self.args[:2], *self.args[3:])

    def next(self, before: Any, place: Any) -> Any:
        """One term more."""
        return Add(before, self.term(place), evaluate=False)

    def letter(self, name: str, count: Any) -> Any:
        return Symbol(name)

    def induction(self) -> Induction:
        """That the dots and Σ are the same, for every n."""
        return Induction(self.number)


class _AnyRows(MatrixExpr):
    """So many rows, one upon the other; more rows leave the columns as they are."""

    @property
    def number(self) -> Any:
        return self.shape[0]

    @property
    def first(self) -> int:
        return 1

    @property
    def family(self) -> Any:
        return (type(self), *self.args)

    def row(self, number: Any) -> Any:
        """Row `number`, counted from 1."""
        raise NotImplementedError

    def at(self, rows: int) -> Any:
        return stacked(*map(self.row, range(1, rows + 1)))

    def next(self, before: Any, row: Any) -> Any:
        """One row more."""
        return stacked(before, self.row(row))

    def letter(self, name: str, rows: Any) -> Any:
        return matrix(name, rows, self.shape[1])


class WrittenOut(_AnyRows):
    """A matrix or vector as the grid of its entries, with dots where its sizes are letters; it equals its letter."""

    def __new__(cls, letter: Any) -> Any:
        return Basic.__new__(cls, letter)

    @property
    def shape(self) -> tuple[Any, Any]:
        return self.args[0].args[1], self.args[0].args[2]

    @property
    def matrix(self) -> Any:
        return self.args[0]

    def row(self, number: Any) -> Any:
        """w_iᵀ of a matrix, b_i of a vector."""
        columns = self.shape[1]
        row = vector(entry_name(self.matrix.name, number), columns)
        return row if columns == 1 else Transpose(row)

    def grid(self, rows: int, columns: int) -> Any:
        """The entries of a matrix of this size."""
        letter = MatrixSymbol(self.matrix.name, rows, columns)
        return ImmutableDenseMatrix(rows, columns, lambda i, j: MatrixElement(letter, i, j))


class StackedNeurons(_AnyRows):
    """[φ(w_1·x + b_1); φ(w_2·x + b_2); ⋮; φ(w_m·x + b_m)]: a layer, one row for each neuron, m × 1.

    `bias` is None in a layer without one.
    """

    def __new__(cls, phi: Any, weight: Any, x: Any, bias: Any = None) -> Any:
        return Basic.__new__(cls, Symbol(phi), weight, x, *([] if bias is None else [bias]))

    @property
    def shape(self) -> tuple[Any, Any]:
        return self.args[1].args[1], Integer(1)

    def neuron(self, row: Any) -> Any:
        """φ(w_i·x + b_i), i counted from 1."""
        phi, _, x, *bias = self.args
        shift = [self.shift_letter(row)] if bias else []
        return _applied(phi, plus(Dot(self.row_letter(row), x), *shift))

    def row_letter(self, row: Any) -> Any:
        """w_i: row i of W, as a column."""
        return vector(entry_name(self.args[1].name, row), self.args[2].args[1])

    def shift_letter(self, row: Any) -> Any:
        """b_i, 1 × 1."""
        return vector(entry_name(self.args[3].name, row), 1)

    def row(self, number: Any) -> Any:
        return self.neuron(number)

    def induction(self) -> Induction:
        """That the stacked neurons are φ(Wx + b) with W and b written out, for any number of rows."""
        x = self.args[2]
        return Induction(self.number, ((WrittenOut(x), x),))


def entry_name(name: str, *indices: Any) -> str:
    """w_1,2 from W, and w^(2)_1,2 from W_2: the layer stands above, the entry below."""
    head, _, own = name.partition("_")
    head = head[0].lower() + head[1:]
    below = ",".join(str(index) for index in indices)
    return f"{head}^({own})_{below}" if own else f"{head}_{below}"


def _applied(phi: Any, argument: Any) -> Any:
    return argument if phi == IDENTITY_MAP else Activation(phi, argument)
