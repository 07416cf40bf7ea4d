"""The letters of a network: numbers, times, roles, and names that users give."""

from __future__ import annotations

import pytest

from explainers.derivations.expressions import letters
from explainers.derivations.symbols import Letters
from explainers.networks import Network, NetworkError


def written(text: str) -> dict[str, str]:
    network = Network.parse(text)
    known = Letters(network)
    return {layer.name: str(known.names[layer.name]) for layer in network.layers}


def test_dense_layers_are_numbered_and_the_last_is_yhat() -> None:
    assert list(written("x[3] -> 5 relu -> 5 relu -> 2").values()) == ["x", "h_1", "h_2", "yhat"]


def test_a_single_layer_has_plain_letters() -> None:
    known = Letters(Network.parse("x[3] -> 2"), output=None)
    layer = known.network.output
    assert [known.layer(layer.name).name, known.weights(layer)[0].name, known.bias(layer).name] == [
        "h",
        "W",
        "b",
    ]


@pytest.mark.parametrize(
    ("name", "letter"), [("a", "a"), ("g", "g"), ("W", "h_1"), ("c", "h_1"), ("A", "h_1")]
)
def test_a_layer_named_by_one_letter_keeps_it_unless_it_is_taken(name: str, letter: str) -> None:
    assert written(f"x[3] -> {name}: 4 -> 2")[name] == letter


@pytest.mark.parametrize(
    "text", ["c[3] -> 4 -> 2", "w[3] -> 1", "A[3] -> b: 4 -> x: 4 -> 2", "I[2] -> W: 2 -> 2"]
)
def test_an_input_named_by_a_taken_letter_is_x(text: str) -> None:
    known = Letters(Network.parse(text))
    assert known.names[known.network.input.name] == "x"


@pytest.mark.parametrize(
    "text",
    [
        "x[8] -> s: 8 -> 8 -> + s -> 2",
        "x[8] -> 5 -> h: relu -> + layer1",
        "h[3] -> 5 -> 2",
        "s[4] -> 4 -> + s",
        "x[4] -> z: 4 relu -> h: 4 -> + z -> relu",
    ],
)
def test_no_two_layers_share_a_letter(text: str) -> None:
    known = Letters(Network.parse(text))
    assert len(set(known.names.values())) == len(known.network.layers)


def test_the_one_recurrent_layer_has_weights_named_by_what_they_multiply() -> None:
    known = Letters(Network.parse("x[4] -> h: 8 tanh <- h -> 3"))
    recurrent, output = known.network.dense_layers
    assert known.weight_names(recurrent) == ("W_x", "W_h")
    assert known.weight_names(output) == ("W_2",)
    assert [letter.name for letter in letters(known.value(recurrent, "t"))] == [
        *["tanh", "W_x", "x_t", "W_h", "h_t-1", "b_1"]
    ]


def test_other_feedback_has_the_weight_u() -> None:
    known = Letters(Network.parse("x[4] -> 5 -> 6 <- layer1[t-2] -> 3"))
    assert known.weight_names(known.network.dense_layers[1]) == ("W_2", "U_2")


def test_roles_follow_the_layer_and_wrap_after_six() -> None:
    known = Letters(Network.feedforward(*[2] * 10))
    assert [known.role(f"W_{number}") for number in (1, 6, 7, 9)] == [
        "layer 1",
        "layer 6",
        "layer 1",
        "output",
    ]
    assert (known.role("x"), known.role("yhat"), known.role("b_9")) == ("input", "output", "output")


def test_a_letter_in_time_has_the_role_of_its_layer() -> None:
    known = Letters(Network.parse("x[4] -> 8 <- layer1 -> 8 -> 3"))
    assert (known.role("x_3"), known.role("h_1,3"), known.role("h_2,t-1")) == ("input", "layer 1", "layer 2")


def test_what_is_no_vector_is_named() -> None:
    with pytest.raises(NetworkError, match=r"layer 'layer1'|layer 'x'"):
        Letters(Network.parse("x[3] -> 4").__class__(_volume()))


def _volume():  # type: ignore[no-untyped-def]
    from explainers.networks import Edge, Elementwise, Input, Layer
    from explainers.networks.activations import RELU

    return (Layer("x", Input((1, 4, 4))), Layer("r", Elementwise(RELU), (Edge("x"),)))
