"""Two classes by one output: the sigmoid's probability, and the sign of the score that decides."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from sympy import Function, Rational, Symbol

from ...derivations.derivation import Certified, Equality, Ordering, Step
from ...derivations.raw import minus, over, power_of_e, raw_sum
from ...networks import SIGMOID
from ...values import Compared, decimal
from .classes import letter_of
from .example import DECIMALS, score_text
from .probabilities import MORE, ONE, two_classes


def two_by_sigmoid(names: Sequence[str], score: Fraction) -> tuple[Step, ...]:
    """p = σ(z) for the first class, 1 − p for the second; the sign of z decides."""
    z = Symbol("z", real=True)

    def sigmoid(value: Any) -> Any:
        return over(ONE, raw_sum(ONE, power_of_e(minus(value))))

    rest = raw_sum(ONE, minus(sigmoid(z)))
    half = Rational(1, 2)
    number = Rational(score.numerator, score.denominator)
    chosen = names[0] if score > 0 else names[1]
    p = Symbol("p")
    likely = float(SIGMOID(float(score)))
    return (
        Step(
            sigmoid(z),
            "sigmoid",
            sigmoid(z),
            f"The sigmoid turns the score z into the probability of {names[0]}.",
            left=p,
        ),
        Step(
            rest,
            "the other class",
            over(ONE, raw_sum(ONE, power_of_e(z))),
            f"What is left to 1 is the probability of {names[1]}: the sigmoid of −z.",
            Equality(),
            raw_sum(ONE, minus(p)),
        ),
        Step(
            sigmoid(MORE),
            "compare",
            half,
            "Where the score is positive, it is more than a half.",
            Ordering(),
            None,
            "gt",
        ),
        Step(
            sigmoid(raw_sum(minus(MORE))),
            "compare",
            half,
            "Where it is negative, it is less than a half: the sign of the score decides.",
            Ordering(),
            None,
            "lt",
        ),
        Step(
            sigmoid(number),
            "example",
            decimal(likely, DECIMALS),
            f"For a score of {score_text(score)}, for example: the answer is {chosen}.",
            Certified(Compared(decimals=DECIMALS)),
            Function("p")(letter_of(names[0])),
            "approx",
        ),
        two_classes(),
    )
