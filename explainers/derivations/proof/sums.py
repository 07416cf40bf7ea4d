"""Polynomials in letters with indices and in sums over them, in a canonical form.

A sum Σ_i is linear, what does not depend on i goes before it, inner sums that do are opened into it, and bound
indices are renamed in one fixed way. So Σ_i (Σ_j a_ij x_j) y_i and Σ_j x_j Σ_i a_ij y_i have one form.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from itertools import count, permutations
from typing import Any

from sympy import Dummy, Symbol, expand

MOST_TERMS = 20_000
_MOST_BOUND = 5


class NotReadable(Exception):
    """An expression that has no such form; the sentence says what."""


@dataclass(frozen=True)
class Entry:
    """A letter with its indices, `w[i]`; a plain number letter has none."""

    name: str
    indices: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Call:
    """function(argument), or with `place` that entry of a function of a whole column."""

    function: str
    arguments: tuple[frozenset[tuple[Any, Any]], ...]
    place: Any = None


@dataclass(frozen=True)
class Total:
    """Σ over `bound` (index, number of values; from 0) of the product of `factors`."""

    bound: tuple[tuple[Any, Any], ...]
    factors: tuple[tuple[Any, int], ...]


Atom = Entry | Call | Total
Monomial = frozenset[tuple[Atom, int]]
Polynomial = dict[Monomial, Fraction]
ONE: Monomial = frozenset()


def number(value: Any) -> Polynomial:
    return {ONE: Fraction(int(value.p), int(value.q))} if value else {}


def single(atom: Atom) -> Polynomial:
    return {frozenset([(atom, 1)]): Fraction(1)}


def add(polynomials: Iterable[Polynomial]) -> Polynomial:
    total: Polynomial = {}
    for polynomial in polynomials:
        for monomial, coefficient in polynomial.items():
            total[monomial] = total.get(monomial, Fraction(0)) + coefficient
    return {monomial: coefficient for monomial, coefficient in total.items() if coefficient}


def multiply(a: Polynomial, b: Polynomial) -> Polynomial:
    if len(a) * len(b) > MOST_TERMS:
        raise NotReadable(f"an entry has more than {MOST_TERMS:,} terms")
    terms = ({_joined(m, n): c * d} for m, c in a.items() for n, d in b.items())
    return add(terms)


def total(body: Polynomial, index: Any, values: Any) -> Polynomial:
    """Σ of `body` for index = 0, …, values − 1."""
    return add(_total_of(monomial, c, index, values) for monomial, c in body.items())


def renamed(polynomial: Polynomial, names: dict[Any, Any]) -> Polynomial:
    """Indices replaced."""
    terms = ({frozenset((_renamed(atom, names), e) for atom, e in m): c} for m, c in polynomial.items())
    return add(terms)


def letter_polynomial(expr: Any) -> Polynomial:
    """A size as a polynomial in its letters."""
    terms = expand(expr).as_coefficients_dict()
    return add(
        {
            frozenset(
                (Entry(str(base)), int(e)) for base, e in part.as_powers_dict().items() if part != 1
            ): _fraction(c)
        }
        for part, c in terms.items()
    )


def _fraction(value: Any) -> Fraction:
    return Fraction(int(value.p), int(value.q))


def _joined(a: Monomial, b: Monomial) -> Monomial:
    exponents = dict(a)
    for atom, exponent in b:
        exponents[atom] = exponents.get(atom, 0) + exponent
    return frozenset((atom, e) for atom, e in exponents.items() if e)


def _total_of(monomial: Monomial, coefficient: Fraction, index: Any, values: Any) -> Polynomial:
    inside = [(atom, e) for atom, e in monomial if index in free_indices(atom)]
    outside: Polynomial = {
        frozenset((atom, e) for atom, e in monomial if index not in free_indices(atom)): coefficient
    }
    if not inside:
        return multiply(outside, letter_polynomial(values))
    bound: list[tuple[Any, Any]] = [(index, values)]
    factors: list[tuple[Atom, int]] = []
    for atom, exponent in inside:
        if isinstance(atom, Total) and exponent > 0:
            for _ in range(exponent):
                opened = _with_fresh_indices(atom)
                bound += opened.bound
                factors += opened.factors
        else:
            factors.append((atom, exponent))
    return multiply(outside, single(_canonical(bound, factors)))


def _with_fresh_indices(atom: Total) -> Total:
    names = {index: Dummy("k") for index, _ in atom.bound}
    factors = tuple((_renamed(factor, names), e) for factor, e in atom.factors)
    return Total(tuple((names[index], values) for index, values in atom.bound), factors)


def _canonical(bound: list[tuple[Any, Any]], factors: list[tuple[Atom, int]]) -> Total:
    """The one naming of the bound indices whose text comes first."""
    if len(bound) > _MOST_BOUND:
        raise NotReadable(f"a sum over {len(bound)} indices at once is more than {_MOST_BOUND}")
    height = max((_height(factor) for factor, _ in factors), default=0)
    best: tuple[str, Total] | None = None
    for order in permutations(bound):
        names = {index: Symbol(f"k{height}_{place}", integer=True) for place, (index, _) in enumerate(order)}
        exponents: dict[Atom, int] = {}
        for factor, e in factors:
            new = _renamed(factor, names)
            exponents[new] = exponents.get(new, 0) + e
        named = tuple(sorted(exponents.items(), key=text))
        candidate = Total(tuple((names[index], values) for index, values in order), named)
        if best is None or text(candidate) < best[0]:
            best = text(candidate), candidate
    assert best is not None
    return best[1]


def text(value: Any) -> str:
    """A text that is the same for the same value, for sorting."""
    if isinstance(value, frozenset):
        return "{" + ", ".join(sorted(map(text, value))) + "}"
    if isinstance(value, tuple):
        return "(" + ", ".join(map(text, value)) + ")"
    if isinstance(value, Entry):
        return f"{value.name}[{', '.join(map(str, value.indices))}]"
    if isinstance(value, Call):
        return f"{value.function}({text(value.arguments)})@{value.place}"
    return f"Σ{text(value.bound)}{text(value.factors)}" if isinstance(value, Total) else str(value)


def free_indices(atom: Atom) -> frozenset[Any]:
    """The symbols in the indices of `atom` that no sum of its own binds."""
    if isinstance(atom, Entry):
        return _symbols(atom.indices)
    if isinstance(atom, Call):
        inner = (
            free_indices(each) for poly in atom.arguments for monomial, _ in poly for each, _ in monomial
        )
        return frozenset().union(*inner, _symbols(() if atom.place is None else (atom.place,)))
    inner = (free_indices(each) for each, _ in atom.factors)
    return frozenset().union(*inner) - {index for index, _ in atom.bound}


def _symbols(expressions: Iterable[Any]) -> frozenset[Any]:
    return frozenset().union(*(getattr(each, "free_symbols", ()) for each in expressions))


def _renamed(atom: Atom, names: dict[Any, Any]) -> Atom:
    names = {old: new for old, new in names.items() if old in free_indices(atom)}
    if not names:
        return atom
    if isinstance(atom, Entry):
        return Entry(atom.name, tuple(_index(each, names) for each in atom.indices))
    if isinstance(atom, Call):
        arguments = tuple(frozenset(renamed(dict(poly), names).items()) for poly in atom.arguments)
        return Call(atom.function, arguments, None if atom.place is None else _index(atom.place, names))
    factors = [(_renamed(factor, names), e) for factor, e in atom.factors]
    return _canonical(list(atom.bound), factors)


def _index(index: Any, names: dict[Any, Any]) -> Any:
    return expand(index.xreplace(names))


def _height(atom: Atom) -> int:
    """How deeply sums and calls are nested: inner ones take other index names than outer ones."""
    if isinstance(atom, Entry):
        return 0
    if isinstance(atom, Total):
        return 1 + max(_height(each) for each, _ in atom.factors)
    inner = (_height(each) for poly in atom.arguments for monomial, _ in poly for each, _ in monomial)
    return 1 + max(inner, default=0)


_fresh = count()


def fresh_index() -> Any:
    """An index that occurs nowhere else."""
    return Dummy(f"k{next(_fresh)}")
