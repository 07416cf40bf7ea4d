"""Expressions entry by entry at explicit sizes, over any ring: for exact polynomials and for counter-examples.

Shares nothing with the normal form and the identity test. Sums over an index are written out, entries and indexed
letters are looked up; indices count from 0, as SymPy's do.
"""

from __future__ import annotations

from typing import Any, Protocol

from sympy import (
    Add,
    DiagMatrix,
    Expr,
    HadamardPower,
    HadamardProduct,
    Identity,
    Indexed,
    MatAdd,
    MatMul,
    MatPow,
    MatrixBase,
    MatrixExpr,
    MatrixSymbol,
    Mul,
    OneMatrix,
    Pow,
    Rational,
    Sum,
    Symbol,
    Transpose,
    ZeroMatrix,
)
from sympy.matrices.expressions.applyfunc import ElementwiseApplyFunction
from sympy.matrices.expressions.blockmatrix import BlockMatrix
from sympy.matrices.expressions.matexpr import MatrixElement

from ..expressions import Activation
from .interning import Interner
from .reading import IDENTITY_SLOPE, entry_function, has_name_only, is_identity_function
from .shapes import Shapes
from .sizes import Sizes

Rows = list[list[Any]]
RECIPROCAL = "1/"
"""The function z ↦ 1/z."""
_LARGEST_POWER = 64
_MOST_TERMS = 10_000
_MOST_READ = 50_000


class NoEntries(Exception):
    """An expression, or a size, that cannot be written out entry by entry; the sentence says what."""


class Ring(Protocol):
    """What entries are: anything with + and *, and these."""

    def number(self, value: Rational) -> Any: ...

    def letter(self, name: str, index: tuple[int, ...]) -> Any: ...

    def check(self, row: list[Any]) -> None:
        """NoEntries where one of these has grown too large."""

    def apply(self, function: str, column: list[Any]) -> list[Any]:
        """φ of a column; entry by entry unless φ looks at the whole."""


