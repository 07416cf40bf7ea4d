"""Names as formulas: a letter with its hat, superscript and subscripts; activations; numbers."""

from __future__ import annotations

import re

from ..formula import Accent, Formula, Row, Script, Style, Token
from .signs import SIGNS, read_name

_PIECE = re.compile(r"\d+|[^\W\d_]+|[-+']|[^\w\s]|_|\s+")


def letter(name: str, style: Style = "italic", role: str = "") -> Formula:
    """The letter called `name`, one part with the id `name`."""
    parsed = read_name(name)
    is_word = len(parsed.base) > 1 and parsed.base not in SIGNS
    several = " " in parsed.base
    base: Formula = Token(parsed.base, "word" if several else "upright" if is_word else style)
    if parsed.accent:
        base = Accent(parsed.accent, base)
    if parsed.subscripts or parsed.superscript:
        sub = _subscript(parsed.subscripts) if parsed.subscripts else None
        return Script(base, sub, _pieces(parsed.superscript) if parsed.superscript else None, name, role)
    return _with_id(base, name, role)


def activation_name(name: str, role: str = "activation") -> Formula:
    """φ, σ, or an upright name such as ReLU; a stroke marks a derivative: φ′."""
    if name.endswith("'"):
        return Script(activation_name(name[:-1], ""), sup=Token("prime", "italic"), id=name, role=role)
    if name[1:2] == "_":
        return letter(name, "italic", role)  # one of several functions: f_θ
    style: Style = "italic" if name in SIGNS or len(name) == 1 else "upright"
    return Token(name, style, name, role)


def number(text: str, role: str = "") -> Formula:
    return Token(text, "number", text, role)


def _with_id(part: Formula, id: str, role: str) -> Formula:
    if isinstance(part, Accent):
        return Accent(part.mark, part.body, id, role)
    assert isinstance(part, Token)
    return Token(part.text, part.style, id, role)


def _subscript(subscripts: tuple[str, ...]) -> Formula:
    row: list[Formula] = []
    for subscript in subscripts:
        if row:
            row.append(Token(",", "punctuation"))
        row.append(_pieces(subscript))
    return row[0] if len(row) == 1 else Row(tuple(row))


def _pieces(text: str) -> Formula:
    """L-1 as L − 1, 12 as a number, a longer name as a word."""
    if re.fullmatch(r"\(\w+\)", text):
        return Token(text, "word")  # (1) of h^(1): piece by piece, Typst would space it out
    tokens = tuple(_token(piece) for piece in _PIECE.findall(text)) or (Token(text, "word"),)
    return tokens[0] if len(tokens) == 1 else Row(tokens)


def _token(piece: str) -> Token:
    if piece in "-+":
        return Token(piece, "operator")
    if piece.isdigit():
        return Token(piece, "number")
    if piece in SIGNS or (len(piece) == 1 and piece.isalpha()):
        return Token(piece, "italic")
    return Token(piece, "word")
