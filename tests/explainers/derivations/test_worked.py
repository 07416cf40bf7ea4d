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
from sympy import ImmutableDenseMatrix, MatrixSymbol, Rational

from explainers.derivations.derivation import Certified, Derivation, Step
from explainers.derivations.gradients.nodes import Gradient, Jacobian
from explainers.derivations.symbols import Letters
from explainers.derivations.worked.certificates import AsShown, WorkedOut
from explainers.derivations.worked.derivation import with_numbers
from explainers.derivations.worked.numbers import Decimal, Rounded, is_plain
from explainers.networks import ACTIVATIONS, IDENTITY, ActivationFunction, Network, NetworkError


def derived(
    topic: str, network: Network | str, x: str, digits: int | None = None, **options: Any
) -> Derivation:
    shown = Network.parse(network) if isinstance(network, str) else network
    made = importlib.import_module(f"explainers.topics.{topic}").derive(shown, **options)
    return with_numbers(made, shown, x=x, digits=digits)


def numeric(made: Derivation) -> list[Step]:
    certified = (step for step in made.steps if isinstance(step.evidence, Certified))
    return [step for step in certified if isinstance(step.evidence.certificate, WorkedOut | AsShown)]


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
        ("x[2] -> h: 2 <- h", "1, 2", "speaks of any time t"),
        ("x[2] -> h: 2 <- h", "1, 2; 3", "x has 1 number"),
        (" -> ".join(["x[1]", *["1 relu"] * 90]), "1", "more than 80"),
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


# Backwards and through time --------------------------------------------------------------------


def loss_of(network: Network, x: np.ndarray, y: np.ndarray, name: str) -> float:
    output = network(x)
    if name == "softmax":
        return float(-(y * np.log(output)).sum())
    return float(((output - y) ** 2).sum() / 2)


def gradients(made: Derivation) -> list[Step]:
    """What derivatives come to."""
    return [
        step for step in numeric(made) if isinstance(step.left, Gradient | Jacobian) and is_plain(step.after)
    ]


def moved(network: Network, layer: str, name: str, place: tuple[int, ...], by: float) -> Network:
    arrays = {
        key: {one: array.copy() for one, array in named.items()}
        for key, named in network.parameters.arrays.items()
    }
    arrays[layer][name][place] += by
    return network.with_weights(arrays)


@pytest.mark.parametrize("output", ["tanh", "softmax"])
def test_backpropagation_in_numbers_is_that_of_finite_differences(output: str) -> None:
    network = Network.parse(f"x[2] -> 3 sigmoid -> 2 {output}").randomised(4)
    x, y, h = np.array([0.5, -1.0]), np.array([0.0, 1.0]), 1e-6
    derivation = importlib.import_module("explainers.topics.training").derive(network)
    made = with_numbers(derivation, network, x="1/2, -1", y="0, 1", digits=7)
    assert made.verify().is_exact
    last = {str(step.left.letter): floats(step.after) for step in gradients(made)}
    letters = Letters(network)
    for layer in network.dense_layers:
        pairs = (("W", letters.weights(layer)[0]), ("b", letters.bias(layer)))
        for name, letter in pairs:
            shown = last[str(letter)]
            shape = network.parameters.of_layer(layer.name)[name].shape
            for place in np.ndindex(*shape):
                ends = [loss_of(moved(network, layer.name, name, place, by), x, y, output) for by in (h, -h)]
                assert shown.reshape(shape)[place] == pytest.approx((ends[0] - ends[1]) / (2 * h), abs=2e-6)


def test_a_target_that_is_no_probability_has_another_gradient_and_none_is_shown() -> None:
    made = derived_training("x[2] -> 2 softmax", "1, 2", "1, 1")
    assert made.verify().is_exact
    assert not gradients(made)
    assert gradients(derived_training("x[2] -> 2 softmax", "1, 2", "1, 0"))


def derived_training(text: str, x: str, y: str) -> Derivation:
    network = Network.parse(text)
    return with_numbers(
        importlib.import_module("explainers.topics.training").derive(network), network, x=x, y=y
    )


