"""The normal form for statements about numbers and entries: neurons, rows, counts; sums may run to a symbolic n.

Equal forms prove equality for all values of the letters, all functions φ and all sizes that are letters.
"""

from __future__ import annotations

from itertools import product
from typing import Any

from sympy import (
    Add,
    DiagMatrix,
    HadamardPower,
    HadamardProduct,
    Identity,
    Indexed,
    Integer,
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
    expand,
)
from sympy.core.function import Application
from sympy.matrices.expressions.applyfunc import ElementwiseApplyFunction
from sympy.matrices.expressions.blockmatrix import BlockMatrix
from sympy.matrices.expressions.matexpr import MatrixElement

from explainers.networks import ACTIVATIONS

from ..expressions import Activation
from .interning import Interner
from .reading import entry_function, is_identity_function
from .shapes import Shapes
from .sums import (
    Call,
    Entry,
    NotReadable,
    Polynomial,
    add,
    fresh_index,
    letter_polynomial,
    multiply,
    number,
    renamed,
    single,
    total,
)

MOST_ENTRIES = 400
_LONGEST_SUM = 2_000
_MOST_READ = 50_000
_MOST_SPLIT = 8
_DEEPEST = 60
_LARGEST_POWER = 64
_WHOLE_COLUMN = {activation.symbol for activation in ACTIVATIONS if not activation.is_elementwise}
Place = tuple[Any, Any]


