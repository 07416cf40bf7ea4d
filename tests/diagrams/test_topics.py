from __future__ import annotations

import importlib

import numpy as np
import pytest
from random_networks import random_network

from diagrams.errors import DiagramError
from diagrams.figure import Curve, Disc, Label
from diagrams.laws import check
from diagrams.pictures import in_bars, picture_of
from diagrams.theme import THEMES
from diagrams.topics import bias, collapse, feedforward, layer, nesting, neuron, stack
from explainers.networks import PHI, RELU, Network, NetworkError
from explainers.networks.numbers import affine_map, example_input, without_activations

TOPICS = ("neuron", "bias", "feedforward", "layer", "stack", "nesting", "collapse")
NETWORKS = (
    "x[3] -> 5 relu -> 5 relu -> 2",
    "x[n] -> m relu -> 1",
    "x[1] -> 1",
    "x[100] -> 64 relu -> 10 softmax",
    "x[4] -> a: 4 relu -> 4 -> + a -> relu -> 2",
    "x[4] -> a: 6 phi -> 4 -> & a -> 2",
    "x[4] -> h: 8 tanh <- h -> 3",
    "x[2] -> 3 nobias -> 2 nobias",
)


def draw(topic, *network):
    return importlib.import_module(f"diagrams.topics.{topic}").draw(*network)


@pytest.mark.parametrize("topic", TOPICS)
@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_the_example_keeps_every_law_and_is_drawn(topic, theme):
    figure = importlib.import_module(f"diagrams.topics.{topic}").draw(theme=theme)
    assert check(figure) == ()
    assert figure.theme is theme
    assert figure.png(300).startswith(b"\x89PNG")


@pytest.mark.parametrize("topic", TOPICS)
@pytest.mark.parametrize("text", NETWORKS)
def test_typed_networks_are_drawn_or_refused_in_a_sentence(topic, text):
    try:
        figure = draw(topic, Network.parse(text))
    except NetworkError:
        # A neuron's formula needs one input; nothing else is refused.
        assert topic in ("neuron", "bias", "layer")
        assert "<-" in text
        return
    assert check(figure) == ()
    assert figure.alt.endswith(".")


@pytest.mark.parametrize("topic", ["feedforward", "stack", "nesting", "collapse"])
@pytest.mark.parametrize("seed", range(6))
def test_random_networks_are_drawn(topic, seed):
    network = random_network(seed, depth=2 + seed % 4, feedback=False, activation=PHI, most_units=6)
    assert check(draw(topic, network)) == ()


@pytest.mark.parametrize("seed", range(10))
def test_every_random_network_has_a_picture(seed):
    network = random_network(seed, feedback=seed % 2 == 1, activation=None, most_units=12)
    assert check(in_bars(network)) == ()
    assert picture_of(network).alt


def test_a_deep_net_is_folded_and_says_so():
    deep = Network.feedforward(*[16] * 60, 2, activation=RELU)
    figure = in_bars(deep)
    assert figure.width < 200
    assert "59 layers" in figure.elided[0]
    assert any("layers, layer6 to layer57" in part for part in feedforward.draw(deep).elided)


def test_a_wide_layer_is_elided_and_says_so():
    figure = feedforward.draw(Network.parse("x[3] -> 64 relu -> 2"))
    neurons = [mark.id for mark in figure.of_kind("neuron:layer1:")]
    assert neurons == [f"neuron:layer1:{k}" for k in (1, 2, 3, 64)]
    assert len(list(figure.of_kind("dots:layer1:"))) == 3
    assert figure.elided == ("60 of 64 neurons of layer 1",)


def test_a_symbolic_layer_ends_in_its_letter():
    figure = feedforward.draw(Network.parse("x[n] -> 2"))
    assert [mark.id for mark in figure.of_kind("neuron:x:")] == ["neuron:x:1", "neuron:x:2", "neuron:x:n"]


