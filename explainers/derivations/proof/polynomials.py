"""Fifth rung: every entry as an exact polynomial in the entries of the letters, at explicit small sizes.

φ(t) is a fresh unknown for each different polynomial t (for softmax: for each different column). Equal polynomials
prove the statement for these sizes, different ones refute it for these sizes; both without any probability.
"""

from __future__ import annotations

from typing import Any

import flint
from sympy import Rational

from explainers.networks import ACTIVATIONS

from .entries import RECIPROCAL, Entries, NoEntries
from .interning import Interner
from .shapes import Shapes
from .sizes import Sizes

MOST_UNKNOWNS = 1_000
MOST_TERMS = 20_000
_WHOLE_COLUMN = {activation.symbol for activation in ACTIVATIONS if not activation.is_elementwise}


class _Polynomials:
    """Polynomials with rational coefficients; the unknowns are handed out as they are met."""

    def __init__(self) -> None:
        names = [f"u{number}" for number in range(MOST_UNKNOWNS)]
        context = flint.fmpq_mpoly_ctx.get(names, flint.Ordering.lex)
        self._unused = iter(context.gens())
        self._constant = context.constant
        self._letters: dict[Any, _Polynomial] = {}

    def number(self, value: Rational) -> _Polynomial:
        return _Polynomial(self._constant(flint.fmpq(int(value.p), int(value.q))))

    def letter(self, name: str, index: tuple[int, ...]) -> _Polynomial:
        return self._unknown(("letter", name, index))

    def check(self, row: list[_Polynomial]) -> None:
        """Each product is looked at before it is made."""

    def apply(self, function: str, column: list[_Polynomial]) -> list[_Polynomial]:
        if function == RECIPROCAL:
            raise NoEntries("1/z is no polynomial")
        keys = [entry.key() for entry in column]
        if function in _WHOLE_COLUMN:
            return [self._unknown((function, tuple(keys), place)) for place in range(len(keys))]
        return [self._unknown((function, key)) for key in keys]

    def _unknown(self, key: Any) -> _Polynomial:
        if key not in self._letters:
            unknown = next(self._unused, None)
            if unknown is None:
                raise NoEntries(f"there are more than {MOST_UNKNOWNS} unknowns")
            self._letters[key] = _Polynomial(unknown)
        return self._letters[key]


class _Polynomial:
    """A polynomial that refuses to grow beyond MOST_TERMS."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def __add__(self, other: _Polynomial) -> _Polynomial:
        return _Polynomial(self.value + other.value)

    def __mul__(self, other: _Polynomial) -> _Polynomial:
        if len(self.value) * len(other.value) > MOST_TERMS:
            raise NoEntries(f"an entry would have more than {MOST_TERMS:,} terms")
        return _Polynomial(self.value * other.value)

    def key(self) -> Any:
        return frozenset((monomial, str(c)) for monomial, c in self.value.to_dict().items())


def equal_polynomials(interner: Interner, shapes: Shapes, sizes: Sizes, a: int, b: int) -> bool:
    """Are all entries of both sides the same polynomials at these sizes? NoEntries where that cannot be said."""
    entries = Entries(interner, shapes, sizes, _Polynomials())
    pairs = zip(entries.of(a), entries.of(b), strict=True)
    return all(m.value == n.value for row, other in pairs for m, n in zip(row, other, strict=True))
