"""Softmax as steps: its probabilities are positive, add up to 1, and keep the order of the scores."""

from __future__ import annotations

from typing import Any

from sympy import IndexedBase, Integer, Sum, Symbol

from ...derivations.derivation import Ordering, Step
from ...derivations.raw import minus, over, power_of_e, raw_sum
from ..likelihoods.softmax import any_probability, any_total, probability, scores, total_of

ONE = Integer(1)
MORE = Symbol("d", positive=True)
"""By how much one score is larger."""


def probabilities(count: int) -> tuple[Step, ...]:
    """p_k = e^{z_k}/Σ e^{z_j} > 0, and all of them add up to 1."""
    z = scores(count)
    all_of_them = [probability(z, place) for place in range(1, count + 1)]
    together = over(total_of(z), total_of(z))
    letters = raw_sum(*(Symbol(f"p_{place}") for place in range(1, count + 1)))
    first = Symbol("p_1")
    return (
        Step(
            all_of_them[0],
            "softmax",
            all_of_them[0],
            "Softmax turns the scores z into probabilities: each becomes a power of e, divided by their sum.",
            left=first,
        ),
        Step(
            all_of_them[0],
            "positive",
            Integer(0),
            "A power of e is positive, whatever the score is.",
            Ordering(),
            None,
            "gt",
        ),
        Step(
            raw_sum(*all_of_them),
            "one denominator",
            together,
            "All have the same denominator, so that their numerators add up.",
            left=letters,
        ),
        Step(
            together,
            "cancel",
            ONE,
            "Above and below stands the same: the probabilities add up to 1.",
            left=letters,
        ),
    )


def any_probabilities(count: Any) -> tuple[Step, ...]:
    """The same for any number of classes, with Σ."""
    n = count if not isinstance(count, int) else Symbol("n", integer=True, positive=True)
    k = Symbol("k", integer=True)
    each = any_probability(n)
    together = over(any_total(n, "k"), any_total(n))
    total = Sum(IndexedBase("p")[k], (k, 1, n))
    softmax = "Softmax turns the scores z into probabilities: powers of e, divided by their sum."
    return (
        Step(each, "softmax", each, softmax, left=IndexedBase("p")[k]),
        Step(
            Sum(each, (k, 1, n)),
            "one denominator",
            together,
            "All have the same denominator, so that their numerators add up.",
            left=total,
        ),
        Step(
            together,
            "cancel",
            ONE,
            "Above and below stands the same sum: for any number n of classes the probabilities add up to 1.",
            left=total,
        ),
    )


def order_is_kept() -> tuple[Step, ...]:
    """p_i/p_j = e^{z_i − z_j} with S for the sum below, and e^d > 1 for d > 0."""
    z, below = [Symbol(f"z_{name}", real=True) for name in "ij"], Symbol("S", positive=True)
    shares = [over(power_of_e(each), below) for each in z]
    return (
        Step(
            over(*shares),
            "compare",
            power_of_e(raw_sum(z[0], minus(z[1]))),
            "Two probabilities have the same sum S below: how many times larger one is than the other depends on the "
            "difference of their scores alone.",
            left=over(Symbol("p_i"), Symbol("p_j")),
        ),
        Step(
            power_of_e(MORE),
            "compare",
            ONE,
            "Where the difference d is positive this is more than 1: the larger score has the larger probability.",
            Ordering(),
            None,
            "gt",
        ),
    )


def two_classes() -> Step:
    """e^{z_1}/(e^{z_1} + e^{z_2}) = σ(z_1 − z_2)."""
    z = scores(2)
    difference = raw_sum(z[0], minus(z[1]))
    sigmoid = over(ONE, raw_sum(ONE, power_of_e(minus(difference))))
    reason = "Two classes need one number only: softmax of two scores is the sigmoid of their difference."
    return Step(probability(z, 1), "divide by the numerator", sigmoid, reason)
