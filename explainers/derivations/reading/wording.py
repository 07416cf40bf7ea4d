"""A tree as one line of plain text, as it is read aloud: φ(W_2 (W_1 x + b_1) + b_2)."""

from __future__ import annotations

from fractions import Fraction

from ..proof.wording import phi_text
from .tree import (
    Applied,
    Core,
    Dots,
    Dotted,
    Hadamard,
    Letter,
    Named,
    Node,
    Number,
    Power,
    Product,
    Quotient,
    Stack,
    Sum,
    Total,
    Transposed,
)

_ACCENTS = {
    "hat": "\N{COMBINING CIRCUMFLEX ACCENT}",
    "tilde": "\N{COMBINING TILDE}",
    "bar": "\N{COMBINING MACRON}",
}
_SUM, _PRODUCT, _ATOM = 0, 1, 2


def written(node: Node, longest: int = 100) -> str:
    """`node` in one line, its end left out where it is longer."""
    text = _text(node)[0]
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def letter_text(letter: Letter) -> str:
    """W_2, b_{L-1}, ŷ."""
    base = (
        "ŷ"
        if (letter.base, letter.accent) == ("y", "hat")
        else phi_text(letter.base) + _ACCENTS.get(letter.accent, "")
    )
    below = ",".join(map(str, letter.subscripts))
    above = f"^{letter.superscript}" if letter.superscript else ""
    return base + above + (f"_{below}" if len(below) == 1 else f"_{{{below}}}" if below else "")


def _text(node: Node) -> tuple[str, int]:
    match node:
        case Letter():
            return letter_text(node), _ATOM
        case Number(value=value):
            return str(value), _ATOM if value >= 0 and value.denominator == 1 else _PRODUCT
        case Sum(terms=terms):
            return _joined([_text(term)[0] for term in terms]), _SUM
        case Product(factors=factors):
            is_negative = factors[0] == Number(Fraction(-1))
            shown = " ".join(_fenced(each) for each in (factors[1:] if is_negative else factors))
            return (f"-{shown}", _SUM) if is_negative else (shown, _PRODUCT)
        case Hadamard(factors=factors):
            return " ⊙ ".join(_fenced(each, _PRODUCT) for each in factors), _SUM
        case Dotted():
            return f"{_fenced(node.left)} · {_fenced(node.right)}", _PRODUCT
        case Quotient():
            return f"{_fenced(node.above)}/{_fenced(node.below)}", _PRODUCT
    return _other_text(node)


def _other_text(node: Node) -> tuple[str, int]:
    match node:
        case Applied():
            return f"{phi_text(node.function)}({_text(node.argument)[0]})", _ATOM
        case Transposed():
            return f"{_fenced(node.body)}ᵀ", _ATOM
        case Power():
            return f"{_fenced(node.body)}^{{{node.exponent}}}", _ATOM
        case Stack(rows=rows):
            return "[" + "; ".join(", ".join(_text(cell)[0] for cell in row) for row in rows) + "]", _ATOM
        case Total():
            return f"Σ_{{{node.index}={node.low}}}^{{{node.high}}} {_fenced(node.body, _PRODUCT)}", _PRODUCT
        case Dots():
            return "⋯", _ATOM
        case Core():
            return f"⋯ {_fenced(node.inner)} ⋯", _SUM
        case Named():
            return _text(node.body)
    return "", _ATOM


def _fenced(node: Node, least: int = _ATOM) -> str:
    text, binding = _text(node)
    return text if binding >= least else f"({text})"


def _joined(terms: list[str]) -> str:
    text = terms[0]
    for term in terms[1:]:
        text += f" - {term[1:]}" if term.startswith("-") else f" + {term}"
    return text
