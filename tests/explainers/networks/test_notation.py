"""The text notation: what it reads, what it writes, and that the one undoes the other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from random_networks import networks, random_network, renamed, repeatable

from explainers.networks import (
    ACTIVATIONS,
    IDENTITY,
    RELU,
    SOFTMAX,
    TANH,
    Add,
    Concatenate,
    Dense,
    Edge,
    Elementwise,
    Input,
    Layer,
    Network,
    NetworkError,
)

EXAMPLES = (
    "x[3] -> 5 relu -> 5 relu -> 2 softmax",
    "x[8] -> a: 8 relu -> 8 -> + a -> relu -> 2",
    "x[8] -> a: 8 relu -> 8 relu -> & a -> 2",
    "x[4] -> h: 8 tanh <- h -> 3",
    "x[4] -> h: 8 tanh nobias <- h <- h[t-2] -> & h[t-1] -> 3",
    "x[n] -> m relu -> 1",
    "x[n_1] -> T -> d2",
    "image[1, 28, 28] -> relu -> + image",
    "x[1, 32, 32] -> conv 6@5x5 tanh -> avgpool 2 -> flatten -> 120 tanh -> 10",
    "x[3, 64, 64] -> conv 64@7x7/2 pad 3 nobias -> batchnorm -> relu -> maxpool 3/2 pad 1 -> globalpool -> 5",
    "x[4, 9] -> a: conv n@3/2 -> conv 8@1 -> conv 4@1 groups 4 silu -> flatten -> dropout 0.5 -> 3",
    "x[2, 8, 8] -> convT n@2x2/2 relu nobias -> upsample 2x1 -> crop 1 -> adaptivepool 3x2 -> subsample 3x2 tanh",
    "x[2, 8] -> a: conv 4@3 pad 1 -> b: conv 4@1 from x -> + a -> avgpool 2/1 -> flatten -> distance 3",
    "x[1, 6, 6, 6] -> conv 2@3x2x1/1x2x1 pad 1x0x0 -> maxpool 2x1x1",
    "ξ[3] -> 隠れ: 4 sigmoid -> _1: + 隠れ",
)


@pytest.mark.parametrize("text", EXAMPLES)
def test_what_is_read_is_written_back(text: str) -> None:
    assert str(Network.parse(text)) == text


def test_dense_layers_are_those_of_feedforward() -> None:
    read = Network.parse("x[3] -> 5 relu -> 5 relu -> 2 softmax")
    assert read == Network.feedforward(3, 5, 5, 2, activation=RELU, output_activation=SOFTMAX)
    assert str(Network.feedforward(3, 5, 5, 2, activation=RELU)) == "x[3] -> 5 relu -> 5 relu -> 2"


def test_options_of_a_convolution_come_in_any_order() -> None:
    text = "x[4, 8] -> conv 4@3/2 pad 1 groups 2 relu nobias from x"
    assert str(Network.parse("x[4, 8] -> conv 4@3/2 nobias relu groups 2 pad 1 from x")) == text.removesuffix(
        " from x"
    )


def test_skip_reads_the_layer_before_and_the_named_one() -> None:
    assert Network.parse("x[8] -> a: 8 relu -> 8 -> + a -> relu -> 2").layers == (
        Layer("x", Input((8,))),
        Layer("a", Dense(8, RELU), (Edge("x"),)),
        Layer("layer2", Dense(8), (Edge("a"),)),
        Layer("add1", Add(), (Edge("layer2"), Edge("a"))),
        Layer("activation1", Elementwise(RELU), (Edge("add1"),)),
        Layer("layer3", Dense(2), (Edge("activation1"),)),
    )


def test_feedback_and_delays() -> None:
    layers = Network.parse("x[4] -> h: 8 tanh nobias <- h <- h[t-2] -> c: & h[t-1] & x").layers
    assert layers[1] == Layer("h", Dense(8, TANH, has_bias=False), (Edge("x"), Edge("h", 1), Edge("h", 2)))
    assert layers[2] == Layer("c", Concatenate(), (Edge("h"), Edge("h", 1), Edge("x")))


def test_feedback_may_come_from_a_later_layer() -> None:
    network = Network.parse("x[4] -> 8 <- layer2 -> 3")
    assert dict(network.parameter_shapes(network.layers[1])) == {"W": (8, 4), "U": (8, 3), "b": (8,)}


@pytest.mark.parametrize(
    "text",
    [
        "x [ 3 ]->5relu->2",
        "  x[3]\n  -> 5 relu\n  -> 2\n",
        "x[3] → 5 relu ⟶ 2",
        "x[3] -> 5 relu -> 2 identity",
    ],
)
def test_spaces_and_arrows_are_free(text: str) -> None:
    assert str(Network.parse(text)) == "x[3] -> 5 relu -> 2"


def test_a_name_that_looks_automatic_is_free_for_users() -> None:
    network = Network.parse("layer1[3] -> layer3: 4 -> 5 -> 6 -> 7")
    assert [layer.name for layer in network.layers] == ["layer1", "layer3", "layer2", "layer4", "layer5"]
    assert Network.parse(str(network)) == network


@repeatable
@given(networks())
def test_every_random_network_is_written_and_read_back(network: Network) -> None:
    assert Network.parse(str(network)) == network


words = st.from_regex(r"[^\W\d]\w{0,8}", fullmatch=True)


@repeatable
@given(networks(), st.dictionaries(st.sampled_from(("x", "layer1", "layer2", "sum2")), words, max_size=4))
def test_so_is_one_with_names_of_any_alphabet(network: Network, names: dict[str, str]) -> None:
    kept = {layer.name for layer in network.layers}.isdisjoint(names.values())
    if kept and len(set(names.values())) == len(names):
        network = renamed(network, names)
        assert Network.parse(str(network)) == network


pieces = st.sampled_from(
    [*"x35n[],:+&@-<t ", " -> ", " <- ", "relu ", "nobias ", "h", "[t-1]", "5", "\x00", "→"]
)


@repeatable
@given(st.sampled_from(("", "x[3] -> ", "x[3] -> h: 3")), st.lists(pieces, max_size=12).map("".join))
def test_any_other_text_gets_a_sentence_and_nothing_else(start: str, text: str) -> None:
    sentence = ""
    try:
        network = Network.parse(start + text)
        assert Network.parse(str(network)) == network
    except NetworkError as error:
        sentence = str(error)
    assert "\n" not in sentence


def test_activations_are_all_readable() -> None:
    for activation in ACTIVATIONS:
        network = Network.parse(f"x[3] -> 5 {activation.name} -> {activation.name} -> 2")
        assert network.layers[1].operation == Dense(5, activation)
        assert network.layers[2].operation == Elementwise(activation)


def test_a_branch_says_where_it_comes_from() -> None:
    branched = Network.builder(3).dense(4, name="a").after("x").dense(4, name="b").add("a").build()
    assert str(branched) == "x[3] -> a: 4 -> b: 4 from x -> + a"
    fed_back = Network.parse("x[3] -> a: 4 tanh -> 5 -> b: 4 relu from a <- b -> + a")
    assert fed_back.by_name["b"].inputs == (Edge("a"), Edge("b", 1))
    assert str(fed_back) == "x[3] -> a: 4 tanh -> 5 -> b: 4 relu from a <- b -> + a"


def test_what_has_no_words_is_said_to_need_toml() -> None:
    spaced = renamed(random_network(1), {"x": "the input"})
    with pytest.raises(NetworkError, match="no word of letters"):
        str(spaced)
    two_weights = Network.builder(3).dense(4, name="a").dense(4, feedback=Edge("x", 0)).build()
    with pytest.raises(NetworkError, match="same time step through a second weight matrix"):
        str(two_weights)


def test_identity_stays_where_it_is_a_layer() -> None:
    assert str(Network.parse("x[2] -> identity -> 3 identity")) == "x[2] -> identity -> 3"
    assert Network.parse("x[2] -> 3").layers[1].operation == Dense(3, IDENTITY)
