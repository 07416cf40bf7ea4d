"""Expressions of symbolic length, written with dots: Σ and ⋯ stand for claims that are proved, not for gaps.

Each family can be written out at any length, `.at(n)`, and says how the next length follows from the one before,
`.next(before, n)`: an induction over it is built from both.
"""

from .depth import (
    BiasSum,
    NestedLayers,
    WeightProduct,
    layer_bias,
    layer_output,
    layer_weight,
    width,
)
from .family import Family, family_of
from .rows import StackedNeurons, WeightedSum, WrittenOut, entry_name
from .time import RecurrentState, RecurrentSum, power

__all__ = [
    "BiasSum",
    "Family",
    "NestedLayers",
    "RecurrentState",
    "RecurrentSum",
    "StackedNeurons",
    "WeightProduct",
    "WeightedSum",
    "WrittenOut",
    "entry_name",
    "family_of",
    "layer_bias",
    "layer_output",
    "layer_weight",
    "power",
    "width",
]
