"""Phasors decide what NumPy only sees: true identities between sinusoids, and planted errors in them."""

from __future__ import annotations

import cmath
from fractions import Fraction
from math import cos as float_cos
from math import pi as float_pi
from math import sqrt as float_sqrt

import numpy as np
import pytest
from sympy import (
    Abs,
    I,
    Integer,
    Pow,
    Rational,
    Sum,
    Symbol,
    Tuple,
    conjugate,
    cos,
    exp,
    pi,
    sin,
    sqrt,
    symbols,
)

from explainers.signals import SamePhasors, alias, bin_frequency, fold_of, magnitudes, samples
from explainers.signals.cyclotomic import TooLarge, is_zero, square_root
from explainers.signals.phasors import NotPhasors, are_equal
from explainers.signals.reading import PhasorReader

A, B = symbols("a b", real=True)
N, M = symbols("n m", integer=True)
F, FS = symbols("f f_s", positive=True)


def same(before: object, after: object, values: tuple[tuple[object, object], ...] = ()) -> bool:
    return SamePhasors(values).examine(before, "=", after).holds


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (cos(2 * pi * (FS - F) * N / FS, evaluate=False), cos(2 * pi * F * N / FS)),
        (sin(2 * pi * (FS - F) * N / FS, evaluate=False), -sin(2 * pi * F * N / FS)),
        (cos(pi * A) ** 2 + sin(pi * A) ** 2, Integer(1)),
        (sin(pi * A) * cos(pi * B), (sin(pi * (A + B)) + sin(pi * (A - B))) / 2),
        (cos(pi * N, evaluate=False), Pow(-1, N)),
        (cos(pi / 7) - cos(2 * pi / 7) + cos(3 * pi / 7), Rational(1, 2)),
        (cos(2 * pi / 5, evaluate=False), (sqrt(5) - 1) / 4),
        (cos(pi / 6, evaluate=False), sqrt(3) / 2),
        (1 / sqrt(2), cos(pi / 4, evaluate=False)),
        (exp(I * pi, evaluate=False), Integer(-1)),
        (conjugate(exp(I * pi * A)), exp(-I * pi * A)),
        (Abs(A + I * B, evaluate=False) ** 2, A**2 + B**2),
        (Sum(exp(2 * pi * I * N / 7), (N, 0, 6)), Integer(0)),
        (Tuple(cos(pi * A), 1), Tuple(cos(-pi * A), 1)),
    ],
)
def test_identities_hold(before: object, after: object) -> None:
    verdict = SamePhasors().examine(before, "=", after)
    assert verdict.holds
    assert verdict.is_exact
    assert not same(before, after + (1 if not isinstance(after, Tuple) else Tuple(1)))  # type: ignore[operator]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (sin(2 * pi * (FS - F) * N / FS, evaluate=False), sin(2 * pi * F * N / FS)),  # lost minus
        (cos(2 * pi * (FS - F) * A / FS, evaluate=False), cos(2 * pi * F * A / FS)),  # a is no whole number
        (cos(2 * pi * (FS + F) * N / F, evaluate=False), cos(2 * pi * F * N / FS)),
        (cos(pi / 7) - cos(2 * pi / 7), Rational(1, 2)),
        (cos(2 * pi / 5, evaluate=False), (sqrt(5) + 1) / 4),
        (Sum(exp(2 * pi * I * N / 7), (N, 0, 5)), Integer(0)),
        (cos(pi * N, evaluate=False), Integer(1)),
        (Tuple(A, B), Tuple(A, B, B)),
    ],
)
def test_planted_errors_are_refuted(before: object, after: object) -> None:
    verdict = SamePhasors().examine(before, "=", after)
    assert not verdict.holds
    assert verdict.is_exact


@pytest.mark.parametrize(
    ("before", "relation", "after"),
    [
        (cos(A), "=", cos(A)),  # no multiple of π
        (Integer(1), "lt", Integer(2)),
        (sqrt(A), "=", sqrt(A)),
        (Sum(N, (N, 0, M)), "=", M * (M + 1) / 2),
        (1 / (1 + A), "=", 1 / (1 + A)),
        (sqrt(10**9 + 7), "=", sqrt(10**9 + 7)),
    ],
)
def test_what_is_not_read_is_not_proved(before: object, relation: str, after: object) -> None:
    verdict = SamePhasors().examine(before, relation, after)  # type: ignore[arg-type]
    assert not verdict.holds
    assert not verdict.is_exact
    assert verdict.reason.startswith("not proved")


