"""Formula → one line of plain text in Unicode, as it is read in a terminal."""

from __future__ import annotations

import unicodedata
from functools import singledispatch
from typing import Any

from ..formula import (
    Accent,
    BigOperator,
    Fence,
    Formula,
    Fraction,
    Grid,
    Root,
    Row,
    Script,
    Token,
    folded_formula,
)
from .signs import SIGNS

_LOW = dict(zip("0123456789+−aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True))
# No raised T: that is the transpose.
_HIGH = dict(zip("0123456789+−()hijklmnrstᵀ′", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ʰⁱʲᵏˡᵐⁿʳˢᵗᵀ′", strict=True))
_SPACED = ("operator", "relation")
_COMBINING = {"hat": "\N{COMBINING CIRCUMFLEX ACCENT}", "tilde": "\N{COMBINING TILDE}"}


def plain(formula: Formula) -> str:
    """`formula` in one line, e.g. ŷ = W₂φ(W₁x + b₁) + b₂."""
    text: str = folded_formula(formula, _plain)
    return unicodedata.normalize("NFC", " ".join(text.split()))


@singledispatch
def _plain(node: Any, _parts: tuple[str, ...]) -> str:
    raise TypeError(f"{type(node).__name__} is not part of a formula")


@_plain.register
def _(node: Token, _parts: tuple[str, ...]) -> str:
    shown = SIGNS[node.text][2] if node.text in SIGNS else node.text.replace("-", "−")
    shown = "".join(letter for letter in shown if letter.isprintable())
    if node.style in _SPACED:
        return f" {shown} "
    return f" {shown} " if node.text in ("dots.h", "dots.l") else shown


@_plain.register
def _(node: Row, parts: tuple[str, ...]) -> str:
    text = ""
    is_after_name = False
    for part, shown in zip(node.parts, parts, strict=True):
        if is_after_name and shown.startswith("("):
            text = text.removesuffix(" ")  # ReLU(z), but ReLU z
        # A minus or plus with nothing before it is a sign, not an operation.
        is_sign = not text.strip() and isinstance(part, Token) and part.style == "operator"
        text += shown.strip() if is_sign else ", " if shown == "," and "," not in text[-2:] else shown
        is_after_name = _needs_space(part)
        if is_after_name:
            text += " "
    return text


def _needs_space(part: Formula) -> bool:
    return isinstance(part, Token) and part.style == "upright" and len(part.text) > 1


@_plain.register
def _(node: Script, parts: tuple[str, ...]) -> str:
    base, scripts = parts[0], [part.replace(" ", "") for part in parts[1:]]
    if node.sub is not None:
        base += _raised(scripts[0], _LOW, "_")
    if node.sup is not None:
        base += _raised(scripts[-1], _HIGH, "^")
    return base


def _raised(text: str, table: dict[str, str], sign: str) -> str:
    if all(letter in table for letter in text):
        return "".join(table[letter] for letter in text)
    return f"{sign}{text}" if len(text) == 1 else f"{sign}{{{text}}}"


@_plain.register
def _(node: Accent, parts: tuple[str, ...]) -> str:
    return parts[0] + _COMBINING.get(node.mark, "")


@_plain.register
def _(node: Fence, parts: tuple[str, ...]) -> str:
    return f"{node.left}{parts[0].strip()}{node.right}"


@_plain.register
def _(node: Grid, parts: tuple[str, ...]) -> str:
    cells = iter(part.strip() for part in parts)
    if not node.right:
        cases = (f"{next(cells)} if {next(cells)}" for _ in node.rows)
        return "{" + "; ".join(cases).replace("if otherwise", "otherwise") + "}"
    return node.left + "; ".join(", ".join(next(cells) for _ in row) for row in node.rows) + node.right


@_plain.register
def _(node: BigOperator, parts: tuple[str, ...]) -> str:
    *limits, body = parts
    sign = SIGNS[node.sign][2]
    if node.lower is not None:
        sign += f"_{{{limits[0].replace(' ', '')}}}"
    if node.upper is not None:
        sign += _raised(limits[-1].replace(" ", ""), {}, "^")
    return f"{sign} {body.strip()}"


@_plain.register
def _(node: Fraction, parts: tuple[str, ...]) -> str:
    numerator, denominator = map(_undivided, (node.numerator, node.denominator), parts)
    is_product = isinstance(node.numerator, Row) and not any(map(_divides, node.numerator.parts))
    return f"{parts[0] if is_product else numerator}/{denominator}"


def _divides(part: Formula) -> bool:
    return isinstance(part, BigOperator | Fraction) or (isinstance(part, Token) and part.style in _SPACED)


def _undivided(part: Formula, text: str) -> str:
    """In brackets, unless it is read as one: a letter, a number, f(x), dz."""
    is_differential = isinstance(part, Row) and text[:1] in ("d", "∂") and " " not in text
    is_one = isinstance(part, Token | Script | Accent | Fence | Root) or is_differential
    return text if is_one else f"({text})"


@_plain.register
def _(_node: Root, parts: tuple[str, ...]) -> str:
    return f"√{parts[0]}" if (parts[0].isdigit() or len(parts[0]) == 1) else f"√({parts[0].strip()})"


@_plain.register(object)
def _(_node: Any, parts: tuple[str, ...]) -> str:
    # A brace's name stands in the next line, and what is struck out is still read.
    return parts[0]
