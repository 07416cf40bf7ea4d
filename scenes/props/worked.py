"""Formulas with numbers: a derivation's formula with other colours, its letters replaced, its sum told term by term.

A number takes the id and the role of the letter in whose place it stands, so that one can turn into the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from explainers.derivations.formula import Fence, Formula, Row, Script, Token, folded_formula, with_parts


def name_of(part: Formula) -> str:
    """From the id "w_1#1": "w_1"."""
    return part.id.rpartition("#")[0]


def ids_of(formula: Formula) -> tuple[str, ...]:
    """The ids of a formula's letters and numbers, in reading order."""

    def combine(part: Formula, parts: tuple[tuple[str, ...], ...]) -> tuple[str, ...]:
        own = (part.id,) if part.id and isinstance(part, Token | Script) else ()
        return own + tuple(id for found in parts for id in found)

    found: tuple[str, ...] = folded_formula(formula, combine)
    return found


def recoloured(formula: Formula, roles: Mapping[str, str]) -> Formula:
    """The same with other roles for the letters named; "" takes a letter's role away."""

    def combine(part: Formula, parts: tuple[Formula, ...]) -> Formula:
        made = with_parts(part, parts)
        return replace(made, role=roles[name_of(part)]) if name_of(part) in roles else made

    recolored: Formula = folded_formula(formula, combine)
    return recolored


def worked(formula: Formula, numbers: Mapping[str, str]) -> Formula:
    """The letters named replaced by their numbers; a dot between two that are multiplied, brackets about a minus."""

    def combine(part: Formula, parts: tuple[Formula, ...]) -> Formula:
        if name_of(part) in numbers and isinstance(part, Token | Script):
            return number_token(numbers[name_of(part)], part.id, part.role)
        if isinstance(part, Row):
            return Row(_multiplied(parts), part.id, part.role)
        if isinstance(part, Fence) and isinstance(parts[0], Fence):
            return replace(part, body=parts[0].body)  # tanh(−0.5), not tanh((−0.5))
        return with_parts(part, parts)

    replaced: Formula = folded_formula(formula, combine)
    return replaced


def equals_number(sign: str, text: str, role: str = "") -> tuple[Formula, Formula]:
    """= 0.73 or, where it is rounded, ≈ 0.73: how a row of numbers ends."""
    return Token(sign, "relation", "=:result"), Token(text, "number", "result", role)


def number_token(text: str, id: str, role: str = "") -> Formula:
    """A number; a negative one in brackets."""
    token = Token(text, "number", id, role)
    return token if text[0] not in "-−" else Fence(token, id=f"():{id}", role=role)


def _multiplied(parts: tuple[Formula, ...]) -> tuple[Formula, ...]:
    row: list[Formula] = []
    for part in parts:
        if row and _is_number(row[-1]) and _is_number(part):
            row.append(Token("dot", "operator", f"dot:{_inner(part).id}"))
        row.append(part)
    return tuple(row)


def _inner(part: Formula) -> Formula:
    return part.body if isinstance(part, Fence) else part


def _is_number(part: Formula) -> bool:
    inner = _inner(part)
    return isinstance(inner, Token) and inner.style == "number"


def terms_of(formula: Formula) -> tuple[Formula, ...]:
    """The terms of a sum with the signs between them, in one row however the sum was bracketed; else the formula."""
    if not isinstance(formula, Row) or not any(_is_sign(part) for part in formula.parts):
        return (formula,)
    terms: list[Formula] = []
    for part in formula.parts:
        terms += terms_of(part)
    return tuple(terms)


def right_side(formula: Formula) -> Formula:
    """From "z = x + b": "x + b"."""
    return _sides(formula)[1][-1]


def with_relation(formula: Formula) -> Row:
    """From "ŷ = φ(z)": "= φ(z)", for a line that goes on from the one above."""
    return Row(_sides(formula)[1])


def _sides(formula: Formula) -> tuple[tuple[Formula, ...], tuple[Formula, ...]]:
    parts = formula.parts if isinstance(formula, Row) else (formula,)
    places = (n for n, part in enumerate(parts) if isinstance(part, Token) and part.style == "relation")
    place = next(places, 0)
    return parts[:place], parts[place:]


def _is_sign(part: Formula) -> bool:
    return isinstance(part, Token) and part.style == "operator" and part.text in "+-"
