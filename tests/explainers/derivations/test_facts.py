"""What is stated of each activation: proved exactly from its formula, false once it is changed, and true in numbers."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import mpmath
import numpy as np
import pytest
from own_activations import HARD_TANH, MISH, SOFT_SIGN
from sympy import Derivative, Function, Integer, Limit, Piecewise, Rational, Symbol, exp, oo, symbols

from explainers.derivations.derivation import Derivation
from explainers.derivations.facts import Z, fact_steps, facts_of, meaning_of, step_of
from explainers.derivations.proof import prove
from explainers.networks import ACTIVATIONS, PHI, SIGMOID, SOFTMAX, ActivationFunction, Fact, leaky_relu

# The last three are no part of the project: a new activation is one value, proved by the same code.
ALL = (
    *(each for each in ACTIVATIONS if each is not PHI),
    leaky_relu("1/5"),
    MISH,
    HARD_TANH,
    SOFT_SIGN,
)
FACTS = [(activation, fact) for activation in ALL for fact in facts_of(activation)]
named = lambda value: value.name if isinstance(value, ActivationFunction) else f"{value.kind} {value.right}"  # noqa: E731


def proved(activation: ActivationFunction, fact: Fact) -> Any:
    (step,) = Derivation("facts", "Facts", (step_of(fact, activation),)).verify().steps
    return step


@pytest.mark.parametrize(("activation", "fact"), FACTS, ids=named)
def test_every_fact_is_proved_exactly(activation: ActivationFunction, fact: Fact) -> None:
    step = proved(activation, fact)
    assert step.holds, step.reason
    assert step.is_exact
    assert fact.reason.endswith(".")


@pytest.mark.parametrize(("activation", "fact"), FACTS, ids=named)
def test_every_fact_fails_once_it_is_changed(activation: ActivationFunction, fact: Fact) -> None:
    for wrong in changed(fact):
        assert not proved(activation, wrong).holds, wrong


def changed(fact: Fact) -> list[Fact]:
    """Statements that are false if the fact is true."""
    if fact.relation != "=":
        return [replace(fact, left=fact.right, right=fact.left, relation="lt")]
    if fact.right in (oo, -oo):
        return [replace(fact, right=-fact.right), replace(fact, right=Integer(0))]
    return [replace(fact, right=fact.right + Rational(1, 1000)), replace(fact, right=3 * fact.right + 1)]


def test_every_activation_has_its_facts() -> None:
    for activation in ALL:
        kinds = {fact.kind for fact in facts_of(activation)}
        assert {"definition", "derivative"} <= kinds
        assert "limit" in kinds or activation is SOFTMAX


def test_all_facts_together_take_a_few_seconds() -> None:
    start = time.process_time()
    for activation in ACTIVATIONS:
        assert Derivation("facts", "Facts", fact_steps(activation)).verify()
    assert time.process_time() - start < 6


@pytest.mark.parametrize("fact", [f for f in facts_of(SIGMOID) if f.kind != "steepness"], ids=named)
def test_what_is_true_of_the_sigmoid_is_not_true_by_its_name(fact: Fact) -> None:
    """With another formula for the same symbol the proof must fail: it is the formula that proves."""
    other = ActivationFunction("sigmoid", "sigma", formula=lambda z: z / 3 + Rational(1, 7))
    assert not proved(other, fact).holds


def test_a_formula_alone_is_a_fact() -> None:
    square = ActivationFunction("square", "square", formula=lambda z: z**2)
    (fact,) = facts_of(square)
    assert proved(square, fact).holds
    assert facts_of(PHI) == ()
    assert facts_of(ActivationFunction("any", "any")) == ()


# In numbers ------------------------------------------------------------------------------------

PLACES = (-5.5, -2.0, -1.0, -0.3, 0.0, 0.4, 1.0, 2.5, 6.0)
OTHER_LETTERS = {
    **{Symbol(name, positive=True): value for name, value in (("a", 1.7), ("R", 0.8))},
    **{Symbol(name, real=True): value for name, value in (("a", 0.6), ("b", 2.0), ("c", -1.1), ("z_j", 0.3))},
}
KNOWN = {each.symbol: each for each in ALL if each.is_elementwise}


def number(expr: Any, places: dict[Any, float]) -> Any:
    """The value of an expression, activations by their NumPy functions; None where it has none."""
    if expr in places:
        return places[expr]
    if isinstance(expr, Piecewise):
        for value, when in expr.args:
            if bool(when.subs({**places})):
                return number(value, places)
        return None
    if expr.func.__name__ in KNOWN:
        return float(KNOWN[expr.func.__name__](number(expr.args[0], places)))
    if isinstance(expr, Derivative):
        body, letter, h = expr.args[0], expr.args[1][0], 1e-4
        around = [number(body, {**places, letter: places[letter] + shift}) for shift in (-h, 0.0, h)]
        left, right = (around[1] - around[0]) / h, (around[2] - around[1]) / h
        return (left + right) / 2 if abs(left - right) < 1e-2 else None
    if not expr.args:
        return float(expr)
    parts = [number(part, places) for part in expr.args]
    return None if None in parts else float(expr.func(*map(mpmath.mpf, parts)))


@pytest.mark.parametrize(
    ("activation", "fact"), [(a, f) for a, f in FACTS if not isinstance(f.left, Limit)], ids=named
)
def test_every_fact_is_true_in_numbers(activation: ActivationFunction, fact: Fact) -> None:
    """By NumPy's functions and differences of them: a route that shares nothing with the proofs."""
    for place in PLACES:
        places: dict[Any, Any] = {Z: place, **OTHER_LETTERS, symbols("z_i", real=True): place}
        for letter, meaning in fact.meanings:
            places[letter] = number(meaning, places)
        left, right = number(fact.left, places), number(fact.right, places)
        if left is None or right is None:
            assert place in (-1.0, 0.0, 1.0), "only at a kink there is no value"
        elif fact.relation == "=":
            # A difference quotient with h = 1e-4 at a bend is that much off.
            close = 2e-4 if fact.left.has(Derivative) else 1e-9
            assert left == pytest.approx(right, abs=close, rel=close), (place, fact.left)
        else:
            assert left < right + 1e-12 if fact.relation in ("lt", "le") else left > right - 1e-12


