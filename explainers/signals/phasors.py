"""Expressions in sines, cosines and complex exponentials as sums of phasors c e^{2πi(r + …)}, by Euler's formula.

Letters are real, and whole numbers where SymPy knows them as integers: then whole turns fall away. So two sides
are compared without any rule of trigonometry.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from sympy import Abs, Add, Float, I, Indexed, Mul, Pow, Rational, Sum, Symbol, conjugate, cos, exp, pi, sin

from .cyclotomic import TooLarge, is_zero, square_root

MOST_TERMS = 20_000
_DEEPEST = 100

Monomial = frozenset[tuple[Any, int]]
"""Letters with their powers."""
Angle = tuple[Fraction, frozenset[tuple[Monomial, Fraction]]]
"""Turns, 0 ≤ r < 1, and those that depend on letters."""
Phasors = dict[tuple[Monomial, Angle], Fraction]

ONE: Monomial = frozenset()
NO_ANGLE: Angle = (Fraction(0), frozenset())


class NotPhasors(Exception):
    """The expression is no sum of phasors; the sentence says which part is none."""


class PhasorReader:
    """Reads expressions with some letters bound to values; NotPhasors where one cannot be read."""

    def __init__(self, values: Mapping[Any, Any] | None = None) -> None:
        self._values = dict(values or {})
        self._depth = 0

    def read(self, expr: Any) -> Phasors:
        if self._depth >= _DEEPEST:
            raise NotPhasors(f"expressions are followed through at most {_DEEPEST} levels")
        self._depth += 1
        try:
            return self._read(expr)
        finally:
            self._depth -= 1

    def _read(self, expr: Any) -> Phasors:
        if expr in self._values:
            return self._of_letter(expr)
        if isinstance(expr, Rational | Float | Symbol | Indexed) or expr in (I, pi):
            return self._leaf(expr)
        if isinstance(expr, Add):
            return added(self.read(part) for part in expr.args)
        if isinstance(expr, Mul):
            return multiplied(self.read(part) for part in expr.args)
        if isinstance(expr, Pow):
            return self._power(*expr.args)
        if isinstance(expr, Sum) and len(expr.limits) == 1:
            return self._total(expr)
        if isinstance(expr, exp):
            return turned(_turns(self.read(expr.args[0]), is_imaginary=True))
        if isinstance(expr, cos | sin):
            return _wave(_turns(self.read(expr.args[0])), isinstance(expr, sin))
        if isinstance(expr, conjugate):
            return conjugated(self.read(expr.args[0]))
        raise NotPhasors(f"{expr} is no sum of sines, cosines and exponentials")

    def _leaf(self, expr: Any) -> Phasors:
        if isinstance(expr, Rational):
            return number(Fraction(int(expr.p), int(expr.q)))
        if isinstance(expr, Float):
            return number(Fraction(str(expr)))  # a decimal is what is written
        if expr is I:
            return turned((Fraction(1, 4), frozenset()))
        letter = self._entry(expr) if isinstance(expr, Indexed) else expr
        return {(frozenset({(letter, 1)}), NO_ANGLE): Fraction(1)}

    def _of_letter(self, letter: Any) -> Phasors:
        # Taken out while it is read, so that a letter may be bound to something with itself in it.
        value = self._values.pop(letter)
        try:
            return self.read(value)
        finally:
            self._values[letter] = value

    def _entry(self, expr: Any) -> Any:
        """x_n with n bound, a letter by itself."""
        return expr.base[tuple(self._values.get(index, index) for index in expr.indices)]

    def _power(self, base: Any, exponent: Any) -> Phasors:
        if base == -1 and not exponent.is_number:  # (−1)^n: n half turns
            return turned(_turns(multiplied([self.read(exponent), self.read(pi)])))
        if not isinstance(exponent, Rational) or exponent.q > 2 or abs(exponent.p) > 64:
            raise NotPhasors(f"the power {exponent} is not taken")
        if exponent.q == 2:
            root = _root(self.read(base))
            return multiplied([root] * int(exponent.p)) if exponent.p > 0 else _inverse(root, base)
        if isinstance(base, Abs) and exponent.p > 0 and exponent.p % 2 == 0:  # |z|² = z z̄
            z = self.read(base.args[0])
            return multiplied([z, conjugated(z)] * (int(exponent.p) // 2))
        z = self.read(base)
        z = _inverse(z, base) if exponent.p < 0 else z
        return multiplied([z] * abs(int(exponent.p)))

    def _total(self, expr: Any) -> Phasors:
        index, first, last = expr.limits[0]
        if not (first.is_Integer and last.is_Integer) or last - first >= MOST_TERMS:
            raise NotPhasors(f"the sum from {first} to {last} is not written out")
        outer = self._values.get(index)
        terms = []
        for place in range(int(first), int(last) + 1):
            self._values[index] = Rational(place)
            terms.append(self.read(expr.function))
        if outer is None:
            self._values.pop(index, None)
        else:
            self._values[index] = outer
        return added(terms)


def are_equal(a: Phasors, b: Phasors) -> bool:
    """Is a = b for all values of the letters? Letters and π are independent, roots of unity are decided exactly."""
    groups: dict[tuple[Monomial, Any], dict[Fraction, Fraction]] = {}
    for (monomial, (turns, rest)), c in added([a, multiplied([number(Fraction(-1)), b])]).items():
        groups.setdefault((monomial, rest), {})[turns] = c
    return all(is_zero(group) for group in groups.values())


# Arithmetic ----------------------------------------------------------------------------------


def number(value: Fraction) -> Phasors:
    return {(ONE, NO_ANGLE): value} if value else {}


def turned(angle: Angle) -> Phasors:
    """e^{2πi·angle}."""
    return {(ONE, angle): Fraction(1)}


def added(terms: Any) -> Phasors:
    total: Phasors = {}
    for term in terms:
        for key, c in term.items():
            total[key] = total.get(key, Fraction(0)) + c
    return {key: c for key, c in total.items() if c}


def multiplied(factors: Any) -> Phasors:
    made = number(Fraction(1))
    for factor in factors:
        if len(made) * len(factor) > MOST_TERMS:
            raise NotPhasors(f"a product has more than {MOST_TERMS:,} terms")
        made = added(
            {(_letters(m, n), _angle(a, b)): c * d}
            for (m, a), c in made.items()
            for (n, b), d in factor.items()
        )
    return made


def conjugated(z: Phasors) -> Phasors:
    """Every phasor turns the other way; letters are real."""
    return {(m, _opposite(angle)): c for (m, angle), c in z.items()}


def _wave(angle: Angle, is_sine: bool) -> Phasors:
    """cos A = (e^{iA} + e^{−iA})/2; sin A is the same, a quarter turn late."""
    shift = (Fraction(-1, 4) if is_sine else Fraction(0), frozenset[Any]())
    late = _angle(angle, shift)
    half = number(Fraction(1, 2))
    return added([multiplied([half, turned(late)]), multiplied([half, turned(_opposite(late))])])


def _turns(argument: Phasors, is_imaginary: bool = False) -> Angle:
    """An argument 2π·t, or 2πi·t, as its turns t; NotPhasors where it is no multiple of π, or of iπ."""
    angle = NO_ANGLE
    for (monomial, (turns, rest)), c in argument.items():
        # After a quarter turn stands i, after three −i.
        sign = (
            {Fraction(1, 4): 1, Fraction(3, 4): -1} if is_imaginary else {Fraction(0): 1, Fraction(1, 2): -1}
        )
        powers = dict(monomial)
        if rest or turns not in sign or powers.pop(pi, 0) != 1:
            raise NotPhasors("an angle is no multiple of π by a real number")
        angle = _angle(angle, _of_letters(frozenset(powers.items()), c * sign[turns] / 2))
    return angle


def _of_letters(monomial: Monomial, turns: Fraction) -> Angle:
    if not monomial:
        return turns % 1, frozenset()
    turns = turns % 1 if _is_whole(monomial) else turns
    return Fraction(0), frozenset({(monomial, turns)} if turns else ())


def _is_whole(monomial: Monomial) -> bool:
    return all(letter.is_integer and power > 0 for letter, power in monomial)


def _angle(a: Angle, b: Angle) -> Angle:
    rest = dict(a[1])
    for monomial, turns in b[1]:
        total = rest.get(monomial, Fraction(0)) + turns
        rest[monomial] = total % 1 if _is_whole(monomial) else total
    return (a[0] + b[0]) % 1, frozenset((m, t) for m, t in rest.items() if t)


def _opposite(angle: Angle) -> Angle:
    return _angle(NO_ANGLE, (-angle[0] % 1, frozenset((m, -t) for m, t in angle[1])))


def _letters(m: Monomial, n: Monomial) -> Monomial:
    if not n:
        return m
    powers = dict(m)
    for letter, power in n:
        powers[letter] = powers.get(letter, 0) + power
    return frozenset((letter, power) for letter, power in powers.items() if power)


def _inverse(z: Phasors, base: Any) -> Phasors:
    """1/z of a single phasor, or of a root of a whole number as √a/a."""
    if len(z) == 1:
        (((monomial, angle), c),) = z.items()
        return {(frozenset((letter, -power) for letter, power in monomial), _opposite(angle)): 1 / c}
    square = multiplied([z, z])
    if list(square) == [(ONE, NO_ANGLE)]:
        return multiplied([number(1 / square[ONE, NO_ANGLE]), z])
    raise NotPhasors(f"the inverse of {base} is not taken")


def _root(z: Phasors) -> Phasors:
    if set(z) - {(ONE, NO_ANGLE)}:
        raise NotPhasors("roots are taken of numbers only")
    value = z.get((ONE, NO_ANGLE), Fraction(0))
    try:
        return {(ONE, (r, frozenset())): c for r, c in square_root(value).items()}
    except TooLarge as fault:
        raise NotPhasors(str(fault)) from None
