"""Certificates: the smallest nets of the published table, witnesses, and nothing false is ever proved."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from flint import arb, ctx
from sympy import Symbol, cos, exp, sin

from explainers.geometry.approximation import (
    certify,
    largest_derivative,
    largest_error,
    relu_network,
    sigmoid_network,
    smallest_relu_network,
    target_of,
    units_by_curvature,
    units_by_lipschitz,
)
from explainers.geometry.approximation.constructing import cells_by_lipschitz
from explainers.geometry.approximation.numbers import shortened
from explainers.networks import Network, NetworkError

SIN, EXP, CUBIC = ("sin(2*pi*x)", 0, 1), ("exp(x)", 0, 1), ("x^3-x", -1, 1)
IN_NUMPY = {
    "sin(2*pi*x)": lambda x: np.sin(2 * np.pi * x),
    "exp(x)": np.exp,
    "x^3-x": lambda x: x**3 - x,
    "tanh(3*x)": lambda x: np.tanh(3 * x),
    "abs(x-1/3)": lambda x: np.abs(x - 1 / 3),
}
TABLE = [
    (SIN, "0.1", 32, 8, 7), (SIN, "0.01", 315, 23, 23), (SIN, "0.001", 3142, 71, 71),
    (EXP, "0.1", 14, 2, 2), (EXP, "0.01", 136, 6, 6), (EXP, "0.001", 1360, 19, 19),
    (CUBIC, "0.1", 20, 6, 5), (CUBIC, "0.01", 200, 18, 17), (CUBIC, "0.001", 2000, 55, 55),
]  # fmt: skip


def off(f: str, network: Network, low: float, high: float, places: int = 20_001) -> float:
    """The largest error on a grid: a second route, from below."""
    x = np.linspace(low, high, places)
    return float(np.abs(IN_NUMPY[f](x) - network(x[None, :])[0]).max())


@pytest.mark.parametrize(("case", "error", "by_slope", "by_bend", "smallest"), TABLE)
def test_the_table(
    case: tuple[str, int, int], error: str, by_slope: int, by_bend: int, smallest: int
) -> None:
    text, low, high = case
    f, allowed = target_of(text), Fraction(error)
    steepest, strongest = (shortened(largest_derivative(f, low, high, k).above) for k in (1, 2))
    assert units_by_lipschitz(steepest, low, high, allowed) == by_slope
    assert units_by_curvature(strongest, low, high, allowed) == by_bend
    assert certify(f, relu_network(f, low, high, by_bend), low, high, allowed)
    found = smallest_relu_network(f, low, high, allowed)
    assert (found.units, found.is_smallest) == (smallest, True)
    assert off(text, relu_network(f, low, high, smallest), low, high) <= float(allowed)
    for units, refutation in enumerate(found.refutations, start=1):
        x = float(refutation.witness)
        net = relu_network(f, low, high, units)
        assert abs(IN_NUMPY[text](x) - net([x])[0]) > float(allowed) * (1 - 1e-9)


@pytest.mark.parametrize("case", [SIN, EXP, CUBIC])
def test_the_widest_nets_by_slope_are_certified_at_once(case: tuple[str, int, int]) -> None:
    text, low, high = case
    f = target_of(text)
    units = units_by_lipschitz(
        shortened(largest_derivative(f, low, high, 1).above), low, high, Fraction("0.01")
    )
    assert certify(f, relu_network(f, low, high, units), low, high, Fraction("0.01")).parts <= 2 * units


def test_three_hinges_are_refuted_where_it_is_worst() -> None:
    f = target_of("sin(2*pi*x)")
    network = relu_network(f, 0, 1, 3)
    found = certify(f, network, 0, 1, Fraction("0.1"))
    assert found.answer == "refuted"
    # By symmetry 1/6 and 5/6 are equally bad.
    assert min(abs(float(found.witness) - x) for x in (1 / 6, 5 / 6)) < 1e-9
    low, high = found.error
    assert low <= Fraction(3**0.5 / 4) + Fraction(1, 10**11)
    assert high >= Fraction(3**0.5 / 4) - Fraction(1, 10**11)


@pytest.mark.parametrize(("error", "units"), [("0.1", 63), ("0.02", 318)])
def test_the_staircase(error: str, units: int) -> None:
    f, allowed = target_of("sin(2*pi*x)"), Fraction(error)
    cells = cells_by_lipschitz(largest_derivative(f, 0, 1, 1).above, 0, 1, allowed)
    network = sigmoid_network(f, 0, 1, cells)
    assert network.dense_layers[0].operation.units == cells - 1 == units
    assert certify(f, network, 0, 1, allowed)
    assert not certify(f, sigmoid_network(f, 0, 1, cells // 2), 0, 1, allowed / 2)


# Planted faults ----------------------------------------------------------------------------------


def changed(network: Network, layer: int, name: str, place: Any, by: float) -> Network:
    weights = {
        each.name: {key: array.copy() for key, array in network.parameters.of_layer(each.name).items()}
        for each in network.dense_layers
    }
    weights[network.dense_layers[layer].name][name][place] += by
    return network.with_weights(weights)


@pytest.mark.parametrize("build", [relu_network, sigmoid_network])
def test_one_wrong_number_is_found(build: Any) -> None:
    f, allowed = target_of("sin(2*pi*x)"), Fraction("0.02")
    network = build(f, 0, 1, 318)
    assert certify(f, network, 0, 1, allowed)
    for fault in (
        changed(network, 1, "W", (0, 200), 0.2),
        changed(network, 1, "b", 0, 0.05),
        changed(network, 0, "b", 150, 15.0),
    ):
        found = certify(f, fault, 0, 1, allowed)
        assert found.answer == "refuted"
        x = float(found.witness)
        assert abs(IN_NUMPY["sin(2*pi*x)"](x) - fault([x])[0]) > 0.02


def test_what_is_proved_is_true_and_what_is_refuted_is_false() -> None:
    """Errors just above and just below the largest one, for networks of many kinds, against a fine grid."""
    kinds = ["relu", "sigmoid", "tanh", "leaky_relu", "softplus", "silu", "gelu"]
    rng = np.random.default_rng(3)
    for kind in kinds:
        for shape in (
            f"x[1] -> 6 {kind} -> 1",
            f"x[1] -> 4 {kind} -> 3 relu -> 1",
            f"x[1] -> 3 {kind} -> 4 tanh -> 1",
        ):
            network = Network.parse(shape).randomised(int(rng.integers(1000)))
            text = str(rng.choice(list(IN_NUMPY)))
            f, worst = target_of(text), off(text, network, -0.5, 1.5)
            assert certify(f, network, Fraction(-1, 2), Fraction(3, 2), worst * 1.01)
            found = certify(f, network, Fraction(-1, 2), Fraction(3, 2), worst * 0.99)
            assert found.answer == "refuted"
            x = float(found.witness)
            assert abs(IN_NUMPY[text](x) - network([x])[0]) > worst * 0.98
            low, high = largest_error(f, network, Fraction(-1, 2), Fraction(3, 2))
            assert float(low) * 0.999 <= worst <= float(high)


def test_skips_and_added_layers() -> None:
    for text in ("x[1] -> a: 5 relu -> 5 tanh -> + a -> 1", "x[1] -> a: 5 relu -> 5 -> & a -> relu -> 1"):
        network = Network.parse(text).randomised(2)
        worst = off("exp(x)", network, 0, 1)
        assert certify(target_of("exp(x)"), network, 0, 1, worst * 1.01)
        assert certify(target_of("exp(x)"), network, 0, 1, worst * 0.99).answer == "refuted"


def test_an_error_met_exactly_is_no_proof_of_less() -> None:
    """|x| by two hinges on [−1, 1] is exact; by x itself the error is exactly 2 at −1."""
    f = target_of("abs(x)")
    net = Network.parse("x[1] -> 1 relu -> 1").with_weights(
        {"layer1": {"W": [[1]], "b": [2]}, "layer2": {"W": [[1]], "b": [-2]}}
    )
    assert certify(f, net, -1, 1, 2)
    assert certify(f, net, -1, 1, Fraction(19, 10)).answer == "refuted"


def test_the_callers_precision_is_left_alone() -> None:
    before = ctx.prec
    f = target_of("exp(x)")
    assert certify(f, relu_network(f, 0, 1, 2), 0, 1, Fraction("0.1"))
    assert ctx.prec == before
    with ctx.workprec(20):
        assert certify(f, relu_network(f, 0, 1, 19), 0, 1, Fraction("0.001"))


# Python functions --------------------------------------------------------------------------------


def test_python_functions_with_their_bounds() -> None:
    sine = lambda x: np.sin(2 * np.pi * x)  # noqa: E731
    balls = lambda x: (2 * arb.pi() * x).sin()  # noqa: E731
    for f in (
        target_of(sine, lipschitz=6.2832), target_of(sine, curvature=39.479),
        target_of(balls, lipschitz=6.2832, takes_balls=True), target_of(balls, curvature=39.479, takes_balls=True),
    ):  # fmt: skip
        network = relu_network(f, 0, 1, 12)
        found = certify(f, network, 0, 1, Fraction("0.1"))
        assert found
        assert "given" in str(found)
        assert certify(f, relu_network(f, 0, 1, 3), 0, 1, Fraction("0.1")).answer == "refuted"


def test_sympy_expressions() -> None:
    z = Symbol("z")
    f = target_of(sin(z) * exp(-(z**2)) + cos(3 * z) / (2 + z**2))
    assert certify(f, relu_network(f, -1, 1, 40), -1, 1, Fraction("0.02"))


@pytest.mark.parametrize(
    ("f", "low", "high", "order"),
    [("sqrt(x)", 0, 1, 1), ("1/x", -1, 1, 1), ("log(x)", 0, 1, 1), ("abs(x)", -1, 1, 2), ("1/(x-1/3)", 0, 1, 1),
     ("exp(exp(exp(x)))", 0, 3, 1)],
)  # fmt: skip
def test_a_function_without_a_bound_is_told(f: str, low: int, high: int, order: int) -> None:
    with pytest.raises(NetworkError, match="no bound on the"):
        largest_derivative(target_of(f), low, high, order)


@pytest.mark.parametrize(
    "text", ["sin(2*pi*x)", "exp(x)", "x^3-x", "tanh(3*x)", "x^2*sin(5*x)", "1/(2+cos(x))"]
)
def test_bounds_on_slopes_against_a_fine_grid(text: str) -> None:
    from sympy import diff, lambdify

    expr = target_of(text).expr
    grid = np.linspace(-1, 1, 4001)
    for order in (1, 2):
        values = np.abs(lambdify(Symbol("x"), diff(expr.doit(), Symbol("x"), order), "numpy")(grid))
        found = largest_derivative(target_of(text), -1, 1, order)
        assert values.max() <= float(found.above) * (1 + 1e-9)
        assert float(found.above) <= values.max() * 1.001
        assert float(found.below) <= float(found.above)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: target_of("x + y"), "y"),
        (lambda: target_of(3.5), "no function"),
        (lambda: target_of(np.sin), "needs a bound"),
        (lambda: target_of(np.sin, lipschitz=-1), "bounds no slope"),
        (lambda: target_of(Symbol("x") + Symbol("y")), "one letter"),
        (lambda: certify(target_of("x"), Network.parse("x[2] -> 1").randomised(), 0, 1, 1), "one input"),
        (lambda: certify(target_of("x"), Network.parse("x[1] -> 1"), 0, 1, 1), "no weights"),
        (lambda: certify(target_of("x"), Network.parse("x[1] -> 2 elu -> 1").randomised(), 0, 1, 1), "elu"),
        (lambda: certify(target_of("x"), Network.parse("x[1] -> 1").randomised(), 1, 0, 1), "holds nothing"),
        (lambda: certify(target_of("x"), Network.parse("x[1] -> 1").randomised(), 0, float("nan"), 1), "finite"),
        (lambda: relu_network(target_of("x"), 0, 1, 10**6), "hidden units"),
        (lambda: relu_network(target_of("1/x"), 0, 1, 3), "no finite value"),
    ],
)  # fmt: skip
def test_errors_are_sentences(call: Any, words: str) -> None:
    with pytest.raises(NetworkError, match=words) as refusal:
        call()
    assert "\n" not in str(refusal.value)


def test_segments_are_the_network() -> None:
    """The exact lines against the network's own forward pass, at random places and at the knots."""
    from flint import fmpq

    from explainers.geometry.approximation.enclosing.lines import segments_of

    rng = np.random.default_rng(4)
    for text in (
        "x[1] -> 7 relu -> 1",
        "x[1] -> 5 relu -> 5 leaky_relu -> 4 relu -> 1 relu",
        "x[1] -> 3 -> relu -> 4 relu -> 1",
    ):
        network = Network.parse(text).randomised(7)
        segments = segments_of(network, fmpq(-3), fmpq(3))
        knots = [float(int(knot.p) / int(knot.q)) for knot in segments.knots]
        assert all(a < b for a, b in pairwise(knots))
        for x in [*rng.uniform(-3, 3, 60), *knots]:
            assert float(segments.at(fmpq(*float(x).as_integer_ratio())).mid()) == pytest.approx(
                network([x])[0], abs=1e-9
            )
        merged = segments.merged
        assert len(merged.lines) <= len(segments.lines)
        assert all(a != b for a, b in pairwise(merged.lines))
