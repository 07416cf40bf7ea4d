"""A sinusoid sampled at a rate, both in Hz: its samples, the frequency that they sound like, its spectrum."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def samples(
    frequency: float | Fraction, rate: float | Fraction, count: int, kind: Literal["cos", "sin"] = "cos"
) -> Array:
    """x_n = cos(2π f n / f_s), or sin, for n = 0 … count − 1."""
    # Whole turns are taken off exactly, so that aliases agree to the last digit.
    turns = [float(Fraction(frequency) * n / Fraction(rate) % 1) for n in range(count)]
    angles = 2 * np.pi * np.array(turns)
    return np.cos(angles) if kind == "cos" else np.sin(angles)


def fold_of(frequency: Fraction, rate: Fraction) -> int:
    """The whole number k with |f − k f_s| ≤ f_s/2; halfway between two the smaller one."""
    return -int((rate - 2 * frequency) // (2 * rate))


def alias(frequency: Fraction, rate: Fraction) -> Fraction:
    """The frequency from 0 to f_s/2 with the same samples: |f − k f_s|; f itself up to f_s/2."""
    return abs(frequency - fold_of(frequency, rate) * rate)


def bin_frequency(place: int, count: int, rate: Fraction) -> Fraction:
    """k f_s / N: the frequency of bin k, in Hz."""
    return place * rate / count


def magnitudes(values: Array) -> Array:
    """|X_k| with X_k = Σ_n x_n e^{−2πikn/N}, for k = 0 … N − 1."""
    return np.abs(np.fft.fft(values))
