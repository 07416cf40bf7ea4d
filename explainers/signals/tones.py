"""The spectrum of a sampled tone as steps: on a bin a peak, between bins a leak; and its energy, kept by both."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from sympy import Abs, Integer, Pow, Sum, Symbol, Tuple

from ..derivations.derivation import Certified, Step
from ..derivations.raw import minus, over, raw_product, raw_sum
from ..values import Compared, decimal
from .same_phasors import SamePhasors
from .sinusoids import alias, bin_frequency, magnitudes
from .sinusoids import samples as samples_of
from .spectra import (
    BIN,
    energy_of_bins,
    energy_of_samples,
    sampled_cosine,
    transform,
    two_phasors,
    written_transform,
    written_value,
)
from .waves import PLACE, angle, cosine, decimal_text, exact

MOST_WRITTEN = 8
"""Up to so many samples each bin is written out term by term."""
DECIMALS = 2
SAME = Certified(SamePhasors())


class SampledTone:
    """A cosine of f Hz, N times sampled at f_s Hz."""

    def __init__(self, count: int, frequency: Fraction, rate: Fraction) -> None:
        self.count, self.frequency, self.rate = count, frequency, rate
        self.heard = alias(frequency, rate)
        self.turns = self.heard * count / rate
        """How many turns it makes in N samples: the bin that it falls on, where that is whole."""

    @property
    def is_on_a_bin(self) -> bool:
        return self.turns.denominator == 1

    @property
    def sample(self) -> Any:
        return sampled_cosine(self.turns, self.count)

    def sampled(self) -> tuple[Step, ...]:
        """x_n = cos(2π f n/f_s) = cos(2π m n/N), and all N of them as values."""
        places = range(self.count)
        written = Tuple(*(sampled_cosine(self.turns, self.count, Integer(place)) for place in places))
        values = Tuple(*(written_value(self.turns * place / self.count) for place in places))
        name = Symbol("x_n")
        tone = cosine(angle(exact(self.frequency), exact(self.rate)))
        fold = "" if self.heard == self.frequency else f", as one of {decimal_text(self.heard)} Hz would"
        return (
            Step(
                tone,
                "put in",
                self.sample,
                f"In {self.count} samples the tone makes {_turns(self.turns)}{fold}.",
                SAME,
                name,
            ),
            Step(written, "values", values, "Its samples, as exact numbers.", SAME, Symbol("x")),
        )

    # On a bin ------------------------------------------------------------------------------

    def peak(self) -> tuple[Step, ...]:
        """X_k for every k: N/2 at the tone's own bin, N where that is its own mirror image, else 0."""
        m = int(self.turns)
        general, turning = transform(self.sample, self.count, BIN), two_phasors(m, self.count, BIN)
        mirrored = transform(self.sample, self.count, raw_sum(Integer(self.count), minus(BIN)))
        steps = [
            Step(
                general,
                "Euler's formula",
                turning,
                "A cosine is the mean of a turn to the left and one to the right; with the bin's own turn they add up.",
                SAME,
                Symbol("X_k"),
            )
        ]
        steps += [step for place in range(self.count // 2 + 1) for step in self._bin(place)]
        reason = (
            "The bins above the middle mirror those below: read backwards, a cosine has the same samples."
        )
        steps.append(Step(mirrored, "mirror", general, reason, SAME, Symbol("X_N-k")))
        return (*steps, self._in_hertz(m))

    def _bin(self, place: int) -> tuple[Step, ...]:
        """X_k, term by term where that is short, and what it adds up to."""
        m, count = int(self.turns), self.count
        size = 0 if place != m else count if m in (0, Fraction(count, 2)) else Fraction(count, 2)
        reason = (
            "Neither turn stands still here, so each adds up to 0: nothing of the tone is in this bin."
            if not size
            else "Here both turns stand still: each adds half the number of samples."
            if size == count
            else "Here one of the two turns stands still: it adds up to half the number of samples."
        )
        before, name = transform(self.sample, count, Integer(place)), Symbol(f"X_{place}")
        written = written_transform(self.turns, count, place) if count <= MOST_WRITTEN else None
        if written is None:
            return (Step(before, "bin", exact(size), reason, SAME, name),)
        in_numbers = f"Every sample times its turn, in numbers, for bin {place}."
        return (
            Step(before, "write the sum out", written, in_numbers, SAME, name),
            Step(written, "bin", exact(size), reason, SAME, name),
        )

    def _in_hertz(self, place: int) -> Step:
        before = over(Integer(place), exact(self.rate), Integer(self.count))
        after = exact(bin_frequency(place, self.count, self.rate))
        reason = "Bin k stands for k times the rate over N: the peak is where the tone is, in Hz."
        return Step(before, "frequency of a bin", after, reason, Certified(Compared()), Symbol(f"f_{place}"))

    # Between bins --------------------------------------------------------------------------

    def leaks(self) -> tuple[Step, ...]:
        """|X_k| for every k up to the middle, rounded: no bin is empty, and the nearest is the largest."""
        sizes = magnitudes(samples_of(self.frequency, self.rate, self.count))
        half = range(self.count // 2 + 1)
        steps = [self._size(place, sizes[place]) for place in half]
        first, second = sorted(half, key=lambda place: -sizes[place])[:2]
        reason = f"The tone makes {_turns(self.turns)}, and bin {first} is the largest."
        largest = Step(
            self._absolute(first),
            "compare",
            self._absolute(second),
            reason,
            Certified(Compared()),
            None,
            "gt",
        )
        return (*steps, *([largest] if sizes[first] - sizes[second] > 1e-9 else []))

    def _absolute(self, place: int) -> Any:
        return Abs(transform(self.sample, self.count, Integer(place)), evaluate=False)

    def _size(self, place: int, size: float) -> Step:
        hertz = bin_frequency(place, self.count, self.rate)
        return Step(
            self._absolute(place),
            "bin",
            decimal(size, DECIMALS),
            f"Bin {place} stands for {decimal_text(hertz)} Hz.",
            Certified(Compared(decimals=DECIMALS)),
            None,
            "approx",
        )

    # Energy --------------------------------------------------------------------------------

    def energy(self) -> tuple[Step, ...]:
        """Parseval's identity for all samples, and for these."""
        before, after = energy_of_samples(self.count), energy_of_bins(self.count)
        steps = [
            Step(
                before,
                "Parseval's identity",
                after,
                "The energy is the same on both sides, whatever the samples are: where two different samples meet, "
                "their turns cancel over all bins.",
                SAME,
            )
        ]
        if self.is_on_a_bin:
            steps += self._energy_in_numbers()
        return tuple(steps)

    def _energy_in_numbers(self) -> list[Step]:
        m, count = int(self.turns), self.count
        is_alone = m in (0, Fraction(count, 2))
        size = Integer(count) if is_alone else exact(Fraction(count, 2))
        squares = [Pow(size, 2, evaluate=False)] * (1 if is_alone else 2)
        total = Integer(count) if is_alone else exact(Fraction(count, 2))
        of_samples = Sum(Pow(self.sample, 2, evaluate=False), (PLACE, 0, count - 1))
        of_bins = raw_product(over(Integer(1), Integer(count)), raw_sum(*squares))
        name = Symbol("energy")
        peaks = "the one peak" if is_alone else "the peak and its mirror image"
        return [
            Step(of_samples, "energy", total, "The squares of these samples add up to this.", SAME, name),
            Step(total, "energy", of_bins, f"And {peaks} hold just as much, over N.", SAME, name),
        ]

    def remarks(self) -> tuple[str, ...]:
        """How wide a bin is; and, for a tone on a bin, what would happen half a bin higher."""
        width = (
            f"A bin is the rate over the number of samples wide: {decimal_text(self.rate / self.count)} Hz."
        )
        if not self.is_on_a_bin:
            return (
                width,
                "A tone between two bins does not fit a whole number of times into the samples: it leaks.",
            )
        between = self.heard + self.rate / (2 * self.count)
        if between >= self.rate / 2:
            between = self.heard - self.rate / (2 * self.count)
        sizes = magnitudes(samples_of(between, self.rate, self.count))[: self.count // 2 + 1]
        listed = ", ".join(f"{size:.{DECIMALS}f}" for size in sizes)
        leak = f"at {decimal_text(between)} Hz the bins from 0 on would be {listed} long"
        return (width, f"A tone between two bins leaks into all: {leak}.")


def _turns(turns: Fraction) -> str:
    return f"{decimal_text(turns)} turn{'' if turns == 1 else 's'}"
