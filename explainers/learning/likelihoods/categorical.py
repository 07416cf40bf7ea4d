"""Why classification takes cross-entropy: it is left of a categorical likelihood; its slope with softmax is p − y."""

from __future__ import annotations

from typing import Any

from sympy import Derivative, Integer, Pow, Symbol

from ...derivations.derivation import Step, Substitution
from ...derivations.raw import logarithm, minus, over, power_of_e, raw_product, raw_sum
from .softmax import probability, scores, total_of

MOST_EXPLICIT = 5
"""Up to this many classes every slope is written out; the general one holds for any number."""
SHOWN = 3
ONE = Integer(1)


def categorical_steps(count: int | None) -> tuple[Step, ...]:
    """Likelihood → cross-entropy → with softmax → its slope, for `count` classes (None: any number)."""
    written = count if count is not None and 2 <= count <= MOST_EXPLICIT else SHOWN
    return (*_cross_entropy(written), *_with_softmax(written), _any_slope())


def _cross_entropy(count: int) -> tuple[Step, ...]:
    """−log Π p_k^{y_k} = −Σ y_k log p_k, and for one true class −log p_1."""
    p = [Symbol(f"p_{place}", positive=True) for place in range(1, count + 1)]
    y = [Symbol(f"y_{place}", real=True) for place in range(1, count + 1)]
    likelihood = raw_product(
        *(Pow(share, target, evaluate=False) for share, target in zip(p, y, strict=True))
    )
    entropy = raw_sum(
        *(minus(raw_product(target, logarithm(share))) for share, target in zip(p, y, strict=True))
    )
    truth = tuple((target, Integer(place == 0)) for place, target in enumerate(y))
    loss = Symbol("ell")
    return (
        Step(
            minus(logarithm(likelihood)),
            "take the logarithm",
            entropy,
            "The target y is 1 for the true class and 0 for the others, so that the product is the probability of the "
            "true class; its logarithm, with a minus, is the cross-entropy.",
            left=loss,
        ),
        Step(
            entropy,
            "put in the target",
            minus(logarithm(p[0])),
            "If class 1 is the true one, only its term is left: it is small where that probability is near 1.",
            Substitution(truth),
            loss,
        ),
    )


def _with_softmax(count: int) -> tuple[Step, ...]:
    """−log(e^{z_1}/S) = −z_1 + log S; its slope is p_1 − 1 at the true class and p_k at any other."""
    z = scores(count)
    loss = raw_sum(minus(z[0]), logarithm(total_of(z)))
    opened = Step(
        minus(logarithm(probability(z, 1))),
        "put in softmax",
        loss,
        "With softmax for the probability the logarithm undoes the power of e.",
    )
    slopes = [
        Step(
            Derivative(loss, z[place - 1]),
            "derivative",
            raw_sum(probability(z, place), minus(ONE)) if place == 1 else probability(z, place),
            "At the true class the slope is its probability minus 1: its score is pushed up."
            if place == 1
            else f"At class {place} it is the probability itself: its score is pushed down.",
        )
        for place in range(1, count + 1)
    ]
    return (opened, *slopes)


def _any_slope() -> Step:
    """∂/∂z_k (−y_k z_k − C + log(e^{z_k} + R)) = p_k − y_k: C and R are what the other classes add, however many."""
    z, y = Symbol("z_k", real=True), Symbol("y_k", real=True)
    others, constant = Symbol("R", positive=True), Symbol("C", real=True)
    below = raw_sum(power_of_e(z), others)
    loss = raw_sum(minus(raw_product(y, z)), minus(constant), logarithm(below))
    return Step(
        Derivative(loss, z),
        "derivative",
        raw_sum(over(power_of_e(z), below), minus(y)),
        "For any number of classes: what the others add, C and R, does not depend on this score. The slope is p − y, "
        "what was said minus what is true.",
    )


def binary_steps() -> tuple[Step, ...]:
    """One sigmoid: −y log σ(z) − (1 − y) log(1 − σ(z)) = log(1 + e^z) − y z, with slope σ(z) − y."""
    z, y = Symbol("z", real=True), Symbol("y", real=True)
    p = Symbol("p", positive=True)
    sigmoid = over(ONE, raw_sum(ONE, power_of_e(minus(z))))

    def entropy(share: Any) -> Any:
        missed = raw_product(raw_sum(ONE, minus(y)), logarithm(raw_sum(ONE, minus(share))))
        return raw_sum(minus(raw_product(y, logarithm(share))), minus(missed))

    loss = Symbol("ell")
    short = raw_sum(logarithm(raw_sum(ONE, power_of_e(z))), minus(raw_product(y, z)))
    return (
        Step(
            entropy(p),
            "put in the sigmoid",
            entropy(sigmoid),
            "Two classes: the target y is 1 or 0, and p is the probability of 1, the sigmoid of one score z.",
            Substitution(((p, sigmoid),)),
            loss,
        ),
        Step(
            entropy(sigmoid),
            "collect",
            short,
            "Logarithm and power of e undo each other.",
            left=loss,
        ),
        Step(
            Derivative(short, z),
            "derivative",
            raw_sum(sigmoid, minus(y)),
            "The slope is again what was said minus what is true.",
        ),
    )
