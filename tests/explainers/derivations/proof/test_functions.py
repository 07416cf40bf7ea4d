"""Known functions on the ladder: what is true is proved exactly, what is wrong is shown at a place, quickly."""

from __future__ import annotations

import random
import time
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from sympy import (
    Abs,
    Add,
    Derivative,
    Eq,
    Function,
    Integer,
    Lambda,
    Limit,
    MatrixSymbol,
    Max,
    Min,
    Mul,
    OneMatrix,
    Piecewise,
    Pow,
    Rational,
    Subs,
    Sum,
    Symbol,
    cancel,
    cosh,
    erf,
    erfc,
    exp,
    expand,
    log,
    oo,
    pi,
    sinh,
    sqrt,
    symbols,
    sympify,
    tanh,
    together,
)

from explainers.derivations.derivation import Definition, Derivation, Ordering, Step
from explainers.derivations.expressions import Activation
from explainers.derivations.proof import ProofError, check, prove
from explainers.derivations.proof.functions import FORMULAS, decide_values
from explainers.networks import ACTIVATIONS, SIGMOID

z, x, y, h, k = symbols("z x y h k", real=True)
a = Symbol("a", positive=True)
sigma, ReLU, ELU, softplus, SiLU, GELU, step = (
    Function(name) for name in ("sigma", "ReLU", "ELU", "softplus", "SiLU", "GELU", "step")
)
phi = Function("phi")
D = Derivative

TRUE: dict[str, tuple[Any, Any]] = {
    "cosh and sinh": (cosh(z) ** 2 - sinh(z) ** 2, 1),
    "tanh of a sum": (tanh(x + y), (tanh(x) + tanh(y)) / (1 + tanh(x) * tanh(y))),
    "different roots": (exp(z / 2) * exp(z / 3), exp(5 * z / 6)),
    "quotient in an exponent": (exp(1 / (1 + z)) * exp(z / (1 + z)), exp(1)),
    "log of a product": (log(exp(x) * (1 + exp(y))), x + log(1 + exp(y))),
    "log-softmax": (log(exp(x) / (exp(x) + exp(y))), x - log(exp(x) + exp(y))),
    "log inside exp": (exp(2 * log(1 + exp(z))), (1 + exp(z)) ** 2),
    "roots of numbers": (sqrt(2) * sqrt(3) * z, sqrt(6) * z),
    "roots below": (1 / (1 + sqrt(2)), sqrt(2) - 1),
    "erf is odd": (erf(-z / sqrt(2), evaluate=False) + erf(z / sqrt(2)), 0),
    "erfc": (erfc(z), 1 - erf(z)),
    "sum written out": (Sum(exp(k * z), (k, 1, 3)), exp(z) + exp(2 * z) + exp(3 * z)),
    "rational": (x / (x + y) + y / (x + y), 1),
    "second derivative": (D(sigma(z), (z, 2)), sigma(z) * (1 - sigma(z)) * (1 - 2 * sigma(z))),
    "chain rule": (D(sigma(x * z), z), x * sigma(x * z) * (1 - sigma(x * z))),
    "mixed derivative": (D(exp(x * y), x, y), (1 + x * y) * exp(x * y)),
    "derivative of erf": (D(erf(z), z), 2 * exp(-(z**2)) / sqrt(pi)),
    "derivative at a place": (Subs(D(sigma(z), z), z, 0), Rational(1, 4)),
    "derivative at a smooth join": (Subs(D(ELU(z), z), z, 0), 1),
    "derivative of an unknown function": (D(z + phi(x), z), 1),
    "larger of two": (Max(x, y), (x + y + Abs(x - y)) / 2),
    "any order": (Max(x, Max(y, z)), Max(Max(x, y), z)),
    "larger and smaller": (Max(x, y) + Min(x, y), x + y),
    "positive factor": (ReLU(a * x), a * ReLU(x)),
    "irrational corner": (Max(0, z**2 - 2), (z**2 - 2 + Abs(z**2 - 2)) / 2),
    "corner of an exponential": (ELU(z), Max(z, 0) + Min(0, exp(z) - 1)),
    "corner that has no formula": (ReLU(exp(z) - z - 2) - ReLU(z + 2 - exp(z)), exp(z) - z - 2),
    "cases in cases": (Piecewise((0, (z < 0) | (z > 1)), (1, True)), step(z) * step(1 - z)),
    "unknown functions in cases": (Max(phi(x), 0) - Max(-phi(x), 0), phi(x)),
    "no value on both sides": (D(Abs(z), z), Piecewise((-1, z < 0), (1, z > 0))),
    "limit of a quotient": (Limit((exp(h) - 1) / h, h, 0, "+-"), 1),
    "limit of second order": (Limit((exp(h) - 1 - h) / h**2, h, 0, "+-"), Rational(1, 2)),
    "limit with a parameter": (Limit((exp(h * x) - 1) / h, h, 0), x),
    "limit by cases": (
        Limit(sigma(k * z), k, oo),
        Piecewise((0, z < 0), (Rational(1, 2), Eq(z, 0)), (1, True)),
    ),
    "limit of a difference": (Limit(softplus(z) - z, z, oo), 0),
    "limit beaten by an exponential": (Limit(z**5 * (1 - tanh(z)), z, oo), 0),
    "limit of a product with erf": (Limit(z**3 * (1 + erf(z)), z, -oo), 0),
    "infinite limit": (Limit(z * sigma(z), z, oo), oo),
    "limit of a logarithm": (Limit(log(1 + exp(2 * z)) / z, z, oo), 2),
    "limit of slopes": (Limit(D(softplus(z), z), z, oo), 1),
}
FALSE: dict[str, tuple[Any, Any]] = {
    "sign": (sigma(-z), sigma(z)),
    "factor": (tanh(z), 2 * sigma(z) - 1),
    "derivative without the product rule": (D(SiLU(z), z), sigma(z) * (1 - sigma(z))),
    "derivative of GELU": (D(GELU(z), z), (1 + erf(z / sqrt(2))) / 2),
    "value at the kink": (D(ReLU(z), z), Piecewise((0, z <= 0), (1, True))),
    "join with a kink": (D(ELU(2 * z) / 2 + ReLU(z), z), Piecewise((exp(2 * z), z < 0), (2, True))),
    "jump": (D(step(z), z), 0 * z),
    "factor of any sign": (ReLU(x * y), y * ReLU(x)),
    "wrong at one place only": (step(z) + step(-z), 1),
    "shifted corner": (Max(z, Rational(1, 3)), Max(z, Rational(1, 4))),
    "sides of a limit": (Limit(step(h), h, 0, "-"), 1),
    "two sides": (Limit(step(h), h, 0, "+-"), 1),
    "limit of sigma": (Limit(sigma(z), z, oo), 0),
    "limit at the middle": (Limit(sigma(k * z), k, oo), step(z)),
    "infinite": (Limit(softplus(z), z, oo), 0),
    "finite": (Limit(sigma(z), z, oo), oo),
    "log of a sum": (log(exp(x) + exp(y)), x + y),
    "softplus of a mirror": (softplus(z) - softplus(-z), -z),
    "almost": (exp(z), 1 + z + z**2 / 2 + z**3 / 6 + z**4 / 24 + z**5 / 120),
}


