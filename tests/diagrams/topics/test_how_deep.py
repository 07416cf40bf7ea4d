"""When deeper is not better: laws, honesty, and curves that are the stated formulas."""

from __future__ import annotations

import numpy as np
import pytest

from diagrams.drawing.plain import plain_text
from diagrams.figure import Box, Curve, Label
from diagrams.laws import check
from diagrams.theme import THEMES
from diagrams.topics import how_deep


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_the_figure_keeps_every_law(theme):
    figure = how_deep.draw(theme=theme)
    assert check(figure) == ()
    assert 1.2 <= figure.width / figure.height <= 2.6


def test_it_says_that_nothing_was_measured():
    figure = how_deep.draw()
    words = " ".join(plain_text(mark.content) for mark in figure.marks if isinstance(mark, Label))
    assert "not a measurement" in words
    assert "not measured" in figure.alt
    assert len(list(figure.of_kind("reason:"))) == 4


def test_the_test_error_lies_above_and_has_its_smallest_value_inside():
    depths = np.arange(1, 31, dtype=float)
    train, test = how_deep.training_error(depths), how_deep.test_error(depths)
    assert (test > train).all()
    assert 1 < how_deep.best_depth() < 20
    assert abs(depths[test.argmin()] - how_deep.best_depth()) <= 1
    assert train[-1] > train.min()


def test_the_dot_is_the_lowest_point_of_the_test_curve():
    figure = how_deep.draw()
    dot, curve = figure["point:errors:best"], figure["graph:errors:test:1"]
    assert isinstance(dot, Box)
    assert isinstance(curve, Curve)
    assert dot.center[1] == pytest.approx(min(y for _, y in curve.points), abs=0.5)


def test_the_two_curves_are_told_apart_without_colour():
    figure = how_deep.draw()
    assert figure["graph:errors:test:1"].look.dash != figure["graph:errors:training:1"].look.dash
