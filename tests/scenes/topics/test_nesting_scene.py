"""What is on stage at the end of each step: the formula, brackets in their layers' colours, the lines below them."""

import pytest

from diagrams.layouts.words import number
from diagrams.theme import DARK, rgb
from explainers.networks import Network
from explainers.topics.nesting import derive
from scenes.filming import Film
from scenes.props.brackets import WrappedFormula, line_count, spans
from scenes.props.computed import Computed
from scenes.stage import Stage
from scenes.stage.legibility import check
from scenes.topics import nesting

SIX = "x[4] -> 6 tanh -> 6 tanh -> 6 tanh -> 6 tanh -> 6 tanh -> 2"
LONG = "x[3]" + " -> 4 sigmoid" * 7 + " -> 2 softmax"
NETS = {
    "one": "x[1] -> 1 tanh",
    "no activation": "x[2] -> 3 -> 1",
    "wide": "x[2] -> 64 relu -> 64 relu -> 1",
    "six": SIX,
    "six unknown": SIX.replace("tanh", "phi"),
    "long": LONG,
    "long unknown": LONG.replace("sigmoid", "phi"),
    "skip unknown": "x[3] -> a: 4 phi -> 4 phi -> + a -> 2 phi",
    "skip": "x[3] -> a: 4 relu -> 4 relu -> + a -> relu -> 2",
}


def steps(text: str = ""):
    return Film(nesting.tell, Network.parse(text) if text else nesting.EXAMPLE).story.steps


def shown(step, prefix: str) -> dict[str, str]:
    return {thing.id.removeprefix(prefix): thing.text for thing in step.seen if thing.id.startswith(prefix)}


def test_the_formula_unfolds_from_the_output_backwards():
    assert [step["formula"].text.replace(" ", "") for step in steps()] == [
        "ŷ=φ(W₃h₂+b₃)",
        "ŷ=φ(W₃φ(W₂h₁+b₂)+b₃)",
        "ŷ=φ(W₃φ(W₂φ(W₁x+b₁)+b₂)+b₃)",
        "ŷ=φ(W₃φ(W₂φ(W₁x+b₁)+b₂)+b₃)",
    ]


def test_every_bracket_says_whose_it_is():
    first, second, third, _ = steps()
    assert not shown(first, "span:")
    assert [text for text in shown(second, "span:").values() if text] == ["h₂"]
    assert sorted(text for text in shown(third, "span:").values() if text) == ["h₁", "h₂"]
    assert third["span:W_1#1:line"].color == DARK.color("layer 1")
    assert third["span:W_2#1:line"].color == DARK.color("layer 2")


def test_a_line_reaches_as_far_as_its_bracket():
    inner, outer = (steps()[2][f"span:W_{n}#1:line"].box for n in (1, 2))
    assert outer[0] < inner[0] < inner[2] < outer[2]
    assert inner[3] < outer[1] + 0.03


def test_brackets_wear_their_layers_colour():
    formula = nesting.Told.of(nesting.EXAMPLE).formula(2)
    stage = Stage()
    stage.step("A claim", "Words.")
    WrappedFormula(stage, "formula", formula, (4.0, 10.0)).appear()
    inks = stage.inks("formula")
    for number_, role in ((1, "layer 1"), (2, "layer 2"), (3, "output")):
        for side in "()":
            assert inks[f"{side}:W_{number_}#1/0"].fill == rgb(DARK.color(role))


def test_spans_are_found_from_the_inside_out():
    found = spans(derive().formulas()[-1].after)
    assert [(span.name, span.level) for span in found] == [("W_1", 1), ("W_2", 2), ("W_3", 3)]
    assert [span.first for span in found] == ["phi#3", "phi#2", "phi#1"]


def test_the_next_letter_is_pointed_at():
    told = steps()
    assert ["pointer" in step for step in told] == [True, True, False, False]


def test_the_numbers_run_from_the_inside_out():
    computed = Computed.of(nesting.EXAMPLE)
    *early, last = steps()
    assert not any(shown(step, "value:") for step in early)
    values = shown(last, "value:")
    assert [values[f"layer3:{n}"] for n in (1, 2)] == [number(y) for y in computed.outputs["layer3"]]
    assert last["stand-in"].text == "here φ = sigmoid"


def test_a_long_formula_is_broken_into_lines_and_keeps_its_parts():
    formula = nesting.Told.of(Network.parse(LONG)).formula(7)
    last = steps(LONG)[-1]
    assert line_count(formula, 2.0, 64.0) > 1
    assert last["formula"].box[3] - last["formula"].box[1] > 0.08
    assert last["formula"].box[2] <= 0.951


def test_the_innermost_bracket_of_a_skip_stands_twice():
    third = steps(NETS["skip"])[2]
    assert sorted(text for text in shown(third, "span:").values() if text) == ["a", "a", "h₂"]


@pytest.mark.parametrize("name", NETS)
def test_other_networks_fit(name):
    film = Film(nesting.tell, Network.parse(NETS[name]))
    assert 2 <= len(film.steps) <= 6
    assert [str(problem) for problem in check(film.story)] == []
