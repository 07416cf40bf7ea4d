"""The family of a network's functions: counted, two members in numbers, and two θ of one function."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from sympy import ImmutableDenseMatrix

from explainers.derivations.derivation import Definition, Derivation, Step
from explainers.networks import Network, NetworkError
from explainers.networks.numbers import with_whole_weights
from explainers.topics import function_family


def of_rule(made: Derivation, rule: str) -> Step:
    return next(step for step in made.steps if step.rule == rule)


def alone(made: Derivation, step: Step) -> bool:
    return bool(replace(made, steps=(step,)).verify())


@pytest.mark.parametrize(
    "text",
    ["x[2] -> 2 relu -> 1", "x[n] -> m relu -> 1", "x[8] -> a: 8 relu -> 8 -> & a -> 3 nobias", "x[5] -> 1"],
)
def test_theta_is_counted(text: str) -> None:
    network = Network.parse(text)
    assert of_rule(function_family.derive(network), "count").after == network.parameter_count


@pytest.mark.parametrize("text", ["x[2] -> 2 relu -> 1", "x[3] -> 2 leaky_relu -> 3", "x[5] -> 2 -> 1"])
def test_both_members_agree_with_numpy(text: str) -> None:
    network = Network.parse(text)
    made = function_family.derive(network)
    x = np.resize([1.0, 2.0, -1.0, 0.0], network.input_shape)
    values = [step.after for step in made.steps if step.rule == "work out"]
    first, second = (np.array(value.tolist(), dtype=float).ravel() for value in values)
    np.testing.assert_allclose(first, with_whole_weights(network, 1)(x))
    assert any(np.allclose(second, with_whole_weights(network, seed)(x)) for seed in function_family.SEEDS)
    assert not np.allclose(first, second)


def test_theta_in_a_row_is_all_the_weights() -> None:
    network = Network.parse("x[2] -> 2 relu -> 1")
    made = function_family.derive(network)
    rows = [step.after for step in made.steps if str(step.before).startswith("theta")]
    assert [row.shape for row in rows] == [(1, 9), (1, 9)]
    arrays = with_whole_weights(network, 1).parameters
    assert arrays is not None
    flat = [
        entry
        for name in ("layer1", "layer2")
        for part in ("W", "b")
        for entry in arrays.of_layer(name)[part].ravel()
    ]
    assert [float(entry) for entry in rows[0]] == flat


def test_own_weights_are_the_first_member() -> None:
    network = Network.parse("x[1] -> 1").with_weights({"layer1": {"W": [[0.25]], "b": [3]}})
    assert "f₁(x) = 1/4 · 1 + 3" in function_family.derive(network).text()


@pytest.mark.parametrize("units", [2, 3, 6])
def test_swapped_neurons_in_numpy(units: int) -> None:
    random = np.random.default_rng(units)
    w, b, outer, x = (random.normal(size=shape) for shape in ((units, 3), units, (2, units), 3))
    made = function_family.derive(Network.feedforward(3, units, 2).parse(f"x[3] -> {units} tanh -> 2"))
    ((_, swap),) = of_rule(made, "swap neurons").evidence.pairs  # type: ignore[union-attr]
    p = np.array(swap.tolist(), dtype=float)
    np.testing.assert_allclose(outer @ p.T @ np.tanh(p @ w @ x + p @ b), outer @ np.tanh(w @ x + b))
    assert not np.allclose(p, np.eye(units))


@pytest.mark.parametrize("text", ["x[3] -> 3 relu -> 2", "x[784] -> 30 relu -> 2"])
def test_a_swap_that_is_none_is_refuted(text: str) -> None:
    made = function_family.derive(Network.parse(text))
    step = of_rule(made, "swap neurons")
    ((letter, swap),) = step.evidence.pairs  # type: ignore[union-attr]
    size = swap.shape[0]
    added = ImmutableDenseMatrix(size, size, lambda i, j: int(i == j) + int((i, j) == (0, 1)))
    turned = ImmutableDenseMatrix(size, size, lambda i, j: int(j == (i + 1) % size))
    assert alone(made, step)
    assert not alone(made, replace(step, evidence=Definition(((letter, added),))))
    assert alone(made, replace(step, evidence=Definition(((letter, turned),))))


@pytest.mark.parametrize("phi", ["relu", "leaky_relu", "tanh"])
def test_a_wrong_factor_is_refuted(phi: str) -> None:
    made = function_family.derive(Network.parse(f"x[2] -> 2 {phi} -> 1"))
    step = of_rule(made, "rescale")
    assert alone(made, step)
    assert not alone(made, replace(step, after=3 * step.after))
    assert not alone(made, replace(step, after=-step.after))


def test_sigmoid_neurons_are_not_rescaled() -> None:
    made = function_family.derive(Network.parse("x[2] -> 2 sigmoid -> 1"))
    assert "rescale" not in [step.rule for step in made.steps]


def test_an_unknown_activation_is_written_but_not_computed() -> None:
    rules = [step.rule for step in function_family.derive(Network.parse("x[2] -> 2 phi -> 1")).steps]
    assert rules.count("put in") == 2
    assert "work out" not in rules
    assert "swap neurons" in rules


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("x[2] -> h: 3 <- h", "functions are of sequences"), ("x[2] -> relu", "nothing to learn")],
)
def test_what_does_not_fit_gets_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(NetworkError, match=sentence):
        function_family.derive(Network.parse(text))
