"""What is on stage at the end of each step, and that the row that is worked out is the layer's own."""

import numpy as np
import pytest

from diagrams.layouts.words import number
from explainers.networks import Network, NetworkError
from scenes.filming import Film
from scenes.props.worked_layer import WorkedLayer
from scenes.stage.legibility import check
from scenes.topics import layer

NETS = {
    "one": "x[1] -> 1 tanh",
    "one of two": "x[2] -> 1",
    "deep": "x[3] -> 5 phi -> 5 phi -> 2 phi",
    "wide": "x[2] -> 64 relu -> 64 relu -> 1",
    "wider": "x[64] -> 64 -> 10 softmax",
    "eight": "x[8] -> 8 relu",
}


def steps(text: str = ""):
    return Film(layer.tell, Network.parse(text) if text else layer.EXAMPLE).story.steps


def shown(step, prefix: str) -> dict[str, str]:
    return {thing.id.removeprefix(prefix): thing.text for thing in step.seen if thing.id.startswith(prefix)}


def entries(step, name: str) -> list[str]:
    return [text for place, text in shown(step, f"{name}:").items() if place[0].isdigit()]


def test_first_one_row_stands_beside_its_neuron():
    first = steps()[0]
    told = WorkedLayer.of(layer.EXAMPLE, None)
    assert entries(first, "W") == [number(value, 1) for value in told.weights[1]]
    assert entries(first, "x") == ["0.9", "0.5", "0.2"]
    assert entries(first, "h") == ["?"]
    assert {value for place, value in shown(first, "value:").items() if place.startswith("layer1")} == {"?"}
    assert first["formula"].text.replace(" ", "") == "h₂=φ(w_{2,1}x₁+w_{2,2}x₂+w_{2,3}x₃+b₂)"
    assert first["W:head"].text == "w₂"


def test_a_row_stands_at_the_height_of_its_neuron():
    last = steps()[-1]
    for row in (1, 2, 3, 4):
        assert middle(last[f"W:{row},1"]) == pytest.approx(middle(last[f"neuron:layer1:{row}"]), abs=0.006)


def middle(thing) -> float:
    return (thing.box[1] + thing.box[3]) / 2


def test_the_worked_row_is_what_the_layer_computes():
    second = steps()[1]
    told = WorkedLayer.of(layer.EXAMPLE, None)
    w, b = told.weights[1], told.bias[1]
    assert np.allclose(told.weights, told.weights.round(1))
    z = sum(float(number(a, 1).replace("−", "-")) * x for a, x in zip(w, (0.9, 0.5, 0.2), strict=True)) + b
    h = 1 / (1 + np.exp(-z))
    assert second["worked"].text.replace(" ", "").endswith(f"=φ({number(z)})≈{number(h)}")
    assert second["value:layer1:2"].text == number(h)
    assert entries(second, "h") == [number(h)]
    assert second["stand-in"].text == "here φ = sigmoid"


def test_rows_stack_up_while_their_neurons_light():
    third = steps()[2]
    told = WorkedLayer.of(layer.EXAMPLE, None)
    assert len(entries(third, "W")) == 4 * 3
    values = shown(third, "value:layer1:")
    assert [values[f"{row}"] for row in (1, 2, 3, 4)] == [number(h) for h in told.h]
    assert sorted(entries(third, "h")) == sorted(values.values())
    assert third["formula"].text.replace(" ", "") == "hᵢ=φ(wᵢ·x+bᵢ)"
    assert third["rows"].text == "i = 1, 2, 3, 4"
    assert "worked" not in third


def test_all_rows_are_one_matrix():
    last = steps()[3]
    assert last["formula"].text.replace(" ", "") == "h=φ(Wx+b)"
    assert [last[f"{name}:head"].text for name in "hWxb"] == ["h", "W", "x", "b"]
    assert last["W:shape"].text == "4 × 3"
    assert not shown(last, "W:band")


def test_a_layer_with_weights_of_its_own_keeps_them():
    given = {"layer1": {"W": [[0.25, -1.5]], "b": [0.125]}}
    network = Network.parse("x[2] -> 1 relu").with_weights(given)
    second = Film(layer.tell, network).story.steps[1]
    assert entries(second, "W") == ["0.25", "−1.50"]


def test_any_dense_layer_can_be_told_of():
    network = Network.parse(NETS["deep"])
    told = Film(layer.tell, network, options=(("layer", 2),)).story.steps
    assert told[-1]["formula"].text.replace(" ", "") == "h₂=φ(W₂h₁+b₂)"
    assert told[-1]["W:shape"].text == "5 × 5"


def test_wide_layers_keep_their_dots_and_say_their_size():
    last = steps(NETS["wide"])[-1]
    assert {"W:1,1", "W:2,1", "W:3,1", "W:dots,1", "W:64,1"} <= {thing.id for thing in last.seen}
    assert last["W:shape"].text == "64 × 2"


@pytest.mark.parametrize("name", NETS)
def test_other_networks_fit(name):
    film = Film(layer.tell, Network.parse(NETS[name]))
    assert 3 <= len(film.steps) <= 4
    assert [str(problem) for problem in check(film.story)] == []


def test_a_layer_without_numbers_is_refused_in_one_sentence():
    with pytest.raises(NetworkError, match="symbolic size n"):
        steps("x[n] -> 3 relu")
