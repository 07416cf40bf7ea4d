"""The functions that these provers know by name: the activations that work entry by entry, by their formulas."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from explainers.networks import ACTIVATIONS

Formulas = Mapping[str, Callable[[Any], Any]]
"""Names of functions → z ↦ formula."""

FORMULAS: dict[str, Callable[[Any], Any]] = {
    activation.symbol: activation.formula
    for activation in ACTIVATIONS
    if activation.is_elementwise and activation.formula is not None
}
WHOLE_COLUMN = frozenset(activation.symbol for activation in ACTIVATIONS if not activation.is_elementwise)
