"""What is on stage at the end of each step of the neuron scene, and whether its numbers are the neuron's."""

import numpy as np
import pytest

from diagrams.layouts.words import number
from diagrams.theme import DARK, LIGHT, PRINT
from explainers.networks import Network, NetworkError
from scenes.filming import Film
from scenes.props.one_neuron import one_neuron
from scenes.stage.legibility import check
from scenes.topics import neuron

NETS = {
    "one input": "x[1] -> 1 relu",
    "two inputs": "x[2] -> 1 tanh",
    "five inputs": "x[5] -> 1 sigmoid",
    "twelve inputs": "x[12] -> 1 relu",
    "no bias": "x[3] -> 1 relu nobias",
    "no activation": "x[3] -> 1",
    "step": "x[3] -> 1 step",
    "symbolic layer": "x[n] -> m relu -> 2",
}


def steps(text: str = "", **options):
    network = Network.parse(text) if text else neuron.EXAMPLE
    return Film(neuron.tell, network, options=tuple(options.items())).story.steps


def shown(step, prefix: str) -> dict[str, str]:
    return {thing.id.removeprefix(prefix): thing.text for thing in step.seen if thing.id.startswith(prefix)}


def test_inputs_and_weights_stand_before_anything_is_added():
    first = steps()[0]
    one = one_neuron(neuron.EXAMPLE)
    assert shown(first, "value:x:") == {str(n): number(x, 1) for n, x in enumerate(one.x, start=1)}
    assert all(f"edge:x:{n}->sum" in first for n in (1, 2, 3))
    assert first["weight:1"].text.endswith(number(one.w[0], 1))
    assert first["value:sum"].text == first["value:output"].text == "?"
    assert first["example"].text == "here n = 3"


def test_what_arrives_is_added_up():
    one = one_neuron(neuron.EXAMPLE)
    _, second, third, *_ = steps()
    assert second["value:sum"].text == number(one.products.sum())
    assert "bias" not in second
    assert third["value:sum"].text == number(one.z)
    assert third["value:bias"].text == number(one.b, 1)
    assert third["numbers"].text.endswith(f"= {number(one.z)}")
    assert not [thing for thing in third.seen if thing.id.startswith("bead:")]


def test_the_output_is_phi_of_the_sum_and_the_stand_in_is_named():
    one = one_neuron(neuron.EXAMPLE)
    fourth = steps()[3]
    assert one.is_stand_in
    assert "for example" in fourth["name:activation"].text
    assert fourth["value:output"].text == number(one.y) == number(1 / (1 + np.exp(-one.z)))
    assert number(one.y) in fourth["output numbers"].text
    assert {"phi:dot", "phi:up", "phi:across"} <= {thing.id for thing in fourth.seen}


def test_the_formula_ends_as_a_product_of_two_vectors():
    *_, fifth, sixth = steps()
    assert "letters" in fifth
    assert "short" in fifth
    assert "product" not in fifth
    assert {"letters", "short", "product", "vector:inputs", "vector:weights"} <= {t.id for t in sixth.seen}
    baselines = {round(sixth[id].box[0], 3) for id in ("letters", "short", "product")}
    assert len(baselines) == 3
    assert sixth["vector:inputs"].text == "x"


@pytest.mark.parametrize(
    "text", ["x[n] -> 1 phi", "x[3] -> 1 tanh", "x[5] -> 1 relu nobias", "x[12] -> 1 sigmoid"]
)
def test_numbers_are_tenths_that_add_up(text):
    one = one_neuron(Network.parse(text))
    for value in (*one.x, *one.w, one.b):
        assert value == pytest.approx(round(value, 1))
    assert (one.w != 0).all()
    assert one.z == pytest.approx(float(np.dot(one.w, one.x)) + one.b)
    assert one.has_bias == ("nobias" not in text)
    assert (one.b != 0) == one.has_bias


def test_a_neuron_of_a_later_layer_takes_the_numbers_of_its_network():
    W1, W2 = np.full((2, 3), 0.5), np.array([[1.0, -2.0], [0.25, 3.0]])
    network = Network.parse("x[3] -> 2 relu -> 2 tanh").with_weights(
        {"layer1": {"W": W1, "b": np.zeros(2)}, "layer2": {"W": W2, "b": np.array([0.1, 0.2])}}
    )
    one = one_neuron(network, unit=2, layer=2)
    x = np.array([0.9, 0.5, 0.2])
    assert one.x == pytest.approx(np.maximum(W1 @ x, 0))
    assert one.y == pytest.approx(network(x)[1])
    told = Film(neuron.tell, network, options=(("unit", 2), ("layer", 2))).story
    assert told.steps[-1]["value:output"].text == number(network(x)[1])
    assert check(told) == ()


@pytest.mark.parametrize("name", NETS)
def test_other_networks_fit(name):
    film = Film(neuron.tell, Network.parse(NETS[name]))
    assert len(film.steps) == (5 if name in ("no bias", "one input") else 6)
    assert 20 <= film.duration <= 60
    assert [str(problem) for problem in check(film.story)] == []
    assert "?" not in shown(film.story.steps[-1], "value:").values()


@pytest.mark.parametrize("theme", [DARK, LIGHT, PRINT], ids=lambda theme: theme.name)
def test_every_theme_can_be_read(theme):
    assert [str(problem) for problem in check(Film(neuron.tell, neuron.EXAMPLE, theme).story)] == []


def test_one_input_needs_no_sum_sign():
    last = steps("x[1] -> 1 tanh")[-1]
    assert last["letters"].text.replace(" ", "").startswith("ŷ=tanh")
    assert "short" not in last


def test_an_elided_neuron_shows_what_its_formula_shows():
    last = steps("x[12] -> 1 relu")[-1]
    assert set(shown(last, "weight:")) == {"1", "2", "12"}
    assert len(shown(last, "dots:x:")) == 3


@pytest.mark.parametrize(
    ("text", "options", "sentence"),
    [
        ("x[3] -> 2", {"unit": 3}, "has no neuron 3"),
        ("x[3] -> 2 softmax", {}, "looks at all its neurons at once"),
        ("x[3] -> 2", {"layer": "layer9"}, "there is no dense layer"),
    ],
)
def test_a_neuron_that_is_not_there_gets_one_sentence(text, options, sentence):
    with pytest.raises(NetworkError, match=sentence):
        steps(text, **options)
