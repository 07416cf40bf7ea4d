"""Backpropagation as it is taught: goldens, its numbers against the backward pass, and what is refused."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
import pytest
from random_networks import random_network
from sympy import MatrixSymbol
from sympy.matrices.expressions.blockmatrix import BlockMatrix

from explainers.derivations.gradients.nodes import Gradient
from explainers.derivations.symbols import Letters
from explainers.networks import ACTIVATIONS, Network, NetworkError
from explainers.topics import training
from tests.explainers.topics.gradient_values import evaluated, given, split


def lines(text: str, **options: Any) -> list[str]:
    """The formulas alone, from the loss on."""
    made = training.derive(Network.parse(text), **options)
    formulas = [
        line.strip() for line in made.text().splitlines() if " = " in line or line.strip().startswith("= ")
    ]
    return formulas[next(i for i, line in enumerate(formulas) if line.startswith("ℓ")) :]


def test_two_layers_as_taught() -> None:
    assert lines("x[3] -> 5 phi -> 2 phi") == [
        "ℓ = 1/2(ŷ − y)ᵀ(ŷ − y)",
        "δ₂ = ∂ℓ/∂z₂",
        "= (ŷ − y) ⊙ φ′(z₂)",
        "∂ℓ/∂W₂ = δ₂h₁ᵀ",
        "∂ℓ/∂b₂ = δ₂",
        "δ₁ = ∂ℓ/∂z₁",
        "= (W₂ᵀδ₂) ⊙ φ′(z₁)",
        "∂ℓ/∂W₁ = δ₁xᵀ",
        "∂ℓ/∂b₁ = δ₁",
    ]


def test_softmax_and_cross_entropy_end_in_p_minus_y() -> None:
    assert lines("x[3] -> 2 softmax nobias") == [
        "ℓ = −yᵀlog(ŷ)",
        "δ = ∂ℓ/∂z",
        "= ŷ(1ᵀy) − y",
        "δ = ŷ − y",
        "∂ℓ/∂W = δxᵀ",
    ]


def test_a_skip_sends_its_error_past_the_layers() -> None:
    made = lines("x[8] -> a: 8 relu -> 8 -> + a -> relu -> 2", loss="any")
    assert "= (W₂ᵀδ₂ + δₛ₁) ⊙ ReLU′(z₁)" in made
    assert "δ₃ = ∂ℓ/∂ŷ" in made


def test_a_stack_splits_the_matrix_that_reads_it() -> None:
    made = training.derive(Network.parse("x[8] -> a: 8 relu -> 8 relu -> & a -> 2")).text()
    assert "W₃ = [W_{3,1}, W_{3,2}]" in made
    assert "(W₂ᵀδ₂ + W_{3,2}ᵀδ₃) ⊙ ReLU′(z₁)" in made


def test_over_time_gradients_add_up() -> None:
    made = lines("x[4] -> h: 8 tanh <- h", steps=3)
    assert made[-3:] == [
        "∂ℓ/∂Wₓ = δ₁x₁ᵀ + δ₂x₂ᵀ + δ₃x₃ᵀ",
        "∂ℓ/∂Wₕ = δ₁h₀ᵀ + δ₂h₁ᵀ + δ₃h₂ᵀ",
        "∂ℓ/∂b = δ₁ + δ₂ + δ₃",
    ]


def test_one_layer_alone() -> None:
    made = lines("x[3] -> 5 phi -> 5 phi -> 2", layer=2)
    assert [line for line in made if line.startswith("∂")] == ["∂ℓ/∂W₂ = δ₂h₁ᵀ", "∂ℓ/∂b₂ = δ₂"]
    assert not any("δ₁" in line for line in made)


@pytest.mark.parametrize("options", [{"depth": "L"}, {}], ids=["asked for", "many layers"])
def test_every_layer_at_once(options: dict[str, Any]) -> None:
    made = training.derive(Network.feedforward(*[4] * 31, activation=ACTIVATIONS[1]), **options)
    assert "= (Wₗ₊₁ᵀδₗ₊₁) ⊙ φ′(zₗ)" in made.text()
    assert made.verify().is_exact
    assert ("L = 30" in made.text()) is (not options)


def test_kinks_and_steps_are_spoken_of() -> None:
    assert any(
        "At exactly 0 relu has a kink" in one
        for one in training.derive(Network.parse("x[2] -> 3 relu -> 1")).remarks
    )
    assert any(
        "nothing before it learns" in one
        for one in training.derive(Network.parse("x[2] -> 3 step -> 1")).remarks
    )
    assert not any("kink" in one for one in training.derive(Network.parse("x[2] -> 3 tanh -> 1")).remarks)


def test_a_known_slope_is_told_once() -> None:
    made = lines("x[2] -> 3 tanh -> 3 tanh -> 1")
    assert made[1] == "tanh′(z₁) = 1 − h₁ ⊙ h₁"
    assert sum(line.startswith("tanh′") for line in made) == 1


def test_a_hundred_layers_of_different_kinds() -> None:
    """Written out whole, in every format, within seconds."""
    start = time.process_time()
    made = training.derive(
        Network.parse("x[4]" + "".join(f" -> 4 {'relu' if i % 2 else 'tanh'}" for i in range(99)) + " -> 2")
    )
    assert made.verify().is_exact
    for text in (made.latex(), made.typst(), made.markdown(), made.text(), made.json()):
        assert len(text) < 2_000_000
    assert time.process_time() - start < 20  # about three seconds; what grows as a square would take minutes


# Numbers ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(24))
def test_the_formulas_give_the_numbers_of_the_backward_pass(seed: int) -> None:
    """Every line of the derivation evaluated in NumPy, against `network.backward`, which finite differences check."""
    network = random_network(seed, depth=1 + seed % 5, feedback=seed % 4 == 0, activation=None, has_bias=None)
    network = network.randomised(seed)
    steps = 3 if network.has_feedback else None
    generator = np.random.default_rng(seed)
    xs = generator.normal(size=(steps or 1, *network.input_shape))
    y = generator.normal(size=network.output_shape)
    values = given(network, xs, y, steps)
    known: dict[str, np.ndarray] = {}
    for step in training.derive(network, **({"steps": steps} if steps else {})).steps:
        if isinstance(step.before, MatrixSymbol):
            if isinstance(step.after, BlockMatrix) and step.before.name in values:
                split(step.after, values, step.before.name)
            else:
                values[step.before.name] = evaluated(step.after, values)
        elif step.left is not None:
            values[step.left.name] = evaluated(step.after, values)
        elif isinstance(step.before, Gradient):
            known[step.before.letter.name] = evaluated(step.after, values)
    made = network.backward(xs if steps else xs[0], y)
    letters = Letters(network)
    for layer in network.dense_layers:
        gradients = dict(made.gradients.get(layer.name, {}))
        bias = letters.bias(layer)
        names = [*letters.weight_names(layer), *([] if bias is None else [bias.name])]
        for name, expected in zip(names, gradients.values(), strict=False):
            np.testing.assert_allclose(known[name].reshape(expected.shape), expected, atol=1e-9)


@pytest.mark.parametrize(
    ("text", "options", "sentence"),
    [
        ("x[3] -> 2", {"loss": "cross_entropy"}, "end it as in"),
        ("x[3] -> 2", {"loss": "hinge"}, "there is no loss 'hinge'"),
        ("x[3] -> 2", {"steps": 3}, "leave steps out"),
        ("x[3] -> 2", {"depth": "M"}, 'depth is "L"'),
        ("x[8] -> a: 8 -> 8 -> + a -> 2", {"depth": "L"}, "two or more dense layers in a row"),
        ("x[3] -> 2", {"layer": 4}, "there is no dense layer 4"),
        ("x[3] -> relu", {}, "no weights to train"),
        ("x[3] -> lstm 4 -> 2", {"steps": 500}, "take fewer layers or time steps"),
    ],
)
def test_what_does_not_fit_gets_a_sentence(text: str, options: dict[str, Any], sentence: str) -> None:
    with pytest.raises(NetworkError, match=sentence):
        training.derive(Network.parse(text), **options)
