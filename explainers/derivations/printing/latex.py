r"""Formula → LaTeX for amsmath: φ is \varphi, vectors and matrices are bold italic."""

from __future__ import annotations

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
    folded_formula,
)
from .signs import SIGNS

_FUNCTIONS = frozenset({"tanh", "exp", "log", "max", "min", "sin", "cos", "tan", "sinh", "cosh"})
_BRACKETS = {
    "{": r"\{",
    "}": r"\}",
    "⌊": r"\lfloor",
    "⌋": r"\rfloor",
    "‖": r"\|",
    "⌈": r"\lceil",
    "⌉": r"\rceil",
}
_SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': r"\textquotedbl{}",
    "ŷ": r"$\hat{y}$",
    "→": r"$\to$",
    "≥": r"$\ge$",
    "≤": r"$\le$",
    "⋯": r"$\cdots$",
    "ᵀ": r"$^{\top}$",
} | {plain: rf"${latex}$" for latex, _, plain in SIGNS.values() if not plain.isascii() and len(plain) == 1}

_IN_MATHEMATICS = {text: code[1:-1] for text, code in _SPECIAL.items() if code.startswith("$")}

Code = tuple[str, bool]
"""LaTeX, and whether it is taller than a line."""


def latex(formula: Formula) -> str:
    """`formula` as LaTeX, to be set between dollars or in an amsmath environment."""
    code: Code = folded_formula(formula, _latex)
    return code[0]


def latex_text(text: str) -> str:
    """Plain words as LaTeX text: nothing in them is a command."""
    return "".join(_SPECIAL.get(letter, letter) for letter in text if letter.isprintable())


@singledispatch
def _latex(node: Any, _parts: tuple[Code, ...]) -> Code:
    raise TypeError(f"{type(node).__name__} is not part of a formula")


@_latex.register
def _(node: Token, _parts: tuple[Code, ...]) -> Code:
    return _token(node), False


def _token(token: Token) -> str:
    text = token.text
    if token.style == "word":
        return rf"\text{{{latex_text(text)}}}"
    if text in SIGNS:
        sign = SIGNS[text][0]
        return rf"\boldsymbol{{{sign}}}" if token.style == "bold" else sign
    if token.style == "upright" and text in _FUNCTIONS:
        return rf"\{text}"
    letters = "".join(_IN_MATHEMATICS.get(letter) or latex_text(letter) for letter in text)
    if token.style in ("upright", "bold"):
        return rf"\{'operatorname' if token.style == 'upright' else 'boldsymbol'}{{{letters}}}"
    return letters if len(text) == 1 or token.style == "number" else rf"\mathit{{{letters}}}"


@_latex.register
def _(_node: Row, parts: tuple[Code, ...]) -> Code:
    return " ".join(code for code, _ in parts), any(tall for _, tall in parts)


@_latex.register
def _(node: Script, parts: tuple[Code, ...]) -> Code:
    base, *scripts = (code for code, _ in parts)
    code = base if isinstance(node.base, Token | Accent) else f"{{{base}}}"
    if node.sub is not None:
        code += f"_{{{scripts[0]}}}"
    if node.sup is not None:
        code += f"^{{{scripts[-1]}}}"
    return code, parts[0][1]


@_latex.register
def _(node: Accent, parts: tuple[Code, ...]) -> Code:
    return rf"\{node.mark}{{{parts[0][0]}}}", False


@_latex.register
def _(node: Fence, parts: tuple[Code, ...]) -> Code:
    body, tall = parts[0]
    left, right = (_BRACKETS.get(side, side) for side in (node.left, node.right))
    if tall:
        return rf"\left{left} {body} \right{right}", True
    # A command must end before a letter.
    return f"{left}{' ' * left[1:].isalpha()}{body}{right}", False


@_latex.register
def _(node: Grid, parts: tuple[Code, ...]) -> Code:
    cells = iter(code for code, _ in parts)
    rows = [" & ".join(next(cells) for _ in row) for row in node.rows]
    if not node.right:
        return r"\begin{cases} " + r" \\ ".join(rows) + r" \end{cases}", True
    kind = {"[": "bmatrix", "(": "pmatrix", "|": "vmatrix"}.get(node.left, "matrix")
    return rf"\begin{{{kind}}} " + r" \\ ".join(rows) + rf" \end{{{kind}}}", True


@_latex.register
def _(node: BigOperator, parts: tuple[Code, ...]) -> Code:
    *limits, body = (code for code, _ in parts)
    code = SIGNS[node.sign][0]
    if node.lower is not None:
        code += f"_{{{limits[0]}}}"
    if node.upper is not None:
        code += f"^{{{limits[-1]}}}"
    return f"{code} {body}", True


@_latex.register
def _(_node: Fraction, parts: tuple[Code, ...]) -> Code:
    return rf"\frac{{{parts[0][0]}}}{{{parts[1][0]}}}", True


@_latex.register
def _(_node: Root, parts: tuple[Code, ...]) -> Code:
    return rf"\sqrt{{{parts[0][0]}}}", True


@_latex.register
def _(_node: Underbrace, parts: tuple[Code, ...]) -> Code:
    return rf"\underbrace{{{parts[0][0]}}}_{{{parts[1][0]}}}", parts[0][1]


@_latex.register
def _(_node: Cancelled, parts: tuple[Code, ...]) -> Code:
    # A stroke would need a package of its own: what is struck out is 0.
    return rf"\underbrace{{{parts[0][0]}}}_{{0}}", parts[0][1]
