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
from ..expressions import IDENTITY_MAP, Activation, Dot, matrix, plus, stacked, times, vector
from .depth import INSTANCES


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

    def induction(self, index: str = "i") -> Induction:
        """That the dots and Σ are the same, for every n."""
        so_far = Symbol("S")
        size = Symbol("k", integer=True, positive=True)
        more = self.term(size + 1)
        left = Add(so_far, more, evaluate=False)
        return Induction(
            (self.at(1), self.total(index, Integer(1))),
            (left, Add(so_far, more, evaluate=False)),
            tuple((self.at(count), self.total(index, Integer(count))) for count in INSTANCES),
        )


class WrittenOut(MatrixExpr):
    """A matrix or vector as the grid of its entries, with dots where its sizes are letters; it equals its letter."""

    def __new__(cls, letter: Any) -> Any:
        return Basic.__new__(cls, letter)

    @property
    def shape(self) -> tuple[Any, Any]:
        return self.args[0].args[1], self.args[0].args[2]

    @property
    def letter(self) -> Any:
        return self.args[0]

    def at(self, rows: int, columns: int) -> Any:
        """The grid of entries of a matrix of this size."""
        letter = MatrixSymbol(self.letter.name, rows, columns)
        return ImmutableDenseMatrix(rows, columns, lambda i, j: MatrixElement(letter, i, j))


class StackedNeurons(MatrixExpr):
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

    def at(self, rows: int) -> Any:
        return stacked(*(self.neuron(row) for row in range(1, rows + 1)))

    def together(self, rows: int) -> Any:
        """φ(Wx + b) with the rows of W and the entries of b written out."""
        phi, _, x, *bias = self.args
        numbers = range(1, rows + 1)
        matrix_ = stacked(*(Transpose(self.row_letter(row)) for row in numbers))
        shifts = [stacked(*map(self.shift_letter, numbers))] if bias else []
        return _applied(phi, plus(times(matrix_, x), *shifts))

    def induction(self) -> Induction:
        """That the stacked neurons are φ(Wx + b), for any number of rows."""
        phi, weight, x, *bias = self.args
        rows, inputs = weight.args[1:]
        above, w = matrix("P", rows, inputs), vector("w", inputs)
        q, beta = ([vector("q", rows)], [vector("beta", 1)]) if bias else ([], [])
        left = stacked(_applied(phi, plus(times(above, x), *q)), _applied(phi, plus(Dot(w, x), *beta)))
        joined = [stacked(*q, *beta)] if bias else []
        right = _applied(phi, plus(times(stacked(above, Transpose(w)), x), *joined))
        instances = tuple((self.at(count), self.together(count)) for count in INSTANCES)
        return Induction((self.at(1), self.together(1)), (left, right), instances)


def entry_name(name: str, *indices: Any) -> str:
    """w_1,2 from W, and w^(2)_1,2 from W_2: the layer stands above, the entry below."""
    head, _, own = name.partition("_")
    head = head[0].lower() + head[1:]
    below = ",".join(str(index) for index in indices)
    return f"{head}^({own})_{below}" if own else f"{head}_{below}"


def _applied(phi: Any, argument: Any) -> Any:
    return argument if phi == IDENTITY_MAP else Activation(phi, argument)
