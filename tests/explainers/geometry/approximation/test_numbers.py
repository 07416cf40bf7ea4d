"""Numbers as typed and as printed: exact both ways."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest
from flint import arb, fmpq

from explainers.geometry.approximation.numbers import (
    as_printed,
    decimal_text,
    exact_number,
    exactly,
    fmpq_of,
    fraction,
    interval,
    rounded,
    shortened,
)
from explainers.geometry.approximation.proving.evidence import number_of
from explainers.networks import NetworkError


@pytest.mark.parametrize(
    ("text", "value"),
    [("0.1", Fraction(1, 10)), ("1/3", Fraction(1, 3)), ("-2", Fraction(-2)), (" 1e-3 ", Fraction(1, 1000)),
     (0.25, Fraction(1, 4)), (7, Fraction(7)), (".5", Fraction(1, 2)), ("+1.50", Fraction(3, 2))],
)  # fmt: skip
def test_what_is_typed_is_meant_exactly(text: str | float, value: Fraction) -> None:
    assert exact_number(text, "the error") == value


@pytest.mark.parametrize(
    "text", ["", "x", "1/0", "nan", "inf", "1e999", "0x10", "1_000", "--1", "1,5", True, "1" * 40]
)
def test_what_is_no_number_gets_a_sentence(text: object) -> None:
    with pytest.raises(NetworkError, match="the error cannot be"):
        exact_number(text, "the error")


def test_what_is_printed_has_the_same_value() -> None:
    rng = random.Random(1)
    for _ in range(300):
        value = Fraction(rng.randint(-(10**6), 10**6), rng.choice([1, 2, 3, 8, 10, 1000, 12345, 10**6]))
        assert number_of(as_printed(value)) == value
        assert Fraction(decimal_text(value)) == value
    assert str(as_printed(Fraction(62832, 10000))) == "6.2832"
    assert decimal_text(Fraction(-1, 8)) == "-0.125"


def test_rounding() -> None:
    rng = random.Random(2)
    for _ in range(300):
        value = Fraction(rng.randint(1, 10**9), rng.randint(1, 10**6))
        up, down = shortened(value), shortened(value, 3, is_upwards=False)
        assert down <= value <= up <= value * Fraction(10001, 10000)
        assert down >= value * Fraction(99, 100)
        assert len(decimal_text(up).replace(".", "").strip("0")) <= 5
        assert abs(rounded(value, 2) - value) <= Fraction(1, 200)
    assert shortened(Fraction(2)) == 2
    assert shortened(Fraction(0)) == 0


def test_balls_and_fractions() -> None:
    assert fraction(arb(0.375)) == fraction(fmpq(3, 8)) == Fraction(3, 8)
    assert fmpq_of(0.1) == fmpq(*(0.1).as_integer_ratio())
    assert exactly(Fraction(1, 3)).overlaps(arb(fmpq(1, 3)))
    assert interval(0, Fraction(1, 2)) == (fmpq(0), fmpq(1, 2))
    for ends in ((1, 0), (0, 0), ("a", 1), (0, float("inf"))):
        with pytest.raises(NetworkError):
            interval(*ends)
