"""Bounds on pieces against published numbers, brute force, and networks whose pieces are counted."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import combinations, product
from math import comb, prod
from typing import Any

import numpy as np
import pytest
from flint import fmpq
from sympy import Integer, Mul, Pow, Sum, Symbol, binomial

from explainers.geometry.approximation.enclosing.lines import segments_of
from explainers.geometry.bounds import (
    montufar_lower_bound,
    plane_tent_network,
    product_upper_bound,
    serra_upper_bound,
    shallow_regions,
    tent_network,
    zigzag_network,
)
from explainers.geometry.bounds.certificates import (
    Counted,
    PieceCount,
    RegionBound,
    cut_by_planes,
    whole_value,
)
from explainers.geometry.regions import box, interval, linear_regions
from explainers.networks import Network, NetworkError

DEEP = (3, 3, 3, 2, 2, 2)


# Bounds ------------------------------------------------------------------------------------------


def test_published_numbers() -> None:
    assert shallow_regions(3, 9) == 130
    assert [shallow_regions(2, n) for n in (3, 5, 10, 20, 40)] == [7, 16, 56, 211, 821]
    for hidden, numbers in (((8, 8, 8), (9472, 50653, 301)), ((4, 4), (44, 121, 37))):
        shallow = shallow_regions(2, sum(hidden))
        assert (montufar_lower_bound(2, hidden), product_upper_bound(2, hidden), shallow) == numbers
    assert (product_upper_bound(3, DEEP), serra_upper_bound(3, DEEP)) == (32768, 5811)
    wide = (64, 64, 64)
    assert f"{montufar_lower_bound(2, wide):.1e} {product_upper_bound(2, wide):.1e}" == "2.2e+09 9.0e+09"
    assert shallow_regions(2, 192) == 18529


def sign_vectors(lines: list[tuple[int, int, int]]) -> set[tuple[bool, ...]]:
    """Every region of lines in general position touches a crossing: the four around each, in exact fractions."""
    found = set()
    for (a, b, c), (d, e, f) in combinations(lines, 2):
        det = a * e - b * d
        x, y = Fraction(b * f - c * e, det), Fraction(c * d - a * f, det)
        values = [p * x + q * y + r for p, q, r in lines]
        for first, second in product((True, False), repeat=2):
            around = iter((first, second))
            found.add(tuple(next(around) if value == 0 else value > 0 for value in values))
    return found


@pytest.mark.parametrize("units", [2, 3, 5, 8, 12])
def test_zaslavsky_by_brute_force(units: int) -> None:
    rng = random.Random(units)
    lines = [(rng.randint(-99, 99), rng.randint(-99, 99), rng.randint(-99, 99)) for _ in range(units)]
    assert len(sign_vectors(lines)) == shallow_regions(2, units) == cut_by_planes(units, 2)


def test_serras_sum_by_brute_force() -> None:
    rng = random.Random(1)
    for _ in range(60):
        inputs, hidden = rng.randint(1, 4), tuple(rng.randint(1, 5) for _ in range(rng.randint(1, 4)))
        total = 0
        for chosen in product(*(range(n + 1) for n in hidden)):
            left = [inputs]
            for n, j in zip(hidden, chosen, strict=True):
                left.append(min(left[-1], n - j))
            if all(j <= min(left[place], n) for place, (n, j) in enumerate(zip(hidden, chosen, strict=True))):
                total += prod(comb(n, j) for n, j in zip(hidden, chosen, strict=True))
        assert serra_upper_bound(inputs, hidden) == total
        assert (
            RegionBound(Symbol("R"), "Serra", inputs, hidden).examine(Symbol("R"), "le", Integer(total)).holds
        )


def test_bounds_are_in_order() -> None:
    rng = random.Random(2)
    for _ in range(100):
        inputs, hidden = rng.randint(1, 5), tuple(rng.randint(1, 9) for _ in range(rng.randint(1, 5)))
        assert serra_upper_bound(inputs, hidden) <= product_upper_bound(inputs, hidden)
        if min(hidden) >= inputs:
            assert montufar_lower_bound(inputs, hidden) <= serra_upper_bound(inputs, hidden)
        if len(hidden) == 1:
            assert product_upper_bound(inputs, hidden) == shallow_regions(inputs, hidden[0])


@pytest.mark.parametrize("seed", range(4))
def test_no_network_exceeds_the_bounds(seed: int) -> None:
    widths = ((5,), (4, 4), (3, 4, 3), (6, 2))[seed]
    network = Network.parse(f"x[2] -> {' -> '.join(f'{n} relu' for n in widths)} -> 1").randomised(seed)
    cells = len(linear_regions(network, box(-20, 20)))
    assert cells <= serra_upper_bound(2, widths) <= product_upper_bound(2, widths)


@pytest.mark.parametrize(
    "call",
    [
        lambda: montufar_lower_bound(3, (2, 4)), lambda: shallow_regions(0, 3), lambda: product_upper_bound(2, ()),
        lambda: product_upper_bound(2, (5, 0)), lambda: shallow_regions(10, 10**6),
        lambda: serra_upper_bound(500, (600,) * 5),
    ],
)  # fmt: skip
def test_errors_are_sentences(call: Any) -> None:
    with pytest.raises(NetworkError) as refusal:
        call()
    assert "\n" not in str(refusal.value)


# Folding -----------------------------------------------------------------------------------------


def fractions_at(network: Network, x: Fraction) -> Fraction:
    """The output in plain fractions, neuron by neuron."""
    values = [x]
    for layer in network.dense_layers:
        numbers = network.parameters.of_layer(layer.name)
        values = [
            sum((Fraction(float(w)) * v for w, v in zip(row, values, strict=True)), Fraction(float(b)))
            for row, b in zip(numbers["W"], numbers["b"], strict=True)
        ]
        if layer != network.dense_layers[-1]:
            values = [max(v, Fraction(0)) for v in values]
    return values[0]


@pytest.mark.parametrize("k", range(1, 11))
def test_the_tent_folded_k_times(k: int) -> None:
    network = tent_network(k)
    assert network.parameter_count == 6 * k + 1
    pieces = segments_of(network, fmpq(0), fmpq(1)).merged
    assert len(pieces.lines) == 2**k
    assert list(pieces.knots) == [fmpq(j, 2**k) for j in range(2**k + 1)]
    assert [slope for _, slope in pieces.lines] == [2**k * (-1) ** j for j in range(2**k)]
    for j in range(0, 2**k + 1, max(1, 2**k // 16)):
        assert fractions_at(network, Fraction(j, 2**k)) == j % 2


@pytest.mark.parametrize("k", range(1, 9))
def test_the_tent_by_the_regions(k: int) -> None:
    assert linear_regions(tent_network(k), interval(0, 1)).piece_count == 2**k


@pytest.mark.parametrize(("width", "depth"), [(2, 5), (3, 4), (4, 4), (5, 3)])
def test_zigzags(width: int, depth: int) -> None:
    network = zigzag_network(width, depth)
    assert len(segments_of(network, fmpq(0), fmpq(1)).merged.lines) == width**depth
    assert linear_regions(network, interval(0, 1)).piece_count == width**depth


@pytest.mark.parametrize("k", [1, 2, 3, 4])
def test_the_tent_in_the_plane(k: int) -> None:
    network = plane_tent_network(k)
    assert network.parameter_count == 20 * k - 3
    assert linear_regions(network, box(0, 1)).piece_count == 4**k


def test_a_shallow_network_has_one_piece_more_than_units() -> None:
    for seed in range(10):
        network = Network.parse("x[1] -> 6 relu -> 1").randomised(seed)
        assert len(segments_of(network, fmpq(-(10**6)), fmpq(10**6)).merged.lines) <= 7


# Certificates ------------------------------------------------------------------------------------


def test_whole_numbers_and_only_those() -> None:
    j = Symbol("j")
    sum_ = Sum(binomial(Integer(9), j, evaluate=False), (j, 0, 3))
    assert whole_value(sum_) == 130
    assert whole_value(Mul(Integer(3), Pow(Integer(2), Integer(5), evaluate=False), evaluate=False)) == 96
    assert whole_value(Symbol("n")) is None
    assert whole_value(Integer(1) / 2) is None
    for relation, holds in (
        ("=", False),
        ("lt", True),
        ("le", True),
        ("gt", False),
        ("ge", False),
        ("ne", True),
    ):
        assert Counted().examine(sum_, relation, Integer(131)).holds == holds
    assert not Counted().examine(Symbol("n"), "=", Symbol("n")).holds


def test_rounded_numbers() -> None:
    from explainers.geometry.bounds.comparing import number

    for value in (10**15, 123456 * 10**12, 99999 * 10**20, 7 * 10**300 + 1):
        assert Counted().examine(Integer(value), "approx", number(value)).holds
        assert not Counted().examine(Integer(value), "approx", number(value * 11 // 10)).holds


@pytest.mark.parametrize(
    ("theorem", "right", "relation"),
    [("Zaslavsky", shallow_regions(3, 15), "le"), ("product", 32768, "le"), ("Serra", 5811, "le"),
     ("Montúfar", None, "ge")],
)  # fmt: skip
def test_a_theorem_speaks_of_its_own_number_only(theorem: Any, right: int | None, relation: Any) -> None:
    claim, hidden = Symbol("R"), DEEP if right else (6, 6, 6)
    right = right or montufar_lower_bound(3, hidden)
    certificate = RegionBound(claim, theorem, 3, hidden)
    assert certificate.examine(claim, relation, Integer(right)).holds
    assert not certificate.examine(claim, relation, Integer(right + 1)).holds
    assert not certificate.examine(claim, relation, Integer(right - 1)).holds
    assert not certificate.examine(claim, "=", Integer(right)).holds
    assert not certificate.examine(Symbol("S"), relation, Integer(right)).holds


def test_pieces_are_counted() -> None:
    claim = Symbol("R_3")
    certificate = PieceCount(claim, tent_network(3), 0, 1)
    assert certificate.examine(claim, "=", Integer(8)).holds
    assert not certificate.examine(claim, "=", Integer(9)).holds
    assert not certificate.examine(claim, "le", Integer(8)).holds
    assert not certificate.examine(Symbol("R_4"), "=", Integer(8)).holds
    # A tent that is bent is none.
    network = tent_network(3)
    parameters = network.parameters
    weights = {
        layer.name: {name: np.array(array) for name, array in parameters.of_layer(layer.name).items()}
        for layer in network.dense_layers
    }
    weights[network.dense_layers[1].name]["b"][1] = -2.0
    bent = PieceCount(claim, network.with_weights(weights), 0, 1)
    assert not bent.examine(claim, "=", Integer(8)).holds