@pytest.mark.parametrize("activation", [each for each in ACTIVATIONS if each.derivative], ids=named)
def test_the_derivative_that_is_stated_is_the_one_computed_with(activation: ActivationFunction) -> None:
    fact = next(fact for fact in facts_of(activation) if fact.kind == "derivative")
    for place in PLACES:
        places: dict[Any, Any] = {Z: place}
        for letter, meaning in fact.meanings:
            places[letter] = number(meaning, places)
        stated = number(fact.right, places)
        if stated is not None:
            computed = activation.derivative(np.array([place]))[0]  # type: ignore[misc]
            assert computed == pytest.approx(stated, rel=1e-9, abs=1e-15)


# Softmax ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("n", range(2, 6))
def test_softmax_of_n_inputs(n: int) -> None:
    """Shift invariance, the sum, and the whole Jacobian diag(p) − p pᵀ, for the formula of softmax itself."""
    z, c = symbols(f"z_1:{n + 1}", real=True), Symbol("c", real=True)
    p = SOFTMAX.formula(z)  # type: ignore[misc]
    assert prove(sum(p), 1).is_exact
    for entry, shifted in zip(p, SOFTMAX.formula([each + c for each in z]), strict=True):  # type: ignore[misc]
        assert prove(shifted, entry).is_exact
    for i in range(n):
        for j in range(n):
            slope = p[i] * (int(i == j) - p[j])
            assert prove(Derivative(p[i], z[j]), slope).is_exact
            assert not prove(Derivative(p[i], z[j]), -slope)


def test_softmax_of_two_is_a_sigmoid_of_the_difference() -> None:
    a, b = symbols("z_1 z_2", real=True)
    first, second = SOFTMAX.formula((a, b))  # type: ignore[misc]
    sigma = Function("sigma")
    assert prove(first, sigma(a - b)).is_exact
    assert prove(second, sigma(b - a)).is_exact
    assert not prove(first, sigma(b - a))


def test_the_meaning_of_a_symbol_is_its_formula() -> None:
    ((symbol, formula),) = meaning_of(SIGMOID)
    assert symbol == Symbol("sigma")
    assert formula(Z) == 1 / (1 + exp(-Z))
    assert meaning_of(SOFTMAX) == ()
