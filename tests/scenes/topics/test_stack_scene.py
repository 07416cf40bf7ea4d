"""What is on stage at the end of each step: equations in order, shapes, the network's own numbers."""

import pytest

from diagrams.layouts.words import number
from explainers.networks import Network, NetworkError
from scenes.filming import Film
from scenes.props.computed import Computed
from scenes.stage.legibility import check
from scenes.topics import stack

NETS = {
    "one": "x[1] -> 1 tanh",
    "wide": "x[2] -> 64 relu -> 64 relu -> 1",
    "six": "x[4] -> 6 tanh -> 6 tanh -> 6 tanh -> 6 tanh -> 6 tanh -> 2",
    "six unknown": "x[4] -> 6 phi -> 6 phi -> 6 phi -> 6 phi -> 6 phi -> 2 phi",
    "skip": "x[3] -> a: 4 relu -> 4 relu -> + a -> relu -> 2",
    "deepest": "x[3]" + " -> 3 relu" * 11,
}


def steps(text: str = ""):
    return Film(stack.tell, Network.parse(text) if text else stack.EXAMPLE).story.steps


def shown(step, prefix: str) -> dict[str, str]:
    return {
        thing.id.removeprefix(prefix): thing.text.replace(" ", "")
        for thing in step.seen
        if thing.id.startswith(prefix)
    }


def test_each_equation_appears_with_its_layer():
    told = steps()
    assert [list(shown(step, "equation:")) for step in told[:4]] == [
        ["input"],
        ["input", "layer1"],
        ["input", "layer1", "layer2"],
        ["input", "layer1", "layer2", "layer3"],
    ]
    assert list(shown(told[-1], "equation:").values())[1:] == [
        "h₁=φ(W₁x+b₁)",
        "h₂=φ(W₂h₁+b₂)",
        "ŷ=φ(W₃h₂+b₃)",
    ]


def test_every_shape_is_stated():
    assert shown(steps()[-1], "shapes:") == {
        "layer1": "W₁:5×3,b₁:5×1",
        "layer2": "W₂:5×5,b₂:5×1",
        "layer3": "W₃:2×5,b₃:2×1",
    }


def test_an_equation_stands_below_its_column():
    last = steps()[-1]
    for layer in ("layer1", "layer2", "layer3"):
        assert centre(last[f"equation:{layer}"]) == pytest.approx(centre(last[f"neuron:{layer}:1"]), abs=0.01)


def centre(thing) -> float:
    return (thing.box[0] + thing.box[2]) / 2


def test_neurons_hold_what_the_network_computes():
    computed = Computed.of(stack.EXAMPLE)
    values = shown(steps()[-1], "value:")
    for layer, outputs in computed.outputs.items():
        assert [values[f"{layer}:{n}"] for n in range(1, len(outputs) + 1)] == [number(h) for h in outputs]
    assert steps()[0]["stand-in"].text == "here φ = sigmoid"


def test_what_comes_later_is_not_known_yet():
    second = shown(steps()[1], "value:")
    assert {text for place, text in second.items() if place.startswith(("layer2", "layer3"))} == {"?"}


def test_a_letter_is_marked_where_it_is_written_and_where_it_is_read():
    assert list(shown(steps()[-1], "letter:")) == ["layer1", "layer2"]


def test_known_activations_need_no_stand_in():
    assert "stand-in" not in steps(NETS["wide"])[-1]


def test_of_many_equations_the_first_and_the_last_are_shown():
    last = steps(NETS["deepest"])[-1]
    assert list(shown(last, "equation:")) == [f"layer{n}" for n in (1, 2, 3, 8, 9, 10, 11)]
    assert "dots" in last


@pytest.mark.parametrize("name", NETS)
def test_other_networks_fit(name):
    film = Film(stack.tell, Network.parse(NETS[name]))
    assert 2 <= len(film.steps) <= 6
    assert [str(problem) for problem in check(film.story)] == []


def test_feedback_is_refused_in_one_sentence():
    with pytest.raises(NetworkError, match="feedback"):
        steps("x[4] -> h: 8 tanh <- h -> 3")
