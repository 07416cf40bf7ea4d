"""What an output activation can put out: its bounds and what it reaches, as steps that are proved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sympy import Function, Integer, Max, Piecewise, Rational, Symbol, tanh

from ...derivations.derivation import Ordering, Relation, Step
from ...derivations.raw import logarithm, minus, over, power_of_e, raw_product, raw_sum, square
from ...networks import ELU, IDENTITY, LEAKY_RELU, RELU, SIGMOID, SOFTPLUS, TANH, ActivationFunction

Z = Symbol("z", real=True)
Y = Symbol("y", positive=True)
D = Symbol("d", positive=True)
ZERO, ONE = Integer(0), Integer(1)


@dataclass(frozen=True)
class Range:
    """The range of an activation: its bounds (relation, bound, why), the set in words, and how y in it is reached.

    Each of `preimages` is a z, the value that it is taken to, and why; in the letters y and d, both positive.
    """

    activation: ActivationFunction
    formula: Callable[[Any], Any]
    bounds: tuple[tuple[Relation, Any, str], ...]
    words: str
    preimages: tuple[tuple[Any, Any, str], ...] = ()

    def steps(self) -> tuple[Step, ...]:
        """φ(z) between its bounds for every z, and each value in between taken somewhere."""
        bounded = [
            Step(self.formula(Z), "bound", bound, reason, Ordering(), None, relation)
            for relation, bound, reason in self.bounds
        ]
        reached = [
            Step(self.formula(z), "reached", value, reason, left=Function(self.activation.symbol)(z))
            for z, value, reason in self.preimages
        ]
        return (*bounded, *reached)


def _softplus(z: Any) -> Any:
    return logarithm(raw_sum(ONE, power_of_e(z)))


def _relu(z: Any) -> Any:
    return Max(ZERO, z, evaluate=False)


def _sigmoid(z: Any) -> Any:
    return over(ONE, raw_sum(ONE, power_of_e(minus(z))))


def _tanh(z: Any) -> Any:
    return tanh(z, evaluate=False)


def _leaky(z: Any) -> Any:
    return Piecewise((raw_product(Rational(1, 100), z), z < 0), (z, True))


def _elu(z: Any) -> Any:
    return Piecewise((raw_sum(power_of_e(z), minus(ONE)), z < 0), (z, True))


RANGES = (
    Range(
        RELU,
        _relu,
        (("ge", ZERO, "ReLU takes the larger of 0 and z, so nothing below 0 comes out."),),
        "all numbers from 0 up, 0 among them",
        (
            (Y, Y, "Every positive y comes out: put in y itself."),
            (minus(Y), ZERO, "And 0 comes out for every negative z: a price of exactly 0 can be said."),
        ),
    ),
    Range(
        SOFTPLUS,
        _softplus,
        (
            (
                "gt",
                ZERO,
                "1 plus a power of e is more than 1, so its logarithm is more than 0: never 0 itself.",
            ),
        ),
        "all positive numbers, without 0",
        (
            (
                logarithm(raw_sum(power_of_e(Y), minus(ONE))),
                Y,
                "Every positive y comes out: put in the logarithm of e to the y, minus 1.",
            ),
        ),
    ),
    Range(
        SIGMOID,
        _sigmoid,
        (
            ("gt", ZERO, "Above and below the stroke stand positive numbers."),
            ("lt", ONE, "And below stands more than above."),
        ),
        "all numbers between 0 and 1, without both",
        (
            (
                logarithm(D),
                over(D, raw_sum(ONE, D)),
                "Every number between 0 and 1 is d/(1 + d) for some positive d: put in its logarithm.",
            ),
        ),
    ),
    Range(
        TANH,
        _tanh,
        (
            ("gt", minus(ONE), "The hyperbolic tangent stays above −1."),
            ("lt", ONE, "And below 1."),
        ),
        "all numbers between −1 and 1, without both",
        (
            (
                logarithm(D),
                over(raw_sum(square(D), minus(ONE)), raw_sum(square(D), ONE)),
                "Every number between −1 and 1 is (d² − 1)/(d² + 1) for some positive d: put in its logarithm.",
            ),
        ),
    ),
    Range(
        LEAKY_RELU,
        _leaky,
        (),
        "all numbers",
        (
            (Y, Y, "Every positive y comes out: put in y itself."),
            (
                raw_product(Integer(-100), Y),
                minus(Y),
                "Every negative number comes out too, a hundred times further left.",
            ),
        ),
    ),
    Range(
        ELU,
        _elu,
        (("gt", minus(ONE), "Left of 0 stands a power of e minus 1, right of it z: always more than −1."),),
        "all numbers above −1",
        (
            (Y, Y, "Every positive y comes out: put in y itself."),
            (
                minus(logarithm(raw_sum(ONE, D))),
                raw_sum(over(ONE, raw_sum(ONE, D)), minus(ONE)),
                "Every number between −1 and 0 is 1/(1 + d) − 1 for some positive d, and comes out too.",
            ),
        ),
    ),
    Range(
        IDENTITY,
        lambda z: z,
        (),
        "all numbers, negative ones too",
        ((minus(Y), minus(Y), "Without an activation a negative number comes out as it went in."),),
    ),
)


def range_of(activation: ActivationFunction) -> Range | None:
    """The range of `activation`; None where none is written down."""
    return next((each for each in RANGES if each.activation == activation), None)
