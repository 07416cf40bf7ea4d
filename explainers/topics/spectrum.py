"""What a spectrum shows: a sampled tone is one peak (with its mirror image), and no energy is lost on the way.

Everything is exact: the transform is written out for a given number of samples and decided in roots of unity.
"""

from __future__ import annotations

from sympy import Integer, Pow, Sum, Symbol

from ..derivations.derivation import Certified, Derivation, Step
from ..derivations.raw import minus, raw_product, raw_sum
from ..networks import NetworkError
from ..signals import SamePhasors, quantity
from ..signals.spectra import root_of_unity
from ..signals.tones import SampledTone
from ..signals.waves import PLACE
from ..spelling import quoted

MOST_SAMPLES = 16
TURN = Symbol("r")


def derive(*, samples: int = 8, frequency: float | str = 1000, rate: float | str = 8000) -> Derivation:
    """The spectrum of `samples` values of a cosine of `frequency`, taken at `rate`, both in Hz.

    `samples` is N, from 2 to 16; a frequency on a bin, k·rate/N, gives a peak, one between bins leaks into all.
    """
    if isinstance(samples, bool) or not isinstance(samples, int) or not 2 <= samples <= MOST_SAMPLES:
        raise NetworkError(
            f"a spectrum of {quoted(samples)} samples is not written out: give samples a whole number "
            f"from 2 to {MOST_SAMPLES}"
        )
    tone = SampledTone(samples, quantity(frequency, "the frequency"), quantity(rate, "the rate"))
    steps = (
        *tone.sampled(),
        *_turns_cancel(samples),
        *(tone.peak() if tone.is_on_a_bin else tone.leaks()),
        *tone.energy(),
    )
    title = (
        "A tone is one peak in its spectrum"
        if tone.is_on_a_bin
        else "Between two bins a tone leaks into all of them"
    )
    return Derivation("spectrum", title, steps, (("x", "input"), ("X", "output")), tone.remarks())


def _turns_cancel(count: int) -> tuple[Step, ...]:
    """(1 − r)(1 + r + … + r^{N−1}) = 1 − r^N, and r^N = 1 for r = e^{2πij/N}: so the sum is 0 unless r = 1."""
    j = Symbol("j", integer=True)
    one = Integer(1)
    powers = Sum(Pow(TURN, PLACE), (PLACE, 0, count - 1))
    return (
        Step(
            raw_product(raw_sum(one, minus(TURN)), powers),
            "geometric sum",
            raw_sum(one, minus(Pow(TURN, count))),
            "Multiplied out, every power but the first and the last meets its opposite.",
        ),
        Step(
            Pow(root_of_unity(j, count, one), count, evaluate=False),
            "whole turns",
            one,
            "For r one of the N-th parts of a turn, r to the N is j whole turns: the right side above is 0, and so "
            "is the sum, unless r is 1.",
            Certified(SamePhasors()),
        ),
    )
