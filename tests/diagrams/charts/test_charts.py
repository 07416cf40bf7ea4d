"""Charts: ticks, places, clipped graphs, names that touch nothing, level lines that lie on their level."""

from __future__ import annotations

import numpy as np
import pytest

from diagrams.charts.axes import Axes, kinks_of
from diagrams.charts.levels import level_lines
from diagrams.charts.naming import named
from diagrams.charts.scales import Scale, tick_names
from diagrams.drawing.plain import plain_text
from diagrams.errors import DiagramError
from diagrams.figure import Curve, Label, Look
from diagrams.laws import check
from diagrams.layouts.parts import Part, figure_of
from explainers.networks.activations import LEAKY_RELU, RELU, STEP, TANH

AXES = Axes("a", Scale(0.0, 4.0), Scale(-1.0, 1.0), (200.0, 100.0))


@pytest.mark.parametrize(
    ("scale", "ticks"),
    [
        (Scale(0, 2), ["0.0", "0.5", "1.0", "1.5", "2.0"]),
        (Scale(-1.1, 1.1), ["−1.0", "−0.5", "0.0", "0.5", "1.0"]),
        (Scale(1e6, 1e9, is_log=True), ["10⁶", "10⁷", "10⁸", "10⁹"]),
        (Scale(0, 3e6), ["0", "10⁶", "2 · 10⁶", "3 · 10⁶"]),
    ],
)
def test_ticks_are_round_and_written_alike(scale: Scale, ticks: list[str]) -> None:
    assert [plain_text(name) for name in tick_names(scale.ticks())] == ticks


def test_a_value_lies_where_its_scale_says() -> None:
    assert AXES.at(0, -1) == (0.0, 0.0)
    assert AXES.at(4, 1) == (200.0, 100.0)
    log = Scale(1.0, 100.0, is_log=True)
    assert log.share(10.0) == pytest.approx(0.5)
    assert log.at(log.share(37.0)) == pytest.approx(37.0)


@pytest.mark.parametrize(
    ("low", "high", "is_log"), [(1, 1, False), (2, 1, False), (0, 1, True), (0, np.inf, False)]
)
def test_an_empty_range_is_refused(low: float, high: float, is_log: bool) -> None:
    with pytest.raises(DiagramError, match="the smaller first"):
        Scale(low, high, is_log)


def test_a_graph_ends_where_it_leaves_the_range() -> None:
    curves = AXES.graph("f", lambda x: x - 2.5, Look("ink", None, 1.0)).marks
    points = np.array(curves[0].points)
    assert points[0] == pytest.approx(AXES.at(1.5, -1.0), abs=0.05)
    assert points[-1] == pytest.approx(AXES.at(3.5, 1.0), abs=0.05)
    assert not AXES.graph("g", lambda x: x + 9, Look()).marks


def test_corners_and_breaks_of_activations() -> None:
    assert kinks_of(RELU, 1.0) == kinks_of(LEAKY_RELU, 1.0) == {"kinks": (1.0,)}
    assert kinks_of(STEP) == {"jumps": (0.0,)}
    assert kinks_of(TANH) == {}
    marks = AXES.graph("step", lambda x: STEP(x - 2), Look("ink", None, 1.0), **kinks_of(STEP, 2.0)).marks
    assert [mark.id for mark in marks] == ["graph:a:step:1", "graph:a:step:2", "riser:a:step:1"]


def test_a_name_touches_nothing() -> None:
    chart = AXES.frame("time in s", "amplitude")
    chart += AXES.graph("f", lambda x: np.sin(5 * x), Look("layer 1", None, 1.2), samples=200)
    chart += AXES.graph("g", lambda x: 0.8 * np.cos(3 * x), Look("output", None, 1.2), samples=200)
    for curve in ("f", "g"):
        chart = named(chart, f"graph:a:{curve}:1", f"the curve {curve}")
    assert not check(figure_of(chart, "two curves"))
    # The law sees it where the name is put on the curve.
    on = next(mark for mark in chart.marks if mark.id == "graph:a:f:1").points[90]
    assert check(figure_of(chart + Part((Label("on", "here", on, 8.0),)), "two curves"))


def test_level_lines_lie_on_their_level() -> None:
    axes = Axes("l", Scale(-2, 2), Scale(-2, 2), (120.0, 120.0))
    circles = level_lines(axes, "loss", lambda x, y: x**2 + y**2, (0.25, 1.0))
    assert [mark.id for mark in circles.marks] == ["level:l:loss:1:1", "level:l:loss:2:1"]
    for mark, radius in zip(circles.marks, (15.0, 30.0), strict=True):
        assert isinstance(mark, Curve)
        corners = np.array(mark.points[::3]) - 60.0
        assert np.hypot(*corners.T) == pytest.approx(np.full(len(corners), radius), abs=0.6)


def test_an_area_is_closed() -> None:
    area = AXES.area("piece", [(0, 0), (1, 0), (1, 1)], Look("layer 1", 0.5, 0.0))
    assert area.points[0] == area.points[-1] == AXES.at(0, 0)


def test_numbers_at_the_edges_reach_to_the_ends_and_no_further() -> None:
    labels = AXES.edge_numbers(xs=(-1, 0, 4, 5), ys=(-1, 1, 2)).marks
    assert [mark.id.removeprefix("tick-name:a:") for mark in labels] == ["x:0", "x:4", "y:-1", "y:1"]