class EntryForms:
    """The canonical polynomials of the entries of expressions."""

    def __init__(self, interner: Interner, shapes: Shapes) -> None:
        self._interner, self._shapes = interner, shapes
        self._known: dict[tuple[int, Any, Any], Polynomial] = {}
        self._depth = 0
        self._read = 0

    def equal(self, a: int, b: int) -> bool:
        """Are all entries of both sides the same polynomials? NotReadable where one has none."""
        return all(self.entry(a, *place) == self.entry(b, *place) for place in self._places(a))

    def _places(self, a: int) -> list[Place]:
        """Every entry at given sizes; one with letters for its indices where a size is a letter."""
        shape = self._shapes.of(a) or (1, 1)
        rows, columns = (range(int(n)) if _is_whole(n) else (fresh_index(),) for n in shape)
        if len(rows) * len(columns) > MOST_ENTRIES:
            raise NotReadable(f"there are more than {MOST_ENTRIES} entries")
        return list(
            product(
                map(Integer, rows) if isinstance(rows, range) else rows,
                map(Integer, columns) if isinstance(columns, range) else columns,
            )
        )

    def entry(self, number_: int, i: Any, j: Any) -> Polynomial:
        """The entry i, j, counted from 0; of a number, itself."""
        key = (number_, i, j)
        if key not in self._known:
            if self._depth >= _DEEPEST:
                raise NotReadable(f"entries are followed through at most {_DEEPEST} levels")
            self._depth += 1
            try:
                self._known[key] = self._entry(number_, i, j)
            finally:
                self._depth -= 1
        return self._known[key]

    def _entry(self, number_: int, i: Any, j: Any) -> Polynomial:
        node, parts, shape = (
            self._interner.node(number_),
            self._interner.parts(number_),
            self._shapes.of(number_),
        )
        if not shape:
            return self._scalar(node)
        if isinstance(node, MatrixSymbol):
            return single(Entry(node.args[0].name, (i, j)))
        if isinstance(node, ZeroMatrix):
            return {}
        if isinstance(node, OneMatrix) or (isinstance(node, Identity) and i == j):
            return number(Rational(1))
        if isinstance(node, MatMul):
            return self._product(parts, i, j)
        if isinstance(node, Activation | ElementwiseApplyFunction):
            return self._applied(entry_function(node), parts[0], i, j)
        return self._of_parts(node, parts, i, j)

    def _of_parts(self, node: Any, parts: tuple[int, ...], i: Any, j: Any) -> Polynomial:
        if isinstance(node, MatAdd):
            return add(self.entry(part, i, j) for part in parts)
        if isinstance(node, HadamardProduct):
            return _product([self.entry(part, i, j) for part in parts])
        if isinstance(node, HadamardPower) and node.args[1].is_Integer:
            return _power(self.entry(parts[0], i, j), int(node.args[1]))
        if isinstance(node, Transpose):
            return self.entry(parts[0], j, i)
        if isinstance(node, MatPow) and node.args[1].is_Integer and 0 < node.args[1] <= _LARGEST_POWER:
            return self._product(parts * int(node.args[1]), i, j)
        if _is_whole(i) and _is_whole(j):
            if isinstance(node, Identity):
                return {}
            if isinstance(node, DiagMatrix):
                return self.entry(parts[0], i, Integer(0)) if i == j else {}
            if isinstance(node, MatrixBase):
                return self.entry(parts[int(i) * node.shape[1] + int(j)], Integer(0), Integer(0))
            if isinstance(node, BlockMatrix):
                return self._block_entry(node, parts, int(i), int(j))
        raise NotReadable(f"a general entry of {type(node).__name__} cannot be written")

    def _block_entry(self, node: Any, parts: tuple[int, ...], i: int, j: int) -> Polynomial:
        rows, columns = node.args[0].shape
        grid = [parts[place : place + columns] for place in range(0, len(parts), columns)]
        for row in grid:
            height = self._whole(row[0], 0)
            if i < height:
                for block in row:
                    width = self._whole(block, 1)
                    if j < width:
                        return self.entry(block, Integer(i), Integer(j))
                    j -= width
            i -= height
        raise NotReadable(f"there is no such entry in {rows}×{columns} blocks")

    def _whole(self, block: int, axis: int) -> int:
        size = (self._shapes.of(block) or (1, 1))[axis]
        if not _is_whole(size):
            raise NotReadable("blocks of symbolic size have no numbered entries")
        return int(size)

    def _product(self, factors: tuple[int, ...], i: Any, j: Any) -> Polynomial:
        """Σ_k a_ik (b c ⋯)_kj; numbers among the factors go before."""
        scalars = [part for part in factors if not self._shapes.of(part)]
        matrices = [part for part in factors if self._shapes.of(part)]
        before = _product([self.entry(part, Integer(0), Integer(0)) for part in scalars])
        return multiply(before, self._row_times(tuple(matrices), i, j)) if matrices else before

    def _row_times(self, matrices: tuple[int, ...], i: Any, j: Any) -> Polynomial:
        if len(matrices) == 1:
            return self.entry(matrices[0], i, j)
        size = self._shapes.of(matrices[0])[1]
        if not _is_whole(size):
            k = fresh_index()
            return total(
                multiply(self.entry(matrices[0], i, k), self._row_times(matrices[1:], k, j)), k, size
            )
        ks = [Integer(k) for k in _values(0, int(size))]
        return add(multiply(self.entry(matrices[0], i, k), self._row_times(matrices[1:], k, j)) for k in ks)

    def _applied(self, function: Any, argument: int, i: Any, j: Any) -> Polynomial:
        if is_identity_function(function):
            return self.entry(argument, i, j)
        if str(function) not in _WHOLE_COLUMN:
            return single(Call(str(function), (_frozen(self.entry(argument, i, j)),)))
        column = [self.entry(argument, Integer(k), j) for k in range(self._whole(argument, 0))]
        return single(Call(str(function), tuple(map(_frozen, column)), i))

    # Numbers -------------------------------------------------------------------------------

    def _scalar(self, node: Any) -> Polynomial:
        self._read += 1
        if self._read > _MOST_READ:
            raise NotReadable(f"sums within sums have more than {_MOST_READ:,} terms")
        if isinstance(node, Rational):
            return number(node)
        if isinstance(node, Symbol):
            return letter_polynomial(node)
        if isinstance(node, Add):
            return add(self._scalar(part) for part in node.args)
        if isinstance(node, Mul):
            return _product([self._scalar(part) for part in node.args])
        if isinstance(node, Pow) and node.exp.is_Integer:
            return _power(self._scalar(node.base), int(node.exp))
        if isinstance(node, Sum):
            return self._sum(node.function, node.limits)
        if isinstance(node, Indexed):
            return single(Entry(str(node.base.label), tuple(map(expand, node.indices))))
        if isinstance(node, MatrixElement):
            return self.entry(
                self._interner.number(node.args[0]), *(expand(index) for index in node.args[1:])
            )
        if isinstance(node, Application) and node.args and not node.has(MatrixExpr):
            return single(Call(node.func.__name__, tuple(_frozen(self._scalar(part)) for part in node.args)))
        if isinstance(node, Application) and len(node.args) == 1:
            return single(Call(node.func.__name__, (_frozen(self._scalar(node.args[0])),)))
        raise NotReadable(f"{node} is not a polynomial in letters, sums and functions")

    def _sum(self, body: Any, limits: tuple[Any, ...]) -> Polynomial:
        # The last limit of SymPy's Sum is the outermost.
        if not limits:
            return self._scalar(body)
        index, first, last = limits[-1]
        if _is_whole(first) and _is_whole(last):
            values = _values(int(first), int(last) + 1)
            return add(
                self._sum(_placed(body, index, Integer(k)), _replaced(limits[:-1], index, Integer(k)))
                for k in values
            )
        k = fresh_index()
        inner = self._sum(_placed(body, index, k + first), _replaced(limits[:-1], index, k + first))
        return _total_without_last(renamed(inner, {}), k, expand(last - first + 1))


