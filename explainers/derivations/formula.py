"""Formulas as they are set: a small tree of tokens, scripts, fences and grids, each part with an id and a role.

It stands between SymPy and every output (LaTeX, Typst, Markdown, plain text) and is what figures and films show.
An id names a part by its meaning ("W_2#1": the first W_2 in reading order), so that a film can move it from one
step to the next; a role ("layer 2", "input", "bias", "activation") becomes a colour.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Style = Literal["italic", "bold", "upright", "number", "operator", "relation", "punctuation", "word"]


@dataclass(frozen=True)
class Token:
    """One symbol. `text` is its name: a letter, "phi", "=", "+", "dots.h", a number, a word.

    `style` bold is bold italic (vectors and matrices); operator and relation get their spacing.
    """

    text: str
    style: Style = "italic"
    id: str = ""
    role: str = ""


@dataclass(frozen=True)
class Row:
    """Parts one after another."""

    parts: tuple[Formula, ...]
    id: str = ""
    role: str = ""


@dataclass(frozen=True)
class Script:
    """base with a subscript, a superscript, or both."""

    base: Formula
    sub: Formula | None = None
    sup: Formula | None = None
    id: str = ""
    role: str = ""


@dataclass(frozen=True)
class Accent:
    """A mark over the body: hat, tilde."""

    mark: str
    body: Formula
    id: str = ""
    role: str = ""


@dataclass(frozen=True)
class Fence:
    """The body between two brackets that grow with it."""

    body: Formula
    left: str = "("
    right: str = ")"
    id: str = ""
    role: str = ""


@dataclass(frozen=True)
class Grid:
    """Rows and columns between brackets: a matrix written out."""

    rows: tuple[tuple[Formula, ...], ...]
    left: str = "["
    right: str = "]"
    id: str = ""
    role: str = ""


@dataclass(frozen=True)
class BigOperator:
    """Σ with its limits, before the body."""

    sign: str
    lower: Formula | None
    upper: Formula | None
    body: Formula
    id: str = ""
    role: str = ""


@dataclass(frozen=True)
class Fraction:
    numerator: Formula
    denominator: Formula
    id: str = ""
    role: str = ""


@dataclass(frozen=True)
class Underbrace:
    """A brace below the body, with what it is called."""

    body: Formula
    label: Formula
    id: str = ""
    role: str = ""


@dataclass(frozen=True)
class Cancelled:
    """The body struck out."""

    body: Formula
    id: str = ""
    role: str = ""


Formula = Token | Row | Script | Accent | Fence | Grid | BigOperator | Fraction | Underbrace | Cancelled
