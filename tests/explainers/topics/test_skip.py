"""Skip connections: goldens, the Jacobian against finite differences, deep towers, and what is refused."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from sympy import Identity

from explainers.derivations.gradients.blocks import chosen_block
from explainers.derivations.symbols import Letters
from explainers.derivations.unfolding.unrolling import Unrolled
from explainers.networks import Network, NetworkError
from explainers.topics import skip
from tests.explainers.topics.gradient_values import evaluated, given

TWO_BLOCKS = "x[4] -> 4 tanh -> 4 -> a: + x -> 4 tanh -> 4 -> + a"


def text_of(text: str, **options: Any) -> str:
    return skip.derive(Network.parse(text), **options).text()


def test_a_block_as_taught() -> None:
    made = skip.derive().text()
    for line in ("ŷ = F + x", "∂ŷ/∂x = ∂F/∂x + I", "∂F/∂x = W₂diag(φ′(z₁))W₁", "= (W₂W₁ + I)x + W₂b₁ + b₂"):
        assert line in made


def test_blocks_in_a_row_are_multiplied() -> None:
    assert "∂ŷ/∂x = (I + ∂F₂/∂a)(I + ∂F₁/∂x)" in text_of(TWO_BLOCKS)


def test_a_stack_has_the_identity_beside() -> None:
    made = text_of("x[8] -> a: 8 relu -> 8 relu -> & a -> 2")
    assert "∂s/∂a = [∂F/∂a; I]" in made
    assert "W₃s + b₃ = W_{3,1}F + W_{3,2}a + b₃" in made
    assert "[W₂; I]a + [b₂; 0]" in made


def test_a_tower_of_a_hundred_blocks() -> None:
    text = "x[3]" + "".join(
        f" -> 3 relu -> 3 -> b{i}: + {'x' if i == 1 else f'b{i - 1}'}" for i in range(1, 101)
    )
    made = skip.derive(Network.parse(text))
    assert "100 such blocks in a row" in made.remarks[-1]
    assert made.verify().is_exact


@pytest.mark.parametrize(
    "text",
    [
        "x[4] -> 4 tanh -> 4 -> + x",
        "x[4] -> 5 sigmoid -> 3 gelu -> 4 tanh -> + x",
        "x[4] -> a: 5 tanh -> 5 -> + a -> 4 -> + x",
        "x[4] -> 3 tanh -> & x",
        "x[4] -> 4 softmax -> + x",
        "x[4] -> 3 tanh -> silu -> 4 -> + x",
    ],
)
def test_the_jacobian_is_that_of_finite_differences(text: str) -> None:
    network = Network.parse(text).randomised(1)
    layer = network.output.name
    (block,) = chosen_block(network, Unrolled(Letters(network)), layer)
    x = np.random.default_rng(0).normal(size=4)
    values = given(network, x[None], np.zeros(1), None)
    for letter, formula in block.definitions:
        values[letter.name] = evaluated(formula, values)
    ours = evaluated(block.jacobian, values)
    step = 1e-6
    columns = [(network(x + d) - network(x - d)) / (2 * step) for d in np.eye(4) * step]
    whole = np.array(columns).T
    expected = whole - np.eye(4) if block.is_sum else whole[: len(ours)]
    np.testing.assert_allclose(ours, expected, atol=1e-8)


def test_identity_is_needed() -> None:
    """A Jacobian without I is refused: the check can fail."""
    made = skip.derive()
    step = next(one for one in made.steps if one.rule == "chain rule")
    assert isinstance(step.after.args[1], Identity)
    wrong = type(step)(step.before, step.rule, step.after.args[0], step.reason, step.evidence)
    assert not type(made)("skip", "", (wrong,)).verify()


@pytest.mark.parametrize(
    ("text", "options", "sentence"),
    [
        ("x[3] -> 4 -> 2", {}, "no skip connection"),
        ("x[4] -> h: 4 <- h", {}, "take one without"),
        ("x[4] -> 4 -> + x", {"layer": "b"}, "no skip connection ends at 'b'"),
    ],
)
def test_what_does_not_fit_gets_a_sentence(text: str, options: dict[str, Any], sentence: str) -> None:
    with pytest.raises(NetworkError, match=sentence):
        skip.derive(Network.parse(text), **options)
