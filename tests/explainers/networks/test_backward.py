"""The backward pass against finite differences of the loss, for every kind of layer, batch and time; and descent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from random_networks import random_network

from explainers.networks import ACTIVATIONS, Dense, Network, NetworkError, descend
from explainers.networks.backward import backward

STEP = 1e-5
NETWORKS = [
    ("x[3] -> 5 tanh -> 5 sigmoid -> 2", "squared"),
    ("x[3] -> 5 tanh -> 4 softmax", "cross_entropy"),
    ("x[3] -> 5 gelu nobias -> 4 softmax", "squared"),
    ("x[8] -> a: 8 tanh -> 8 -> + a -> tanh -> & a -> 2", "squared"),
    ("x[3] -> lstm 4 -> 2", "squared"),
    ("x[3] -> gru 4 -> 2 softmax", "cross_entropy"),
    ("x[4] -> 5 tanh -> 6 tanh <- layer1[t-2] -> 3", "squared"),
    ("x[4] -> h: 3 tanh <- h", "squared"),
    ("x[2,9,9] -> conv 3@3x3 tanh -> avgpool 2 -> conv 4@2x2 tanh -> flatten -> 3", "squared"),
    ("x[1,8,8] -> conv 3@3x3 silu -> maxpool 2 -> globalpool -> 3 softmax", "cross_entropy"),
]


def example(network: Network, batch: tuple[int, ...], seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """An input (a sequence of four with feedback) and a target, as columns of a batch or alone."""
    generator = np.random.default_rng(seed)
    times = (4,) if network.has_feedback else ()
    x = generator.normal(size=(*times, *network.input_shape, *batch))
    return x, generator.random((*network.output_shape, *batch))


def by_differences(network: Network, loss_of: Callable[[Network], float]) -> dict[str, dict[str, np.ndarray]]:
    """(ℓ(w + h) − ℓ(w − h)) / 2h for every single weight."""
    assert network.parameters is not None
    arrays = {
        layer: {name: np.array(a) for name, a in d.items()} for layer, d in network.parameters.arrays.items()
    }
    found: dict[str, dict[str, np.ndarray]] = {}
    for layer, named in arrays.items():
        for name, array in named.items():
            slopes = np.zeros_like(array)
            for place in np.ndindex(*array.shape):
                middle = array[place]
                values = []
                for moved in (middle + STEP, middle - STEP):
                    array[place] = moved
                    values.append(loss_of(network.with_weights(arrays)))
                array[place] = middle
                slopes[place] = (values[0] - values[1]) / (2 * STEP)
            found.setdefault(layer, {})[name] = slopes
    return found


@pytest.mark.parametrize("batch", [(), (3,)], ids=["one", "batch"])
@pytest.mark.parametrize(("text", "loss"), NETWORKS, ids=[text for text, _ in NETWORKS])
def test_gradients_are_those_of_finite_differences(text: str, loss: Any, batch: tuple[int, ...]) -> None:
    network = Network.parse(text).randomised(1)
    x, y = example(network, batch)
    made = network.backward(x, y, loss=loss)
    expected = by_differences(network, lambda one: loss_value(one, x, y, loss))
    for layer, named in expected.items():
        for name, slopes in named.items():
            np.testing.assert_allclose(made.gradients[layer][name], slopes, atol=1e-7)


def loss_value(network: Network, x: np.ndarray, y: np.ndarray, loss: str) -> float:
    """The loss by its formula, from the forward pass alone; the mean over a batch."""
    output = network.forward_sequence(x)[-1].output if network.has_feedback else network(x)
    each = ((output - y) ** 2).sum(axis=0) / 2 if loss == "squared" else -(y * np.log(output)).sum(axis=0)
    return float(np.mean(each))


@pytest.mark.parametrize("seed", range(12))
def test_random_networks(seed: int) -> None:
    network = random_network(seed, depth=1 + seed % 4, feedback=seed % 3 == 0, activation=None, most_units=3)
    network = network.randomised(seed)
    x, y = example(network, (2,), seed)
    made = network.backward(x, y)
    expected = by_differences(network, lambda one: loss_value(one, x, y, "squared"))
    wrong = sum(
        not np.allclose(made.gradients.get(layer, {}).get(name, 0.0), slopes, atol=1e-6)
        for layer, named in expected.items()
        for name, slopes in named.items()
    )
    assert wrong == 0


@pytest.mark.parametrize("phi", [one for one in ACTIVATIONS if one.function], ids=lambda phi: phi.name)
def test_every_activation_passes_errors_back(phi: Any) -> None:
    network = Network.feedforward(3, 4, 2, activation=phi).randomised(3)
    x, y = example(network, ())
    made = network.backward(x, y)
    expected = by_differences(network, lambda one: loss_value(one, x, y, "squared"))
    np.testing.assert_allclose(made.gradients["layer1"]["W"], expected["layer1"]["W"], atol=1e-7)


def test_the_input_has_a_gradient_too() -> None:
    network = Network.parse("x[3] -> 4 tanh -> 2").randomised(0)
    x, y = example(network, ())
    slopes = [
        (loss_value(network, x + d, y, "squared") - loss_value(network, x - d, y, "squared")) / (2 * STEP)
        for d in np.eye(3) * STEP
    ]
    np.testing.assert_allclose(network.backward(x, y).input_gradients[0], slopes, atol=1e-8)


def test_by_hand() -> None:
    """ŷ = w x + b at w = 2, x = 3, b = 1 and y = 5: the error is 2, so ∂ℓ/∂w = 6 and ∂ℓ/∂b = 2."""
    network = Network.parse("x[1] -> 1").with_weights({"layer1": {"W": [[2.0]], "b": [1.0]}})
    made = network.backward([3.0], [5.0])
    assert made.loss == 2
    assert made.deltas["layer1"].tolist() == [2]
    assert made.gradients["layer1"]["W"].tolist() == [[6]]
    assert made.gradients["layer1"]["b"].tolist() == [2]
    assert made.forward.output.tolist() == [7]


def test_cross_entropy_survives_impossible_answers() -> None:
    """e^−800 is no double, but its logarithm is."""
    network = Network.parse("x[1] -> 2 softmax").with_weights(
        {"layer1": {"W": [[800.0], [0.0]], "b": [0, 0]}}
    )
    made = network.backward([1.0], [0.0, 1.0], loss="cross_entropy")
    assert made.loss == 800
    assert made.deltas["layer1"].tolist() == [1, -1]


def test_a_planted_fault_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without φ′ the check against finite differences fails: it can."""
    network = Network.parse("x[3] -> 5 tanh -> 2").randomised(1)
    x, y = example(network, ())
    right = network.backward(x, y).gradients["layer1"]["W"]
    monkeypatch.setattr("explainers.networks.backward.through_activation", lambda phi, z, h, g: g)
    assert not np.allclose(backward(network, x, y).gradients["layer1"]["W"], right)


