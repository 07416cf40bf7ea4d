"""The network as a value: counts, order, shapes, limits; and the builder."""

import pickle
import time
from fractions import Fraction

import pytest
import sympy
from random_networks import random_network

from explainers.networks import (
    RELU,
    TANH,
    Add,
    Concatenate,
    Dense,
    Edge,
    Elementwise,
    Input,
    Layer,
    Network,
)

X = Layer("x", Input((3,)))


@pytest.mark.parametrize(
    ("sizes", "parameters", "connections"),
    [
        ((3, 5, 5, 2), 62, 50),
        ((3, 9, 2), 56, 45),
        ((3, 3, 3, 3, 2, 2, 2, 2), 62, 45),
        ((784, 100, 10), 79510, 79400),
    ],
)
def test_counts(sizes: tuple[int, ...], parameters: int, connections: int) -> None:
    network = Network.feedforward(*sizes)
    assert (network.parameter_count, network.connection_count) == (parameters, connections)
    without = Network.feedforward(*sizes, has_bias=False)
    assert without.parameter_count == without.connection_count == connections


def test_counts_with_letters_and_feedback() -> None:
    n, m = (sympy.Symbol(letter, integer=True, positive=True) for letter in "nm")
    network = Network.parse("x[n] -> h: m tanh <- h -> 1")
    assert sympy.expand(network.parameter_count - (m * n + m * m + m + m + 1)) == 0
    assert network.output_shape == (1,)
    assert network.letters == ("m", "n")
    assert (
        Network.feedforward(sympy.Symbol("n"), 2) == Network.feedforward("n", 2) == Network.parse("x[n] -> 2")
    )
    assert Network.parse("x[n] -> m -> & x -> 1").shapes["concatenate1"] == (n + m,)


def test_layers_are_put_in_computing_order_and_stay_where_they_can() -> None:
    written = (
        X,
        Layer("late", Add(), (Edge("b"), Edge("a"))),
        Layer("a", Dense(2), (Edge("x"),)),
        Layer("b", Dense(2), (Edge("x"), Edge("late", 1))),
        Layer("out", Dense(1), (Edge("late"),)),
    )
    assert [layer.name for layer in Network(written).layers] == ["x", "a", "b", "late", "out"]
    assert [layer.name for layer in Network((X, *reversed(written[1:]))).layers] == [
        "x",
        "b",
        "a",
        "late",
        "out",
    ]


def test_shapes_along_feedback_do_not_depend_on_the_order() -> None:
    # Each concatenation waits for the width of a later one.
    network = Network.parse("x[3] -> c: & d[t-1] -> 5 -> d: & e[t-1] -> 4 -> e: & x")
    assert network.shapes["e"] == (7,)
    assert network.shapes["d"] == (12,)
    assert network.shapes["c"] == (15,)
    assert Network.parse("x[3] -> h: + h[t-1] -> 2").shapes["h"] == (3,)


def test_a_chain_of_ten_thousand_layers_is_built_and_written_in_seconds() -> None:
    begin = time.process_time()
    text = "x[3]" + " -> 5 relu" * 10_000
    network = Network.parse(text)
    assert str(network) == text
    assert network.parameter_count == 20 + 9_999 * 30
    assert Network.feedforward(*["n"] * 10_001).is_symbolic
    assert time.process_time() - begin < 10


def test_builder_and_notation_agree() -> None:
    built = Network.builder(8).dense(8, RELU, name="a").dense(8).add("a").activate(RELU).dense(2).build()
    assert built == Network.parse("x[8] -> a: 8 relu -> 8 -> + a -> relu -> 2")
    recurrent = (
        Network.builder(4, name="u")
        .dense(8, TANH, has_bias=False, feedback=("h", Edge("out", 2)), name="h")
        .concatenate("u", Edge("h", 1))
        .dense("m", name="out")
        .build()
    )
    assert recurrent == Network.parse("u[4] -> h: 8 tanh nobias <- h <- out[t-2] -> & u & h[t-1] -> out: m")
    assert Network.builder(1, 28, 28).activate(RELU).build().output_shape == (1, 28, 28)
    assert Network.builder(2).dense(3, feedback="hidden", name="hidden").build().layers[1].inputs[1] == Edge(
        "hidden", 1
    )


def test_a_builder_is_a_value_that_can_branch() -> None:
    start = Network.builder(3).dense(4, name="a")
    left, right = start.dense(2), start.dense(5)
    assert left.build().output_shape == (2,)
    assert right.build().output_shape == (5,)
    both = start.after("x").dense(6, name="b").concatenate("a").build()
    assert both.layers[2:] == (
        Layer("b", Dense(6), (Edge("x"),)),
        Layer("concatenate1", Concatenate(), (Edge("b"), Edge("a"))),
    )


def test_networks_are_values() -> None:
    network = random_network(3, feedback=True).randomised(5)
    same = random_network(3, feedback=True).randomised(5)
    assert network == same
    assert hash(network) == hash(same)
    assert pickle.loads(pickle.dumps(network)) == network
    assert network != random_network(3, feedback=True)
    assert network != network.randomised(6)
    assert random_network(3) != random_network(4)


def test_weights_may_be_lists_arrays_and_fractions() -> None:
    network = Network.feedforward(2, 1)
    third = network.with_weights({"layer1": {"W": [[Fraction(1, 4), sympy.Rational(1, 2)]], "b": (0,)}})
    assert third.parameters is not None
    assert third.parameters.of_layer("layer1")["W"].tolist() == [[0.25, 0.5]]
    assert third == network.with_weights({"layer1": {"W": [[0.25, 0.5]], "b": [-0.0]}})
    with pytest.raises(ValueError, match="read-only"):
        third.parameters.of_layer("layer1")["W"][0, 0] = 1.0


def test_random_networks_have_what_they_promise() -> None:
    kinds = {Add: 0, Concatenate: 0, Elementwise: 0}
    for seed in range(60):
        network = random_network(seed, feedback=seed % 2 == 1, activation=None)
        assert 1 <= len(network.dense_layers) <= 12
        assert network.has_feedback <= (seed % 2 == 1)
        assert network == random_network(seed, feedback=seed % 2 == 1, activation=None)
        for kind in kinds:
            kinds[kind] += any(isinstance(layer.operation, kind) for layer in network.layers)
    assert all(count > 20 for count in kinds.values())
    plain = random_network(1, depth=4, skip=False, concatenation=False, equal_widths=True)
    assert plain.is_chain
    assert len(set(plain.shapes.values())) == 1
