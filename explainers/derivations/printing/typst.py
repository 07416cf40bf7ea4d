"""Formula → Typst mathematics (what stands between its dollars); every mark can be wrapped, to colour or to find it."""

from __future__ import annotations

from collections.abc import Callable
from functools import singledispatch
from typing import Any

from ..formula import (
    Accent,
    BigOperator,
    Cancelled,
    Fence,
    Formula,
    Fraction,
    Grid,
    Root,
    Row,
    Script,
    Token,
    Underbrace,
    bracket_ids,
    folded_formula,
)
from .signs import SIGNS

Wrap = Callable[[str, str, str], str]
"""(id, role, code) → code."""
Code = tuple[str, bool]
"""Typst, and whether it is taller than a line."""

_OPENING = {
    "(": "paren.l",
    "[": "bracket.l",
    "{": "brace.l",
    "⌊": "floor.l",
    "⌈": "ceil.l",
    "|": 'class("opening", bar.v)',
}
_CLOSING = {
    ")": "paren.r",
    "]": "bracket.r",
    "}": "brace.r",
    "⌋": "floor.r",
    "⌉": "ceil.r",
    "|": 'class("closing", bar.v)',
}


def typst(formula: Formula, wrap: Wrap | None = None) -> str:
    """`formula` as Typst code.

    `wrap` is given each letter, sign and bracket with its id and role, and each grid, fraction, brace and stroke
    as a whole, after what is in it.
    """

    def wrapped(id: str, role: str, code: str) -> str:
        return wrap(id, role, code) if wrap is not None and id else code

    code: Code = folded_formula(formula, lambda node, parts: _typst(node, parts, wrapped))
    return code[0]


def typst_string(text: str) -> str:
    """A Typst string literal with `text` in it, whatever `text` is."""
    shown = "".join(letter for letter in text if letter.isprintable())
    return '"' + shown.replace("\\", "\\\\").replace('"', '\\"') + '"'


@singledispatch
def _typst(node: Any, _parts: tuple[Code, ...], _wrap: Wrap) -> Code:
    raise TypeError(f"{type(node).__name__} is not part of a formula")


@_typst.register
def _(node: Token, _parts: tuple[Code, ...], wrap: Wrap) -> Code:
    return wrap(node.id, node.role, _token(node)), False


def _token(token: Token) -> str:
    text = token.text
    if token.style == "word":
        return typst_string(text)
    if text in SIGNS:
        sign = "comma" if text == "," else SIGNS[text][1]
        return f"bold({sign})" if token.style == "bold" else sign
    if token.style == "upright":
        return f"op({typst_string(text)})"
    if token.style == "number":
        # A string keeps "1,000" and "-0.5" whole; the minus is a true one.
        return text if text.isdigit() else f"upright({typst_string(text.replace('-', '−'))})"
    code = text if len(text) == 1 and text.isalnum() else f"italic({typst_string(text)})"
    return f"bold({code})" if token.style == "bold" else code


@_typst.register
def _(_node: Row, parts: tuple[Code, ...], _wrap: Wrap) -> Code:
    return " ".join(code for code, _ in parts), any(tall for _, tall in parts)


@_typst.register
def _(node: Script, parts: tuple[Code, ...], wrap: Wrap) -> Code:
    base, *scripts = (code for code, _ in parts)
    arguments = [base]
    if node.sup is not None:
        arguments.append(f"t: {scripts[-1]}")
    if node.sub is not None:
        arguments.append(f"b: {scripts[0]}")
    return wrap(node.id, node.role, f"attach({', '.join(arguments)})"), parts[0][1]


@_typst.register
def _(node: Accent, parts: tuple[Code, ...], wrap: Wrap) -> Code:
    return wrap(node.id, node.role, f"{node.mark}({parts[0][0]})"), False


_SPACED = ("‖",)
"""Signs that Typst sets apart like a relation, unless they stand in a pair."""


@_typst.register
def _(node: Fence, parts: tuple[Code, ...], wrap: Wrap) -> Code:
    body, tall = parts[0]
    left_id, right_id = bracket_ids(node)
    left = wrap(left_id, node.role, _OPENING.get(node.left, node.left))
    right = wrap(right_id, node.role, _CLOSING.get(node.right, node.right))
    # Named brackets pair with nothing, so a net of depth 200 does not nest in Typst either; only tall ones must.
    if tall or node.left in _SPACED:
        return f"lr({left} {body} {right})", tall
    return f"{left} {body} {right}", False


@_typst.register
def _(node: Grid, parts: tuple[Code, ...], wrap: Wrap) -> Code:
    cells = iter(code for code, _ in parts)
    if not node.right:
        lines = ", ".join(" & quad ".join(next(cells) for _ in row) for row in node.rows)
        return wrap(node.id, node.role, f"cases({lines})"), True
    # The space: a ";" right after embedded code would end the code instead of the row.
    rows = " ; ".join(", ".join(next(cells) for _ in row) for row in node.rows)
    return wrap(node.id, node.role, f'mat(delim: "{node.left}", {rows})'), True


@_typst.register
def _(node: BigOperator, parts: tuple[Code, ...], wrap: Wrap) -> Code:
    *limits, body = (code for code, _ in parts)
    code = SIGNS[node.sign][1]
    if node.lower is not None:
        code += f"_({limits[0]})"
    if node.upper is not None:
        code += f"^({limits[-1]})"
    return f"{wrap(node.id, node.role, code)} {body}", True


@_typst.register
def _(node: Fraction, parts: tuple[Code, ...], wrap: Wrap) -> Code:
    return wrap(node.id, node.role, f"frac({parts[0][0]}, {parts[1][0]})"), True


@_typst.register
def _(node: Root, parts: tuple[Code, ...], wrap: Wrap) -> Code:
    return wrap(node.id, node.role, f"sqrt({parts[0][0]})"), True


@_typst.register
def _(node: Underbrace, parts: tuple[Code, ...], wrap: Wrap) -> Code:
    return wrap(node.id, node.role, f"underbrace({parts[0][0]}, {parts[1][0]})"), parts[0][1]


@_typst.register
def _(node: Cancelled, parts: tuple[Code, ...], wrap: Wrap) -> Code:
    return wrap(node.id, node.role, f"cancel({parts[0][0]})"), parts[0][1]
