"""Activations and the step: curves against the functions, laws in every theme, what cannot be drawn is refused."""

from __future__ import annotations

import numpy as np
import pytest

from diagrams.curves import point_at
from diagrams.drawing.plain import plain_text
from diagrams.errors import DiagramError
from diagrams.figure import Box, Curve, Label
from diagrams.laws import check
from diagrams.theme import THEMES
from diagrams.topics import activations, step
from explainers.networks import Network, NetworkError
from explainers.networks.activations import ACTIVATIONS, RELU, SIGMOID, SOFTMAX, TANH

DRAWN = [phi for phi in ACTIVATIONS if phi.is_elementwise and phi.function is not None]


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_the_figures_keep_every_law(theme):
    for figure in (activations.draw(theme=theme), step.draw(theme=theme)):
        assert check(figure) == ()
        assert figure.theme is theme
        assert figure.alt.endswith(".")


@pytest.mark.parametrize("phi", DRAWN, ids=lambda phi: phi.name)
def test_each_can_stand_alone(phi):
    figure = activations.draw(function=phi)
    assert check(figure) == ()
    assert any(mark.id.startswith("graph:") for mark in figure.marks)


def test_all_panels_have_the_same_axes_and_scale():
    figure = activations.draw()
    sizes = {
        (round(mark.points[-1][0] - mark.points[0][0], 6), round(mark.points[-1][1] - mark.points[0][1], 6))
        for mark in figure.of_kind("axis:")
        if isinstance(mark, Curve)
    }
    assert len(sizes) == 2
    assert len(list(figure.of_kind("activation:"))) == 9
    assert any("softmax" in said for said in figure.elided)


def test_a_curve_lies_where_the_function_is():
    figure = activations.draw(function=TANH)
    curve, slope = figure["graph:tanh:phi:1"], figure["graph:tanh:slope:1"]
    zero, one = (figure[f"tick-name:tanh:y:{y}"].at[1] for y in (0, 1))
    left, right = curve.points[0][0], curve.points[-1][0]
    for drawn, function in ((curve, np.tanh), (slope, lambda z: 1 / np.cosh(z) ** 2)):
        for share in (0.1, 0.3, 0.5, 0.8):
            x, y = point_at(drawn.points, share)
            z = -3 + 6 * (x - left) / (right - left)
            assert (y - zero) / (one - zero) == pytest.approx(function(z), abs=0.01)


def test_the_slope_is_dashed_and_has_no_riser():
    figure = activations.draw(function=RELU)
    pieces = [mark for mark in figure.of_kind("graph:relu:slope:") if isinstance(mark, Curve)]
    assert len(pieces) == 2
    assert not list(figure.of_kind("riser:relu:slope"))
    assert all(figure.theme.dash(mark.look.role) for mark in pieces)


def test_asymptotes_are_those_of_the_facts():
    def count(phi):
        return len(list(activations.draw(function=phi).of_kind("asymptote:")))

    assert {phi.name: count(phi) for phi in (SIGMOID, TANH, RELU)} == {"sigmoid": 2, "tanh": 2, "relu": 0}


@pytest.mark.parametrize("text", ["x[3] -> 4 phi -> 2", "x[3] -> 4 softmax"])
def test_what_has_no_graph_is_refused(text):
    with pytest.raises(NetworkError, match="no graph over one number"):
        activations.draw(Network.parse(text))
    with pytest.raises(NetworkError, match="softmax has no graph"):
        activations.draw(function=SOFTMAX)


@pytest.mark.parametrize("text", ["x[3] -> 4 relu -> 2", "x[3] -> 4 relu -> 4 tanh -> 2", "x[3] -> 2"])
def test_a_network_shows_its_own(text):
    assert check(activations.draw(Network.parse(text))) == ()


def test_the_jump_has_an_open_and_a_filled_dot():
    figure = step.draw()
    open_, filled = figure["dot:open"], figure["dot:filled"]
    assert isinstance(open_, Box)
    assert (open_.look.fill, filled.look.fill) == (0.0, 1.0)
    assert open_.center[0] == filled.center[0]
    assert filled.center[1] > open_.center[1]
    assert not list(figure.of_kind("riser:step"))


def test_a_larger_k_is_steeper_and_told_apart_without_colour():
    figure = step.draw(steepness=(16, 1, 4))
    curves = [figure[f"graph:soft:k={k}:1"] for k in (1, 4, 16)]
    rises = [max(np.diff([y for _, y in curve.points])) for curve in curves]
    assert rises == sorted(rises)
    assert len({curve.look.dash for curve in curves}) == 3
    words = [plain_text(mark.content) for mark in figure.of_kind("key-name:") if isinstance(mark, Label)]
    assert [word.split()[-1] for word in words] == ["1", "4", "16"]


@pytest.mark.parametrize("steepness", [(), (0.0,), (-1.0,), (1, 2, 3, 4, 5), (float("nan"),)])
def test_a_wrong_steepness_is_refused(steepness):
    with pytest.raises(DiagramError, match="above 0"):
        step.draw(steepness=steepness)


def test_tanh_is_a_soft_step_and_relu_is_none():
    assert check(step.draw(function=TANH)) == ()
    with pytest.raises(NetworkError, match="no soft step"):
        step.draw(function=RELU)


def test_what_is_left_out_is_said_of_one_alone_too():
    (said,) = activations.draw(Network.parse("x[784] -> 128 relu -> 10 softmax")).elided
    assert "softmax" in said
