"""The collapse through convolutions: proved, and its letters as numbers against the network without activations."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from random_volumes import random_text

from explainers.derivations.symbols import Letters
from explainers.derivations.unfolding.vectors import as_vectors
from explainers.networks import KNOWN, Network, NetworkError
from explainers.networks.numbers import affine_map, without_activations
from explainers.topics import collapse, nesting, stack
from tests.explainers.topics.evaluation import evaluated

NETWORKS = [
    "x[1, 9] -> conv 2@3 tanh -> avgpool 2 -> flatten -> 3",
    "x[2, 6, 6] -> conv 3@3x3 pad 1 relu -> batchnorm -> conv 2@1x1 -> globalpool -> 4",
    "x[1, 6, 6] -> a: conv 2@3x3 pad 1 -> batchnorm -> conv 2@3x3 pad 1 -> + a -> dropout 0.5 -> flatten -> 2",
    "x[1, 6, 4] -> a: conv 2@3x3 pad 1 -> maxpool 2 -> convT 3@2x2/2 -> & a -> conv 1@1x1",
    "x[1, 8] -> subsample 2 tanh -> upsample 2 -> crop 1 -> adaptivepool 4 -> batchnorm -> flatten -> 2 relu -> 2",
]


def values_of(network: Network, x: np.ndarray) -> dict[str, np.ndarray]:
    """Every letter of a network over vectors with its own numbers, and what it computes from x."""
    letters, passed = Letters(network), network.forward(x)
    assert network.parameters is not None
    values: dict[str, np.ndarray] = {}
    for layer in network.layers:
        values[letters.layer(layer.name).name] = passed[layer.name][:, None]
        numbers = network.parameters.of_layer(layer.name)
        if numbers:
            values[letters.weight_names(layer)[0]] = numbers["W"]
        if "b" in numbers:
            values[letters.bias(layer).name] = numbers["b"][:, None]  # type: ignore[union-attr]
    return values


@pytest.mark.parametrize("is_identity", [True, False])
@pytest.mark.parametrize("text", NETWORKS)
def test_every_step_is_proved_and_its_numbers_are_the_networks(text: str, is_identity: bool) -> None:
    network = Network.parse(text).randomised(5)
    made = collapse.derive(network, is_identity=is_identity)
    report = made.verify()
    assert report, report
    assert all(step.is_exact for step in report.steps)
    computing = without_activations(network) if is_identity else network
    if "maxpool" in text:
        return  # The letters of what max pooling puts out have no formula.
    x = np.random.default_rng(2).normal(size=network.input_shape)
    values = values_of(as_vectors(computing), x.ravel())
    for step in made.steps:
        if step.rule == "name":
            for pair in step.evidence.pairs:  # type: ignore[union-attr]
                values[pair[0].name] = evaluated(pair[1], values)
    last = made.steps[-1]
    np.testing.assert_allclose(
        evaluated(last.after, values), computing(x).reshape(-1, 1), rtol=1e-8, atol=1e-10
    )


@pytest.mark.parametrize("seed", range(20))
def test_random_ones_without_activations_are_one_matrix(seed: int) -> None:
    """From the proof's own letters to numbers, against the network itself."""
    network = Network.parse(random_text(seed, side=12)).randomised(seed)
    made = collapse.derive(network, is_identity=True)
    assert made.verify().is_exact
    if "maxpool" in str(network):
        return
    plain = without_activations(network)
    x = np.random.default_rng(seed).normal(size=network.input_shape)
    values = values_of(as_vectors(plain), x.ravel())
    last = made.steps[-1]
    values |= {pair[0].name: evaluated(pair[1], values) for pair in last.evidence.pairs}  # type: ignore[union-attr]
    np.testing.assert_allclose(evaluated(last.after, values), plain(x).reshape(-1, 1), rtol=1e-7, atol=1e-9)


def test_lenet_without_activations_is_one_matrix() -> None:
    network = Network.known("lenet5").randomised(1)
    made = collapse.derive(network, is_identity=True)
    assert made.verify()
    (pairs,) = [step.evidence.pairs for step in made.steps if step.rule == "name"]  # type: ignore[union-attr]
    plain = without_activations(network)
    x = np.random.default_rng(4).normal(size=(1, 32, 32))
    values = values_of(as_vectors(plain), np.zeros(1024))
    a, c = (evaluated(pair[1], values) for pair in pairs)
    assert (a.shape, c.shape) == ((10, 1024), (10, 1))
    np.testing.assert_allclose(a @ x.reshape(-1, 1) + c, plain(x).reshape(-1, 1), rtol=1e-9, atol=1e-11)
    # By the other route: the network itself at every unit vector.
    np.testing.assert_allclose(a, affine_map(plain)[0], rtol=1e-8, atol=1e-12)
    # A planted fault: without one of its biases the shift is another one.
    without = evaluated(type(pairs[1][1])(*pairs[1][1].args[:-1]), values)
    assert not np.allclose(without, c)


@pytest.mark.parametrize("topic", [nesting, stack], ids=["nesting", "stack"])
def test_other_formulas_are_written_over_vectors(topic: Any) -> None:
    network = Network.known("lenet5").randomised(1)
    made = topic.derive(network)
    assert made.verify().is_exact
    x = np.random.default_rng(4).normal(size=(1, 32, 32))
    values = values_of(as_vectors(network), x.ravel())
    for step in made.steps:
        np.testing.assert_allclose(
            evaluated(step.after, values), values[(step.left or step.before).name], rtol=1e-9, atol=1e-11
        )
    assert any("is a convolution as a matrix" in remark for remark in made.remarks)
    with pytest.raises(NetworkError, match="max pooling of layer 'maxpool1' is no matrix, since the largest"):
        topic.derive(Network.known("alexnet"))


def test_softmax_of_a_volume_is_refused() -> None:
    with pytest.raises(NetworkError, match="takes softmax at every position by itself"):
        collapse.derive(Network.parse("x[2, 4] -> conv 3@1 softmax -> flatten -> 2"))


def test_numbers_over_vectors_are_those_over_volumes() -> None:
    network = Network.parse(
        "x[2, 5, 4] -> conv 3@3x3/2 pad 1 relu -> batchnorm -> globalpool -> 2 tanh"
    ).randomised(2)
    x = np.random.default_rng(1).normal(size=(2, 5, 4))
    np.testing.assert_allclose(as_vectors(network)(x.ravel()), network(x), rtol=1e-10)


@pytest.mark.parametrize("is_identity", [None, True])
@pytest.mark.parametrize("name", KNOWN)
def test_every_architecture_collapses_as_far_as_it_can(name: str, is_identity: bool | None) -> None:
    try:
        made = collapse.derive(Network.known(name), is_identity=is_identity)
    except NetworkError as error:
        assert "there is never more than one layer" in str(error)  # noqa: PT017
        return
    report = made.verify()
    assert report, report
    assert all(step.is_exact for step in report.steps)
    has_pooling = name not in ("lenet5", "denoising_unet")
    obstacles = [remark for remark in made.remarks if "stands in the way: the largest" in remark]
    assert bool(obstacles) == (has_pooling and name != "lenet5_1998")


def test_what_the_letters_are_is_said() -> None:
    made = collapse.derive(Network.known("lenet5"))
    assert any(
        remark.startswith("Each of T₁ (4704×1024) and T₃ (1600×1176) is a convolution")
        for remark in made.remarks
    )
    assert any(remark.startswith("Each of P₂ (1176×4704) and P₄ (400×1600)") for remark in made.remarks)