@pytest.mark.parametrize("name", TRUE)
def test_true_ones_are_proved_exactly(name: str) -> None:
    (step_,) = prove(TRUE[name][0], sympify(TRUE[name][1])).steps
    assert step_.holds, step_.reason
    assert step_.is_exact


@pytest.mark.parametrize("name", FALSE)
def test_false_ones_are_shown_at_a_place(name: str) -> None:
    left, right = FALSE[name]
    (step_,) = prove(left, sympify(right)).steps
    assert not step_.holds
    assert step_.is_exact
    assert step_.counterexample is not None


# mpmath has no derivatives and limits of expressions.
WITH_VALUES = [name for name, (left, _) in FALSE.items() if not left.has(D, Limit)]


@pytest.mark.parametrize("name", WITH_VALUES)
def test_the_values_shown_are_the_true_ones(name: str) -> None:
    """By mpmath, from SymPy's expression with the formulas put in."""
    left, right = (opened(sympify(side)) for side in FALSE[name])
    example = prove(*FALSE[name]).steps[0].counterexample
    places = {Symbol(letter, real=True): sympify(rows[0][0]) for letter, rows in example.letters}
    for side, shown in ((left, example.left), (right, example.right)):
        assert float(sympify(shown[0][0])) == pytest.approx(float(side.subs(places).evalf(30)), rel=1e-5)


def opened(expr: Any) -> Any:
    for activation in ACTIVATIONS:
        if activation.formula and activation.is_elementwise:
            expr = expr.replace(Function(activation.symbol), activation.formula)
    return expr


def test_what_is_of_another_kind_is_not_proved() -> None:
    report = prove(Limit(symbols("s") * phi(h) / h, h, 0), phi(h))
    assert not report
    assert report.steps[0].reason.startswith("not proved")
    assert not prove(Derivative(phi(z), z), phi(z))


# Orders ----------------------------------------------------------------------------------------

