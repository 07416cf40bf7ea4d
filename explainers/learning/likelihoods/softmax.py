"""Softmax in letters and in numbers: p_k = e^{z_k} / Σ_j e^{z_j}, written out for a given number of classes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sympy import IndexedBase, Sum, Symbol

from ...derivations.raw import over, power_of_e, raw_sum

MOST_CLASSES = 12
"""An example in numbers has at most so many."""
MOST_WRITTEN = 6
"""Sums of exponentials are written out up to this length; longer ones keep their sign Σ."""


def scores(count: int) -> tuple[Any, ...]:
    """z_1, …, z_n."""
    return tuple(Symbol(f"z_{place}", real=True) for place in range(1, count + 1))


def total_of(z: Sequence[Any]) -> Any:
    """e^{z_1} + … + e^{z_n}."""
    return raw_sum(*map(power_of_e, z))


def probability(z: Sequence[Any], place: int) -> Any:
    """p_k for k = place, from 1."""
    return over(power_of_e(z[place - 1]), total_of(z))


def any_total(count: Any, index: str = "j") -> Any:
    """Σ_j e^{z_j} for any number of classes."""
    j = Symbol(index, integer=True)
    return Sum(power_of_e(IndexedBase("z", real=True)[j]), (j, 1, count))


def any_probability(count: Any, index: str = "k") -> Any:
    """e^{z_k} / Σ_j e^{z_j} for any number of classes."""
    k = Symbol(index, integer=True)
    return over(power_of_e(IndexedBase("z", real=True)[k]), any_total(count))
