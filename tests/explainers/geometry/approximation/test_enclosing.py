"""Enclosures hold the truth: Taylor coefficients on balls, tubes, and networks, against values in double precision."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from flint import arb, fmpq
from sympy import Symbol, diff, lambdify

from explainers.geometry.approximation import parse_function, target_of
from explainers.geometry.approximation.enclosing import lines
from explainers.geometry.approximation.enclosing.curves import Sigmoids, Smooth, activated, curve_of
from explainers.geometry.approximation.enclosing.series import (
    ball,
    evaluator,
    relu_series,
    variable,
    working_precision,
)
from explainers.networks import ACTIVATIONS, Network, NetworkError

X = Symbol("x")
FUNCTIONS = [
    "sin(2*pi*x)", "exp(-x^2)", "x^3-x", "tanh(3*x)", "1/(1+x^2)", "sqrt(2+x)", "log(3+x)*cos(5*x)", "x^-2*sin(x)",
    "exp(sin(3*x))/(2+tanh(x))", "abs(x)+x^2", "abs(x-1/3)*x",
]  # fmt: skip


def exact(x: float) -> fmpq:
    return fmpq(*float(x).as_integer_ratio())


def derivatives(text: str) -> list[Callable[[float], float]]:
    """f, f′, … as far as they are functions everywhere but at a kink."""
    real = Symbol("x", real=True)
    expr = parse_function(text).xreplace({X: real}).doit()
    return [lambdify(real, diff(expr, real, order), "numpy") for order in range(2 if "abs" in text else 4)]


@pytest.mark.parametrize("text", FUNCTIONS)
def test_coefficients_hold_the_derivatives(text: str) -> None:
    rng, evaluate = random.Random(text), evaluator(parse_function(text), X)
    smooth = derivatives(text)
    for _ in range(60):
        low = rng.uniform(-1, 1)
        high = low + 10 ** rng.uniform(-4, 0)
        with working_precision():
            over = evaluate(ball(exact(low), exact(high)), 3)
        x = rng.uniform(low, high)
        if "abs" in text and min(abs(x), abs(x - 1 / 3)) < 1e-9:
            continue
        for order, derivative in enumerate(smooth):
            true = float(derivative(x)) / math.factorial(order)
            if over[order].is_finite():
                assert over[order].overlaps(arb(true, 1e-8 * (1 + abs(true))))


def test_a_wrong_coefficient_would_be_seen() -> None:
    with working_precision():
        over = evaluator(parse_function("sin(x)"), X)(ball(exact(0.1), exact(0.2)), 1)
    assert not over[1].overlaps(arb(math.sin(0.15)))
    assert over[1].overlaps(arb(math.cos(0.15)))


@pytest.mark.parametrize("text", FUNCTIONS)
def test_tubes_hold_the_graph(text: str) -> None:
    f, value = target_of(text), derivatives(text)[0]
    rng = random.Random(text)
    for _ in range(40):
        low = rng.uniform(-1, 1)
        high = low + 10 ** rng.uniform(-4, 0)
        with working_precision():
            tube = f.tube(exact(low), exact(high))
        if not tube.spread.is_finite():
            continue
        for x in np.linspace(low, high, 9):
            line = float(tube.value.mid()) + float(tube.slope.mid()) * (x - (low + high) / 2)
            slack = float(tube.value.rad()) + float(tube.slope.rad()) * (high - low) + 1e-9
            assert abs(float(value(x)) - line) <= float(tube.spread.upper()) * (1 + 1e-9) + slack


@pytest.mark.parametrize(
    "phi", [phi for phi in ACTIVATIONS if phi.function and activated(phi)], ids=lambda phi: phi.name
)
def test_activations(phi: Any) -> None:
    """Values on wide and narrow balls, and slopes by differences."""
    series, rng = activated(phi), random.Random(phi.name)
    for _ in range(80):
        low = rng.uniform(-5, 5)
        high = low + 10 ** rng.uniform(-6, 0.7)
        with working_precision():
            over = series(variable(ball(exact(low), exact(high)), 2))
        a, b = sorted((rng.uniform(low, high), rng.uniform(low, high)))
        f = lambda z: float(phi(np.array([z]))[0])  # noqa: E731
        assert over[0].overlaps(arb(f(a), 1e-12))
        if over[1].is_finite() and b - a > 1e-4:
            assert over[1].overlaps(arb((f(b) - f(a)) / (b - a), 1e-9))


def test_what_cannot_be_followed_is_none() -> None:
    named = {phi.name: activated(phi) for phi in ACTIVATIONS}
    assert named["softmax"] is None
    assert named["phi"] is None
    assert named["step"] is None


def test_a_kink_has_no_second_derivative_and_spoils_no_first() -> None:
    with working_precision():
        over = relu_series(variable(ball(exact(-0.5), exact(1.0)), 2))
    for order in (0, 1):
        assert over[order].overlaps(arb(0))
        assert over[order].overlaps(arb(1))
        assert not over[order].overlaps(arb(1.1))
    assert not over[2].is_finite()


@pytest.mark.parametrize("kind", ["sigmoid", "tanh"])
@pytest.mark.parametrize("scale", [1.0, 50.0, 1e6, 1e200])
def test_far_units_are_flat(kind: str, scale: float) -> None:
    """The short way for one hidden layer against every unit followed, and against the network in doubles."""
    network = Network.parse(f"x[1] -> 40 {kind} -> 1").randomised(3)
    hidden, output = (dict(network.parameters.of_layer(layer.name)) for layer in network.dense_layers)
    stiff = network.with_weights(
        {"layer1": {"W": hidden["W"] * scale, "b": hidden["b"] * scale}, "layer2": output}
    )
    short, whole = Sigmoids(stiff), Smooth(stiff)
    for low, high in ((-1.0, -0.99), (0.2, 0.2001), (0.5, 1.5), (0.125, 0.125)):
        with working_precision():
            x = ball(exact(low), exact(high))
            one, other = short.series(x, 1), whole.series(x, 1)
            middle = (low + high) / 2
            assert one[0].overlaps(other[0])
            assert not one[1].is_finite() or one[1].overlaps(other[1])
            assert abs(float(short.at(exact(middle)).mid()) - stiff([middle])[0]) < 1e-9
            assert float(one[0].rad()) <= float(other[0].rad()) + 1e-9 or scale == 1.0


@pytest.mark.parametrize(
    ("text", "way"),
    [("x[1] -> 3 relu -> 1", "Segments"), ("x[1] -> 3 tanh -> 1", "Sigmoids"),
     ("x[1] -> 3 tanh -> 2 relu -> 1", "Smooth")],
)  # fmt: skip
def test_each_network_has_its_way(text: str, way: str) -> None:
    assert type(curve_of(Network.parse(text).randomised(), fmpq(0), fmpq(1))).__name__ == way


def test_a_large_network_gets_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "MOST_PRODUCTS", 1000)
    with pytest.raises(NetworkError, match="products of rational numbers"):
        curve_of(Network.parse("x[1] -> 40 relu -> 40 relu -> 1").randomised(), fmpq(-4), fmpq(4))
