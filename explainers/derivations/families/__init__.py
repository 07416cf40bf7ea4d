"""Expressions of symbolic length, written with dots: Σ and ⋯ stand for claims that are proved, not for gaps.

Each family can be written out at any length, `.at(n)`, and says how the next length follows from the one before,
`.next(…)`: an induction over it has both to check.
"""

from .depth import (
    BiasSum,
    NestedLayers,
    WeightProduct,
    collapse_induction,
    layer_bias,
    layer_weight,
    width,
)
from .rows import StackedNeurons, WeightedSum, WrittenOut, entry_name
from .time import RecurrentSum, power, recurrence_induction

__all__ = [
    "BiasSum",
    "NestedLayers",
    "RecurrentSum",
    "StackedNeurons",
    "WeightProduct",
    "WeightedSum",
    "WrittenOut",
    "collapse_induction",
    "entry_name",
    "layer_bias",
    "layer_weight",
    "power",
    "recurrence_induction",
    "width",
]