def test_a_skip_runs_above_and_feedback_below():
    figure = feedforward.draw(Network.parse("x[4] -> a: 4 relu -> 4 <- a -> + a -> 2"))
    (skip,) = figure.of_kind("skip:")
    (loop,) = figure.of_kind("feedback:")
    tops = [mark.center[1] for mark in figure.marks if isinstance(mark, Disc)]
    assert max(y for _, y in skip.points) > max(tops)
    assert min(y for _, y in loop.points) < min(tops)
    assert loop.look.dash
    assert any(isinstance(mark, Label) for mark in figure.of_kind("delay:"))


def test_the_alternative_text_is_written_from_the_network():
    alt = feedforward.draw(Network.parse("x[3] -> a: 3 relu -> 3 -> + a -> h: 2 tanh <- h")).alt
    assert "three inputs" in alt
    assert "ReLU" in alt
    assert "added" in alt
    assert "fed back into h after one time step" in alt
    assert "fully connected feedforward network" in feedforward.draw().alt


def test_a_row_and_its_neuron_stand_on_one_line_in_one_colour():
    figure = layer.draw(row=3)
    neuron_, band = figure["neuron:layer1:3"], figure["band:W"]
    assert neuron_.center[1] == pytest.approx(band.center[1])
    assert neuron_.look.role == band.look.role
    assert figure["entry:W:3:1"].is_strong


def test_a_row_that_is_not_drawn_is_refused():
    with pytest.raises(DiagramError, match="row 40 of 64 is not drawn: choose 1, 2, 3, 64"):
        layer.draw(Network.parse("x[3] -> 64"), row=40)


def test_a_neuron_with_numbers_wears_the_signs_of_its_weights():
    network = Network.parse("x[2] -> 1 tanh").with_weights({"layer1": {"W": [[0.8, -0.5]], "b": [0.25]}})
    figure = neuron.draw(network)
    assert figure["edge:x:1->sum"].look.role == "weight +"
    assert figure["edge:x:2->sum"].look.role == "weight -"
    assert figure["edge:x:2->sum"].gaps


def test_both_sides_of_a_collapse_show_the_same_numbers():
    figure = collapse.draw()
    deep = [figure[f"value:layer3:{k}"].content for k in (1, 2)]
    one = [figure[f"single:value:layer1:{k}"].content for k in (1, 2)]
    assert deep == one
    assert figure["tile:A:1:1"]


@pytest.mark.parametrize(
    "text", ["x[3] -> 4 phi -> 4 -> 2", "x[4] -> a: 4 -> 4 phi -> + a -> 2", "x[2] -> 5 -> & x -> 3"]
)
def test_the_matrix_and_vector_equal_the_net(text):
    linear = without_activations(Network.parse(text).randomised(5))
    a, c = affine_map(linear)
    x = example_input(linear)
    np.testing.assert_allclose(a @ x + c, linear.forward(x).output, atol=1e-12)
    assert not np.allclose(a @ x, linear.forward(x).output)


def test_an_activation_in_the_way_is_named():
    alt = collapse.draw(Network.parse("x[3] -> 4 relu -> 4 -> 2")).alt
    assert "stands in the way" in alt


def test_every_layer_has_its_equation_beneath_it():
    figure = stack.draw()
    for name in ("layer1", "layer2", "layer3"):
        column = figure[f"neuron:{name}:1"].center[0]
        assert figure[f"equation:{name}"].at[0] == pytest.approx(column)


def test_each_inner_layer_has_a_bracket_within_the_next():
    figure = nesting.draw()
    inner, outer = figure["span:1"], figure["span:2"]
    assert outer.points[0][0] < inner.points[0][0]
    assert inner.points[-1][0] < outer.points[-1][0]
    assert (inner.look.role, outer.look.role) == ("layer 1", "layer 2")


def test_curves_for_several_biases_are_told_apart_without_colour():
    dashes = [mark.look.dash for mark in bias.draw().of_kind("graph:bias:") if isinstance(mark, Curve)]
    assert len(set(dashes)) == 3


