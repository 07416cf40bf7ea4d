"""Cost against accuracy: bubbles where the counts and the published numbers say, areas true, names apart."""

from __future__ import annotations

import math
from itertools import combinations

import pytest

from diagrams.charts.axes import Axes
from diagrams.charts.bubbles import Bubble, bubbles
from diagrams.charts.scales import Scale
from diagrams.errors import DiagramError
from diagrams.figure import Box, Curve, Label
from diagrams.laws import check
from diagrams.layouts.parts import figure_of
from diagrams.theme import THEMES
from diagrams.topics import cost
from explainers.networks import Network, NetworkError
from explainers.networks.architectures.published import PUBLISHED, SOURCE


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_the_figure_keeps_every_law(theme):
    figure = cost.draw(theme=theme)
    assert check(figure) == ()
    assert 1.2 <= figure.width / figure.height <= 2.6


def _tick(figure, axis, value):
    mark = figure[f"tick:cost:{axis}:{value:g}"]
    assert isinstance(mark, Curve)
    return mark.points[0][0 if axis == "x" else 1]


def test_bubbles_lie_where_the_numbers_say():
    figure = cost.draw()
    ones, tens = _tick(figure, "x", 1e9), _tick(figure, "x", 1e10)
    low, high = _tick(figure, "y", 60), _tick(figure, "y", 80)
    for model in PUBLISHED:
        x, y = figure[f"bubble:{model.name}"].center
        assert 10 ** (9 + (x - ones) / (tens - ones)) == pytest.approx(
            Network.known(model.name).multiply_add_count, rel=1e-6
        )
        assert 60 + 20 * (y - low) / (high - low) == pytest.approx(model.top_1, abs=1e-6)


def test_areas_are_as_the_parameters():
    figure = cost.draw()
    ratios = {
        round(figure[f"bubble:{model.name}"].corner ** 2 / Network.known(model.name).parameter_count * 1e9, 6)
        for model in PUBLISHED
    }
    key = figure["key:100"]
    assert isinstance(key, Box)
    assert ratios == {round(key.corner**2 / 100e6 * 1e9, 6)}


def test_the_source_is_cited():
    words = "".join(mark.content for mark in cost.draw().of_kind("source:") if isinstance(mark, Label))
    assert SOURCE in words


@pytest.mark.parametrize("size", [1, 2, 3])
def test_any_selection_is_legible(size):
    for models in combinations([model.name for model in PUBLISHED], size):
        assert check(cost.draw(models=", ".join(models))) == (), models


def test_an_unknown_model_is_refused():
    with pytest.raises(NetworkError, match="resnet50"):
        cost.draw(models="resnet5O")


def test_crowded_bubbles_are_refused_in_a_sentence():
    axes = Axes("a", Scale(0, 1), Scale(0, 1), (60.0, 40.0))
    crowd = [Bubble(f"b{k}", f"a long name {k}", 0.5, 0.5, 1.0, "layer 1") for k in range(40)]
    with pytest.raises(DiagramError, match="no free place"):
        bubbles(axes, crowd, 10.0)


def test_names_stand_clear_and_a_name_on_a_bubble_is_seen():
    axes = Axes("a", Scale(0, 1), Scale(0, 1), (300.0, 200.0))
    shown = [
        Bubble(f"b{k}", f"net {k}", 0.5 + 0.03 * math.cos(k), 0.5 + 0.04 * math.sin(k), 1 + k, "layer 2")
        for k in range(6)
    ]
    assert check(figure_of(bubbles(axes, shown, 8.0), "bubbles.")) == ()
