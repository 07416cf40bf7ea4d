"""The deep network with more pieces than any shallow one: every point and map again in plain fractions."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from sympy import Integer, Symbol

from explainers.geometry.bounds import (
    distinct_maps,
    find_points,
    serra_upper_bound,
    shallow_regions,
    witness_network,
    witness_points,
)
from explainers.geometry.bounds.certificates import MapsMet
from explainers.geometry.bounds.witness import OnTheBorder
from explainers.geometry.regions import box, linear_regions
from explainers.networks import RELU, Network, NetworkError
from explainers.topics.depth import derive

FACTS = [
    ([[2, -61, 47], [-40, 74, 16], [-88, -17, -52]], [174, 138, 221]),
    ([[45, 23, 24], [8, -59, -19], [-78, -33, 64]], [-195, 459, -65]),
    ([[-93, 10, 61], [-21, -42, 31], [15, 11, 16]], [332, 135, -88]),
    ([[-66, 68, -71], [104, -121, 89]], [357, -103]),
    ([[45, -54], [-117, 197]], [464, 192]),
    ([[57, -70], [11, 5]], [478, -103]),
]


def plain_map(network: Network, point: tuple[Fraction, ...]) -> tuple[Fraction, ...]:
    """[A | c] around the point in Python's fractions; a 0 among the arguments fails."""
    rows = [[Fraction(int(i == j)) for j in range(4)] for i in range(3)]
    values = list(point)
    for layer in network.dense_layers:
        numbers = network.parameters.of_layer(layer.name)
        w = [[Fraction(float(x)) for x in row] for row in numbers["W"]]
        b = [Fraction(float(x)) for x in numbers["b"]]
        values = [
            sum((a * v for a, v in zip(row, values, strict=True)), shift)
            for row, shift in zip(w, b, strict=True)
        ]
        rows = [
            [sum((a * r[j] for a, r in zip(row, rows, strict=True)), Fraction(0)) for j in range(4)]
            for row in w
        ]
        for row, shift in zip(rows, b, strict=True):
            row[3] += shift
        if layer != network.dense_layers[-1]:
            assert all(values)
            rows = [row if v > 0 else [Fraction(0)] * 4 for row, v in zip(rows, values, strict=True)]
            values = [max(v, Fraction(0)) for v in values]
    return tuple(x for row in rows for x in row)


def test_the_network_is_the_published_one() -> None:
    network = witness_network()
    assert (network.connection_count, network.parameter_count) == (45, 62)
    assert Network.feedforward(3, 9, 2).connection_count == 45
    assert Network.feedforward(3, 9, 2).parameter_count == 56
    for layer, (w, b) in zip(network.dense_layers, FACTS, strict=False):
        numbers = network.parameters.of_layer(layer.name)
        assert np.array_equal(numbers["W"] * 64, w)
        assert np.array_equal(numbers["b"] * 64, b)
    assert abs(np.linalg.det(network.parameters.of_layer(network.dense_layers[-1].name)["W"])) > 0.1


def test_every_map_again_in_plain_fractions() -> None:
    network, points = witness_network(), witness_points()
    maps = {plain_map(network, point) for point in points}
    assert len(maps) == len(points) == distinct_maps(network, points)
    assert len(points) >= 385 > shallow_regions(3, 9)
    assert len(points) <= serra_upper_bound(3, (3, 3, 3, 2, 2, 2))
    for point in points[::20]:
        row = np.array([float(x) for x in plain_map(network, point)]).reshape(2, 4)
        there = np.array([float(x) for x in point])
        assert np.allclose(network(there), row[:, :3] @ there + row[:, 3])


def test_planted_faults() -> None:
    claim, network, points = Symbol("R"), witness_network(), witness_points()
    count = len(points)
    assert MapsMet(claim, network, points).examine(claim, "ge", Integer(count)).holds
    assert not MapsMet(claim, network, points).examine(claim, "ge", Integer(count + 1)).holds
    assert not MapsMet(claim, network, points).examine(claim, "le", Integer(count)).holds
    assert not MapsMet(claim, network, points).examine(Symbol("S"), "ge", Integer(count)).holds
    # A duplicate, and a second point of the same region, count once.
    near = tuple(x + Fraction(1, 10**9) for x in points[0])
    for doubled in ((*points[1:], points[1]), (*points[1:], *points[1:2]), (points[0], near)):
        assert not MapsMet(claim, network, doubled).examine(claim, "ge", Integer(len(doubled))).holds
    assert distinct_maps(network, [points[0], near]) == 1


def test_a_point_on_a_border_is_refused() -> None:
    weights = {"layer1": {"W": [[1]], "b": [0]}, "layer2": {"W": [[1]], "b": [0]}}
    network = Network.parse("x[1] -> 1 relu -> 1").with_weights(weights)
    with pytest.raises(OnTheBorder, match="lies on a border"):
        distinct_maps(network, [(Fraction(0),)])


def test_the_points_are_found_again() -> None:
    network = witness_network()
    points = find_points(network, seed=5, throws=60_000, rounds=3)
    assert len(points) >= 385
    assert distinct_maps(network, points) == len(points)
    assert points == find_points(network, seed=5, throws=60_000, rounds=3)


def test_a_shallow_network_is_never_found_to_have_more() -> None:
    for seed in range(3):
        network = Network.parse("x[3] -> 9 relu -> 2").randomised(seed)
        assert len(find_points(network, seed, throws=20_000, rounds=2)) <= 130


def test_what_is_no_relu_chain_is_refused() -> None:
    for text in ("x[3] -> 4 tanh -> 2", "x[3] -> a: 4 relu -> 4 -> + a -> 2"):
        with pytest.raises(NetworkError):
            find_points(Network.parse(text).randomised())
    with pytest.raises(NetworkError):
        distinct_maps(Network.parse("x[3] -> 4 relu -> 2"), [])


def test_random_deep_networks_have_no_advantage() -> None:
    """The numbers of the topic's remark, from the seeds that it names."""
    counted = []
    for seed in range(100):
        vectors = np.random.default_rng(seed).normal(size=(3, 3))
        origin, *along = ([Fraction(int(x * 64), 64) for x in vector] for vector in vectors)
        network = Network.feedforward(3, 3, 3, 3, 2, 2, 2, 2, activation=RELU).randomised(seed)
        found = linear_regions(network, box(-1000, 1000).placed(origin, *along))
        counted.append((len(found), found.piece_count))
    assert f"{np.mean([cells for cells, _ in counted]):.1f}" == "45.0"
    assert sum(pieces <= 17 for _, pieces in counted) == 50
    assert "45.0 regions" in derive().text()


# The topic ---------------------------------------------------------------------------------------


def test_the_pair_of_45_connections() -> None:
    text = derive().text()
    met = f"≥ {len(witness_points())}"
    for said in ("45", "62 > 56", "1 + 9 + 36 + 84", "130", "32768", "5811", met, "3 · 2ᵏ − 2"):
        assert said in text


@pytest.mark.parametrize("place", range(28))
def test_a_wrong_number_in_the_topic_is_refuted(place: int) -> None:
    from dataclasses import replace

    made = derive()
    step = made.steps[place]
    opposite = {"lt": "ge", "gt": "le"}
    wrong = replace(step, after=step.after * 2 + 1)
    if step.relation in opposite:
        wrong = replace(step, relation=opposite[step.relation])
    assert len(made.steps) == 28
    report = replace(made, steps=(*made.steps[:place], wrong, *made.steps[place + 1 :])).verify()
    assert place + 1 in [each.number for each in report.wrong]