def test_too_many_biases_are_refused():
    with pytest.raises(DiagramError, match="give one to 3"):
        bias.draw(biases=(1, 2, 3, 4))


def test_a_number_too_long_for_its_neuron_is_left_out():
    figure = feedforward.draw(Network.parse("x[123456789] -> 2"))
    assert check(figure) == ()
    assert "value:x:123456789" not in figure.by_id


@pytest.mark.parametrize("delay", ["h", "h[t-2]"])
def test_a_loop_is_the_layers_own(delay):
    figure = feedforward.draw(Network.parse(f"x[4] -> h: 8 tanh <- {delay} -> 3"))
    (loop,) = figure.of_kind("feedback:")
    panel, lowest = figure["panel:h"], figure["neuron:h:8"]
    assert loop.source == loop.target == panel.id
    left, right = (panel.center[0] + side * panel.size[0] / 2 for side in (-1, 1))
    assert loop.points[0][0] == pytest.approx(right)
    assert left - 2 < loop.points[-1][0] < left
    # It touches the panel below all neurons, so that it is no neuron's own.
    assert max(loop.points[0][1], loop.points[-1][1]) < lowest.center[1] - lowest.radius
    assert all(
        abs(figure[f"neuron:h:{k}"].center[axis] - panel.center[axis]) < panel.size[axis] / 2
        for k in range(1, 9)
        for axis in (0, 1)
    )


def test_an_earlier_layer_reads_a_later_one_from_panel_to_panel():
    figure = feedforward.draw(Network.parse("x[3] -> a: 4 <- b -> b: 3 tanh -> 2"))
    (loop,) = figure.of_kind("feedback:")
    assert (loop.source, loop.target) == ("panel:b", "panel:a")


@pytest.mark.parametrize("merge", ["+ a", "& a"])
def test_an_arrow_carries_a_whole_layer(merge):
    figure = feedforward.draw(Network.parse(f"x[8] -> a: 8 relu -> b: 8 -> {merge} -> 2"))
    ends = {(mark.source, mark.target) for mark in figure.marks if isinstance(mark, Curve) and mark.arrow}
    name = "add1" if "+" in merge else "concatenate1"
    merged = f"layer:{name}"
    assert ends == {("panel:a", merged), ("panel:b", merged), (merged, "panel:layer3")}


def test_a_net_without_arrows_has_no_panels():
    assert not list(feedforward.draw().of_kind("panel:"))


def test_a_formula_too_long_to_be_read_ends_in_dots_and_says_so():
    network = random_network(42, feedback=True, activation=None)
    figure = nesting.draw(network)
    assert figure["formula:dots"]
    assert figure.elided[-1] == "the last four lines of the formula, too long to be read"
    assert "too long to be read" in figure.alt


def test_factors_and_numbers_that_a_product_leaves_out_are_said():
    figure = collapse.draw(Network.feedforward(*[10] * 8))
    assert "4 of 7 matrices of the product" in figure.elided
    assert "the numbers of four large matrices" in figure.elided


@pytest.mark.parametrize(
    ("topic", "text", "words"),
    [
        ("layer", "x[2] -> 3 nobias", "h = Wx."),
        ("layer", "x[2] -> 3 relu", "h = ReLU(Wx + b)."),
        ("bias", "x[2] -> 1 sigmoid nobias", "nothing is left, for there is no bias"),
        ("neuron", "x[1] -> 1", "there is no activation"),
        ("nesting", "x[1] -> 1", "there is one layer, so nothing is nested"),
        ("feedforward", "x[1] -> 1", "1 connection and 2 parameters"),
        ("feedforward", "x[1] -> 2 sigmoid", "two outputs (sigmoid)"),
    ],
)
def test_the_alternative_text_is_true(topic, text, words):
    assert words in draw(topic, Network.parse(text)).alt
