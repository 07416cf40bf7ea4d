"""Quotients in ball arithmetic (Arb): enclosures of their true values at given places."""

from __future__ import annotations

from typing import Any

import flint

from .field import Field
from .quotients import NotReadable, NoValue, Quotient


def ball(field: Field, value: Quotient, letters: dict[int, Any], bits: int = 128) -> Any:
    """An enclosure of `value`, each letter in the ball given for it (by the generator's number)."""
    with flint.ctx.workprec(bits):
        return _quotient(field, value, letters, {})


def _quotient(field: Field, value: Quotient, letters: dict[int, Any], known: dict[int, Any]) -> Any:
    below = _polynomial(field, value.denominator, letters, known)
    if below.contains(0):
        raise NoValue("a denominator may be 0")
    return _polynomial(field, value.numerator, letters, known) / below


def _polynomial(field: Field, value: Any, letters: dict[int, Any], known: dict[int, Any]) -> Any:
    total = flint.arb(0)
    for exponents, coefficient in value.terms():
        term = flint.arb(coefficient)
        for number, exponent in enumerate(exponents):
            if exponent:
                term *= _generator(field, number, letters, known) ** int(exponent)
        total += term
    return total


def _generator(field: Field, number: int, letters: dict[int, Any], known: dict[int, Any]) -> Any:
    if number not in known:
        known[number] = _value(field, number, letters, known)
    return known[number]


def _value(field: Field, number: int, letters: dict[int, Any], known: dict[int, Any]) -> Any:
    generator = field.generators[number]
    if number in letters:
        return letters[number]
    if generator.kind == "root":
        return flint.arb(generator.of).sqrt()
    if generator.kind == "pi":
        return flint.arb.pi().sqrt()
    if generator.kind in ("letter", "opaque"):
        raise NotReadable(f"{generator.name} has no value here")
    inner = _quotient(field, generator.of, letters, known)
    if generator.kind == "exp":
        return inner.exp()
    return inner.log() if generator.kind == "log" else inner.erf()
