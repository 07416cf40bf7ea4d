"""An example of classes in numbers: every probability, the largest of them, and the class that it belongs to."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from sympy import Function, Rational

from ...derivations.derivation import Certified, Step
from ...networks import SOFTMAX
from ...values import Compared, decimal
from ..likelihoods.softmax import probability
from .classes import LargestScore, letter_of, set_of

DECIMALS = 3


def in_numbers(names: Sequence[str], given: Sequence[Fraction]) -> tuple[Step, ...]:
    """Every probability, rounded; the largest against the next; and the class."""
    z = [Rational(score.numerator, score.denominator) for score in given]
    exact = [probability(z, place) for place in range(1, len(z) + 1)]
    shares = _shares(given)
    order = sorted(range(len(z)), key=lambda place: -given[place])
    first, second = order[:2]
    worked = (
        Step(
            each,
            "example",
            decimal(shares[place], DECIMALS),
            f"The score of {name} is {score_text(given[place])}.",
            Certified(Compared(decimals=DECIMALS)),
            Function("p")(letter_of(name)),
            "approx",
        )
        for place, (name, each) in enumerate(zip(names, exact, strict=True))
    )
    return (
        *worked,
        Step(
            exact[first],
            "largest",
            exact[second],
            f"{names[first].capitalize()} has the largest probability, before {names[second]}.",
            Certified(Compared()),
            None,
            "gt",
        ),
        Step(
            letter_of(names[first]),
            "argmax",
            set_of(names),
            "The answer is the class with the largest probability, which is the one with the largest score.",
            Certified(LargestScore(tuple(given))),
            None,
            "in",
        ),
    )


def _shares(given: Sequence[Fraction]) -> list[float]:
    return [float(share) for share in SOFTMAX([float(score) for score in given])]


def score_text(score: Fraction) -> str:
    return str(score).replace("-", "−")
