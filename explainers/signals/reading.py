"""Expressions in sines, cosines and complex exponentials, read as sums of phasors by Euler's formula.

So two sides are compared without any rule of trigonometry.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from sympy import Abs, Add, Float, I, Indexed, Mul, Pow, Rational, Sum, Symbol, conjugate, cos, exp, pi, sin

from .cyclotomic import TooLarge, square_root
from .phasors import (
    MOST_TERMS,
    NO_ANGLE,
    ONE,
    Angle,
    NotPhasors,
    Phasors,
    added,
    conjugated,
    multiplied,
    number,
    of_letters,
    opposite,
    turned,
    turned_by,
)

_DEEPEST = 100


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


def _wave(angle: Angle, is_sine: bool) -> Phasors:
    """cos A = (e^{iA} + e^{−iA})/2; sin A is the same, a quarter turn late."""
    shift = (Fraction(-1, 4) if is_sine else Fraction(0), frozenset[Any]())
    late = turned_by(angle, shift)
    half = number(Fraction(1, 2))
    return added([multiplied([half, turned(late)]), multiplied([half, turned(opposite(late))])])


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
        angle = turned_by(angle, of_letters(frozenset(powers.items()), c * sign[turns] / 2))
    return angle


def _inverse(z: Phasors, base: Any) -> Phasors:
    """1/z of a single phasor, or of a root of a whole number as √a/a."""
    if len(z) == 1:
        (((monomial, angle), c),) = z.items()
        return {(frozenset((letter, -power) for letter, power in monomial), opposite(angle)): 1 / c}
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