@pytest.mark.parametrize(
    "text",
    ["x[1] -> h: 2 tanh <- h -> 1", "x[2] -> h: 2 relu <- h <- h[t-2]", "x[2] -> lstm 2", "x[1] -> gru 2"],
)
def test_feedback_in_numbers(text: str) -> None:
    network = Network.parse(text).randomised(5)
    xs = np.array([[1.0, -0.5], [0.25, 2.0]])[:, : network.input_shape[0]]
    made = derived("feedback", network, "; ".join(map(text_of, xs)), digits=6, steps=2)
    assert made.verify().is_exact
    letters, found = Letters(network), results_by_letter(made)
    for time, passed in enumerate(network.forward_sequence(xs), start=1):
        for layer in network.layers:
            name = letters.layer(layer.name, time).name
            if name in found:
                np.testing.assert_allclose(found[name][:, 0], passed[layer.name], atol=0.51e-6)
    assert gradients(made)


def results_by_letter(made: Derivation) -> dict[str, np.ndarray]:
    ends = (step for step in numeric(made) if is_plain(step.after) and isinstance(step.left, MatrixSymbol))
    return {step.left.name: floats(step.after) for step in ends}


def test_the_gradient_through_time_in_numbers() -> None:
    network = Network.parse("x[1] -> h: 2 tanh <- h").randomised(6)
    made = derived("feedback", network, "1/2; -1", digits=8, steps=2)
    shown = floats(gradients(made)[-1].after)
    h, xs = 1e-6, np.array([[0.5], [-1.0]])
    for place in range(2):
        ends = []
        for by in (h, -h):
            state = np.zeros(2)
            state[place] = by
            ends.append(network.forward_sequence(xs, {"h": state})[-1].output)
        np.testing.assert_allclose(shown[:, place], (ends[0] - ends[1]) / (2 * h), atol=1e-7)


def test_what_cancels_is_not_called_an_exact_nought() -> None:
    made = derived("stack", "x[1] -> 2 sigmoid -> 1", "0")
    network = Network.parse("x[1] -> 2 sigmoid -> 1").with_weights(
        {"layer1": {"W": [[1], [1]], "b": [1, 1]}, "layer2": {"W": [[1, -1]], "b": [0]}}
    )
    cancelled = derived("stack", network, "1")
    assert made.verify().is_exact
    assert cancelled.verify().is_exact
    assert cancelled.text().count("≈ 0.000") == 1


@pytest.mark.parametrize(
    ("y", "sentence"),
    [("1", "y has 1 number, but the network puts out 2"), ("1, b", "'b' in y is no number")],
)
def test_a_target_that_does_not_fit(y: str, sentence: str) -> None:
    with pytest.raises(NetworkError, match=sentence):
        derived_training("x[2] -> 2 softmax", "1, 2", y)


def test_every_time_step_needs_an_input() -> None:
    with pytest.raises(NetworkError, match="unrolled over 3 time steps, but x gives 2"):
        derived("nesting", "x[1] -> h: 2 tanh <- h", "1; 2", steps=3)


@pytest.mark.parametrize(
    ("x", "total"), [("1/2, .5, +1, −2, 0, 3, 1., 2", 38.5), ("0, 0, 0, 0, 0, 0, 0, 1", 9)]
)
def test_a_neuron_of_many_inputs_is_a_product_of_two_columns(x: str, total: float) -> None:
    network = Network.parse("x[8] -> 1").with_weights({"layer1": {"W": [range(1, 9)], "b": [1]}})
    made = derived("neuron", network, x)
    assert made.verify().is_exact
    assert "[1; 2; 3; 4; 5; 6; 7; 8] · [" in made.text()
    assert floats(made.steps[-1].after)[0, 0] == total


@pytest.mark.parametrize("x", ["0", "40", "-2000"])
@pytest.mark.parametrize("phi", [phi for phi in ACTIVATIONS if phi.function], ids=lambda phi: phi.name)
def test_at_nought_and_far_out(phi: ActivationFunction, x: str) -> None:
    network = Network.parse(f"x[1] -> 2 {phi.name} nobias -> 1")
    made = derived("stack", network, x)
    assert made.verify().is_exact
    if phi.is_elementwise:
        assert derived_training(str(network), x, "1").verify().is_exact
