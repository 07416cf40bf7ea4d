"""Sampled sinusoids: their samples, aliases and spectra, and the exact arithmetic that proves what is said of them."""

from .quantities import LARGEST_QUANTITY, quantity
from .same_phasors import SamePhasors
from .sinusoids import alias, bin_frequency, fold_of, magnitudes, samples

__all__ = [
    "LARGEST_QUANTITY",
    "SamePhasors",
    "alias",
    "bin_frequency",
    "fold_of",
    "magnitudes",
    "quantity",
    "samples",
]
