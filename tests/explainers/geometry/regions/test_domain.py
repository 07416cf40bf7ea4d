"""Intervals, polygons and slices: read exactly, and refused in a sentence where they are none."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from sympy import Rational

from explainers.geometry.regions import box, interval, linear_regions, polygon
from explainers.networks import Network, NetworkError


def test_numbers_are_taken_exactly() -> None:
    assert interval("1/3", "0.7").corners == ((Fraction(1, 3),), (Fraction(7, 10),))
    assert interval(Rational(1, 3), Decimal("0.7")).measure == Fraction(11, 30)
    assert interval(np.float64(0.1), 1).corners[0] == (Fraction(0.1),)
    assert box(-1, "1/2").measure == Fraction(9, 4)


def test_corners_go_anticlockwise() -> None:
    assert polygon((0, 0), (0, 1), (1, 0)) == polygon((1, 0), (0, 1), (0, 0))
    assert polygon((0, 0), (0, 1), (1, 0)).measure == Fraction(1, 2)


def test_a_slice_places_points() -> None:
    line = interval(0, 1).placed((1, 2, 3), (0, "1/2", -1))
    assert (line.dimension, line.inputs) == (1, 3)
    assert line.input_at((Fraction(2),)) == (1, 3, 1)


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: interval(1, 1), "the interval from 1 to 1 is empty"),
        (lambda: box(2, -2), "the square from 2 to -2 is empty"),
        (lambda: interval("one", 2), "'one' is not a number"),
        (lambda: interval("1e9", 2), "is not a number"),
        (lambda: interval("__import__('os')", 2), "is not a number"),
        (lambda: interval(0, float("inf")), "is not a finite number"),
        (lambda: interval(True, 2), "is not a finite number"),
        (lambda: interval(0, "1/0"), "is not a finite number"),
        (lambda: interval(0, 10**10), "too large"),
        (lambda: polygon((0, 0), (1, 0)), "three corners"),
        (lambda: polygon((0, 0), (1, 0), (2, 0)), "convex polygon"),
        (lambda: polygon((0, 0), (2, 0), (1, "1/4"), (1, 2)), "convex polygon"),
        (lambda: polygon((0, 3), (2, -3), (-3, 1), (3, 1), (-2, -3)), "convex polygon"),  # a star of five
        (lambda: polygon((0, 0), (1, 0), (0, 1, 2)), "pairs of numbers"),
        (lambda: box(0, 1).placed((0, 0, 0), (1, 0, 0)), "needs an origin and 2 directions"),
        (lambda: box(0, 1).placed((0, 0), (1, 2), (2, 4)), "parallel or 0"),
        (lambda: interval(0, 1).placed((0, 0), (0, 0)), "parallel or 0"),
    ],
)
def test_what_is_no_domain(make: Callable[[], Any], sentence: str) -> None:
    with pytest.raises(NetworkError, match=sentence):
        make()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("x[3] -> 2 relu", "the network has 3 inputs, but a polygon in the plane of 2 was given"),
        ("x[2] -> 2 tanh", "tanh in layer 'layer1' is not made of two straight lines"),
        ("x[2] -> 2 step", "step in layer 'layer1' is not made of two straight lines"),
        ("x[2] -> h: 2 <- h", "feedback"),
        ("x[n] -> 2 relu", "symbolic size n"),
        ("x[2] -> lstm 2", "feedback|regions are found for dense"),
    ],
)
def test_what_has_no_regions_here(text: str, sentence: str) -> None:
    network = Network.parse(text)
    with pytest.raises(NetworkError, match=sentence):
        linear_regions(network if network.is_symbolic else network.randomised(), box(-1, 1))


def test_weights_are_needed() -> None:
    with pytest.raises(NetworkError, match="no weights"):
        linear_regions(Network.parse("x[2] -> 2 relu"), box(-1, 1))