def test_descent_goes_down_and_is_the_same_each_time() -> None:
    network = Network.parse("x[2] -> 8 tanh -> 1").randomised(0)
    x = np.random.default_rng(0).normal(size=(2, 50))
    losses = [loss for _, loss in descend(network, x, x[:1] * x[1:], rate=0.3, steps=200)]
    assert len(losses) == 201
    assert losses[-1] < losses[0] / 10
    assert losses == [loss for _, loss in descend(network, x, x[:1] * x[1:], rate=0.3, steps=200)]


@pytest.mark.parametrize(
    ("text", "y", "options", "sentence"),
    [
        ("x[2] -> 3", [1.0], {}, "the target has the shape"),
        ("x[2] -> 3", "many", {}, "not an array of numbers"),
        ("x[2] -> 3", [1.0, 2, 3], {"loss": "cross_entropy"}, "end it as in"),
        ("x[2] -> 3", [1.0, 2, 3], {"loss": "hinge"}, "take squared or cross_entropy"),
    ],
)
def test_what_does_not_fit_gets_a_sentence(text: str, y: Any, options: Any, sentence: str) -> None:
    with pytest.raises(NetworkError, match=sentence):
        Network.parse(text).randomised(0).backward([1.0, 2.0], y, **options)


def test_layers_without_a_derivative_say_so() -> None:
    network = Network.parse("x[1,4,4] -> conv 2@2x2 -> upsample 2 -> flatten -> 2").randomised(0)
    with pytest.raises(NetworkError, match="upsample layers: leave them out"):
        network.backward(np.ones((1, 4, 4)), [1.0, 2.0])


def test_too_large_a_rate_says_so() -> None:
    network = Network.parse("x[1] -> 1").randomised(0)
    with pytest.raises(NetworkError, match="take a smaller rate"):
        list(descend(network, [10.0], [1.0], rate=1e3, steps=1000))


def test_dense_layers_share_nothing() -> None:
    """Each layer has gradients for just its own parameters."""
    network = Network.parse("x[3] -> 4 relu nobias -> 2").randomised(0)
    made = network.backward([1.0, 2, 3], [0.0, 1])
    names = {name: set(one) for name, one in made.gradients.items()}
    assert names == {"layer1": {"W"}, "layer2": {"W", "b"}}
    assert all(isinstance(network.by_name[name].operation, Dense) for name in made.gradients)
