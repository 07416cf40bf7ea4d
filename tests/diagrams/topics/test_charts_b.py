"""Sampling, spectrum, linearity, families, training and the ingredients: legible, and true by a second route."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from diagrams.charts.counterexamples import CHART, SHOWN
from diagrams.charts.descents import INPUTS, Descent
from diagrams.curves import samples
from diagrams.errors import DiagramError
from diagrams.figure import Box, Curve, Figure, Label
from diagrams.laws import check
from diagrams.theme import DARK, LIGHT, PRINT, Theme
from diagrams.topics import function_family, ingredients, linearity, sampling, spectrum, training
from explainers.learning.linear.fitting import best_affine
from explainers.networks import Network, NetworkError
from explainers.networks.backward import backward

FIGURES: dict[str, Callable[..., Figure]] = {
    "sampling": sampling.draw,
    "sampling far too slow": lambda theme: sampling.draw(frequency=44100, rate=8000, theme=theme),
    "sampling at the frequency": lambda theme: sampling.draw(frequency="1/3", rate="1/3", theme=theme),
    "spectrum": spectrum.draw,
    "ingredients": ingredients.draw,
    "ingredients of a large network": lambda theme: ingredients.draw(Network.known("resnet18"), theme=theme),
    "ingredients of any size": lambda theme: ingredients.draw(
        Network.parse("x[n] -> m relu -> 1"), examples="N", theme=theme
    ),
    "training": training.draw,
    "training a sigmoid": lambda theme: training.draw(Network.parse("x[1] -> 1 sigmoid"), theme=theme),
    "training that overshoots": lambda theme: training.draw(rate=1.0, steps=12, theme=theme),
    "family": function_family.draw,
    "family of a ReLU network": lambda theme: function_family.draw(
        Network.parse("x[3] -> 5 relu -> 2"), members=12, theme=theme
    ),
    "family of one neuron": lambda theme: function_family.draw(Network.parse("x[1] -> 1 phi"), theme=theme),
    "linearity": linearity.draw,
    "linearity of the product": lambda theme: linearity.draw(function="x1*x2", theme=theme),
    "spectrum between bins": lambda theme: spectrum.draw(samples=16, frequency=440, rate=2000, theme=theme),
    "spectrum near half the rate": lambda theme: spectrum.draw(
        samples=64, frequency=20000, rate=44100, theme=theme
    ),
    "spectrum at half the rate": lambda theme: spectrum.draw(samples=2, frequency=1, rate=2, theme=theme),
}


@pytest.mark.parametrize("theme", [LIGHT, DARK, PRINT], ids=lambda theme: theme.name)
@pytest.mark.parametrize("name", FIGURES)
def test_every_law_is_kept_and_the_figure_is_told(name: str, theme: Theme) -> None:
    figure = FIGURES[name](theme=theme)
    assert check(figure) == ()
    assert 1.2 <= figure.width / figure.height <= 2.6
    assert min(mark.size for mark in figure.marks if isinstance(mark, Label)) >= 6.6
    assert len(figure.alt) > 80
    assert figure.dot().startswith("digraph")


@pytest.mark.parametrize(
    ("draw", "label", "onto"),
    [
        (sampling.draw, "words:3:3", "point:rate3:1"),
        (spectrum.draw, "name:bin:1", "point:bins:1"),
        (linearity.draw, "said:x^2", "point:x^2:v"),
        (ingredients.draw, "carries:theta", "station:model"),
    ],
)
def test_a_misplaced_label_breaks_a_law(draw: Callable[[], Figure], label: str, onto: str) -> None:
    figure = draw()
    x, y = figure[onto].center  # type: ignore[union-attr]
    at = (x - 40.0, y) if onto == "station:model" else (x, y)
    marks = tuple(
        replace(mark, at=at) if isinstance(mark, Label) and mark.id == label else mark
        for mark in figure.marks
    )
    assert any(label in problem.marks for problem in check(replace(figure, marks=marks)))


def _heights(figure: Figure, chart: str) -> np.ndarray:
    """The samples of a chart as read off the picture, from −1 to 1."""
    zero, one = (figure[f"tick:{chart}:y:{y}"].points[0][1] for y in (-1, 1))  # type: ignore[union-attr]
    dots = [mark for mark in figure.of_kind(f"point:{chart}:") if isinstance(mark, Box)]
    return np.array([2 * (dot.center[1] - zero) / (one - zero) - 1 for dot in dots])


# Sampling ----------------------------------------------------------------------------------


def test_samples_stand_where_the_sine_is_at_the_rate() -> None:
    figure = sampling.draw(frequency=440, rate=600)
    for chart, rate in (("rate1", 3520), ("rate2", 880), ("rate3", 600)):
        found = _heights(figure, chart)
        assert len(found) >= 4
        assert found == pytest.approx(np.sin(2 * np.pi * 440 * np.arange(len(found)) / rate), abs=1e-9)


@pytest.mark.parametrize(("frequency", "rate"), [(440, 600), (1000, 700), (7, 13), (44100, 8000)])
def test_the_alias_runs_through_every_sample(frequency: int, rate: int) -> None:
    figure = sampling.draw(frequency=frequency, rate=rate)
    (alias,) = (mark for mark in figure.of_kind("graph:rate3:alias:") if isinstance(mark, Curve))
    drawn = np.array([point for _, point in samples(alias.points)])
    dots = np.array([mark.center for mark in figure.of_kind("point:rate3:") if isinstance(mark, Box)])
    assert np.interp(dots[:, 0], *drawn.T) == pytest.approx(dots[:, 1], abs=0.3)
    assert not list(figure.of_kind("graph:rate1:alias:"))


def test_the_given_rate_takes_its_place() -> None:
    texts = {mark.content for mark in sampling.draw(frequency=100, rate=500).marks if isinstance(mark, Label)}
    assert {"rate 500 Hz", "rate 200 Hz"} <= texts


@pytest.mark.parametrize(("rate", "says"), [(1, "at least"), (10**6, "at most")])
def test_rates_that_cannot_be_seen_are_refused(rate: int, says: str) -> None:
    with pytest.raises(DiagramError, match=says):
        sampling.draw(frequency=440, rate=rate)


# Spectrum ----------------------------------------------------------------------------------


def _sizes(figure: Figure, count: int) -> np.ndarray:
    """The bins as read off the picture, as shares of the largest."""
    dots = [figure[f"point:bins:{place}"] for place in range(count)]
    axis = figure["axis:bins:x"]
    assert isinstance(axis, Curve)
    heights = np.array([dot.center[1] - axis.points[0][1] for dot in dots if isinstance(dot, Box)])
    return np.asarray(heights / heights.max())


@pytest.mark.parametrize(
    ("count", "frequency", "rate"), [(8, 1000, 8000), (16, 440, 2000), (12, 7, 9), (2, 1, 2)]
)
def test_the_bins_are_the_transform_written_out(count: int, frequency: int, rate: int) -> None:
    n = np.arange(count)
    x = np.cos(2 * np.pi * frequency * n / rate)
    sizes = np.array([abs(sum(x * np.exp(-2j * np.pi * k * n / count))) for k in range(count)])
    figure = spectrum.draw(samples=count, frequency=frequency, rate=rate)
    assert _sizes(figure, count) == pytest.approx(sizes / sizes.max(), abs=1e-9)


def test_the_peak_stands_out_and_is_named() -> None:
    figure = spectrum.draw(samples=8, frequency=3000, rate=8000)
    bold = {mark.id.split(":")[-1] for mark in figure.of_kind("stem:bins:") if mark.look.role == "emphasis"}  # type: ignore[union-attr]
    assert bold == {"3"}
    assert figure["name:bin:3"].content == "3000 Hz"  # type: ignore[union-attr]
    assert figure["name:bin:5"].content == "mirror image"  # type: ignore[union-attr]


@pytest.mark.parametrize("count", [1, 65, True])
def test_a_spectrum_of_other_lengths_is_refused(count: int) -> None:
    with pytest.raises(NetworkError, match="from 2 to 64"):
        spectrum.draw(samples=count)


# Linearity ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "function"), [("1/x", lambda x: 1 / x), ("x^2", lambda x: x**2), ("e^x", np.exp)]
)
def test_the_gap_is_between_the_value_halfway_and_the_mean(
    name: str, function: Callable[[float], float]
) -> None:
    figure = linearity.draw()
    axis = next(shown for shown in SHOWN if shown.name == name)
    (low, high), (bottom, top) = axis.xs, axis.ys
    left, foot = (figure[f"axis:{name}:{way}"].points for way in "yx")  # type: ignore[union-attr]

    def data(id: str) -> tuple[float, float]:
        x, y = figure[id].center  # type: ignore[union-attr]
        return low + (x - left[0][0]) / CHART[0] * (high - low), bottom + (y - foot[0][1]) / CHART[1] * (
            top - bottom
        )

    u, v, m, mean = (data(f"point:{name}:{point}") for point in ("u", "v", "m", "mean"))
    assert m[0] == pytest.approx((u[0] + v[0]) / 2)
    for x, y in (u, v, m):
        assert y == pytest.approx(function(x))
    assert mean == pytest.approx((m[0], (function(u[0]) + function(v[0])) / 2))
    assert abs(mean[1] - m[1]) > 0.1


def test_the_best_fit_is_no_worse_than_any_near_it() -> None:
    c, slope = best_affine(np.exp, (-1.0, 2.0))
    x = np.linspace(-1, 2, 20001)

    def miss(c: float, slope: float) -> float:
        return float(np.mean((np.exp(x) - c - slope * x) ** 2))

    for dc, ds in ((0.02, 0), (-0.02, 0), (0, 0.02), (0, -0.02)):
        assert miss(c, slope) < miss(c + dc, slope + ds)
    assert best_affine(lambda x, y: 2 + 3 * x - y, (0, 1), (0, 1)) == pytest.approx((2, 3, -1))


def test_only_the_four_functions_are_drawn() -> None:
    with pytest.raises(DiagramError, match="x1"):
        linearity.draw(function="sin")  # type: ignore[arg-type]


# Function family ---------------------------------------------------------------------------


def test_the_network_s_own_function_is_in_the_foreground() -> None:
    network = Network.parse("x[2] -> 4 tanh -> 1").randomised(3)
    figure = function_family.draw(network)
    (graph,) = (mark for mark in figure.of_kind("graph:family:1:") if isinstance(mark, Curve))
    others = [
        mark for n in range(2, 7) for mark in figure.of_kind(f"graph:family:{n}:") if isinstance(mark, Curve)
    ]
    assert len(others) == 5
    assert all(graph.look.width > 2 * other.look.width for other in others)
    knots = np.array(graph.points[::3])
    x = np.linspace(-3, 3, len(knots))
    values = network(np.stack([x, 0 * x]))[0]
    assert np.corrcoef(values, knots[:, 1])[0, 1] == pytest.approx(1.0)


def test_theta_is_counted() -> None:
    figure = function_family.draw(Network.parse("x[2] -> 3 relu -> 1"))
    assert figure["count"].content == "θ is nine weights and four biases"  # type: ignore[union-attr]
    assert "13 parameters" in figure.alt


@pytest.mark.parametrize(
    "network", ["x[2] -> h: 3 tanh <- h -> 1", "x[1,8,8] -> conv 2@3x3 -> flatten -> 1", "x[n] -> 1"]
)
def test_families_of_other_networks_are_refused(network: str) -> None:
    with pytest.raises(NetworkError):
        function_family.draw(Network.parse(network))


# Training ----------------------------------------------------------------------------------


@pytest.mark.parametrize("notation", ["x[1] -> 1", "x[1] -> 1 tanh"])
def test_the_path_steps_down_the_measured_slope(notation: str) -> None:
    descent = Descent(Network.parse(notation), (-0.6, 1.2), 0.3, 20)
    path, tiny = np.array(descent.path), 1e-5

    def loss(w: float, b: float) -> float:
        network = descent.at(w, b)
        return backward(network, INPUTS[None, :], descent.targets[None, :]).loss

    for (w, b, here), (w1, b1, _) in pairwise(path):
        slopes = (
            (loss(w + tiny, b) - loss(w - tiny, b)) / (2 * tiny),
            (loss(w, b + tiny) - loss(w, b - tiny)) / (2 * tiny),
        )
        assert (w1, b1) == pytest.approx((w - 0.3 * slopes[0], b - 0.3 * slopes[1]), abs=1e-6)
        assert float(descent.loss(np.array(w), np.array(b))) == pytest.approx(here)


def test_the_loss_falls_to_the_least_one() -> None:
    figure = training.draw(steps=60)
    (curve,) = (mark for mark in figure.of_kind("graph:steps:") if isinstance(mark, Curve))
    heights = [point[1] for point in curve.points]
    assert heights == sorted(heights, reverse=True)
    descent = Descent(Network.parse("x[1] -> 1"), (-0.6, 1.2), 0.5, 60)
    w, b = np.polyfit(INPUTS, descent.targets, 1)
    assert descent.path[-1][:2] == pytest.approx((w, b), abs=0.02)


@pytest.mark.parametrize("network", ["x[2] -> 1", "x[1] -> 2 relu -> 1", "resnet18"])
def test_a_theta_of_more_than_two_numbers_has_no_level_lines(network: str) -> None:
    given = Network.known(network) if network == "resnet18" else Network.parse(network)
    with pytest.raises(NetworkError, match="two numbers"):
        training.draw(given)


def test_descents_that_cannot_be_drawn_are_refused() -> None:
    with pytest.raises(DiagramError, match="rate above 0"):
        training.draw(rate=-1.0)
    with pytest.raises(NetworkError, match="smaller rate"):
        training.draw(rate=1e6, steps=200)


# Ingredients -------------------------------------------------------------------------------


def test_the_arrows_close_the_loop_and_the_optimiser_is_below() -> None:
    figure = ingredients.draw()
    arrows = {mark.id: mark for mark in figure.of_kind("edge:") if isinstance(mark, Curve)}
    ends = {id[5:]: (arrow.source[8:], arrow.target[8:]) for id, arrow in arrows.items()}
    assert ends == {
        "x": ("data", "model"),
        "y": ("data", "loss"),
        "yhat": ("model", "loss"),
        "ell": ("loss", "optimiser"),
        "theta": ("optimiser", "model"),
    }
    assert all(arrow.arrow for arrow in arrows.values())
    boxes = {name: figure[f"station:{name}"] for name in ("data", "model", "loss", "optimiser")}
    heights = {name: box.center[1] for name, box in boxes.items() if isinstance(box, Box)}
    assert heights["data"] == heights["model"] == heights["loss"] > heights["optimiser"]


@pytest.mark.parametrize("id", ["x", "y", "yhat", "ell", "theta"])
def test_each_arrow_touches_both_its_boxes(id: str) -> None:
    figure = ingredients.draw()
    arrow = figure[f"edge:{id}"]
    assert isinstance(arrow, Curve)
    for end, point in ((arrow.source, arrow.points[0]), (arrow.target, arrow.points[-1])):
        box = figure[end]
        assert isinstance(box, Box)
        over = np.abs(np.array(point) - box.center) - np.array(box.size) / 2
        assert -0.1 <= over.max() <= 1.5


def test_a_plan_says_what_the_model_the_data_and_the_loss_are() -> None:
    figure = ingredients.draw(Network.parse("x[2] -> 3 relu -> 2 softmax"), examples=50)
    assert "50 pairs" in figure.alt
    assert "17 parameters" in figure.alt
    assert figure["station-says:loss"].content == "cross-entropy"  # type: ignore[union-attr]
    with pytest.raises(NetworkError, match="number of examples"):
        ingredients.draw(examples=0)
