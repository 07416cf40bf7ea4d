"""How derivatives by vectors and matrices are written: ∂ℓ/∂W as a fraction, diag(…), a loss as ℓ(ŷ, y)."""

from __future__ import annotations

from typing import Any

from sympy import DiagMatrix, HadamardPower, MatrixSymbol, OneMatrix

from ..formula import Fence, Formula, Fraction, Row, Script, Token
from ..gradients.nodes import Gradient, Jacobian, Loss
from .names import letter, number
from .writing import ATOM, PRODUCT, Handler, Writer, Written, applied, fenced, one_or_row

_PARTIAL = Token("partial", "italic")


def _derivative(node: Any, parts: tuple[Written, ...], writer: Writer) -> Written:
    """∂ℓ/∂W where ℓ has a name, else ∂/∂W before the whole formula."""
    below = Row((_PARTIAL, fenced(parts[1], ATOM)))
    value = node.value
    if isinstance(value, Loss):
        return Fraction(Row((_PARTIAL, _name(value, writer))), below, id="/:"), ATOM
    if isinstance(value, MatrixSymbol):
        return Fraction(Row((_PARTIAL, parts[0][0])), below, id="/:"), ATOM
    sign = Fraction(_PARTIAL, below, id="/:")
    return Row((sign, Fence(parts[0][0], id="():"))), PRODUCT


def _loss(node: Any, parts: tuple[Written, ...], writer: Writer) -> Written:
    row: list[Formula] = []
    for part, _ in parts[1:]:
        row += [Token(",", "punctuation", ",:")] if row else []
        row.append(part)
    return Row((_name(node, writer), Fence(one_or_row(row), id="():"))), ATOM


def _name(node: Any, writer: Writer) -> Formula:
    return letter(node.name, "italic", writer.role(node.name))


def _diagonal(_node: Any, parts: tuple[Written, ...], _writer: Writer) -> Written:
    return applied("diag", parts[0][0]), ATOM


def _ones(_node: Any, _parts: tuple[Written, ...], _writer: Writer) -> Written:
    return Token("1", "bold", "1"), ATOM


def _entrywise_power(_node: Any, parts: tuple[Written, ...], _writer: Writer) -> Written:
    """1/ŷ of each entry, for the power −1."""
    if parts[1][0] == number("-1"):
        return Fraction(Token("1", "bold", "1"), parts[0][0], id="/:"), ATOM
    power = Row((Token("compose", "italic"), parts[1][0]))
    return Script(fenced(parts[0], ATOM), sup=power), ATOM


GRADIENTS: dict[type, Handler] = {
    Gradient: _derivative,
    Jacobian: _derivative,
    Loss: _loss,
    DiagMatrix: _diagonal,
    OneMatrix: _ones,
    HadamardPower: _entrywise_power,
}
