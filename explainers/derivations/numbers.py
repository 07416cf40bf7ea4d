"""Worked numbers as formulas: 0.8 · 0.9 + (−0.5) · (−0.6) + 0.25 = 0.99, rounded the same everywhere in a row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .formula import Fence, Formula, Row, Token
from .printing.identity import with_ids


@dataclass(frozen=True)
class Number:
    """A value with the name and role of the letter that it stands for: its id is that letter's."""

    value: float
    name: str = ""
    role: str = ""


def rounded(value: float, decimals: int = 2) -> str:
    """`value` with this many decimals; what rounds to 0 has no sign."""
    text = f"{value:.{decimals}f}"
    return text.removeprefix("-") if float(text) == 0 else text


def written(number: Number, decimals: int = 2) -> Token:
    text = rounded(number.value, decimals)
    return Token(text, "number", number.name or text, number.role)


def weighted_sum(
    weights: Sequence[Number],
    inputs: Sequence[Number],
    bias: Number | None = None,
    total: Number | None = None,
    *,
    decimals: int = 2,
) -> Formula:
    """w_1 · x_1 + w_2 · x_2 + … + b = total, in numbers; as many weights as inputs."""
    parts: list[Formula] = []
    for weight, value in zip(weights, inputs, strict=True):
        factors = (
            _bracketed(weight, decimals, is_first=not parts),
            Token("dot", "operator", "dot:"),
            _bracketed(value, decimals),
        )
        parts += [*_plus(parts), Row(factors)]
    if bias is not None:
        parts += [*_plus(parts), _bracketed(bias, decimals, is_first=not parts)]
    if total is not None:
        parts += [Token("=", "relation", "="), written(total, decimals)]
    return with_ids(Row(tuple(parts)))


def _plus(before: Sequence[Formula]) -> tuple[Formula, ...]:
    return (Token("+", "operator", "+:"),) if before else ()


def _bracketed(number: Number, decimals: int, *, is_first: bool = False) -> Formula:
    """A negative number in brackets, unless nothing stands before it."""
    token = written(number, decimals)
    return Fence(token, id="():") if token.text.startswith("-") and not is_first else token