ORDERED: dict[str, tuple[Any, Any, Any]] = {
    "square": (x * y, "le", (x**2 + y**2) / 2),
    "between": (0, "lt", sigma(x) * sigma(y)),
    "slope": (D(sigma(z), z), "le", Rational(1, 4)),
    "triangle": (ReLU(x + y), "le", ReLU(x) + ReLU(y)),
    "logarithm": (ReLU(z), "lt", softplus(z)),
    "convex": (softplus((x + x) / 2), "le", softplus(x)),
    "tangent": (1 + z + z**2 / 2 + z**3 / 6, "lt", exp(z) + Rational(1, 100) + z**4),
    "lowest of SiLU": (Rational(-27847, 100000), "lt", SiLU(z)),
    "lowest of GELU": (Rational(-16998, 100000), "lt", GELU(z)),
    "greater": (softplus(z), "gt", ReLU(z)),
    "at least": (z**2, "ge", 0),
}
DISORDERED: dict[str, tuple[Any, Any, Any]] = {
    "touching": (D(sigma(z), z), "lt", Rational(1, 4)),
    "lowest of SiLU": (Rational(-278, 1000), "lt", SiLU(z)),
    "turned": (softplus(z), "lt", ReLU(z)),
    "not everywhere": (sigma(z), "lt", Rational(999, 1000)),
    "product": (x * y, "le", x**2 / 3 + y**2 / 3),
}


def ordered(left: Any, relation: Any, right: Any) -> Any:
    one = Step(sympify(left), "order", sympify(right), "So it is.", Ordering(), relation=relation)
    return Derivation("order", "Order", (one,)).verify().steps[0]


@pytest.mark.parametrize("name", ORDERED)
def test_orders_are_proved_exactly(name: str) -> None:
    found = ordered(*ORDERED[name])
    assert found.holds, found.reason
    assert found.is_exact


@pytest.mark.parametrize("name", DISORDERED)
def test_wrong_orders_are_not_proved(name: str) -> None:
    found = ordered(*DISORDERED[name])
    assert not found.holds
    assert found.is_exact == (found.counterexample is not None)


def test_a_place_is_shown_where_an_order_is_wrong() -> None:
    found = ordered(*DISORDERED["touching"])
    assert dict(found.counterexample.letters) == {"z": ((0,),)}


def test_a_relation_that_is_no_order_is_refused() -> None:
    with pytest.raises(ProofError, match="no order"):
        ordered(z, "approx", z)


# Matrices --------------------------------------------------------------------------------------

n = Symbol("n", integer=True, positive=True)
W, v = MatrixSymbol("W", n, n), MatrixSymbol("v", n, 1)


def test_matrices_are_read_entry_by_entry() -> None:
    once = Activation("ReLU", W * (v + OneMatrix(n, 1)))
    assert prove(Activation("ReLU", once), once).is_exact
    assert prove(Activation("tanh", v), 2 * Activation("sigma", 2 * v) - OneMatrix(n, 1)).is_exact
    assert not prove(Activation("ReLU", W * v), W * Activation("ReLU", v))
    assert not prove(Activation("tanh", v), 2 * Activation("sigma", v) - OneMatrix(n, 1))


def test_a_product_of_matrices_is_not_entrywise() -> None:
    report = prove(Activation("ELU", v), Activation("ReLU", v))
    assert not report
    assert "v" in dict(report.steps[0].counterexample.letters)


def test_chains_of_numbers_say_where_they_break() -> None:
    report = check([sigma(z), exp(z) / (1 + exp(z)), 1 - sigma(-z), sigma(-z)])
    assert [each.holds for each in report.steps] == [True, True, False]


# Functions of one's own --------------------------------------------------------------------------


def test_a_function_of_ones_own_is_known_where_its_formula_is_given() -> None:
    f = Function("swish2")
    meaning = ((Symbol("swish2"), Lambda(z, z / (1 + exp(-2 * z)))),)
    claims = (
        Step(f(z), "form", SiLU(2 * z) / 2, "Half a SiLU of twice.", Definition(meaning)),
        Step(f(z), "range", ReLU(z), "Below ReLU.", Ordering(meaning), relation="le"),
    )
    assert Derivation("own", "Own", claims).verify().is_exact
    assert not prove(f(z), SiLU(2 * z) / 2)
    other = ((Symbol("swish2"), Lambda(z, z / (1 + exp(-3 * z)))),)
    wrong = Step(f(z), "form", SiLU(2 * z) / 2, "Half a SiLU of twice.", Definition(other))
    assert not Derivation("own", "Own", (wrong,)).verify()


# At random ---------------------------------------------------------------------------------------


def random_quotient(chance: random.Random, depth: int) -> Any:
    if depth == 0:
        return chance.choice([z, exp(z), exp(-2 * z), exp(z / 3), Integer(chance.randint(1, 4))])
    left, right = (random_quotient(chance, depth - 1) for _ in range(2))
    kind = chance.randrange(4)
    if kind == 3:
        return Mul(left, Pow(1 + exp(z) + right**2, -1))
    return [Add, Mul, Add][kind](left, right)


