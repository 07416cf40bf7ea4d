"""How close a network comes to a function of one variable: built for a given error, and certified or refuted."""

from .certifying import Finding, certify, largest_error
from .constructing import (
    cells_by_lipschitz,
    relu_network,
    sigmoid_network,
    staircase_factor,
    units_by_curvature,
    units_by_lipschitz,
)
from .enclosing.slopes import Peak, largest_derivative
from .enclosing.targets import Bounded, Formula, Target, target_of
from .grammar import parse_function
from .searching import Smallest, smallest_relu_network

__all__ = [
    "Bounded",
    "Finding",
    "Formula",
    "Peak",
    "Smallest",
    "Target",
    "cells_by_lipschitz",
    "certify",
    "largest_derivative",
    "largest_error",
    "parse_function",
    "relu_network",
    "sigmoid_network",
    "smallest_relu_network",
    "staircase_factor",
    "target_of",
    "units_by_curvature",
    "units_by_lipschitz",
]
