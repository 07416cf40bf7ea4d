import numpy as np
import pytest

from diagrams.theme import DARK
from explainers.networks import RELU, SIGMOID, STEP, TANH
from scenes.props.beads import bead, run
from scenes.props.graphs import Graph, breaks_of
from scenes.props.knob import Knob
from scenes.stage import Stage
from scenes.stage.grid import Region

GRAPH = Graph("graph", Region(10.0, 5.0, 40.0, 20.0), (-4.0, 4.0), (-1.0, 3.0), DARK)


def points(thing) -> np.ndarray:
    """The corners of the first path."""
    return thing.inks[0][1].paths[0][::3]


def test_data_points_have_their_place():
    assert GRAPH.at(-4, -1) == (10, 5)
    assert GRAPH.at(4, 3) == (50, 25)
    assert GRAPH.at(0, 0) == (30, 10)


@pytest.mark.parametrize("phi", [RELU, TANH, SIGMOID], ids=lambda phi: phi.name)
def test_a_curve_goes_through_the_function(phi):
    curve = GRAPH.curve("curve", phi, "activation", breaks=breaks_of(phi))
    xs = (points(curve)[:, 0] - 10) / 40 * 8 - 4
    ys = (points(curve)[:, 1] - 5) / 20 * 4 - 1
    assert ys == pytest.approx(phi(xs), abs=1e-6)
    assert ys.max() <= 3 + 1e-9


def test_a_curve_is_cut_where_it_leaves_the_axes():
    curve = GRAPH.curve("curve", lambda x: 2 * x, "activation")
    assert points(curve)[0][1] == pytest.approx(5.0)
    assert points(curve)[-1][1] == pytest.approx(25.0)


def test_a_jump_parts_the_curve():
    curve = GRAPH.curve("curve", STEP, "activation", breaks=breaks_of(STEP))
    assert len(curve.inks[0][1].paths) == 2
    left, right = (path[::3][:, 1] for path in curve.inks[0][1].paths)
    assert set(np.round(left, 6)) == {10.0}
    assert set(np.round(right, 6)) == {15.0}


def test_a_knob_stands_at_its_value_and_its_number_stands_still():
    knob = Knob("b", "b", -2.0, 2.0, 10.0, 30.0, 20.0, "bias", DARK)
    for value, x in ((-2.0, 10.0), (0.0, 20.0), (2.0, 30.0)):
        disc, text = knob.set(value)
        left, _, right, _ = disc.box
        assert (left + right) / 2 == pytest.approx(x)
        assert text.text == f"b = {value:.1f}".replace("-", "−")
    assert knob.set(-2.0)[1].box[0] == pytest.approx(knob.set(2.0)[1].box[0])


def test_a_bead_runs_along_its_line_and_is_gone():
    stage = Stage()
    stage.step("A claim", "Words.")
    thing = bead("bead", "0.9", "input", DARK)
    run(stage, thing, (10.0, 10.0), (40.0, 10.0))
    clip = stage.story().steps[0].clips[0]
    half = (thing.box[2] - thing.box[0]) / 2
    xs = [
        np.mean([ink.paths[0][:, 0].min() for ink in clip.at(t) if ink.paths[0].mean(axis=0)[1] < 12][-2:])
        for t in (0.2, 0.4, 0.6)
    ]
    assert xs == sorted(xs)
    assert 10.0 < xs[0] < xs[-1] < 40.0
    assert half < 2.0
    assert "bead" not in stage.story().steps[0]
