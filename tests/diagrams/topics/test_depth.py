"""Deep against shallow: what is drawn is counted, what is said is proved elsewhere, laws are kept."""

from __future__ import annotations

import pytest

from diagrams.figure import Box, Curve, Disc, Label
from diagrams.laws import check
from diagrams.theme import THEMES
from diagrams.topics import depth
from explainers.geometry.bounds import distinct_maps, tent_network, witness_network, witness_points
from explainers.geometry.regions import interval, linear_regions
from explainers.networks import RELU, Network, NetworkError


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_the_figure_keeps_every_law(theme):
    figure = depth.draw(theme=theme)
    assert check(figure) == ()
    assert 1.2 <= figure.width / figure.height <= 2.6


def _says(figure, name):
    return [mark.content for mark in figure.of_kind(f"{name}:says:") if isinstance(mark, Label)]


@pytest.mark.parametrize("name", ["shallow", "deep"])
def test_each_net_has_45_connections_to_be_counted(name):
    figure = depth.draw()
    lines = [mark for mark in figure.of_kind(f"{name}:edge:") if isinstance(mark, Curve)]
    assert len(lines) == len({(line.source, line.target) for line in lines}) == 45
    ids = {mark.id for mark in figure.of_kind(f"{name}:neuron:") if isinstance(mark, Disc)}
    assert {end for line in lines for end in (line.source, line.target)} == ids
    assert _says(figure, name)[0] == "45 connections"


def test_parameters_and_pieces_are_those_of_real_networks():
    figure = depth.draw()
    shallow = Network.feedforward(3, 9, 2, activation=RELU)
    assert _says(figure, "shallow")[1:] == [
        f"{shallow.parameter_count} parameters with biases",
        "at most 130 pieces",
    ]
    deep = witness_network()
    met = distinct_maps(deep, witness_points())
    assert met > 130
    assert _says(figure, "deep")[1:] == [
        f"{deep.parameter_count} parameters with biases",
        f"can have {met} pieces or more",
    ]


def test_the_charts_points_are_counted_pieces():
    figure = depth.draw()
    ten, hundred = (figure[f"tick:pieces:y:{value}"].points[0][1] for value in (10, 100))
    left, right = (figure[f"tick:pieces:x:{value}"].points[0][0] for value in (0, 60))
    for k in (1, 4, 7):
        net = tent_network(k)
        point = figure[f"point:pieces:deep:{net.parameter_count}"]
        assert isinstance(point, Box)
        pieces = 10 ** (1 + (point.center[1] - ten) / (hundred - ten))
        assert pieces == pytest.approx(linear_regions(net, interval(0, 1)).piece_count, rel=1e-6)
        assert 60 * (point.center[0] - left) / (right - left) == pytest.approx(net.parameter_count)


@pytest.mark.parametrize("against", ["connections", "parameters", "units"])
@pytest.mark.parametrize(
    "text",
    [
        "x[2] -> 4 relu -> 4 relu -> 1",
        "x[1] -> 2 relu",
        "x[3] -> 40 relu -> 1",
        "x[2] -> " + "3 relu -> " * 13 + "1",
    ],
)
def test_other_sizes_are_drawn(text, against):
    figure = depth.draw(Network.parse(text), against=against)
    assert check(figure) == ()


def test_what_is_left_out_is_said():
    assert depth.draw(Network.parse("x[3] -> 40 relu -> 1")).elided == (
        "34 of 40 neurons of column 2 of the shallow network",
    )


@pytest.mark.parametrize(
    "text", ["x[3] -> 4 tanh -> 1", "x[3] -> h: 4 relu <- h -> 1", "x[n] -> 3 relu -> 1"]
)
def test_what_cannot_be_counted_is_refused(text):
    with pytest.raises(NetworkError):
        depth.draw(Network.parse(text))
