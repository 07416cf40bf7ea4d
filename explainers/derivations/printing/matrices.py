"""How matrix expressions are written: letters, φ, products with a dot, transposes, grids, entries."""

from __future__ import annotations

from typing import Any

from sympy import HadamardProduct, Identity, MatrixBase, MatrixSymbol, OneMatrix, Transpose, ZeroMatrix
from sympy.matrices.expressions.blockmatrix import BlockMatrix
from sympy.matrices.expressions.matexpr import MatrixElement

from ..expressions import Activation, Dot
from ..families import entry_name
from ..formula import Formula, Grid, Row, Script, Token
from .names import letter, number
from .writing import ATOM, PRODUCT, Handler, Writer, Written, applied, fenced


def _matrix_symbol(node: Any, _parts: tuple[Written, ...], writer: Writer) -> Written:
    is_number = node.args[1] == 1 and node.args[2] == 1
    return letter(node.name, "italic" if is_number else "bold", writer.role(node.name)), ATOM


def _identity(_node: Any, _parts: tuple[Written, ...], _writer: Writer) -> Written:
    return Token("I", "bold", "I"), ATOM


def _zero(node: Any, _parts: tuple[Written, ...], _writer: Writer) -> Written:
    is_number = node.args[0] == 1 and node.args[1] == 1
    return (number("0") if is_number else Token("0", "bold", "0")), ATOM


def _ones(node: Any, _parts: tuple[Written, ...], _writer: Writer) -> Written:
    is_number = node.args[0] == 1 and node.args[1] == 1
    return (number("1") if is_number else Token("1", "bold", "1")), ATOM


def _activation(node: Any, parts: tuple[Written, ...], _writer: Writer) -> Written:
    return applied(node.phi.name, parts[1][0]), ATOM


def _dot(node: Any, parts: tuple[Written, ...], writer: Writer) -> Written:
    # A number between two vectors, w · x: what is transposed in it is written as it is.
    left = writer.written(node.args[0].args[0])
    return Row((fenced(left, ATOM), Token("dot", "operator", "dot:"), fenced(parts[1], ATOM))), PRODUCT


def _transpose(_node: Any, parts: tuple[Written, ...], _writer: Writer) -> Written:
    return Script(fenced(parts[0], ATOM), sup=Token("transpose", "upright", "transpose")), ATOM


def _hadamard(_node: Any, parts: tuple[Written, ...], _writer: Writer) -> Written:
    row: list[Formula] = [fenced(parts[0], ATOM)]
    for factor in parts[1:]:
        row += [Token("odot", "operator", "odot:"), fenced(factor, ATOM)]
    return Row(tuple(row)), PRODUCT


def _blocks(node: Any, parts: tuple[Written, ...], _writer: Writer) -> Written:
    return _grid(parts, node.args[0].shape[1]), ATOM


def _grid_of_numbers(node: Any, parts: tuple[Written, ...], _writer: Writer) -> Written:
    if node.shape == (1, 1) and node[0, 0].is_number:
        return parts[0]  # a vector of one number is that number
    return _grid(parts, node.shape[1]), ATOM


def _grid(parts: tuple[Written, ...], columns: int) -> Formula:
    cells = [part for part, _ in parts]
    rows = tuple(tuple(cells[start : start + columns]) for start in range(0, len(cells), columns))
    return Grid(rows, id="[]:")


def _element(node: Any, parts: tuple[Written, ...], writer: Writer) -> Written:
    matrix_, row, column = node.args
    if not isinstance(matrix_, MatrixSymbol):
        if matrix_.shape == (1, 1):
            return parts[0]
        indices = [row + 1] if matrix_.shape[1] == 1 else [row + 1, column + 1]
        return Script(fenced(parts[0], ATOM), _comma_separated([str(index) for index in indices])), ATOM
    # Entries are counted from 1 on the page, from 0 in SymPy; an entry of a vector has one index, a number none.
    is_vector = matrix_.args[2] == 1
    places = [row + 1] if is_vector else [row + 1, column + 1]
    is_number = is_vector and matrix_.args[1] == 1
    name = (
        matrix_.name
        if is_number
        else entry_name(matrix_.name, *(str(one).replace(" ", "") for one in places))
    )
    return letter(name, "italic", writer.role(matrix_.name)), ATOM


def _comma_separated(texts: list[str]) -> Formula:
    row: list[Formula] = []
    for text in texts:
        row += [Token(",", "punctuation")] if row else []
        row.append(Token(text, "number"))
    return Row(tuple(row))


MATRICES: dict[type, Handler] = {
    MatrixSymbol: _matrix_symbol,
    Identity: _identity,
    ZeroMatrix: _zero,
    OneMatrix: _ones,
    Activation: _activation,
    Dot: _dot,
    Transpose: _transpose,
    HadamardProduct: _hadamard,
    BlockMatrix: _blocks,
    MatrixBase: _grid_of_numbers,
    MatrixElement: _element,
}
