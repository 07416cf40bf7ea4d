"""Why a sound of up to f_max Hz needs more than 2 f_max samples a second: a tone above half the rate has a double.

Proved for every frequency, every rate and every sample; then in numbers for a given tone and rate.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from sympy import Abs, Integer, Pow, Symbol, pi

from ..derivations.derivation import Certified, Derivation, Relation, Step
from ..derivations.raw import minus, over, raw_product, raw_sum
from ..signals import SamePhasors, alias, fold_of, quantity, samples
from ..signals.waves import FREQUENCY, PLACE, RATE, angle, cosine, decimal_text, exact, sine
from ..values import Compared

NYQUIST, HEARD = Symbol("f_N"), Symbol("f_a")
SAME = Certified(SamePhasors())
SHOWN_SAMPLES = 5


def derive(*, frequency: float | str = 440, rate: float | str = 600) -> Derivation:
    """A tone and its double about half the rate; the Nyquist rate; the alias of `frequency` at `rate`, both in Hz.

    Frequencies are exact: 440, 0.5 and "1/3" are read as fractions.
    """
    f, f_s = quantity(frequency, "the frequency"), quantity(rate, "the rate")
    steps = (*_doubles(), *_at_half_the_rate(), *_nyquist(f, f_s), *_in_numbers(f, f_s))
    return Derivation(
        "sampling", "Sampled too slowly, a high tone passes for a low one", steps, _ROLES, _remarks(f, f_s)
    )


_ROLES = (("f", "input"), ("f_s", "layer 1"), ("f_a", "output"), ("f_N", "layer 2"))


def _doubles() -> tuple[Step, ...]:
    """cos(2π(f_s − f)n/f_s) = cos(2πn − 2πfn/f_s) = cos(2πfn/f_s), and the sine with a minus."""
    mirrored = angle(raw_sum(RATE, minus(FREQUENCY)), RATE)
    turns = raw_product(Integer(2), pi, PLACE)
    tone = angle(FREQUENCY, RATE)
    opened = raw_sum(turns, minus(tone))
    cosines = [cosine(mirrored), cosine(opened), cosine(tone)]
    sines = [sine(mirrored), sine(opened), minus(sine(tone))]
    return (
        Step(
            cosines[0],
            "open the bracket",
            cosines[1],
            "Sample n is taken at the time n divided by the rate: the rate cancels in the first part of the angle.",
            SAME,
        ),
        Step(
            cosines[1],
            "whole turns",
            cosines[2],
            "The first part is a whole number of turns and falls away, and a cosine does not see the minus.",
            SAME,
        ),
        Step(
            sines[0],
            "open the bracket",
            sines[1],
            "The same for a sine: its angle opens in the same way.",
            SAME,
        ),
        Step(
            sines[1],
            "whole turns",
            sines[2],
            "The whole turns fall away, and a sine turns its sign with its angle.",
            SAME,
        ),
    )


def _at_half_the_rate() -> tuple[Step, ...]:
    """At f = f_s/2 a cosine gives (−1)^n, a sine nothing at all."""
    half = over(pi, RATE, PLACE, RATE)  # 2π (f_s/2) n/f_s
    flips = Pow(Integer(-1), PLACE, evaluate=False)
    return (
        Step(
            cosine(half),
            "half the rate",
            flips,
            "At half the rate the angle is π n: a cosine is sampled at its peaks and its valleys in turn.",
            SAME,
        ),
        Step(
            sine(half),
            "half the rate",
            Integer(0),
            "And a sine only where it is 0: a rate of just twice the frequency is not enough.",
            SAME,
        ),
    )


def _nyquist(f: Fraction, f_s: Fraction) -> tuple[Step, ...]:
    """2 f in numbers, and how the rate compares."""
    before, needed = raw_product(Integer(2), exact(f)), exact(2 * f)
    relation, verdict = _against(f_s, 2 * f)
    return (
        Step(
            before,
            "Nyquist rate",
            needed,
            f"The Nyquist rate of a tone of {decimal_text(f)} Hz is twice its frequency.",
            Certified(Compared()),
            NYQUIST,
        ),
        Step(
            exact(f_s),
            "compare",
            before if relation == "=" else needed,
            f"The rate, {decimal_text(f_s)} Hz, {verdict}.",
            Certified(Compared()),
            None,
            relation,
        ),
    )


def _against(rate: Fraction, needed: Fraction) -> tuple[Relation, str]:
    """How the rate stands to the Nyquist rate, and what that means."""
    if rate > needed:
        return "gt", "is more: this tone keeps its pitch"
    return ("lt", "is less: this tone loses its pitch") if rate < needed else ("=", "is that and no more")


def _in_numbers(f: Fraction, f_s: Fraction) -> tuple[Step, ...]:
    """The tone folded into the range from 0 to half the rate; and its samples, which are those of its alias."""
    k, heard = fold_of(f, f_s), alias(f, f_s)
    if 2 * f == f_s:
        return (_silence(f, f_s),)
    if k == 0:
        return (_the_double_of(f, f_s),)
    is_mirrored = f < k * f_s
    tone, low = angle(exact(f), exact(f_s)), angle(exact(heard), exact(f_s))
    named = decimal_text(f), decimal_text(heard)
    return (
        *_folded(f, f_s, k),
        Step(
            cosine(tone),
            "same samples",
            cosine(low),
            f"Every sample of {named[0]} Hz is one of {named[1]} Hz: once sampled, nobody can tell them apart.",
            SAME,
        ),
        Step(
            sine(tone),
            "same samples",
            minus(sine(low)) if is_mirrored else sine(low),
            "For sines too: the samples of a sine are those of a sine"
            + (", upside down." if is_mirrored else "."),
            SAME,
        ),
    )


def _folded(f: Fraction, f_s: Fraction, k: int) -> tuple[Step, ...]:
    """|f − k f_s|, which is at most half the rate."""
    heard = alias(f, f_s)
    often = {1: "once", 2: "twice"}.get(k, f"{k} times")
    distance = Abs(raw_sum(exact(f), minus(_times(k, exact(f_s)))), evaluate=False)
    return (
        Step(
            distance,
            "fold",
            exact(heard),
            f"Take the rate away {often}: the distance that is left is the tone that is heard, in Hz.",
            Certified(Compared()),
            HEARD,
        ),
        Step(
            exact(heard),
            "compare",
            over(exact(f_s), Integer(2)),
            "That is at most half the rate, and there is only one such tone.",
            Certified(Compared()),
            None,
            "le",
        ),
    )


def _silence(f: Fraction, f_s: Fraction) -> Step:
    """At half the rate a sine is not there at all."""
    tone = sine(angle(exact(f), exact(f_s)))
    reason = f"At half the rate a sine of {decimal_text(f)} Hz cannot be told from silence."
    return Step(tone, "same samples", Integer(0), reason, SAME)


def _the_double_of(f: Fraction, f_s: Fraction) -> Step:
    """Below half the rate the tone keeps its frequency, and the one at f_s − f takes it."""
    tone, double = angle(exact(f), exact(f_s)), angle(exact(f_s - f), exact(f_s))
    reason = (
        f"The tone of {decimal_text(f)} Hz is less than half the rate and is heard as it is; "
        f"one of {decimal_text(f_s - f)} Hz would be heard as this one."
    )
    return Step(cosine(double), "same samples", cosine(tone), reason, SAME)


def _times(k: int, rate: Any) -> Any:
    return rate if k == 1 else raw_product(Integer(k), rate)


def _remarks(f: Fraction, f_s: Fraction) -> tuple[str, ...]:
    values = samples(f, f_s, SHOWN_SAMPLES)
    first = ", ".join(f"{value:.2f}".replace("-0.00", "0.00").replace("-", "−") for value in values)
    enough = (
        "So a rate of more than twice the highest frequency is needed. It also keeps tones apart: from 0 to half the "
        "rate the angle between two samples grows from 0 to half a turn, where a cosine only falls, so that two "
        "different tones differ in sample 1 at the latest."
    )
    shown = f"The first samples of the cosine of {decimal_text(f)} Hz at {decimal_text(f_s)} Hz, rounded: {first}."
    return (shown, enough)
