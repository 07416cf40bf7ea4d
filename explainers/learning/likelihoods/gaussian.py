"""Why regression takes the squared error: it is what is left of a Gaussian likelihood, step by step.

The data scatter around the prediction ŷ with a standard deviation σ that is the same everywhere.
"""

from __future__ import annotations

from typing import Any

from sympy import Derivative, Function, IndexedBase, Integer, Pow, Rational, Sum, Symbol, pi

from ...derivations.derivation import Definition, Ordering, Step
from ...derivations.raw import logarithm, minus, over, power_of_e, raw_product, raw_sum, square

SIGMA = Symbol("sigma", positive=True)
Y, PREDICTED = Symbol("y", real=True), Symbol("yhat", real=True)
TWO, ZERO = Integer(2), Integer(0)
CONSTANT = Symbol("c", real=True)
INDEX, COUNT = Symbol("i", integer=True), Symbol("N", integer=True, positive=True)


def gaussian_steps() -> tuple[Step, ...]:
    """p(y) → −log p(y) → the sum over N examples → the squared error, whose minimum is the same."""
    return (*_one_example(), _product_to_sum(), *_all_examples(), *_same_minimum(), _slope())


def _spread(y: Any, predicted: Any) -> Any:
    """(y − ŷ)²/(2σ²)."""
    return over(square(raw_sum(y, minus(predicted))), raw_product(TWO, square(SIGMA)))


def _width() -> Any:
    """σ√(2π): what makes the whole area under the bell 1."""
    return raw_product(SIGMA, Pow(raw_product(TWO, pi), Rational(1, 2), evaluate=False))


def _one_example() -> tuple[Step, ...]:
    bell = over(power_of_e(minus(_spread(Y, PREDICTED))), _width())
    logarithms = raw_sum(_spread(Y, PREDICTED), logarithm(_width()))
    return (
        Step(
            bell,
            "likelihood",
            bell,
            "Suppose the true values scatter around the prediction as a bell curve: near it is likely, far off not.",
            left=Function("p")(Y),
        ),
        Step(
            minus(logarithm(bell)),
            "take the logarithm",
            logarithms,
            "The logarithm undoes the power of e and makes a sum of the quotient; with a minus, small is likely.",
            left=minus(logarithm(Function("p")(Y))),
        ),
    )


def _product_to_sum() -> Step:
    """−log(q_1 q_2 q_3) = −log q_1 − log q_2 − log q_3."""
    shares = [Symbol(f"q_{place}", positive=True) for place in (1, 2, 3)]
    return Step(
        minus(logarithm(raw_product(*shares))),
        "product to sum",
        raw_sum(*(minus(logarithm(share)) for share in shares)),
        "Independent examples multiply their likelihoods q; the logarithm makes a sum of the product, here for three.",
    )


def _all_examples() -> tuple[Step, ...]:
    """Σ_i ((y_i − ŷ_i)²/(2σ²) + c) = Σ_i (y_i − ŷ_i)²/(2σ²) + N c, for every N."""
    y, predicted = IndexedBase("y", real=True)[INDEX], IndexedBase("yhat", real=True)[INDEX]
    limits = (INDEX, 1, COUNT)
    error = Sum(square(raw_sum(y, minus(predicted))), limits)
    return (
        Step(
            CONSTANT,
            "define",
            logarithm(_width()),
            "This part depends neither on the prediction nor on the data: call it c.",
            Definition(((CONSTANT, logarithm(_width())),)),
        ),
        Step(
            Sum(raw_sum(_spread(y, predicted), CONSTANT), limits),
            "sum",
            raw_sum(over(error, raw_product(TWO, square(SIGMA))), raw_product(COUNT, CONSTANT)),
            "Over N examples the squared errors add up, and so do the constants.",
        ),
    )


def _same_minimum() -> tuple[Step, ...]:
    """For two networks with squared errors E_1 and E_2: the difference is (E_1 − E_2)/(2σ²), of the same sign."""
    one, other = (Symbol(f"E_{place}", real=True) for place in (1, 2))
    below = raw_product(TWO, square(SIGMA))
    constant = raw_product(COUNT, CONSTANT)
    whole = [raw_sum(over(error, below), constant) for error in (one, other)]
    return (
        Step(
            raw_sum(whole[0], minus(whole[1])),
            "compare",
            over(raw_sum(one, minus(other)), below),
            "Compare two networks with the squared errors E: the constants cancel.",
        ),
        Step(
            over(Integer(1), below),
            "compare",
            ZERO,
            "And the factor is positive: whichever has the smaller squared error is the likelier one.",
            Ordering(),
            None,
            "gt",
        ),
    )


def _slope() -> Step:
    """d/dŷ (y − ŷ)²/2 = ŷ − y."""
    loss = over(square(raw_sum(Y, minus(PREDICTED))), TWO)
    return Step(
        Derivative(loss, PREDICTED),
        "derivative",
        raw_sum(PREDICTED, minus(Y)),
        "With a half before it, the slope of the squared error is the prediction minus the truth.",
    )