def test_values_are_put_in() -> None:
    assert same(
        cos(2 * pi * F * N / FS), cos(pi * N / 2, evaluate=False), ((F, Integer(2)), (FS, Integer(8)))
    )
    assert not same(
        cos(2 * pi * F * N / FS), cos(pi * N / 2, evaluate=False), ((F, Integer(3)), (FS, Integer(8)))
    )


@pytest.mark.parametrize("number", [0, 1, 2, 3, 5, 6, 7, 12, 30, 49, 210, Fraction(3, 5), Fraction(2, 9)])
def test_square_roots_against_floats(number: Fraction) -> None:
    root = sum(complex(c) * cmath.exp(2j * float_pi * r) for r, c in square_root(Fraction(number)).items())
    assert cmath.isclose(root, float_sqrt(number), abs_tol=1e-9)


def test_zero_is_decided_where_floats_cannot() -> None:
    tiny = Fraction(1, 10**40)
    roots = {Fraction(k, 5): Fraction(1) for k in range(5)}
    assert is_zero(roots)
    assert not is_zero(roots | {Fraction(0): 1 + tiny})


def test_too_high_an_order_is_refused() -> None:
    with pytest.raises(TooLarge, match="20000 is the highest"):
        is_zero({Fraction(1, 20_011): Fraction(1), Fraction(0): Fraction(1)})
    deep = A
    for _ in range(200):
        deep = conjugate(deep + 1, evaluate=False)
    with pytest.raises(NotPhasors, match="at most 100 levels"):
        PhasorReader().read(deep)


@pytest.mark.parametrize("seed", range(20))
def test_random_trigonometric_sums_agree_with_floats(seed: int) -> None:
    """Equal or not by phasors: the same by NumPy at whole numbers of n."""
    random = np.random.default_rng(seed)
    turns = [Rational(int(random.integers(-9, 10)), int(random.integers(1, 9))) for _ in range(3)]
    expr = sum(int(random.integers(-3, 4)) * cos(2 * pi * t * N, evaluate=False) for t in turns)
    moved = sum(
        term.xreplace({N: -N}) if random.random() < 0.5 else term for term in expr.as_ordered_terms()
    ) + int(seed % 2)
    difference = [float_value(expr, n) - float_value(moved, n) for n in range(72)]
    assert same(expr, moved) == bool(np.allclose(difference, 0))


def float_value(expr: object, n: int) -> float:
    return float(expr.xreplace({N: Integer(n)}))  # type: ignore[attr-defined]


# Sinusoids -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("frequency", "rate", "heard"),
    [
        (440, 600, 160),
        (300, 600, 300),
        (900, 600, 300),
        (1200, 600, 0),
        (100, 600, 100),
        (7, Fraction(3, 2), Fraction(1, 2)),
    ],
)
def test_aliases(frequency: int, rate: Fraction, heard: Fraction) -> None:
    assert alias(Fraction(frequency), Fraction(rate)) == heard


@pytest.mark.parametrize("seed", range(30))
def test_an_alias_is_low_and_has_the_same_samples(seed: int) -> None:
    random = np.random.default_rng(seed)
    f, f_s = (Fraction(int(random.integers(1, 5000)), int(random.integers(1, 9))) for _ in range(2))
    heard = alias(f, f_s)
    assert 0 <= heard <= f_s / 2
    assert abs(f - fold_of(f, f_s) * f_s) == heard
    np.testing.assert_allclose(samples(f, f_s, 50), samples(heard, f_s, 50), atol=1e-9)
    other = heard + f_s / 7 if heard < f_s / 4 else heard - f_s / 7
    assert not np.allclose(samples(f, f_s, 50), samples(other, f_s, 50))


def test_samples_and_bins_by_the_formula() -> None:
    assert samples(440, 600, 3)[2] == pytest.approx(float_cos(2 * float_pi * 440 * 2 / 600))
    assert samples(1, 4, 2, "sin") == pytest.approx([0, 1])
    assert bin_frequency(3, 8, Fraction(8000)) == 3000
    x = samples(2, 8, 8)
    by_hand = [abs(sum(x[n] * cmath.exp(-2j * float_pi * k * n / 8) for n in range(8))) for k in range(8)]
    np.testing.assert_allclose(magnitudes(x), by_hand, atol=1e-9)


def test_letters_of_the_same_name_but_other_assumptions_differ() -> None:
    whole, real = Symbol("q", integer=True), Symbol("q", real=True)
    assert not are_equal(PhasorReader().read(whole), PhasorReader().read(real))