def _total_without_last(body: Polynomial, index: Any, values: Any) -> Polynomial:
    """Σ over n + 1 values is the one over n and its last term; over n − 1, the one over n less its last term."""
    count, letters = values.as_coeff_Add()
    is_size = letters.is_nonnegative or (letters.is_Symbol and letters.is_nonnegative is None)
    is_split = _is_whole(count) and (
        (0 < count <= _MOST_SPLIT and is_size) or (count == -1 and letters.is_positive)
    )
    if not is_split:
        return total(body, index, values)
    lasts = [
        renamed(body, {index: letters + place}) for place in range(min(0, int(count)), max(0, int(count)))
    ]
    sign = number(Rational(1 if count > 0 else -1))
    return add([total(body, index, letters), *(multiply(sign, last) for last in lasts)])


def _placed(body: Any, index: Any, value: Any) -> Any:
    """The body with a value for the index; an inner sum over a letter of the same name keeps its own."""
    is_bound_inside = any(index == limit[0] for inner in body.atoms(Sum) for limit in inner.limits)
    return body.subs(index, value) if is_bound_inside else body.xreplace({index: value})


def _replaced(limits: tuple[Any, ...], index: Any, value: Any) -> tuple[Any, ...]:
    return tuple(limit.xreplace({index: value}) for limit in limits)


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) or bool(getattr(value, "is_Integer", False))


def _values(first: int, end: int) -> range:
    if end - first > _LONGEST_SUM:
        raise NotReadable(f"a sum of {end - first} terms is longer than {_LONGEST_SUM}")
    return range(first, end)


def _frozen(polynomial: Polynomial) -> frozenset[tuple[Any, Any]]:
    return frozenset(polynomial.items())


def _product(factors: list[Polynomial]) -> Polynomial:
    product_ = number(Rational(1))
    for factor in factors:
        product_ = multiply(product_, factor)
    return product_


def _power(base: Polynomial, exponent: int) -> Polynomial:
    if 0 <= exponent <= _LARGEST_POWER:
        return _product([base] * exponent)
    if exponent < 0 and len(base) == 1:
        ((monomial, coefficient),) = base.items()
        return {frozenset((atom, e * exponent) for atom, e in monomial): coefficient**exponent}
    raise NotReadable(f"the power {exponent} of a sum is not a polynomial")
