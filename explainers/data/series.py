"""A series with its forecast: a trend and a yearly wave with noise, fitted by least squares, with the error foretold.

The fit is y ≈ c₀ + c₁t + c₂ cos ωt + c₃ sin ωt. The band is the prediction interval of the linear model with normal
noise (Draper and Smith, Applied Regression Analysis): it counts both the noise and that the coefficients are guessed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

SEASON = 12
NOISE = 3.0
_WITHIN_90_PERCENT = 1.684  # standard deviations: Student's t with 44 − 4 degrees of freedom, on both sides


@dataclass(frozen=True)
class Forecast:
    """What was seen, what comes, and what was foretold of it: `mean` ± `reach` holds 90 % of what comes."""

    seen: Array
    comes: Array
    mean: Array
    reach: Array


def series(months: int = 60, seed: int = 0) -> Array:
    """`months` values: a rising line, a yearly wave, and normal noise."""
    t = np.arange(months)
    noise = np.random.default_rng(seed).normal(0.0, NOISE, months)
    return 40.0 + 0.45 * t + 9.0 * np.sin(2 * np.pi * t / SEASON) + noise


def forecast(seen: int = 44, ahead: int = 16, seed: int = 2) -> Forecast:
    """The fit to the first `seen` months, and what it says of the `ahead` months after them."""
    whole = series(seen + ahead, seed)
    past, future = _features(np.arange(seen)), _features(np.arange(seen, seen + ahead))
    coefficients, *_ = np.linalg.lstsq(past, whole[:seen], rcond=None)
    errors = whole[:seen] - past @ coefficients
    variance = float(errors @ errors) / (seen - past.shape[1])
    spread = np.einsum("ij,jk,ik->i", future, np.linalg.inv(past.T @ past), future)
    reach = _WITHIN_90_PERCENT * np.sqrt(variance * (1 + spread))
    return Forecast(whole[:seen], whole[seen:], future @ coefficients, reach)


def _features(t: Array | NDArray[np.int_]) -> Array:
    angle = 2 * np.pi * t / SEASON
    return np.stack([np.ones_like(angle), 1.0 * t, np.cos(angle), np.sin(angle)], axis=1)
