"""Worked numbers: they agree with the forward pass in NumPy, every one is certified, and a wrong one is refused."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from random_networks import random_network
from sympy import ImmutableDenseMatrix, Rational

from explainers.derivations.derivation import Certified, Derivation, Step
from explainers.derivations.symbols import Letters
from explainers.derivations.worked.derivation import with_numbers
from explainers.derivations.worked.numbers import Decimal, Rounded
from explainers.networks import IDENTITY, Network, NetworkError


def derived(
    topic: str, network: Network | str, x: str, digits: int | None = None, **options: Any
) -> Derivation:
    shown = Network.parse(network) if isinstance(network, str) else network
    made = importlib.import_module(f"explainers.topics.{topic}").derive(shown, **options)
    return with_numbers(made, shown, x=x, digits=digits)


def numeric(made: Derivation) -> list[Step]:
    return [step for step in made.steps if isinstance(step.evidence, Certified)]


def floats(shown: Any) -> np.ndarray:
    entries = shown.tolist() if isinstance(shown, ImmutableDenseMatrix) else [[shown]]
    return np.array([[float(getattr(one, "exactly", one)) for one in row] for row in entries])


def results(made: Derivation) -> dict[str, list[np.ndarray]]:
    """What each left side comes to: the end of each of its chains of numbers."""
    found: dict[str, list[np.ndarray]] = {}
    steps = numeric(made)
    for step, after in zip(steps, [*steps[1:], None], strict=True):
        if after is None or after.rule == "put in the numbers":
            found.setdefault(step.left.name, []).append(floats(step.after))
    return found


def text_of(x: np.ndarray) -> str:
    return ", ".join(str(Fraction(float(one)).limit_denominator(100)) for one in x)


# Against the forward pass ----------------------------------------------------------------------


@pytest.mark.parametrize("topic", ["stack", "nesting", "collapse"])
@pytest.mark.parametrize("seed", range(6))
def test_numbers_are_those_of_the_forward_pass(topic: str, seed: int) -> None:
    network = random_network(
        seed, depth=1 + seed % 4, activation=None if seed % 2 else IDENTITY, most_units=3
    )
    network = network.randomised(seed)
    x = np.random.default_rng(seed).integers(-3, 4, network.input_shape[0])
    made = derived(topic, network, text_of(x), digits=5)
    assert made.verify().is_exact
    letters, passed = Letters(network), network.forward(x)
    found = results(made)
    for layer in network.layers:
        for shown in found.get(letters.names[layer.name], ()):
            np.testing.assert_allclose(shown[:, 0], passed[layer.name], atol=0.51e-5)
    assert letters.names[network.output.name] in found


@pytest.mark.parametrize("text", ["x[2] -> h: 3 tanh <- h -> 1", "x[2] -> lstm 2 -> 1", "x[1] -> gru 2"])
def test_through_time(text: str) -> None:
    network = Network.parse(text).randomised(3)
    xs = np.random.default_rng(1).integers(-2, 3, (2, network.input_shape[0]))
    made = derived("nesting", network, "; ".join(map(text_of, xs)), digits=4, steps=2)
    assert made.verify().is_exact
    letters, passes = Letters(network), network.forward_sequence(xs)
    found = results(made)
    for time, passed in enumerate(passes, start=1):
        for layer in network.layers:
            for shown in found.get(letters.layer(layer.name, time).name, ()):
                np.testing.assert_allclose(shown[:, 0], passed[layer.name], atol=0.51e-4)
    assert letters.layer(network.output.name, 2).name in found


@pytest.mark.parametrize(
    "name", ["sigmoid", "tanh", "relu", "leaky_relu", "elu", "softplus", "silu", "gelu", "softmax"]
)
def test_every_function(name: str) -> None:
    network = Network.parse(f"x[2] -> 2 {name}").randomised(2)
    made = derived("stack", network, "1/2, -1", digits=6)
    assert made.verify().is_exact
    np.testing.assert_allclose(results(made)["yhat"][0][:, 0], network([0.5, -1]), atol=0.51e-6)


def test_the_collapsed_map_is_the_product_of_the_matrices() -> None:
    network = Network.parse("x[2] -> 3 -> 2")
    made = derived("collapse", network, "1/2, -3")
    assert made.verify().is_exact
    found = results(made)
    first, last = found["yhat"]
    np.testing.assert_array_equal(first, last)
    np.testing.assert_allclose(found["A"][0] @ [[0.5], [-3]] + found["c"][0], last)


# Exact and rounded -----------------------------------------------------------------------------

BY_HAND = Network.parse("x[2] -> 2 relu -> 1").with_weights(
    {"layer1": {"W": [[2, -1], [0, 0.5]], "b": [1, 0]}, "layer2": {"W": [[3, -0.1]], "b": [0.2]}}
)


def test_an_example_as_it_is_done_by_hand() -> None:
    lines = derived("stack", BY_HAND, "1, 2").text()
    for line in (
        "h₁ = ReLU(W₁x + b₁)",
        "= ReLU([2, −1; 0, 1/2][1; 2] + [1; 0])",
        "= ReLU([2 · 1 + (−1) · 2 + 1; 0 · 1 + 1/2 · 2 + 0])",
        "= ReLU([1; 1])",
        "= [3, −1/10][1; 1] + 1/5",
        "= 31/10",
    ):
        assert line in lines
    assert "≈" not in lines


def test_a_weight_is_the_decimal_that_it_was_written_as() -> None:
    last = derived("stack", BY_HAND, "1, 2").steps[-1]
    assert entries(last.after) == [Rational(31, 10)]
    assert Fraction(0.1) != Fraction(1, 10)


def test_rounding_is_said() -> None:
    made = derived("stack", "x[2] -> 2 sigmoid -> 1", "1, 1/2")
    assert "≈" in made.text()
    assert any("rounded to 3 decimals" in remark for remark in made.remarks)
    assert {step.relation for step in numeric(made)} == {"=", "approx"}
    assert "rounded to 1 decimal." in derived("stack", "x[2] -> 2 sigmoid -> 1", "1, 1/2", digits=1).text()


def test_what_is_exact_is_not_called_rounded() -> None:
    made = derived("stack", BY_HAND, "1, 2", digits=2)
    assert "≈" not in made.text()
    assert not any("rounded" in remark for remark in made.remarks)


def test_networks_without_weights_get_small_whole_ones_and_say_so() -> None:
    made = derived("stack", "x[2] -> 3 relu -> 2 relu -> 1", "1, 2")
    assert any("without weights" in remark for remark in made.remarks)
    assert made.verify().is_exact
    lit = [shown for shown in results(made).values() if (shown[0] != 0).any()]
    assert len(lit) == 3


# Planted errors --------------------------------------------------------------------------------


def entries(shown: Any) -> list[Any]:
    return list(shown.flat()) if isinstance(shown, ImmutableDenseMatrix) else [shown]


def wrong_versions(shown: Any) -> Iterator[Any]:
    """`shown` with one number changed: by one in the last place of a decimal, by one of a fraction."""
    if isinstance(shown, Decimal):
        for change in (-1, 1):
            yield type(shown)(shown.args[0] + change, shown.args[1])
    elif isinstance(shown, Rational):
        yield shown + 1
    elif isinstance(shown, ImmutableDenseMatrix):
        numbers = list(shown.flat())
        for place, number in enumerate(numbers):
            for other in wrong_versions(number):
                changed = [*numbers[:place], other, *numbers[place + 1 :]]
                yield ImmutableDenseMatrix(*shown.shape, changed, evaluate=False)


@pytest.mark.parametrize("x", ["1, 2", "1/3, 2/7"])
@pytest.mark.parametrize("phi", ["relu", "sigmoid", "softmax"])
def test_a_wrong_number_is_refused(phi: str, x: str) -> None:
    made = derived("stack", f"x[2] -> 2 {phi} -> 1", x)
    planted = 0
    for step in numeric(made):
        for after in wrong_versions(step.after):
            wrong = replace(made, steps=(replace(step, after=after),))
            assert not wrong.verify(), f"{step} with {after}"
            planted += 1
    assert planted >= 3


def test_a_wrong_number_within_a_formula_is_refused() -> None:
    made = derived("stack", "x[2] -> 2 sigmoid -> 1", "1, 2")
    for step in numeric(made):
        for place, part in enumerate(getattr(step.after, "args", ())):
            if isinstance(part, ImmutableDenseMatrix):
                for other in wrong_versions(part):
                    parts = (*step.after.args[:place], other, *step.after.args[place + 1 :])
                    assert not replace(made, steps=(replace(step, after=type(step.after)(*parts)),)).verify()


def test_what_is_rounded_is_not_equal() -> None:
    made = derived("stack", "x[2] -> 2 sigmoid -> 1", "1, 2")
    step = next(step for step in numeric(made) if step.relation == "approx")
    assert not replace(made, steps=(replace(step, relation="="),)).verify()
    assert not replace(made, steps=(replace(step, relation="lt"),)).verify()


def test_a_decimal_that_is_rounded_says_so() -> None:
    assert Rounded(1, 3).text == "0.001"
    assert Decimal(-125, 2).text == "1.25"
    assert Rounded(1, 3).exactly == Fraction(1, 1000)


# What does not fit -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "x", "sentence"),
    [
        ("x[2] -> 2 relu", "1", "x has 1 number, but the network reads 2"),
        ("x[2] -> 2 relu", "1, a", "'a' in x is no number"),
        ("x[2] -> 2 relu", "1, 1/0", "'1/0' in x is no number"),
        ("x[2] -> 2 relu", "1, 2e9", "is no number"),
        ("x[2] -> 2 relu", "", "is no input"),
        ("x[2] -> 2 phi", "1, 2", "stands for any function"),
        ("x[n] -> 2 relu", "1, 2", "symbolic size n"),
        ("x[2] -> 13 relu", "1, 2", "at most 12"),
        ("x[2] -> 2 relu", "1, 2; 3, 4", "one input"),
        ("x[2] -> h: 2 <- h", "1, 2", "separated by semicolons"),
        (" -> ".join(["x[1]", *["1 relu"] * 60]), "1", "more than 40"),
    ],
)
def test_what_does_not_fit_gets_a_sentence(text: str, x: str, sentence: str) -> None:
    with pytest.raises(NetworkError, match=sentence):
        derived("stack", text, x)


def test_digits_have_a_limit() -> None:
    with pytest.raises(NetworkError, match="give 0 to 12"):
        derived("stack", "x[2] -> 2 relu", "1, 2", digits=13)


def test_counts_have_no_numbers_to_put_in() -> None:
    with pytest.raises(NetworkError, match="no formula to put numbers in"):
        derived("feedforward", "x[2] -> 2 relu", "1, 2")
