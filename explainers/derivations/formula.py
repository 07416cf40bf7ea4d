"""Formulas as they are set: a small tree of tokens, scripts, fences and grids, each part with an id and a role.

It stands between SymPy and every output (LaTeX, Typst, Markdown, plain text) and is what figures and films show.
An id names a part by its meaning ("W_2#1": the first W_2 in reading order), so that a film can move it from one
step to the next; a role ("layer 2", "input", "bias", "activation") becomes a colour.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Literal

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
    """Rows and columns between brackets: a matrix written out; with { before and nothing after, cases."""

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
class Root:
    """The square root of the body."""

    body: Formula
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


Formula = (
    Token | Row | Script | Accent | Fence | Grid | BigOperator | Fraction | Root | Underbrace | Cancelled
)


def parts_of(formula: Formula) -> tuple[Formula, ...]:
    """The parts of a formula in reading order."""
    match formula:
        case Token():
            return ()
        case Row(parts=parts):
            return parts
        case Script(base=base, sub=sub, sup=sup):
            return tuple(part for part in (base, sub, sup) if part is not None)
        case Grid(rows=rows):
            return tuple(cell for row in rows for cell in row)
        case BigOperator(lower=lower, upper=upper, body=body):
            return tuple(part for part in (lower, upper, body) if part is not None)
        case Fraction(numerator=numerator, denominator=denominator):
            return (numerator, denominator)
        case Underbrace(body=body, label=label):
            return (body, label)
    return (formula.body,)


def with_parts(formula: Formula, parts: tuple[Formula, ...]) -> Formula:
    """`formula` with other parts, as many and in the order of `parts_of`."""
    given = iter(parts)
    match formula:
        case Token():
            return formula
        case Row():
            return replace(formula, parts=parts)
        case Script(sub=sub, sup=sup):
            base = next(given)
            return replace(formula, base=base, sub=sub and next(given), sup=sup and next(given))
        case Grid(rows=rows):
            return replace(formula, rows=tuple(tuple(next(given) for _ in row) for row in rows))
        case BigOperator(lower=lower, upper=upper):
            return replace(
                formula, lower=lower and next(given), upper=upper and next(given), body=next(given)
            )
        case Fraction():
            return replace(formula, numerator=next(given), denominator=next(given))
        case Underbrace():
            return replace(formula, body=next(given), label=next(given))
    return replace(formula, body=next(given))


def folded_formula(formula: Formula, combine: Callable[[Formula, tuple[Any, ...]], Any]) -> Any:
    """`combine(part, results of its parts)` from the leaves up, in reading order, without recursion."""
    results: list[Any] = []
    stack: list[tuple[Formula, int]] = [(formula, -1)]
    while stack:
        node, count = stack.pop()
        if count < 0:
            parts = parts_of(node)
            stack.append((node, len(parts)))
            stack.extend((part, -1) for part in reversed(parts))
        else:
            taken = tuple(results[len(results) - count :])
            del results[len(results) - count :]
            results.append(combine(node, taken))
    return results[0]


def bracket_ids(fence: Fence) -> tuple[str, str]:
    """The ids of a fence's two brackets: "():W_2#1" gives "(:W_2#1" and "):W_2#1"."""
    _, _, content = fence.id.partition(":")
    # Two equal strokes, as of |z|, are told apart.
    closing = f"{fence.right}'" if fence.right == fence.left else fence.right
    return (f"{fence.left}:{content}", f"{closing}:{content}") if content else ("", "")
