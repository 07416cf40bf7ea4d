"""What is on stage at the end of each step."""

import numpy as np
import pytest

from diagrams.layouts.words import number
from diagrams.theme import DARK
from explainers.networks import Network
from explainers.networks.numbers import example_input, with_numbers
from scenes.filming import Film
from scenes.stage.legibility import check
from scenes.stage.motion import CARRY
from scenes.stage.outlines import length
from scenes.topics import feedforward

SKIP = "x[3] -> a: 4 relu -> 4 -> + a -> relu -> 2"
SIDE_BY_SIDE = "x[8] -> a: 8 relu -> 8 relu -> & a -> 2"
RECURRENT = "x[4] -> h: 8 tanh <- h -> 3"

NETS = {
    "small": "x[1] -> 1",
    "no activation": "x[2] -> 3 -> 1",
    "wide": "x[2] -> 64 relu -> 64 relu -> 1",
    "deep": "x[4] -> 6 tanh -> 6 tanh -> 6 tanh -> 6 tanh -> 6 tanh -> 2",
    "skip": SKIP,
    "side by side": SIDE_BY_SIDE,
    "recurrent": RECURRENT,
    "loop over two layers": "x[3] -> a: 4 tanh <- b -> b: 3 tanh -> 2",
    "activation last": "x[3] -> 4 -> relu",
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


def test_a_skip_connection_and_its_merge_are_lit():
    story = Film(feedforward.tell, Network.parse(SKIP)).story
    dark, lit = story.steps[4], story.steps[5]
    assert lit.info.title == "A skip connection brings earlier numbers back in"
    assert "added, place by place, and ReLU decides" in lit.info.narration
    for name, role in (("skip:a->add1", "layer 1"), ("edge:layer2->add1", "layer 2")):
        assert dark[name].color != DARK.color(role) == lit[name].color
    for mark in ("layer:add1", "layer:activation1"):
        assert f"glow:{mark}" not in dark
        assert f"glow:{mark}" in lit
    assert lit["formula"].text == "ReLU(h₂ + a)"


def test_light_runs_along_the_whole_arc():
    story = Film(feedforward.tell, Network.parse(SKIP)).story
    key = ("skip:a->add1", "light")
    (clip,) = [clip for clip in story.steps[5].clips if any(motion.key == key for motion in clip.motions)]
    reached = [length(clip.inks(share * CARRY)[key].paths[0]) for share in (0.3, 0.5, 0.7)]
    assert reached == sorted(reached)
    assert reached[0] < reached[1] < reached[2]


def test_what_stands_side_by_side_is_said_with_its_sizes():
    last = Film(feedforward.tell, Network.parse(SIDE_BY_SIDE)).steps[5]
    assert "8 and 8 numbers become 16" in last.narration


def test_a_recurrent_network_shows_its_first_step_in_time():
    network = with_numbers(Network.parse(RECURRENT))
    (first,) = network.forward_sequence([example_input(network)])
    told = steps(RECURRENT)
    assert "first step in time" in told[2].info.narration
    assert told[2]["formula"].text == "h₀ = 0"
    assert told[3]["formula"].text == "h₁ = tanh(Wₓx₁ + Wₕh₀ + b₁)"
    assert "delay:feedback:h->h" in told[0]
    h = first["h"]
    inks = told[3].clips[-1].inks(0.0)
    brightness = [sum(inks[f"neuron:h:{n}", "disc"].fill) for n in range(1, 9)]
    positive = [n for n in range(8) if h[n] > 0]
    assert sorted(positive, key=lambda n: h[n]) == sorted(positive, key=lambda n: brightness[n])
    # The loop stays dark until the step is over.
    assert told[3]["feedback:h->h"].color != DARK.color("layer 1") == told[4]["feedback:h->h"].color


@pytest.mark.parametrize("name", NETS)
def test_other_networks_fit(name):
    film = Film(feedforward.tell, Network.parse(NETS[name]))
    assert 3 <= len(film.steps) <= 8
    assert [str(problem) for problem in check(film.story)] == []
    assert "?" not in shown(film.story.steps[-1], "value:").values()
