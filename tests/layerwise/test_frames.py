"""The laws of frames, each with a planted fault."""

from dataclasses import replace

import pytest

from layerwise.frames import frame_problems
from scenes.stage.things import Seen

PAPER = "#0F1218"
TITLE = Seen("title", "text", (0.05, 0.05, 0.6, 0.12), 1 / 18, "A claim", "#EEF1F6", 1.0)
NAME = Seen("name", "text", (0.1, 0.7, 0.2, 0.74), 1 / 28, "input", "#FCC000", 1.0)
NEURON = Seen("neuron:1", "disc", (0.1, 0.3, 0.15, 0.4), 0.0, "", "#FCC000", 1.0)
OTHER = replace(NEURON, id="neuron:2", box=(0.1, 0.42, 0.15, 0.52))
FRAME = (TITLE, NAME, NEURON, OTHER)


def problems(**changes):
    frame = [replace(thing, **changes.get(thing.id.replace(":", ""), {})) for thing in FRAME]
    return list(frame_problems(tuple(frame), PAPER))


def test_a_good_frame_has_no_problems():
    assert problems() == []


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"name": {"box": (0.9, 0.7, 1.02, 0.74)}}, "name stands in the margin"),
        ({"title": {"box": (0.05, -0.1, 0.6, -0.05)}}, "title stands in the margin"),
        ({"name": {"text_size": 1 / 40}}, "name is too small: 1/40 of the height"),
        ({"name": {"color": "#333B48"}}, "name has a contrast of 1.7"),
        ({"name": {"opacity": 0.2}}, "name has a contrast of 1.5"),
        ({"name": {"color": "#000000", "background": "#0F1218"}}, "name has a contrast of 1.1"),
        ({"name": {"box": (0.5, 0.1, 0.7, 0.14)}}, "title stands on name"),
        ({"neuron1": {"box": (0.11, 0.36, 0.16, 0.46)}}, "neuron:1 stands on neuron:2"),
    ],
)
def test_a_planted_fault_is_found(changes, problem):
    assert problem in problems(**changes)


def test_dimmed_text_may_have_less_contrast():
    assert problems(name={"opacity": 0.5}) == []


def test_a_disc_within_a_disc_is_no_fault():
    assert problems(neuron1={"box": (0.08, 0.41, 0.17, 0.53)}) == []
