"""How worked numbers are written: decimals as they stand, 2 · (−3) before it is multiplied."""

from __future__ import annotations

from typing import Any

from ..formula import Formula, Row, Token
from ..worked.numbers import Decimal, Product
from .names import number
from .writing import ATOM, MINUS, PRODUCT, SUM, Handler, Writer, Written, fenced


def _decimal(node: Any, _parts: tuple[Written, ...], _writer: Writer) -> Written:
    digits = number(node.text)
    return (Row((MINUS, digits)), SUM) if node.is_below_zero else (digits, ATOM)


def _product(_node: Any, parts: tuple[Written, ...], _writer: Writer) -> Written:
    row: list[Formula] = []
    for factor in parts:
        row += [Token("dot", "operator", "dot:")] if row else []
        row.append(fenced(factor, ATOM))
    return Row(tuple(row)), PRODUCT


WORKED: dict[type, Handler] = {Decimal: _decimal, Product: _product}
