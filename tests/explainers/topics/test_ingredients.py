"""The loss of a data set: in numbers as NumPy has it, and with planted faults."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from sympy import Integer, Rational

from explainers.derivations.derivation import Derivation, Step
from explainers.derivations.expressions import times
from explainers.learning.formula_values import column_of, numbers_of, rows_of
from explainers.networks import Network, NetworkError
from explainers.networks.numbers import with_whole_weights
from explainers.topics import ingredients
from layerwise import derive


def of_rule(made: Derivation, rule: str) -> Step:
    return next(step for step in made.steps if step.rule == rule)


def alone(made: Derivation, step: Step) -> bool:
    return bool(replace(made, steps=(step,)).verify())


def in_numbers(expr: Any, network: Network, inputs: np.ndarray, targets: np.ndarray) -> float:
    """`expr` with the data and the network's weights put in."""
    fractions = [column_of(tuple(map(Rational, row))) for row in [*inputs.tolist(), *targets.tolist()]]
    names = [f"{letter}_{place}" for letter in "xy" for place in range(1, len(inputs) + 1)]
    known = dict(zip(names, fractions, strict=True))
    weights = numbers_of(network, tuple(inputs[0].tolist()))
    letters = {
        letter: known.get(letter.name) or weights[letter]
        for letter in expr.free_symbols
        if hasattr(letter, "name") and (letter.name in known or letter in weights)
    }
    ((value,),) = rows_of(expr, letters)
    return float(value)


@pytest.mark.parametrize("text", ["x[2] -> 3 relu -> 1", "x[1] -> 2 leaky_relu -> 2", "x[3] -> 2"])
@pytest.mark.parametrize("examples", [1, 3])
def test_the_squared_loss_in_numpy(text: str, examples: int) -> None:
    network = with_whole_weights(Network.parse(text), 3)
    random = np.random.default_rng(examples)
    inputs = random.integers(-3, 4, (examples, int(network.input_shape[0])))
    targets = random.integers(-3, 4, (examples, int(network.output_shape[0])))
    full = of_rule(ingredients.derive(network, examples=examples), "put in the network").after
    expected = 0.5 * ((network(inputs.T).T - targets) ** 2).sum(axis=1).mean()
    assert in_numbers(full, network, inputs, targets) == pytest.approx(expected)


def test_the_cross_entropy_is_that_of_training() -> None:
    text = ingredients.derive(Network.parse("x[3] -> 2 softmax"), examples=2).text()
    assert "ℓᵢ = −yᵢᵀlog(ŷᵢ)" in text
    assert "1/2(−y₁ᵀlog(softmax(Wx₁ + b)) − y₂ᵀlog(softmax(Wx₂ + b)))" in text


@pytest.mark.parametrize("rule", ["write the sum out", "put in the loss", "put in the network", "count"])
def test_a_wrong_constant_is_refuted(rule: str) -> None:
    made = ingredients.derive()
    step = of_rule(made, rule)
    wrong = times(Integer(2), step.after) if hasattr(step.after, "shape") else 2 * step.after
    assert alone(made, step)
    assert not alone(made, replace(step, after=wrong))


def test_a_lost_example_is_refuted() -> None:
    made, fewer = ingredients.derive(examples=3), ingredients.derive(examples=2)
    for rule in ("write the sum out", "put in the loss", "put in the network"):
        step = of_rule(made, rule)
        assert not alone(made, replace(step, after=of_rule(fewer, rule).after))


def test_any_number_of_examples() -> None:
    assert "L(θ) = (Σ_{i=1}^N ℓᵢ)/N" in derive("ingredients", examples="N").text()
    assert "ℓ₂" not in ingredients.derive(examples=1000).text()
    assert "L(θ) = (Σ_{i=1}^{1000} ℓᵢ)/1000" in ingredients.derive(examples=1000).text()


def test_theta_is_counted() -> None:
    network = Network.parse("x[n] -> m relu -> 1")
    assert of_rule(ingredients.derive(network), "count").after == network.parameter_count
    assert "p = mn + m + m + 1" in ingredients.derive(network).text()


@pytest.mark.parametrize("examples", [0, -1, True, "many", 10**10])
def test_what_is_no_number_of_examples_gets_a_sentence(examples: Any) -> None:
    with pytest.raises(NetworkError, match="not a number of examples"):
        ingredients.derive(examples=examples)


@pytest.mark.parametrize(
    ("text", "options", "sentence"),
    [
        ("x[2] -> h: 3 <- h", {}, "examples are sequences"),
        ("x[2] -> 3", {"loss": "cross_entropy"}, "softmax"),
        ("x[2] -> relu", {}, "nothing to learn"),
    ],
)
def test_what_does_not_fit_gets_a_sentence(text: str, options: dict[str, Any], sentence: str) -> None:
    with pytest.raises(NetworkError, match=sentence):
        ingredients.derive(Network.parse(text), **options)
