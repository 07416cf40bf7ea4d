"""A claimed decomposition checked by a route of its own: exact forward passes at corners, and areas."""

from .claims import Decomposition
from .forward import Pass, exact_forward

__all__ = ["Decomposition", "Pass", "exact_forward"]
