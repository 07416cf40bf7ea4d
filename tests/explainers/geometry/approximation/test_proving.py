"""The certificates of the error bounds: each against numbers, each refusing planted faults and claims of others."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from sympy import Abs, Add, Float, Function, Integer, Mul, Rational, Symbol, ceiling, sqrt

from explainers.derivations.derivation import Certified, Step
from explainers.geometry.approximation import certify, largest_error, relu_network, target_of
from explainers.geometry.approximation.proving.chords import (
    exact_output,
    is_one_layer_of_hinges,
    shown_by_chords,
)
from explainers.geometry.approximation.proving.evidence import (
    Closeness,
    RoundedUp,
    Shown,
    SlopeBound,
    Witness,
)
from explainers.geometry.approximation.proving.hinges import by_curvature, by_slope
from explainers.geometry.approximation.proving.inequalities import Combination, Triangle
from explainers.geometry.approximation.proving.letters import NET, F, X
from explainers.geometry.approximation.proving.staircase import by_stairs
from explainers.geometry.writing import Meaning, distance
from explainers.networks import Network
from explainers.topics.approximation import derive

CLAIM = distance(F(X), NET(X))
SIN = target_of("sin(2*pi*x)")
INEQUALITIES = [
    step
    for step in (*by_slope(), *by_curvature(), *by_stairs())
    if isinstance(step.evidence, Certified) and isinstance(step.evidence.certificate, Combination)
]


def test_there_are_inequalities() -> None:
    assert len(INEQUALITIES) >= 14


@pytest.mark.parametrize("step", INEQUALITIES, ids=lambda step: step.rule)
def test_inequalities_hold_in_numbers(step: Step) -> None:
    """Random numbers for the letters, functions included, that satisfy what the certificate assumes."""
    certificate = step.evidence.certificate
    rng, tried = random.Random(2), 0
    atoms = sorted(
        set().union(
            *(side.atoms(Symbol, *_functions(side)) for side in (step.before, step.after, *certificate.known))
        ),
        key=str,
    )
    for _ in range(4000):
        values = {atom: Rational(rng.randint(1, 12), rng.randint(4, 24)) for atom in atoms}
        # Tangents that miss by little, as the hypothesis asks.
        values |= {atom: value / 100 for atom, value in values.items() if str(atom).startswith("r_")}
        functions = {atom: value for atom, value in values.items() if not atom.is_Symbol}
        numbers = lambda expr: expr.xreplace(functions).subs(values).doit()  # noqa: E731, B023
        if all(numbers(known) > 0 for known in certificate.known):
            tried += 1
            before, after = numbers(step.before), numbers(step.after)
            assert before <= after if step.relation == "le" else before == after
        if tried == 3:
            return
    assert tried >= 1


def _functions(expr: Any) -> set[Any]:
    return {type(atom) for atom in expr.atoms(Function) if not isinstance(atom, Abs)}


@pytest.mark.parametrize("step", INEQUALITIES, ids=lambda step: step.rule)
def test_planted_faults_are_refused(step: Step) -> None:
    examine = step.evidence.certificate.examine
    assert examine(step.before, step.relation, step.after).holds
    assert examine(step.before, "ge", step.after).holds == (step.relation == "=")
    assert not examine(step.before, step.relation, step.after / 2).holds
    assert not examine(2 * step.before, step.relation, step.after).holds
    assert not examine(step.before, "lt", step.after).holds
    if step.relation == "le":
        assert not examine(step.before, "=", step.after).holds


def test_what_is_not_known_to_be_positive_is_no_factor() -> None:
    a, b = Symbol("a"), Symbol("b")
    assert not Combination((), ((a, Integer(1)),), "").examine(b, "le", a + b).holds
    assert Combination((a,), ((a, Integer(1)),), "").examine(b, "le", a + b).holds
    assert not Combination((a,), ((Integer(-1), a),), "").examine(b, "le", b - a).holds
    assert not Combination((a,), ((Integer(1), b),), "").examine(a, "le", a + b).holds
    assert (
        not Combination((), ((Integer(1), Triangle((a, b))),), "")
        .examine(abs(a) + abs(b), "le", abs(a + b))
        .holds
    )


# Numbers -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("order", "least"), [(1, 6.28318530717958), (2, 39.47841760435743)])
def test_bounds_on_slopes(order: int, least: float) -> None:
    claim = Abs(Symbol("d"))
    certificate = SlopeBound(claim, SIN, Fraction(0), Fraction(1), order)
    above, below = (Rational(Fraction(least * factor)) for factor in (1.00001, 0.99999))
    assert certificate.examine(claim, "le", above).holds
    assert not certificate.examine(claim, "le", below).holds
    assert not certificate.examine(Symbol("other"), "le", above).holds
    assert not certificate.examine(claim, "ge", above).holds


def test_a_bound_that_is_met_at_an_end() -> None:
    certificate = SlopeBound(CLAIM, target_of("x^3-x"), Fraction(-1), Fraction(1), 1)
    assert certificate.examine(CLAIM, "le", Integer(2)).holds
    assert not certificate.examine(CLAIM, "le", Rational(1999, 1000)).holds


def test_closeness_and_witness() -> None:
    network = relu_network(SIN, 0, 1, 7)
    close = Closeness(CLAIM, SIN, network, Fraction(0), Fraction(1))
    assert close.examine(CLAIM, "le", Rational(1, 10)).holds
    assert close.examine(CLAIM, "le", Float("0.1", 1)).holds
    assert not close.examine(CLAIM, "le", Rational(96, 1000)).holds
    assert not close.examine(CLAIM, "ge", Rational(1, 10)).holds
    assert not close.examine(F(X), "le", Rational(1, 10)).holds
    witness = Witness(CLAIM, SIN, relu_network(SIN, 0, 1, 6), Fraction(3, 4))
    assert witness.examine(CLAIM, "gt", Rational(1, 10)).holds
    assert not witness.examine(CLAIM, "gt", Rational(14, 100)).holds
    assert not witness.examine(CLAIM, "le", Rational(1, 10)).holds
    assert not Witness(CLAIM, SIN, network, Fraction(3, 4)).examine(CLAIM, "gt", Rational(1, 10)).holds


def test_the_exact_output_is_the_networks() -> None:
    for seed, text in product(range(4), ("x[1] -> 5 relu -> 1", "x[1] -> 4 relu -> 3 leaky_relu -> 1")):
        network = Network.parse(text).randomised(seed)
        assert float(exact_output(network, Fraction(1, 3))) == pytest.approx(network([1 / 3])[0])


@pytest.mark.parametrize(("f", "low"), [("sin(2*pi*x)", 0), ("exp(x)", 0), ("x^3-x", -1)])
def test_chords_and_tubes_agree(f: str, low: int) -> None:
    """Two ways that share no bound: for every number of hinges the same answer."""
    target, ends = target_of(f), (Fraction(low), Fraction(1))
    for units in range(1, 30):
        network = relu_network(target, *ends, units)
        assert is_one_layer_of_hinges(network)
        for error in (Fraction(1, 10), Fraction(1, 100)):
            assert shown_by_chords(target, network, *ends, error) == bool(
                certify(target, network, *ends, error)
            )


def test_chords_show_nothing_false() -> None:
    """Any weights, errors just below the largest: never shown; just above: shown."""
    for seed in range(12):
        network = Network.parse("x[1] -> 6 relu -> 1").randomised(seed)
        below, above = largest_error(SIN, network, 0, 1)
        assert not shown_by_chords(SIN, network, Fraction(0), Fraction(1), below * Fraction(999, 1000))
        assert shown_by_chords(SIN, network, Fraction(0), Fraction(1), above * Fraction(1001, 1000))
    assert not is_one_layer_of_hinges(Network.parse("x[1] -> 3 tanh -> 1"))
    assert not is_one_layer_of_hinges(Network.parse("x[1] -> 3 relu -> 3 relu -> 1"))


@pytest.mark.parametrize(
    ("inside", "number"),
    [
        (Rational(63, 2), 32),
        (Integer(20), 20),
        (sqrt(Integer(25), evaluate=False), 5),
        (sqrt(Integer(26)), 6),
    ],
)
def test_rounding_up(inside: Any, number: int) -> None:
    before = ceiling(inside, evaluate=False)
    for claimed in range(1, 40):
        assert RoundedUp().examine(before, "=", Integer(claimed)).holds == (claimed == number)
    assert not RoundedUp().examine(inside, "=", Integer(number)).holds


def test_definitions_stand_for_one_thing() -> None:
    assert Meaning(F(X), X**2).examine(F(X), "=", X**2).holds
    assert not Meaning(F(X), X**2).examine(F(X), "=", X**3).holds


def test_numbers_shown_are_those_stored() -> None:
    network = relu_network(SIN, 0, 1, 3)
    relu = Function("ReLU")

    def shown(first: str, second: str, third: str, at: str) -> Any:
        terms = (
            Mul(Float(first, 6), relu(X)), Mul(-1, Float(second, 6), relu(Add(X, -Float(at, 6)))),
            Mul(Float(third, 6), relu(Add(X, -Float("0.6667", 6)))),
        )  # fmt: skip
        return Add(*terms, evaluate=False)

    certificate = Shown(NET(X), network, 4)
    right = ("2.5981", "7.7942", "7.7942", "0.3333")
    assert certificate.examine(NET(X), "approx", shown(*right)).holds
    assert not certificate.examine(NET(X), "=", shown(*right)).holds
    assert not certificate.examine(F(X), "approx", shown(*right)).holds
    for place in range(4):
        wrong = [*right]
        wrong[place] = str(Fraction(right[place]) + Fraction(1, 5000) + 0.0)
        assert not certificate.examine(NET(X), "approx", shown(*wrong)).holds


# The topic ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("fault", range(4))
def test_a_wrong_step_of_the_topic_is_refuted(fault: int) -> None:
    from dataclasses import replace

    made = derive()
    place, after = [
        (number, (step.after - 1) / 2)
        for number, step in enumerate(made.steps)
        if getattr(step.after, "is_number", False)
    ][fault]
    steps = [
        replace(step, after=after) if number == place else step for number, step in enumerate(made.steps)
    ]
    report = replace(made, steps=tuple(steps)).verify()
    assert place + 1 in [step.number for step in report.wrong]


@pytest.mark.parametrize(
    "options",
    [{"units": 3}, {"kind": "sigmoid"}, {"f": "abs(x)", "low": "-1"}, {"f": "5"}, {"f": "x^2", "error": "0.01"},
     {"error": "1e-5"}, {"f": "log(x)", "low": "1/3", "high": "7", "error": "1/30"}, {"f": "sin(100*x)", "high": 10},
     {"f": "5", "kind": "sigmoid"}, {"kind": "sigmoid", "error": 50}, {"kind": "sigmoid", "units": 5}],
)  # fmt: skip
def test_options(options: dict[str, Any]) -> None:
    made = derive(**options)
    assert made.verify().is_exact
    assert made.text()