class Entries:
    """The entries of expressions over `ring`, sizes as in `sizes`."""

    def __init__(self, interner: Interner, shapes: Shapes, sizes: Sizes, ring: Ring) -> None:
        self._interner, self._shapes, self._sizes, self._ring = interner, shapes, sizes, ring
        self._known: dict[int, Rows] = {}
        self._bound: dict[Any, int] = {}
        self._read = 0

    def of(self, number: int) -> Rows:
        """All entries by rows; a number is one row of one. NoEntries where there are none."""
        for part in self._interner.order(number, frozenset(self._known)):
            if part not in self._known:
                self._known[part] = self._checked(self._rows(part))
        return self._known[number]

    def _checked(self, rows: Rows) -> Rows:
        for row in rows:
            self._ring.check(row)
        return rows

    def _rows(self, number: int) -> Rows:
        node, shape = self._interner.node(number), self._shapes.of(number)
        if isinstance(node, Expr) and not isinstance(node, MatrixExpr):
            return [[self._scalar(node)]]
        rows, columns = self._sizes.shape(shape)
        parts = [self._known[part] for part in self._interner.parts(number)]
        if isinstance(node, MatrixSymbol | Identity | ZeroMatrix | OneMatrix):
            return [[self._leaf(node, i, j) for j in range(columns)] for i in range(rows)]
        if isinstance(node, MatMul):
            return self._product(
                parts, [bool(self._shapes.of(part)) for part in self._interner.parts(number)]
            )
        if isinstance(node, Activation | ElementwiseApplyFunction):
            return self._applied(entry_function(node), parts[0])
        return self._of_parts(node, parts, rows, columns)

    def _of_parts(self, node: Any, parts: list[Rows], rows: int, columns: int) -> Rows:
        def grid(entry: Any) -> Rows:
            return [[entry(i, j) for j in range(columns)] for i in range(rows)]

        if isinstance(node, MatAdd):
            return grid(lambda i, j: _total([part[i][j] for part in parts]))
        if isinstance(node, HadamardProduct):
            return grid(lambda i, j: _product([part[i][j] for part in parts]))
        if isinstance(node, HadamardPower) and node.args[1].is_Integer and 0 < node.args[1] <= _LARGEST_POWER:
            return grid(lambda i, j: _product([parts[0][i][j]] * int(node.args[1])))
        if isinstance(node, HadamardPower) and node.args[1] == -1:
            return [self._ring.apply(RECIPROCAL, list(row)) for row in parts[0]]
        if isinstance(node, Transpose):
            return grid(lambda i, j: parts[0][j][i])
        if isinstance(node, DiagMatrix):
            return grid(lambda i, j: parts[0][i][0] if i == j else self._ring.number(Rational(0)))
        if isinstance(node, MatPow) and node.args[1].is_Integer and 0 < node.args[1] <= _LARGEST_POWER:
            return self._product([parts[0]] * int(node.args[1]), [True] * int(node.args[1]))
        if isinstance(node, BlockMatrix):
            width = node.args[0].shape[1]
            bands = [parts[i : i + width] for i in range(0, len(parts), width)]
            return [[e for block in band for e in block[i]] for band in bands for i in range(len(band[0]))]
        if isinstance(node, MatrixBase):
            return grid(lambda i, j: parts[i * columns + j][0][0])
        raise NoEntries(f"{type(node).__name__} cannot be written out entry by entry")

    def _leaf(self, node: Any, i: int, j: int) -> Any:
        if isinstance(node, MatrixSymbol):
            return self._ring.letter(node.args[0].name, (i, j))
        is_one = isinstance(node, OneMatrix) or (isinstance(node, Identity) and i == j)
        return self._ring.number(Rational(int(is_one)))

    def _product(self, factors: list[Rows], is_matrix: list[bool]) -> Rows:
        product = factors[-1]
        has_matrix = is_matrix[-1]
        for factor, matrix in zip(factors[-2::-1], is_matrix[-2::-1], strict=True):
            if matrix and has_matrix:
                product = [
                    [_total(list(map(_times, row, column))) for column in zip(*product, strict=True)]
                    for row in factor
                ]
            else:
                scalar, product = (product, factor) if matrix else (factor, product)
                product = [[scalar[0][0] * entry for entry in row] for row in product]
            has_matrix = has_matrix or matrix
        return product

    def _applied(self, function: Any, rows: Rows) -> Rows:
        if is_identity_function(function):
            return rows
        if function == IDENTITY_SLOPE:
            return [[self._ring.number(Rational(1)) for _ in row] for row in rows]
        if not function.is_Symbol:
            raise NoEntries(f"the function {function} is not one that can be evaluated here")
        columns = [self._ring.apply(str(function), list(column)) for column in zip(*rows, strict=True)]
        return [list(row) for row in zip(*columns, strict=True)]

    # Numbers -------------------------------------------------------------------------------

    def _scalar(self, node: Any) -> Any:
        self._read += 1
        if self._read > _MOST_READ:
            raise NoEntries(f"sums within sums have more than {_MOST_READ:,} terms")
        if isinstance(node, Rational):
            return self._ring.number(node)
        if isinstance(node, Symbol):
            return self._symbol(node)
        if isinstance(node, Add):
            return _total([self._scalar(part) for part in node.args])
        if isinstance(node, Mul):
            return _product([self._scalar(part) for part in node.args])
        if isinstance(node, Pow) and node.exp.is_Integer and 0 <= node.exp <= _LARGEST_POWER:
            base = self._scalar(node.base)
            self._ring.check([base])
            return _product([self._ring.number(Rational(1)), *[base] * int(node.exp)])
        if isinstance(node, Sum):
            return self._written_out(node.function, node.limits)
        if isinstance(node, Indexed):
            return self._ring.letter(
                str(node.base.label), tuple(self._index(index) for index in node.indices)
            )
        if isinstance(node, MatrixElement):
            return self._element(node)
        if has_name_only(node) and len(node.args) == 1:
            return self._ring.apply(node.func.__name__, [self._scalar(node.args[0])])[0]
        raise NoEntries(f"{node} cannot be evaluated exactly")

    def _symbol(self, node: Any) -> Any:
        if node in self._bound:
            return self._ring.number(Rational(self._bound[node]))
        letters = dict(self._sizes.letters)
        return (
            self._ring.number(Rational(letters[node]))
            if node in letters
            else self._ring.letter(node.name, ())
        )

    def _index(self, index: Any) -> int:
        if isinstance(index, int) or index.is_Integer:
            return int(index)
        value = index.subs(self._bound).subs(dict(self._sizes.letters))
        if not value.is_Integer:
            raise NoEntries(f"the index {index} has no whole number")
        return int(value)

    def _written_out(self, body: Any, limits: tuple[Any, ...]) -> Any:
        # The last limit of SymPy's Sum is the outermost.
        if not limits:
            return self._scalar(body)
        letter, first, last = limits[-1]
        first, last = self._index(first), self._index(last)
        if last - first >= _MOST_TERMS:
            raise NoEntries(f"a sum of {last - first + 1} terms is too long to be written out")
        terms, outer = [self._ring.number(Rational(0))], self._bound.get(letter)
        for value in range(first, last + 1):
            self._bound[letter] = value
            terms.append(self._written_out(body, limits[:-1]))
        if outer is None:
            self._bound.pop(letter, None)
        else:
            self._bound[letter] = outer
        return _total(terms)

    def _element(self, node: Any) -> Any:
        i, j = (self._index(index) for index in node.args[1:])
        rows = self.of(self._interner.number(node.args[0]))
        if not (0 <= i < len(rows) and 0 <= j < len(rows[0])):
            raise NoEntries(f"there is no entry {i}, {j} in {len(rows)}×{len(rows[0])}")
        return rows[i][j]


def _times(a: Any, b: Any) -> Any:
    return a * b


def _total(terms: list[Any]) -> Any:
    total = terms[0]
    for term in terms[1:]:
        total = total + term
    return total


def _product(factors: list[Any]) -> Any:
    product = factors[0]
    for factor in factors[1:]:
        product = product * factor
    return product
