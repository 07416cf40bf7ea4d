"""A formula worked out from the inside: its value once its letters are numbers, and how it looks on the way there.

Numbers are fractions as long as they last, then forty digits. Between two functions all that is added and multiplied
is worked out at once; short rows are written out first, as on paper.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sympy import (
    Identity,
    Integer,
    MatMul,
    MatrixBase,
    MatrixExpr,
    MatrixSymbol,
    Mul,
    OneMatrix,
    Rational,
    Symbol,
    Transpose,
    ZeroMatrix,
)
from sympy.core.function import AppliedUndef
from sympy.matrices.expressions.blockmatrix import BlockMatrix
from sympy.matrices.expressions.matexpr import MatrixElement

from ..expressions import Activation, Dot, folded, rebuilt
from .arithmetic import Functions, NoNumber, Rows, applied, combined, multiplied
from .numbers import Product, grid, shown
from .rows import written_out

_NO_WORK = (BlockMatrix, MatrixBase, Transpose)
"""To stack and to turn numbers is not to compute."""


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
        rows = combined(node, [part.value for part in parts])
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
            last = multiplied(node, [part.value for part in parts[-count:]])
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
