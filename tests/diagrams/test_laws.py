"""Each law of figures holds for a sound figure, and is seen to fail on a planted fault."""

from dataclasses import replace

import pytest

from diagrams.figure import Box, Curve, Disc, Figure, Label, Look
from diagrams.laws import check

LEFT = Disc("neuron:x:1", (30.0, 50.0), 12.0)
RIGHT = Disc("neuron:y:1", (170.0, 50.0), 12.0)
EDGE = Curve(
    "edge:x:1->y:1",
    ((42.0, 50.0), (80.0, 50.0), (120.0, 50.0), (158.0, 50.0)),
    source=LEFT.id,
    target=RIGHT.id,
)
NAME = Label("name:x", "input", (30.0, 20.0))
INSIDE = Label("value:x:1", "0.5", (30.0, 50.0), size=8.0, about=LEFT.id)
SOUND = Figure(200.0, 100.0, (LEFT, RIGHT, EDGE, NAME, INSIDE), alt="two neurons")


def with_mark(*marks):
    return replace(SOUND, marks=(*SOUND.marks, *marks))


def test_a_sound_figure_breaks_no_law():
    assert check(SOUND) == ()


PLANTED = {
    "an id is used twice": (Disc(LEFT.id, (100.0, 80.0), 3.0),),
    "outside the canvas": (Disc("neuron:far", (197.0, 80.0), 8.0),),
    "text too small": (Label("tiny", "n", (100.0, 80.0), size=4.0),),
    "a label on a label": (Label("again", "input", (36.0, 22.0)),),
    "a label on a node": (Label("on the rim", "rim", (182.0, 50.0), size=8.0),),
    "a label on an edge": (Label("weight", "0.8", (100.0, 50.0)),),
    "a node on a node": (Disc("neuron:close", (40.0, 60.0), 12.0),),
    "an edge through a node": (Disc("neuron:between", (100.0, 50.0), 12.0),),
    "an edge drawn twice": (replace(EDGE, id="edge:again"),),
}


@pytest.mark.parametrize("law", PLANTED)
def test_a_planted_fault_is_found(law):
    assert law in {problem.law for problem in check(with_mark(*PLANTED[law]))}


def test_a_label_on_the_edge_of_a_box_is_found():
    box = Box("layer:dense", (100.0, 80.0), (40.0, 20.0))
    half_out = Label("half out", "dense", (120.0, 80.0))
    inside = Label("inside", "dense", (100.0, 80.0), about=box.id)
    assert [problem.law for problem in check(with_mark(box, half_out))] == ["a label on a node"]
    assert check(with_mark(box, inside)) == ()


def test_a_label_in_a_gap_of_its_edge_is_sound():
    cut = replace(EDGE, gaps=((0.35, 0.65),))
    figure = replace(SOUND, marks=(LEFT, RIGHT, cut, Label("weight", "0.8", (100.0, 50.0))))
    assert check(figure) == ()


def test_a_turned_label_is_measured_as_it_stands():
    upright = Label("flat", "a long word", (100.0, 68.0))
    assert check(with_mark(upright)) == ()
    turned = check(with_mark(replace(upright, angle=90.0)))
    assert [problem.law for problem in turned] == ["a label on an edge"]


def test_a_foreign_label_inside_a_node_is_found():
    stray = Label("stray", "0.1", (170.0, 50.0), size=8.0, about=LEFT.id)
    assert "a label on a node" in {problem.law for problem in check(with_mark(stray))}


def test_an_invisible_curve_counts_for_nothing():
    hidden = replace(EDGE, id="hidden", look=Look(opacity=0.0))
    assert check(with_mark(hidden)) == ()
