"""Statements about known functions: exponentials, logarithms, erf, cases; their derivatives, limits and order."""

from .deciding import decide_order, decide_values
from .entrywise import Entrywise
from .known import FORMULAS, Formulas

__all__ = ["FORMULAS", "Entrywise", "Formulas", "decide_order", "decide_values"]
