"""Approximants: the drawn network is the function at its knots, errors are those found another way, laws are kept."""

from __future__ import annotations

import numpy as np
import pytest

from diagrams.drawing.plain import plain_text
from diagrams.errors import DiagramError
from diagrams.figure import Curve, Label
from diagrams.laws import check
from diagrams.theme import THEMES
from diagrams.topics import approximation
from explainers.networks import NetworkError


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_the_figure_keeps_every_law(theme):
    figure = approximation.draw(theme=theme)
    assert check(figure) == ()
    assert 1.2 <= figure.width / figure.height <= 2.6


@pytest.mark.parametrize(
    "options",
    [
        {"f": "exp(x)", "low": -1, "high": 2, "error": "0.05", "units": (3, 12)},
        {"f": "x^2", "low": -100, "high": 100, "error": "1", "units": (2, 4, 8, 64)},
        {"f": "0*x + 1", "units": (1,)},
        {"f": "abs(x)", "low": -1, "error": "0.001", "units": (1, 200)},
    ],
)
def test_other_functions_are_drawn(options):
    assert check(approximation.draw(**options)) == ()


@pytest.mark.parametrize("units", [3, 6, 12])
def test_the_stated_error_is_the_largest(units):
    figure = approximation.draw()
    x = np.linspace(0, 1, 20_001)
    knots = np.linspace(0, 1, units + 1)
    wrong = np.abs(np.interp(x, knots, np.sin(2 * np.pi * knots)) - np.sin(2 * np.pi * x)).max()
    label = figure[f"largest:{units}"]
    assert isinstance(label, Label)
    assert f"{wrong:.2g}" in plain_text(label.content)
    assert ("✓" in plain_text(label.content)) == (wrong <= 0.1)


def test_the_error_is_drawn_below_on_the_same_x():
    figure = approximation.draw(units=(4,))
    above = [mark.points[0][0] for mark in figure.of_kind("graph:values:4:net:") if isinstance(mark, Curve)]
    under = [mark.points[0][0] for mark in figure.of_kind("graph:error:4:net:") if isinstance(mark, Curve)]
    np.testing.assert_allclose(above, under)
    assert len(above) == 4
    area = figure["area:error:4:band"]
    limits = [figure[f"limit:error:4:{side}"].points[0][1] for side in ("below", "above")]
    assert [min(y for _, y in area.points), max(y for _, y in area.points)] == pytest.approx(limits)


@pytest.mark.parametrize(
    "options", [{"units": ()}, {"units": (0,)}, {"units": (1, 2, 3, 4, 5)}, {"error": "0"}, {"low": 1}]
)
def test_what_does_not_fit_is_refused(options):
    with pytest.raises(DiagramError):
        approximation.draw(**options)


@pytest.mark.parametrize("f", ["x +", "y + x", "__import__('os')"])
def test_what_is_no_function_is_refused(f):
    with pytest.raises(NetworkError):
        approximation.draw(f=f)
