"""The forward pass against plain Python loops, and recurrence against the same loops unrolled in time."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from random_networks import random_network

from explainers.networks import (
    PHI,
    RELU,
    Add,
    Concatenate,
    Dense,
    Edge,
    Elementwise,
    Network,
    NetworkError,
)

Vector = list[float]
# Written anew, one number at a time, so as to share nothing with what is tested.
PLAIN: dict[str, Callable[[float], float]] = {
    "identity": lambda z: z,
    "relu": lambda z: z if z > 0 else 0.0,
    "tanh": math.tanh,
    "sigmoid": lambda z: 1 / (1 + math.exp(-z)),
    "step": lambda z: 1.0 if z >= 0 else 0.0,
}


def plain_loop(network: Network, xs: list[Vector]) -> list[dict[str, Vector]]:
    """Every layer's output at every step, in loops over single numbers; zero before the first."""
    assert network.parameters is not None
    history: list[dict[str, Vector]] = []
    for x in xs:
        now: dict[str, Vector] = {network.input.name: x}
        history.append(now)
        for layer in network.layers[1:]:
            inputs = []
            for edge in layer.inputs:
                step = len(history) - 1 - edge.delay
                zero = [0.0] * int(str(network.shapes[edge.source][0]))
                inputs.append(history[step][edge.source] if step >= 0 else zero)
            numbers = {name: a.tolist() for name, a in network.parameters.of_layer(layer.name).items()}
            now[layer.name] = plain_layer(layer.operation, numbers, inputs)
    return history


def plain_layer(operation: object, numbers: dict[str, Any], inputs: list[Vector]) -> Vector:
    if isinstance(operation, Dense):
        z = [0.0] * int(str(operation.units))
        for number, u in enumerate(inputs):
            weights = numbers[("W", "U")[number] if number < 2 else f"U{number}"]
            for i, row in enumerate(weights):
                for j, value in enumerate(u):
                    z[i] += row[j] * value
        if operation.has_bias:
            z = [value + b for value, b in zip(z, numbers["b"], strict=True)]
        return [PLAIN[operation.activation.name](value) for value in z]
    if isinstance(operation, Add):
        return [sum(values) for values in zip(*inputs, strict=True)]
    if isinstance(operation, Concatenate):
        return [value for u in inputs for value in u]
    assert isinstance(operation, Elementwise)
    return [PLAIN[operation.activation.name](value) for value in inputs[0]]


@pytest.mark.parametrize("seed", range(25))
def test_forward_is_the_plain_loop(seed: int) -> None:
    network = random_network(seed, activation=None, has_bias=None).randomised(seed)
    x = np.random.default_rng(seed).normal(size=network.input_shape)
    [wanted] = plain_loop(network, [x.tolist()])
    result = network.forward(x)
    assert list(result.outputs) == [layer.name for layer in network.layers]
    for name, values in wanted.items():
        np.testing.assert_allclose(result[name], values, rtol=1e-9, atol=1e-12)
    np.testing.assert_array_equal(network(x), result.output)


@pytest.mark.parametrize("seed", range(25))
def test_recurrence_is_the_loop_in_time(seed: int) -> None:
    network = random_network(seed, feedback=True, activation=None).randomised(seed)
    xs = np.random.default_rng(seed).normal(size=(6, *network.input_shape))
    for result, wanted in zip(network.forward_sequence(xs), plain_loop(network, xs.tolist()), strict=True):
        for name, values in wanted.items():
            np.testing.assert_allclose(result[name], values, rtol=1e-8, atol=1e-10)


def test_pre_activations_come_before_the_activation() -> None:
    network = Network.feedforward(3, 5, 5, 2, activation=RELU).randomised(1)
    result = network.forward([1.0, -2.0, 3.0])
    assert list(result.pre_activations) == ["layer1", "layer2", "layer3"]
    for name in ("layer1", "layer2"):
        assert (result.pre_activations[name] < 0).any()
        np.testing.assert_array_equal(result[name], np.maximum(result.pre_activations[name], 0))
    np.testing.assert_array_equal(result["layer3"], result.pre_activations["layer3"])


