"""What is on stage at the end of each step."""

import numpy as np
import pytest

from diagrams.layouts.words import number
from explainers.networks import Network
from explainers.networks.numbers import example_input, with_numbers
from scenes.filming import Film
from scenes.stage.legibility import check
from scenes.topics import feedforward

NETS = {
    "small": "x[1] -> 1",
    "no activation": "x[2] -> 3 -> 1",
    "wide": "x[2] -> 64 relu -> 64 relu -> 1",
    "deep": "x[4] -> 6 tanh -> 6 tanh -> 6 tanh -> 6 tanh -> 6 tanh -> 2",
    "skip": "x[3] -> a: 4 relu -> 4 -> + a -> relu -> 2",
}


def steps(text: str = ""):
    return Film(feedforward.tell, Network.parse(text) if text else feedforward.EXAMPLE).story.steps


def shown(step, prefix: str) -> dict[str, str]:
    return {thing.id.removeprefix(prefix): thing.text for thing in step.seen if thing.id.startswith(prefix)}


def test_the_whole_net_stands_after_the_first_step():
    first = steps()[0]
    assert len(shown(first, "neuron:")) == 3 + 5 + 5 + 2
    assert len(shown(first, "edge:")) == 15 + 25 + 10
    assert set(shown(first, "name:").values()) == {"input", "layer 1", "layer 2", "output"}
    assert "formula" not in first


def test_weights_have_the_colours_of_their_signs():
    network = with_numbers(feedforward.EXAMPLE)
    second = steps()[1]
    assert shown(second, "legend:")["raises"] == "raises"
    W = network.parameters.of_layer("layer1")["W"]
    strongest = np.unravel_index(np.abs(W).argmax(), W.shape)
    assert f"glow:edge:x:{strongest[1] + 1}->layer1:{strongest[0] + 1}" in second


def test_numbers_enter_and_the_rest_is_unknown():
    third = steps()[2]
    values = shown(third, "value:")
    assert {name: text for name, text in values.items() if name.startswith("x:")} == {
        "x:1": "0.90",
        "x:2": "0.50",
        "x:3": "0.20",
    }
    assert {text for name, text in values.items() if not name.startswith("x:")} == {"?"}


def test_each_layer_shows_the_values_of_the_network_and_its_formula():
    network = with_numbers(feedforward.EXAMPLE)
    outputs = network.forward(example_input(network)).outputs
    told = steps()
    for step, layer, formula in zip(
        told[3:],
        ("layer1", "layer2", "layer3"),
        ("h₁ = ReLU(W₁x + b₁)", "h₂ = ReLU(W₂h₁ + b₂)", "ŷ = W₃h₂ + b₃"),
        strict=True,
    ):
        values = shown(step, f"value:{layer}:")
        assert values == {str(n): number(value) for n, value in enumerate(outputs[layer], start=1)}
        assert step["formula"].text.replace("(", "").replace(")", "") == formula.replace("(", "").replace(
            ")", ""
        )


def test_a_brighter_neuron_has_a_larger_value():
    network = with_numbers(feedforward.EXAMPLE)
    h = network.forward(example_input(network)).outputs["layer2"]
    last = steps()[-1]
    fills = [last[f"value:layer2:{n}"].background for n in range(1, 6)]
    brightness = [sum(int(fill[i : i + 2], 16) for i in (1, 3, 5)) for fill in fills]
    order = np.argsort(h, kind="stable")
    assert [brightness[i] for i in order] == sorted(brightness)


@pytest.mark.parametrize("name", NETS)
def test_other_networks_fit(name):
    film = Film(feedforward.tell, Network.parse(NETS[name]))
    assert 3 <= len(film.steps) <= 8
    assert [str(problem) for problem in check(film.story)] == []
    assert "?" not in shown(film.story.steps[-1], "value:").values()
