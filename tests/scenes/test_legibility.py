"""Each rule is shown failing on a planted fault."""

import pytest

from diagrams.figure import Box, Curve, Disc, Look
from diagrams.theme import DARK, rgb
from scenes.stage import PLAIN, Stage, thing_of, words
from scenes.stage.legibility import check

FAULTS = {
    "outside the margin": [words("name", "a name that is cut", (66, 20), DARK)],
    "too small": [words("name", "tiny", (20, 20), DARK, size=1.0)],
    "too faint": [words("name", "faint", (20, 20), DARK, color=rgb("#20252F"))],
    "text on text": [words("name", "one", (20, 20), DARK), words("other", "two", (20.5, 20.2), DARK)],
    "text on a line": [
        thing_of(Curve("edge", ((10, 10), (20, 20), (25, 25), (30, 30)), Look("ink")), DARK, PLAIN),
        words("name", "crossed", (20, 20), DARK),
    ],
    "text on a neuron": [
        thing_of(Disc("neuron:x:1", (20, 20), 2.0, Look("input", fill=0.22)), DARK, PLAIN),
        words("name", "over", (20, 20), DARK),
    ],
    "a neuron is covered": [
        thing_of(Disc("name", (20, 20), 2.0, Look("input", fill=0.22)), DARK, PLAIN),
        thing_of(Box("layer", (20, 20), (6.0, 9.0), look=Look("layer 1", fill=1.0)), DARK, PLAIN),
    ],
}


@pytest.mark.parametrize("rule", FAULTS)
def test_a_planted_fault_is_found(rule):
    stage = Stage()
    stage.step("A claim", "Words.")
    stage.add(*FAULTS[rule])
    (problem,) = check(stage.story())
    assert problem.rule == rule
    assert "name" in problem.things


def test_a_number_in_its_own_neuron_is_no_fault():
    stage = Stage()
    stage.step("A claim", "Words.")
    stage.add(thing_of(Disc("neuron:x:1", (20, 20), 2.0, Look("input", fill=0.22)), DARK, PLAIN))
    stage.add(words("value:x:1", "0.9", (20, 20), DARK, anchor="middle", vertical="middle", on="neuron:x:1"))
    assert check(stage.story()) == ()


def test_a_panel_lies_below_its_neurons():
    stage = Stage()
    stage.step("A claim", "Words.")
    stage.add(thing_of(Disc("neuron:x:1", (20, 20), 2.0, Look("input", fill=0.22)), DARK, PLAIN))
    stage.add(thing_of(Box("panel:x", (20, 20), (6.0, 9.0), look=Look("surface", fill=1.0)), DARK, PLAIN))
    assert check(stage.story()) == ()
