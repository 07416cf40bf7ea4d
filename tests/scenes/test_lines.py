"""Lines lit in their layer's colour, and one neuron lit alone."""

import numpy as np
import pytest

from diagrams.theme import DARK, contrast, rgb
from explainers.networks import Network
from scenes.props.lines import carried, light_lines, light_neuron, rest_lines
from scenes.stage import Signal, Stage, columns_figure
from scenes.stage.ink import hex_of
from scenes.stage.network import NetworkOnStage

NETWORK = Network.feedforward(2, 3, 1)
FIRST, SECOND = "edge:x:1->layer1:1", "edge:x:2->layer1:1"


@pytest.fixture
def net() -> NetworkOnStage:
    stage = Stage()
    stage.step("A claim", "Words.")
    net = NetworkOnStage(stage, columns_figure(NETWORK), largest=1.0)
    net.appear()
    return net


def test_a_line_takes_on_its_layers_colour_and_its_signals_width(net):
    light_lines(
        net, {FIRST: Signal(1.0, is_negative=False), SECOND: Signal(0.2, is_negative=True)}, "layer 3"
    )
    strong, weak = (net.stage.inks(name)["line"] for name in (FIRST, SECOND))
    assert strong.stroke == rgb(DARK.color("layer 3"))
    assert strong.width > weak.width
    assert len(strong.paths) == 1
    assert len(weak.paths) > 1  # dashed
    assert contrast(hex_of(weak.stroke), DARK.color("paper")) > 3


def test_light_runs_from_the_source(net):
    light_lines(net, {FIRST: Signal(1.0, is_negative=False)}, "layer 1")
    (moving,) = [clip for clip in net.stage.story().steps[0].clips if clip.duration == 0.5][-1:]
    early = [ink for ink in moving.at(0.2) if ink.stroke == rgb(DARK.color("layer 1")) and ink.width > 6]
    start, end = early[0].paths[0][0], early[0].paths[0][-1]
    whole = net.stage.inks(FIRST)["line"].paths[0]
    assert start == pytest.approx(whole[0])
    assert end[0] < whole[-1][0]


def test_lines_go_back_to_rest(net):
    before = net.stage.inks(FIRST)["line"]
    light_lines(net, {FIRST: Signal(1.0, is_negative=False)}, "layer 1")
    rest_lines(net, FIRST)
    after = net.stage.inks(FIRST)["line"]
    assert (after.stroke, after.width) == (before.stroke, before.width)


def test_a_line_without_a_weight_is_lit_evenly(net):
    sent = carried(net, {FIRST: Signal(1.0, is_negative=False)}, "layer1")
    assert set(sent) == set(net.edges("layer1"))
    assert sent[FIRST].strength == 1.0
    assert 0 < sent[SECOND].strength < 1


def test_one_neuron_is_lit_and_the_others_stay(net):
    before = net.stage.inks("neuron:layer1:1")["disc"].fill
    light_neuron(net, "layer1", 2, np.array([0.1, 0.5, 0.9]))
    assert net.stage["value:layer1:2"].text == "0.50"
    assert "value:layer1:1" not in net.stage
    assert net.stage.inks("neuron:layer1:1")["disc"].fill == before
    assert net.stage.inks("neuron:layer1:2")["disc"].fill != before


def test_a_column_comes_without_the_lines_that_leave_it():
    stage = Stage()
    stage.step("A claim", "Words.")
    net = NetworkOnStage(stage, columns_figure(NETWORK), largest=1.0)
    net.grow("x")
    assert not stage.ids("edge:")
    net.grow("layer1")
    assert set(stage.ids("edge:")) == set(net.edges("layer1"))