@pytest.mark.parametrize("seed", range(12))
def test_random_quotients_of_exponentials(seed: int) -> None:
    """Written otherwise by SymPy they are the same, with a small change they are not."""
    chance = random.Random(seed)
    expr = random_quotient(chance, 3)
    u = Symbol("u", positive=True)
    polynomial = expr.subs(z, 6 * log(u)).subs(log(u), x)
    otherwise = cancel(together(expand(polynomial))).subs(u, exp(x))
    assert prove(expr.subs(z, 6 * x), otherwise).is_exact
    assert not prove(expr, expr + Rational(1, 10**6) * random_quotient(chance, 1) + Rational(1, 10**9))


def random_corners(chance: random.Random, depth: int) -> Any:
    if depth == 0:
        return Rational(chance.randint(-3, 3), chance.randint(1, 2)) * z + chance.randint(-3, 3)
    left, right = (random_corners(chance, depth - 1) for _ in range(2))
    kind = chance.randrange(4)
    if kind == 0:
        return ReLU(left) - right
    return [None, Max, Min, lambda p, q: Abs(p) + q][kind](left, right)  # type: ignore[misc]


def exact(expr: Any, place: Fraction) -> Fraction:
    """Its value, computed with fractions by a route of its own."""
    if expr == z:
        return place
    if expr.is_Rational:
        return Fraction(int(expr.p), int(expr.q))
    parts = [exact(part, place) for part in expr.args]
    if isinstance(expr, Add):
        return sum(parts, Fraction(0))
    if isinstance(expr, Mul):
        product = Fraction(1)
        for part in parts:
            product *= part
        return product
    name = expr.func.__name__
    return {"Max": max, "Min": min, "Abs": lambda t: abs(t[0]), "ReLU": lambda t: max(t[0], Fraction(0))}[
        name
    ](parts)


@pytest.mark.parametrize("seed", range(12))
def test_random_corners_against_brute_force(seed: int) -> None:
    """Two piecewise linear functions are equal if they are at all multiples of 1/24 far out on both sides."""
    chance = random.Random(seed)
    left = random_corners(chance, 3)
    right = chance.choice(
        [Max(left, left - 1), -Min(-left, 1 - left), random_corners(chance, 3), left + ReLU(-z - 7) / 9]
    )
    places = [Fraction(i, 24) for i in range(-24 * 40, 24 * 40, 7)]
    is_equal = all(exact(left, place) == exact(right, place) for place in places)
    (step_,) = prove(left, right).steps
    assert step_.holds == is_equal
    assert step_.is_exact


@pytest.mark.parametrize("seed", range(6))
def test_random_orders_against_a_grid(seed: int) -> None:
    """A bound a little below the lowest value on a grid is proved, one a little above it is not."""
    chance = random.Random(seed)
    weights = [Rational(chance.randint(-9, 9), 4) for _ in range(3)]
    expr = weights[0] * sigma(z) + weights[1] * sigma(2 * z + 1) + weights[2] * tanh(z / 2) ** 2
    grid = np.linspace(-20, 20, 4001)
    values = (SIGMOID(grid), SIGMOID(2 * grid + 1), np.tanh(grid / 2) ** 2)
    lowest = min(sum(float(w) * column for w, column in zip(weights, values, strict=True)))
    below, above = (Rational(round(1000 * lowest) + shift, 1000) for shift in (-5, 5))
    assert ordered(below, "lt", expr).holds
    assert not ordered(above, "lt", expr).holds


# Limits of size --------------------------------------------------------------------------------


def test_what_is_too_large_is_answered_at_once() -> None:
    """By these provers alone: the other rungs have limits of their own."""
    many = symbols("x_1:13", real=True)
    forwards = many[0]
    for letter in many[1:]:
        forwards = Max(forwards, letter, evaluate=False)
    doubled = z
    for _ in range(8):
        doubled = ReLU(doubled - 1) + ReLU(-doubled)
    claims = [
        (forwards, Max(*reversed(many)), None),
        (doubled, ReLU(doubled), True),
        ((1 + sigma(z) + exp(x) + y) ** 60, (2 + sigma(z) + exp(x) + y) ** 60, None),
        (Sum(exp(k), (k, 1, 10**6)), exp(z), None),
    ]
    for left, right, holds in claims:
        start = time.process_time()
        verdict = decide_values(left, right, FORMULAS)
        assert time.process_time() - start < 20  # about a second; without the limits it would be minutes
        assert (verdict and verdict.holds) in ((holds,) if holds else (None, False))
