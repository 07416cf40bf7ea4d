"""From a SymPy expression of a network back to a tree, as if it had been read."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any

from sympy import Identity, MatAdd, MatMul, MatrixSymbol, Rational, Symbol, Transpose
from sympy.matrices.expressions.blockmatrix import BlockMatrix

from ..expressions import Activation, folded
from ..printing.signs import read_name
from .tree import Applied, Index, Letter, Node, Number, Product, Stack, Sum, Transposed

_TERM = re.compile(r"([+-]?)(\d*)([^\d+-][^+-]*)?")


class NoTree(Exception):
    """An expression of a kind that is not read here."""


def tree_of(expr: Any) -> Node:
    """The tree that is read where `expr` is printed; NoTree where it holds what no network's formula holds."""
    node: Node = folded(expr, _node)
    return node


def letter_named(name: str) -> Letter:
    """The letter with this name: "W_L-1" is W with the index L − 1."""
    known = read_name(name)
    subscripts = tuple(_index(text) for text in known.subscripts)
    return Letter(known.base, subscripts, known.accent, known.superscript)


def _index(text: str) -> Index:
    total = Index()
    for match in _TERM.finditer(text):
        sign, number, letter = match.groups()
        if not match[0]:
            continue
        value = Index(((letter, int(number or 1)),)) if letter else Index((), int(number or 0))
        total = total.plus(value, -1 if sign == "-" else 1)
    return total


def _node(expr: Any, parts: tuple[Any, ...]) -> Node:
    if isinstance(expr, Activation):
        return Applied(expr.phi.name, parts[1])
    if isinstance(expr, MatAdd):
        return Sum(parts)
    if isinstance(expr, MatMul):
        return Product(parts)
    if isinstance(expr, Transpose):
        return Transposed(parts[0])
    if isinstance(expr, BlockMatrix):
        return Stack(tuple((part,) for part in parts))
    if isinstance(expr, MatrixSymbol | Symbol):
        return letter_named(expr.name)
    if isinstance(expr, Identity):
        return Letter("I")
    if isinstance(expr, Rational):
        return Number(Fraction(int(expr.p), int(expr.q)))
    raise NoTree(type(expr).__name__)
