"""Linearity: counter-examples that are found, and refused where they are none."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from sympy import Float, ImmutableDenseMatrix, Integer, exp

from explainers.derivations.derivation import Certified, Derivation, Step
from explainers.learning.linear.bends import Bend, bend_of
from explainers.learning.linear.laws import FUNCTIONS, LawBroken, RealFunction, both_sides, counterexample
from explainers.networks import Network, NetworkError
from explainers.networks.numbers import with_whole_weights
from explainers.topics import linearity
from layerwise import derive

IN_FLOATS = {
    "1/x": lambda x: 1 / x,
    "x^2": lambda x: x**2,
    "e^x": np.exp,
    "x1*x2": lambda x, y: x * y,
}


def of_rule(made: Derivation, rule: str) -> list[Step]:
    return [step for step in made.steps if step.rule == rule]


def alone(made: Derivation, step: Step) -> bool:
    return bool(replace(made, steps=(step,)).verify())


# Functions -------------------------------------------------------------------------------------


@pytest.mark.parametrize("law", ["sums", "means"])
@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.name)
def test_what_is_found_is_a_counterexample_in_floats(function: RealFunction, law: str) -> None:
    u, v = (np.array(point, dtype=float) for point in counterexample(function, law))  # type: ignore[arg-type, union-attr]
    f = IN_FLOATS[function.name]
    if law == "sums":
        assert not np.isclose(f(*(u + v)), f(*u) + f(*v))
    else:
        assert not np.isclose(f(*(u + v) / 2), (f(*u) + f(*v)) / 2)


def test_a_linear_and_an_affine_function_are_not_refuted() -> None:
    tripled = RealFunction("3x", 1, lambda x: 3 * x)
    shifted = RealFunction("3x+1", 1, lambda x: 3 * x + 1)
    assert counterexample(tripled, "sums") is None
    assert counterexample(tripled, "means") is None
    assert counterexample(shifted, "means") is None
    assert counterexample(shifted, "sums") is not None


@pytest.mark.parametrize(
    ("place", "u", "v"),
    [(1, (0,), (1,)), (1, (0,), (0,)), (3, (1, 0), (1, 0))],
    ids=["0 and 1", "0 and 0", "on an axis"],
)
def test_a_counterexample_that_is_none_is_refuted(place: int, u: tuple[int, ...], v: tuple[int, ...]) -> None:
    """0² + 1² = (0 + 1)²: at these points the law holds."""
    function = FUNCTIONS[place]
    before, after = both_sides(function, "sums", u, v)
    verdict = LawBroken(function, "sums", u, v).examine(before, "ne", after)
    assert not verdict.holds


def test_a_certificate_speaks_of_its_own_claim_only() -> None:
    own = LawBroken(FUNCTIONS[1], "sums", (1,), (1,))
    before, after = both_sides(FUNCTIONS[1], "sums", (1,), (1,))
    assert own.examine(before, "ne", after).holds
    assert not own.examine(before, "=", after).holds
    assert not own.examine(before, "ne", after + 1).holds
    assert not own.examine(exp(1), "ne", Integer(1)).holds


def test_each_of_the_four_is_shown() -> None:
    text = linearity.derive().text()
    for line in (
        "(1 + 1)² ≠ 1² + 1²",
        "1/(1 + 1) ≠ 1/1 + 1/1",
        "e¹ ≠ (e⁰ + e²)/2",
        "(0 + 1)(1 + 0) ≠ 0 · 1 + 1 · 0",
    ):
        assert line in text
    assert "≠ 1² + 1²" not in derive("linearity", function="1/x").text()


# Networks --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "x[1] -> 2 relu -> 1",
        "x[2] -> 3 sigmoid -> 2 softmax",
        "x[3] -> a: 4 gelu -> 4 -> + a -> 2",
        "x[2] -> 2 step",
    ],
)
def test_a_bend_in_numpy(text: str) -> None:
    bend = bend_of(Network.parse(text))
    u, v = (np.array(point, dtype=float) for point in (bend.u, bend.v))
    assert not np.allclose(bend.network((u + v) / 2), (bend.network(u) + bend.network(v)) / 2)


def test_given_weights_are_kept() -> None:
    network = Network.parse("x[1] -> 1 relu -> 1").with_weights(
        {"layer1": {"W": [[0.5]], "b": [1.5]}, "layer2": {"W": [[1]], "b": [0]}}
    )
    bend = bend_of(network)
    assert bend.network is network
    made = linearity.derive(network)
    assert made.verify().is_exact
    assert "no weights were given" not in made.text()
    assert "no weights were given" in linearity.derive(Network.parse("x[1] -> 1 relu -> 1")).text()
    assert max(abs(bend.u[0]), abs(bend.v[0])) > 3  # the bend is at −3


def test_a_wrong_output_is_refuted() -> None:
    made = linearity.derive(Network.parse("x[1] -> 2 relu -> 1"))
    step = of_rule(made, "work out")[0]
    assert alone(made, step)
    assert not alone(made, replace(step, after=step.after + ImmutableDenseMatrix([[1]])))
    assert not alone(made, replace(step, before=step.after * 2))


def test_a_wrong_decimal_is_refuted() -> None:
    made = linearity.derive(Network.parse("x[1] -> 2 sigmoid -> 1"))
    step = of_rule(made, "work out")[0]
    assert alone(made, step)
    off = step.after[0] + Float("0.001", 1)
    assert not alone(made, replace(step, after=ImmutableDenseMatrix([[off]])))


def test_where_there_is_no_bend_none_is_claimed() -> None:
    network = with_whole_weights(Network.parse("x[2] -> 3 -> 1"))
    straight = Bend(network, (Fraction(0), Fraction(0)), (Fraction(1), Fraction(1)))
    before, after = straight.sides()
    assert not straight.examine(before, "ne", after).holds
    made = linearity.derive(Network.parse("x[1] -> 2 relu -> 1"))
    step = of_rule(made, "means")[0]
    assert not alone(made, replace(step, evidence=Certified(straight)))


def test_a_network_that_never_bends_is_not_called_bent() -> None:
    dead = Network.parse("x[1] -> 1 relu -> 1").with_weights(
        {"layer1": {"W": [[0]], "b": [1]}, "layer2": {"W": [[1]], "b": [0]}}
    )
    with pytest.raises(NetworkError, match="no bend was found"):
        linearity.derive(dead)


def test_without_activations_it_is_affine_or_linear() -> None:
    assert "linear only where" in linearity.derive(Network.parse("x[3] -> 4 -> 2")).text()
    assert "the network is linear" in linearity.derive(Network.parse("x[3] -> 4 nobias -> 2 nobias")).text()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("x[3] -> 4 phi -> 2", "stands for any function"),
        ("x[n] -> 3 relu", "symbolic size n"),
        ("x[3] -> h: 4 relu <- h", "has feedback"),
        ("x[3] -> h: 4 <- h", "has feedback"),
        ("x[784] -> 100 relu -> 10", "20,000 are the most"),
    ],
)
def test_what_does_not_fit_gets_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(NetworkError, match=sentence):
        linearity.derive(Network.parse(text))


def test_a_network_and_a_function_are_too_much() -> None:
    with pytest.raises(NetworkError, match="leave one of them out"):
        linearity.derive(Network.parse("x[1] -> 1 relu"), function="x^2")
