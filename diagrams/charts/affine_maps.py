"""Affine maps of few inputs as formulas with numbers: ŷ = −1.83 x_1 − 0.24 x_2 + 2.49."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from explainers.derivations.formula import Accent, Formula, Row, Token
from explainers.derivations.printing.identity import with_ids

from ..layouts.words import entry

_LARGEST_BELOW = 20  # fractions with a larger denominator are written as decimals


def number_token(value: Fraction) -> str:
    """2, −1/3, or 0.27: exactly where that is short."""
    if value.denominator == 1 and abs(value) < 10**6:
        text = str(value.numerator)
    elif (
        value.denominator <= _LARGEST_BELOW
        and abs(value.numerator) < 1000
        and value.denominator not in (2, 4, 5, 8, 10, 20)
    ):
        text = str(value)
    else:
        text = f"{float(value):.2f}" if 0.005 <= abs(value) < 10**4 else f"{float(value):.2g}"
    return text.replace("-", "−")


def affine_formula(weights: Sequence[Fraction], constant: Fraction) -> Formula:
    """ŷ = the weighted inputs and the constant; zeros and ones are not written."""
    inputs: list[Formula] = (
        [Token("x", "italic", "x", "input")]
        if len(weights) == 1
        else [entry("x", k, "input") for k in range(1, len(weights) + 1)]
    )
    parts = [(value, name) for value, name in zip(weights, inputs, strict=True) if value]
    terms: list[tuple[Fraction, Formula | None]] = [*parts]
    if constant or not parts:
        terms.append((constant, None))
    row: list[Formula] = [Accent("hat", Token("y"), "", "output"), Token("=", "relation", "=")]
    for place, (value, name) in enumerate(terms):
        size = number_token(abs(value))
        if place:
            row.append(Token("-" if value < 0 else "+", "operator"))
        elif value < 0:
            row.append(Token("-", "upright"))
        if size != "1" or name is None:
            row.append(Token(size, "number"))
        if name is not None:
            row.append(name)
    return with_ids(Row(tuple(row)))
