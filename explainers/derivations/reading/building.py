"""From a tree without dots to a SymPy expression: matrices where there are matrices or bold letters, else numbers."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from sympy import (
    Add,
    Basic,
    Function,
    HadamardProduct,
    Identity,
    ImmutableDenseMatrix,
    Integer,
    Inverse,
    MatPow,
    Mul,
    OneMatrix,
    Pow,
    Rational,
    Symbol,
    Transpose,
    ZeroMatrix,
    exp,
    tanh,
)
from sympy.matrices.expressions.blockmatrix import BlockMatrix

from ..expressions import IDENTITY_MAP, Activation, Dot, matrix, plus, times
from .sizes import Sizes
from .tree import (
    Applied,
    Dotted,
    Hadamard,
    Index,
    Letter,
    Node,
    Number,
    Power,
    Product,
    Quotient,
    Stack,
    Sum,
    Transposed,
    nodes,
    parts,
)


class NotMeant(Exception):
    """A formula that can be read but has no meaning here; the sentence says why."""


def is_about_numbers(formulas: Iterable[Node], given: Iterable[str] = ()) -> bool:
    """Is every letter a number? So it is where no capital or bold letter, ᵀ, ⊙, or given size speaks against it."""
    known = set(given)
    return not any(
        isinstance(node, Transposed | Hadamard | Stack)
        or (isinstance(node, Letter) and (node.is_bold or node.base.isupper() or node.name in known))
        for formula in formulas
        for node in nodes(formula)
    )


class Builder:
    """Builds formulas whose letters have the shapes of `sizes`; None where all are numbers."""

    def __init__(self, sizes: Sizes | None, activation: str | None = None) -> None:
        self._sizes, self._activation = sizes, activation
        self._named = sizes.names() if sizes else {}

    def build(self, node: Node) -> Any:
        """The SymPy expression, nothing evaluated; NotMeant where there is none."""
        inner = []
        for part in parts(node):  # no comprehension: it would double the levels of the recursion
            inner.append(self.build(part))  # noqa: PERF401
        return self._number(node, inner) if self._sizes is None else self._matrix(node, inner)

    def _function(self, name: str) -> str:
        return self._activation if self._activation and name == "phi" else name

    # Numbers -------------------------------------------------------------------------------

    def _number(self, node: Node, inner: list[Any]) -> Any:
        match node:
            case Number(value=value):
                return _rational(value)
            case Letter():
                return Symbol(node.name)
            case Sum():
                return Add(*inner, evaluate=False)
            case Product() | Dotted():
                return Mul(*inner, evaluate=False)
            case Quotient():
                return Mul(inner[0], Pow(inner[1], -1, evaluate=False), evaluate=False)
            case Power():
                return Pow(inner[0], index_value(node.exponent), evaluate=False)
            case Applied():
                return self._of_number(self._function(node.function), inner[0])
        raise NotMeant("this has no meaning where all letters are numbers: use capital letters for matrices")

    @staticmethod
    def _of_number(name: str, argument: Any) -> Any:
        if name == str(IDENTITY_MAP):
            return argument
        known = {"exp": exp, "tanh": tanh}.get(name)
        return known(argument, evaluate=False) if known else Function(name)(argument)

    # Matrices ------------------------------------------------------------------------------

    def _matrix(self, node: Node, inner: list[Any]) -> Any:
        match node:
            case Number(value=value):
                shape = self._shape(node)
                return ZeroMatrix(*shape) if shape is not None and value == 0 else _rational(value)
            case Letter():
                return self._letter(node)
            case Sum():
                return plus(
                    *(self._term(node, part, made) for part, made in zip(parts(node), inner, strict=True))
                )
            case Product():
                return times(*inner)
            case Dotted():
                return Dot(*inner) if self._shape(node) and self._shape(node.left) else times(*inner)
            case Hadamard():
                return Basic.__new__(HadamardProduct, *inner)
            case Transposed():
                return Transpose(inner[0]) if self._shape(node.body) else inner[0]
            case Power():
                return self._power(node, inner[0])
            case Applied():
                return self._applied(node, inner[0])
            case Stack():
                return _blocks(len(node.rows), len(node.rows[0]), inner)
            case Quotient():
                return self._quotient(node, inner)
        raise NotMeant("these dots cannot be written out")

    def _shape(self, node: Node) -> tuple[Any, Any] | None:
        assert self._sizes is not None
        shape = self._sizes.shapes.get(id(node))
        if shape is None:
            return None
        return self._sizes.extent(shape[0], self._named), self._sizes.extent(shape[1], self._named)

    def _letter(self, letter: Letter) -> Any:
        shape = self._shape(letter)
        if shape is None:
            return Symbol(letter.name)
        return Identity(shape[0]) if letter.name == "I" else matrix(letter.name, *shape)

    def _term(self, total: Node, part: Node, made: Any) -> Any:
        """A term of a sum; a number among vectors stands for a vector of its like."""
        shape = self._shape(total)
        if shape is None or self._shape(part) is not None:
            return made
        if made == 0:
            return ZeroMatrix(*shape)
        if shape[1] != 1:
            raise NotMeant("a number cannot be added to a matrix: write I for the identity")
        return made if shape[0] == 1 else times(made, OneMatrix(*shape))

    def _power(self, node: Power, body: Any) -> Any:
        exponent = index_value(node.exponent)
        if self._shape(node.body) is None:
            return Pow(body, exponent, evaluate=False)
        if exponent == -1:
            return Inverse(body)
        if exponent.is_Integer and exponent < 0:
            raise NotMeant(f"the power {exponent} of a matrix is not read: write it as a product of inverses")
        return body if exponent == 1 else Basic.__new__(MatPow, body, exponent)

    def _applied(self, node: Applied, argument: Any) -> Any:
        name = self._function(node.function)
        if name == str(IDENTITY_MAP):
            return argument
        return Activation(name, argument) if self._shape(node) else Function(name)(argument)

    def _quotient(self, node: Quotient, inner: list[Any]) -> Any:
        if self._shape(node.below) is not None:
            raise NotMeant("below a fraction line a number is needed: say so with sizes = a: number")
        below = Pow(inner[1], -1)
        above = inner[0]
        return times(below, above) if self._shape(node.above) else Mul(above, below)


def _blocks(rows: int, columns: int, cells: list[Any]) -> Any:
    grid = ImmutableDenseMatrix(rows, columns, cells, evaluate=False)
    return Basic.__new__(BlockMatrix, grid)


def _rational(value: Fraction) -> Any:
    return Rational(value.numerator, value.denominator)


def index_value(index: Index) -> Any:
    """An index as a SymPy number or a sum of letters."""
    total: Any = Integer(index.number)
    for letter, count in index.letters:
        total += count * Symbol(letter, integer=True)
    return total
