"""What is on stage at the end of each step, and that the numbers are the network's own."""

import numpy as np
import pytest

from explainers.networks import Network
from explainers.networks.numbers import affine_map, example_input, with_numbers, without_activations
from scenes.filming import Film
from scenes.stage.legibility import check
from scenes.topics import collapse

NETS = {
    "one layer": "x[3] -> 2",
    "relu": "x[3] -> 4 relu -> 4 relu -> 2",
    "unknown": "x[3] -> 4 phi -> 2",
    "wide": "x[2] -> 64 relu -> 64 relu -> 1",
    "six": "x[4] -> 6 -> 6 -> 6 -> 6 -> 6 -> 2",
    "skip": "x[3] -> a: 4 phi -> 4 phi -> + a -> 2",
}


def steps(text: str = ""):
    return Film(collapse.tell, Network.parse(text) if text else collapse.EXAMPLE).story.steps


def shown(step, prefix: str) -> dict[str, str]:
    return {thing.id.removeprefix(prefix): thing.text for thing in step.seen if thing.id.startswith(prefix)}


def test_the_formula_is_written_out_multiplied_out_and_named():
    formulas = [step["formula"].text.replace(" ", "") for step in steps()]
    assert formulas[0] == "ŷ=W₃(W₂(W₁x+b₁)+b₂)+b₃"
    assert formulas[1] == "ŷ=W₃W₂W₁x+W₃W₂b₁+W₃b₂+b₃"
    assert formulas[3] == "ŷ=Ax+c"


def test_three_matrices_become_one():
    third, fourth = steps()[2:4]
    assert [name for name in shown(third, "tile:") if ":" not in name] == ["W_3", "W_2", "W_1", "A"]
    assert shown(third, "tile:")["W_2:shape"] == "4 × 4"
    assert [name for name in shown(fourth, "tile:") if ":" not in name] == ["A", "c"]


def test_the_layers_melt_into_one_and_nothing_of_the_melting_is_left():
    fourth = steps()[3]
    assert len(shown(fourth, "one:neuron:")) == 3 + 2
    assert len(shown(fourth, "one:edge:")) == 6
    assert len(shown(fourth, "neuron:")) == 3 + 4 + 4 + 2
    assert not shown(fourth, "melting:")


def test_the_same_numbers_go_in_and_come_out():
    last = steps()[-1]
    values = shown(last, "value:")
    single = shown(last, "one:value:")
    assert {values[f"x:{n}"] for n in (1, 2, 3)} == {single[f"x:{n}"] for n in (1, 2, 3)}
    assert [values["layer3:1"], values["layer3:2"]] == [single["layer1:1"], single["layer1:2"]]
    assert shown(last, "relation") == {"": "="}


def test_the_affine_map_is_the_product_of_the_matrices():
    network = with_numbers(collapse.EXAMPLE)
    A, c = affine_map(network)
    W1, W2, W3 = (network.parameters.of_layer(f"layer{n}")["W"] for n in (1, 2, 3))
    assert pytest.approx(W3 @ W2 @ W1) == A
    x = example_input(network)
    assert A @ x + c == pytest.approx(network(x))


def test_with_activations_the_numbers_part():
    text = NETS["relu"]
    last = steps(text)[-1]
    network = with_numbers(without_activations(Network.parse(text)))
    assert last.info.title == "With ReLU in between, nothing melts"
    assert not np.allclose(network(example_input(network)), 0)
    assert shown(last, "relation") == {"": "≠"}
    assert shown(last, "activation:") == {"layer1": "ReLU", "layer2": "ReLU"}


@pytest.mark.parametrize("name", NETS)
def test_other_networks_fit(name):
    film = Film(collapse.tell, Network.parse(NETS[name]))
    assert 3 <= len(film.steps) <= 8
    assert [str(problem) for problem in check(film.story)] == []
