"""Pieces: breakpoints and graph against the forward pass, cells against the neurons that are on, borders by layer."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from diagrams.charts.affine_maps import affine_formula, number_token
from diagrams.drawing.plain import plain_text
from diagrams.errors import DiagramError
from diagrams.figure import Curve
from diagrams.laws import check
from diagrams.theme import THEMES
from diagrams.topics import piecewise
from explainers.networks import Network, NetworkError

PLANE = Network.parse("x[2] -> 5 relu -> 4 relu -> 1").randomised(3)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_the_figures_keep_every_law(theme):
    for figure in (piecewise.draw(theme=theme), piecewise.draw(PLANE, theme=theme)):
        assert check(figure) == ()
        assert 1.2 <= figure.width / figure.height <= 2.6
        assert figure.alt.endswith(".")


@pytest.mark.parametrize(
    "text",
    [
        "x[1] -> 1",
        "x[1] -> 6 relu -> 6 relu -> 1",
        "x[1] -> 40 relu -> 1",
        "x[1] -> 3 relu -> 3",
        "x[2] -> 3",
        "x[2] -> 12 relu -> 3",
        "x[2] -> 4 relu -> 4 relu -> 4 relu -> 4 relu -> 1",
        "x[2] -> a: 4 relu -> 4 -> + a -> relu -> 1",
    ],
)
def test_other_networks_are_drawn(text):
    for network in (Network.parse(text), Network.parse(text).randomised(1)):
        assert check(piecewise.draw(network)) == ()


@pytest.mark.parametrize("text", ["x[3] -> 4 relu -> 1", "x[1] -> 4 tanh -> 1", "x[n] -> 2"])
def test_what_has_no_pieces_is_refused(text):
    with pytest.raises(NetworkError):
        piecewise.draw(Network.parse(text))


def test_too_many_graphs_are_refused():
    with pytest.raises(DiagramError, match="4 outputs"):
        piecewise.draw(Network.parse("x[1] -> 3 relu -> 4"))


def test_the_graph_is_the_networks():
    network = Network.parse("x[1] -> 6 relu -> 4 relu -> 1").randomised(2)
    figure = piecewise.draw(network)
    curve = figure["graph:piecewise:y1"]
    assert isinstance(curve, Curve)
    left, right = (figure[f"tick:piecewise:x:{x}"].points[0][0] for x in (-2, 2))
    corners = curve.points[::3]
    values = [network.forward(np.array([-2 + 4 * (x - left) / (right - left)])).output[0] for x, _ in corners]
    heights = [y for _, y in corners]
    slope, offset = np.polyfit(values, heights, 1)
    np.testing.assert_allclose(np.array(values) * slope + offset, heights, atol=1e-6)
    assert slope > 0


def _corners(area):
    return np.array(area.points[::3])


def _inputs(figure, points):
    """Data coordinates of points of the map from −2 to 2."""
    low, high = (
        np.array([figure[f"tick:map:x:{v}"].points[0][0], figure[f"tick:map:y:{v}"].points[0][1]])
        for v in (-2, 2)
    )
    return -2 + 4 * (points - low) / (high - low)


def _on(network, x):
    """How many hidden neurons are on, by the forward pass."""
    count, h = 0, x
    for layer in network.dense_layers[:-1]:
        numbers = network.parameters.of_layer(layer.name)
        h = np.maximum(numbers["W"] @ h + numbers["b"], 0)
        count += int((h > 0).sum())
    return count


def test_a_darker_cell_has_more_neurons_on():
    figure = piecewise.draw(PLANE)
    found = {}
    for area in figure.of_kind("area:map:cell"):
        middle = _inputs(figure, _corners(area)[:-1].mean(axis=0))
        if area.look.role != "emphasis":
            found.setdefault(_on(PLANE, middle), set()).add(round(area.look.fill, 9))
    assert all(len(shares) == 1 for shares in found.values())
    shares = [found[count].copy().pop() for count in sorted(found)]
    assert shares == sorted(set(shares))


def test_on_a_border_a_neuron_of_that_layer_switches():
    figure = piecewise.draw(PLANE)
    borders = list(figure.of_kind("border:"))
    assert {mark.id.split(":")[1] for mark in borders} == {"1", "2"}
    for mark in borders:
        x = _inputs(figure, (np.array(mark.points[0]) + np.array(mark.points[-1])) / 2)
        h, values = x, []
        for layer in PLANE.dense_layers[:-1]:
            numbers = PLANE.parameters.of_layer(layer.name)
            z = numbers["W"] @ h + numbers["b"]
            values.append(abs(z).min())
            h = np.maximum(z, 0)
        assert values[int(mark.id.split(":")[1]) - 1] < 1e-6


def test_layers_are_told_apart_without_colour():
    figure = piecewise.draw(PLANE)
    assert len({(mark.look.role, mark.look.dash) for mark in figure.of_kind("key:")}) == 2
    assert len({mark.look.dash for mark in figure.of_kind("key:")}) == 2


@pytest.mark.parametrize(
    ("weights", "constant", "text"),
    [
        ((Fraction(-1),), Fraction(1), "ŷ = −x + 1"),
        ((Fraction(0),), Fraction(0), "ŷ = 0"),
        ((Fraction(2), Fraction(-1)), Fraction(-5, 2), "ŷ = 2x₁ − x₂ − 2.50"),
        ((Fraction(0), Fraction(1, 3)), Fraction(0), "ŷ = 1/3x₂"),
    ],
)
def test_maps_are_written_as_by_hand(weights, constant, text):
    assert plain_text(affine_formula(weights, constant)).replace(" ", "") == text.replace(" ", "")


def test_numbers_are_exact_where_short():
    assert [number_token(Fraction(*pair)) for pair in ((-2, 1), (1, 3), (1, 4), (355, 113))] == [
        "−2",
        "1/3",
        "0.25",
        "3.14",
    ]
