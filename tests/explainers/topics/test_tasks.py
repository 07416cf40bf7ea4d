"""Losses from likelihoods: against NumPy and finite differences, and with wrong constants that are refuted."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from sympy import Add, Derivative, Integer, Rational, Symbol, lambdify

from explainers.derivations.derivation import Derivation, Step
from explainers.networks import Network, NetworkError
from explainers.topics import tasks
from layerwise import derive


def of_rule(made: Derivation, rule: str) -> list[Step]:
    return [step for step in made.steps if step.rule == rule]


def alone(made: Derivation, step: Step) -> bool:
    return bool(replace(made, steps=(step,)).verify())


def test_the_gaussian_in_numpy() -> None:
    made = derive("tasks", task="regression")
    (density,) = of_rule(made, "likelihood")
    letters = [Symbol("y", real=True), Symbol("yhat", real=True), Symbol("sigma", positive=True)]
    p = lambdify(letters, density.before)
    grid = np.linspace(-40, 40, 80_001)
    assert np.trapezoid(p(grid, 1.5, 2.0), grid) == pytest.approx(1)
    (logarithm,) = of_rule(made, "take the logarithm")
    assert lambdify(letters, logarithm.after)(3.0, 1.0, 2.0) == pytest.approx(-np.log(p(3.0, 1.0, 2.0)))
    # The mean is where a Gaussian's examples are likeliest.
    data = np.array([1.0, 2.0, 6.0])
    losses = [-np.log(p(data, guess, 2.0)).sum() for guess in np.linspace(0, 6, 601)]
    assert np.linspace(0, 6, 601)[int(np.argmin(losses))] == pytest.approx(data.mean())


@pytest.mark.parametrize("count", [2, 3, 4, 5])
def test_slopes_by_finite_differences(count: int) -> None:
    made = tasks.derive(Network.parse(f"x[2] -> {count} softmax"))
    z = [Symbol(f"z_{place}", real=True) for place in range(1, count + 1)]
    at = np.linspace(-1.0, 1.5, count)
    slopes = [step for step in of_rule(made, "derivative") if step.before.args[1][0] in z]
    assert len(slopes) == count
    for place, step in enumerate(slopes):
        assert isinstance(step.before, Derivative)
        loss, slope = lambdify([z], step.before.args[0]), lambdify([z], step.after)
        h = np.zeros(count)
        h[place] = 1e-5
        assert slope(at) == pytest.approx((loss(at + h) - loss(at - h)) / 2e-5, abs=1e-8)
        p = np.exp(at) / np.exp(at).sum()
        assert slope(at) == pytest.approx(p[place] - (place == 0))


def test_one_sigmoid_by_finite_differences() -> None:
    made = tasks.derive(Network.parse("x[2] -> 1 sigmoid"))
    (step,) = of_rule(made, "derivative")
    letters = [Symbol("z", real=True), Symbol("y", real=True)]
    loss, slope = lambdify(letters, step.before.args[0]), lambdify(letters, step.after)
    for z, y in ((-2.0, 0.0), (0.3, 1.0), (4.0, 0.0)):
        assert slope(z, y) == pytest.approx((loss(z + 1e-5, y) - loss(z - 1e-5, y)) / 2e-5, abs=1e-8)
        p = 1 / (1 + np.exp(-z))
        assert loss(z, y) == pytest.approx(-y * np.log(p) - (1 - y) * np.log(1 - p))


@pytest.mark.parametrize("text", ["x[3] -> 5 relu -> 3", "x[3] -> 1", "x[3] -> 2 softmax"])
def test_every_wrong_constant_is_refuted(text: str) -> None:
    made = tasks.derive(Network.parse(text))
    for step in made.steps:
        if step.relation == "=" and step.rule != "define":
            assert alone(made, step)
            assert not alone(made, replace(step, after=Add(step.after, Rational(1, 2), evaluate=False))), step


def test_wrong_slopes_are_refuted() -> None:
    made = tasks.derive(Network.parse("x[3] -> 3 softmax"))
    first, second, *_ = of_rule(made, "derivative")
    assert not alone(made, replace(first, after=second.after))
    assert not alone(made, replace(second, after=first.after))
    assert not alone(made, replace(first, after=-first.after))


def test_a_likelihood_without_its_two_is_refuted() -> None:
    """e^{−(y−ŷ)²/σ²} is no Gaussian of width σ: its logarithm is another one."""
    made = derive("tasks", task="regression")
    (step,) = of_rule(made, "take the logarithm")
    assert not alone(made, replace(step, after=step.after.subs(Symbol("sigma", positive=True), Integer(1))))


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("x[3] -> 5 relu -> 3", "two losses"),
        ("x[3] -> 3 softmax", "cross-entropy"),
        ("x[3] -> 1 sigmoid", "cross-entropy"),
        ("x[3] -> 1 relu", "squared error"),
        ("x[3] -> 2 tanh", "squared error"),
    ],
)
def test_the_head_decides(text: str, title: str) -> None:
    assert title in tasks.derive(Network.parse(text)).title


@pytest.mark.parametrize(
    ("text", "task", "sentence"),
    [
        ("x[3] -> 3 softmax", "regression", "softmax makes probabilities"),
        ("x[3] -> 3 relu", "classification", "after relu is no probability"),
    ],
)
def test_what_does_not_fit_gets_a_sentence(text: str, task: tasks.Task, sentence: str) -> None:
    with pytest.raises(NetworkError, match=sentence):
        tasks.derive(Network.parse(text), task=task)