@pytest.mark.parametrize("seed", range(5))
def test_a_batch_is_its_columns(seed: int) -> None:
    network = random_network(seed, feedback=True, activation=None).randomised(seed)
    xs = np.random.default_rng(seed).normal(size=(4, *network.input_shape, 7))
    batch = network.forward_sequence(xs)
    for column in range(7):
        for whole, single in zip(batch, network.forward_sequence(xs[..., column]), strict=True):
            np.testing.assert_allclose(whole.output[..., column], single.output, rtol=1e-9, atol=1e-12)


def test_softmax_is_taken_column_by_column() -> None:
    network = Network.parse("x[3] -> 4 softmax").randomised(2)
    np.testing.assert_allclose(network(np.ones((3, 5))).sum(axis=0), np.ones(5))


def test_initial_states_go_in_by_name_or_by_age() -> None:
    network = Network.parse("x[1] -> h: 1 nobias <- h <- h[t-2]").with_weights(
        {"h": {"W": [[1]], "U": [[10]], "U2": [[100]]}}
    )
    xs = [[1.0], [2.0]]
    assert [float(p.output[0]) for p in network.forward_sequence(xs)] == [1.0, 12.0]
    held = network.forward_sequence(xs, initial={"h": [3.0]})
    assert [float(p.output[0]) for p in held] == [331.0, 3612.0]  # 1 + 30 + 300, 2 + 3310 + 300
    aged = network.forward_sequence(xs, initial={Edge("h", 1): [3.0], Edge("h", 2): [5.0]})
    assert [float(p.output[0]) for p in aged] == [531.0, 5612.0]  # 1 + 30 + 500, 2 + 5310 + 300


def test_a_network_without_parameters_needs_none() -> None:
    assert Network.parse("x[2] -> relu -> + x")([-1.0, 2.0]).tolist() == [-1.0, 4.0]


def test_a_sequence_of_none_is_empty() -> None:
    assert Network.parse("x[2] -> h: 3 <- h").randomised().forward_sequence([]) == ()


RECURRENT = Network.parse("x[3] -> h: 2 <- h").randomised()
PLAIN_NET = Network.feedforward(3, 2).randomised()
WRONG: dict[str, Callable[[], object]] = {
    "layer 'layer1' has no weights: use network.randomised()": lambda: Network.feedforward(3, 2)([1, 2, 3]),
    "the symbolic size n has no numbers": lambda: Network.feedforward("n", 2)([1, 2, 3]),
    "layer 'layer1' has the activation phi": lambda: (
        Network.feedforward(3, 2, output_activation=PHI).randomised().forward([1, 2, 3])
    ),
    "the input has the shape (2,), but layer 'x' takes (3,), or (3, batch)": lambda: PLAIN_NET([1, 2]),
    "the input has the shape ()": lambda: PLAIN_NET(1.0),
    "the input has the shape (3, 2, 2)": lambda: PLAIN_NET(np.ones((3, 2, 2))),
    "the input is 'abc', not an array of numbers": lambda: PLAIN_NET("abc"),
    "the input is [[1], [1, 2]], not an array": lambda: PLAIN_NET([[1], [1, 2]]),
    "has feedback, so its output depends on earlier inputs": lambda: RECURRENT([1, 2, 3]),
    "3 is not a sequence in time": lambda: RECURRENT.forward_sequence(3),  # type: ignore[arg-type]
    "the input of step 2 has the shape (2,)": lambda: RECURRENT.forward_sequence([[1, 2, 3], [1, 2]]),
    "the inputs in time have the shapes 3, 3×2": lambda: RECURRENT.forward_sequence(
        [np.ones(3), np.ones((3, 2))]
    ),
    "given for 'k', which no feedback reads: give one for 'h'": lambda: RECURRENT.forward_sequence(
        [[1, 2, 3]], initial={"k": [1]}
    ),
    "the initial value of layer 'h' has the shape (3,), but the layer's output is (2,)": lambda: (
        RECURRENT.forward_sequence([[1, 2, 3]], initial={"h": [1, 2, 3]})
    ),
    "there is no layer 'layer2': did you mean layer1?": lambda: PLAIN_NET.forward([1, 2, 3])["layer2"],
}


@pytest.mark.parametrize(("sentence", "call"), WRONG.items(), ids=list(WRONG))
def test_wrong_calls(sentence: str, call: Callable[[], object]) -> None:
    with pytest.raises(NetworkError) as caught:
        call()
    assert sentence in str(caught.value)
