"""Values of expressions without letters: exact fractions, or balls that contain them; and comparisons of such."""

from .comparing import PRECISIONS, Compared
from .evaluating import NoValue, Value, ball, compared, decimal, product, total, value_of

__all__ = [
    "PRECISIONS",
    "Compared",
    "NoValue",
    "Value",
    "ball",
    "compared",
    "decimal",
    "product",
    "total",
    "value_of",
]
