"""The discrete Fourier transform as it is taught: X_k = Σ_n x_n e^{−2πikn/N}, in letters and in exact values."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from sympy import Abs, I, IndexedBase, Integer, Pow, Rational, Sum, Symbol, cos, expand, pi

from ..derivations.raw import minus, over, raw_product, raw_sum
from .waves import PLACE, cosine, turning

BIN = Symbol("k", integer=True)


def root_of_unity(turns: Any, count: int, place: Any = PLACE) -> Any:
    """e^{2πi·turns·n/N}; with a minus where turns begins with −1."""
    return turning(_signed(turns, count, place))


def _signed(turns: Any, count: int, place: Any) -> Any:
    is_negative = turns.is_number and turns < 0
    size = -turns if is_negative else turns
    factors = [factor for factor in (size, place) if factor != 1]
    whole = over(Integer(2), pi, *factors, Integer(count))
    return minus(whole) if is_negative else whole


def sampled_cosine(turns: Fraction, count: int, place: Any = PLACE) -> Any:
    """cos(2π·turns·n/N); where turns is no whole number, 2 and its denominator cancel as far as they do."""
    if place.is_Integer:
        turns, place = turns * int(place), Integer(1)
    if turns == 0:
        return cosine(Integer(0))
    if turns.denominator == 1:
        return cosine(_signed(Integer(turns.numerator), count, place))
    times_pi = 2 * turns
    factors = [factor for factor in (Integer(times_pi.numerator), pi, place) if factor != 1]
    return cosine(over(*factors, Integer(times_pi.denominator * count)))


def transform(sample: Any, count: int, place: Any) -> Any:
    """X_k = Σ_{n=0}^{N−1} x_n e^{−2πikn/N}; `place` is k."""
    if place == 0:
        return Sum(sample, _all_of(PLACE, count))
    turn = turning(minus(over(Integer(2), pi, *([] if place == 1 else [place]), PLACE, Integer(count))))
    return Sum(raw_product(sample, turn), _all_of(PLACE, count))


def two_phasors(turns: int, count: int, place: Any) -> Any:
    """½ Σ_n (e^{2πi(m−k)n/N} + e^{−2πi(m+k)n/N}): a cosine turns both ways at once."""
    m = Integer(turns)
    forth = turning(over(Integer(2), pi, raw_sum(m, minus(place)), PLACE, Integer(count)))
    back = turning(minus(over(Integer(2), pi, raw_sum(m, place), PLACE, Integer(count))))
    half = Pow(Integer(2), -1)
    return raw_product(half, Sum(raw_sum(forth, back), _all_of(PLACE, count)))


def written_transform(turns: Fraction, count: int, place: int) -> Any | None:
    """X_k term by term, each x_n e^{−2πikn/N} worked out; None where a term has no short form."""
    terms = []
    for n in range(count):
        sample, turn = turns * n / count, Fraction(-place * n, count)
        values = [written_value(part) for part in (sample, turn, turn - Fraction(1, 4))]
        if any(value.has(cos) for value in values):
            return None
        x, real, imaginary = values
        terms.append(expand(x * (real + I * imaginary)))
    return raw_sum(*terms)


def energy_of_samples(count: int) -> Any:
    """Σ_n x_n²."""
    return Sum(Pow(IndexedBase("x")[PLACE], 2), _all_of(PLACE, count))


def energy_of_bins(count: int) -> Any:
    """(1/N) Σ_k |Σ_n x_n e^{−2πikn/N}|²."""
    inside = transform(IndexedBase("x")[PLACE], count, BIN)
    squares = Sum(Pow(Abs(inside, evaluate=False), 2, evaluate=False), _all_of(BIN, count))
    return raw_product(over(Integer(1), Integer(count)), squares)


def written_value(turns: Fraction) -> Any:
    """cos(2π·turns) with square roots where they are short, as √2/2; otherwise as a cosine."""
    part = turns % 1
    value = cos(2 * pi * Rational(part.numerator, part.denominator))
    is_short = not value.has(cos) and all(
        root.base.is_Integer for root in value.atoms(Pow) if root.exp == Pow(2, -1)
    )
    return value if is_short else sampled_cosine(turns % 1, 1, Integer(1))


def _all_of(index: Any, count: int) -> tuple[Any, int, int]:
    return (index, 0, count - 1)
