"""The affine map of every cell at once, in double precision, with a rigorous bound on its error.

Coordinates are local: the domain lies in the square |t_k| ≤ 1. The map of a cell to n units is stored as (3, n): its
two derivatives and its constant. `size` bounds |a| + |b| + |c| and `error` the sum of the three errors, each (n,).

Running error analysis (N. Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed., chapter 3): a sum of n
products in any order, fused or not, errs by at most γ_n Σ|w||m| with γ_n = n u / (1 − n u), u = 2⁻⁵³. Hence for W m + b

    error' = |W| (error + γ size) + γ |b|,

and for a bend with slope s: error' = |s| error, and 3 u |s| size more where s is neither 0, 1 nor −1. Every bound is
widened by 1 % for its own rounding, and by TINY for underflow; infinity and nan decide nothing, as they should.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ....networks.activations import Array
from ..domain import Domain
from .program import Affine, Bend, Instruction, Stack, Sum

UNIT = 2.0**-53
WIDER = 1.01
TINY = 2.0**-1000


@dataclass(frozen=True, eq=False)
class Maps:
    """Maps of F cells: `linear` (F, 3, n), `error` (F, n)."""

    linear: Array
    error: Array

    @property
    def size(self) -> Array:
        """|a| + |b| + |c|: (F, n)."""
        total: Array = np.abs(self.linear[:, 0])
        total += np.abs(self.linear[:, 1])
        total += np.abs(self.linear[:, 2])
        return total

    def of(self, cells: NDArray[np.intp]) -> Maps:
        return Maps(self.linear[cells], self.error[cells])

    def units(self, first: int, end: int) -> Maps:
        return Maps(self.linear[:, :, first:end], self.error[:, first:end])


@dataclass(frozen=True)
class Frame:
    """Local coordinates: plane point = centre + half · local point, `half` a power of two."""

    centre: tuple[Fraction, Fraction]
    half: Fraction

    @classmethod
    def around(cls, domain: Domain) -> Frame:
        columns = [*zip(*domain.corners, strict=True)]
        middle = [Fraction(max(column) + min(column)) / 2 for column in columns]
        # A short centre, so that placing the frame loses nothing; the margin for that is in `half`.
        width = max(max(column) - min(column) for column in columns)
        half = Fraction(1)
        while half < width * Fraction(5, 8):
            half *= 2
        while half / 2 >= width * Fraction(5, 8):
            half /= 2
        centre = [Fraction(round(value / half * 16), 16) * half for value in middle]
        return cls((centre[0], centre[1] if len(centre) > 1 else Fraction(0)), half)

    def local(self, point: tuple[Fraction, ...]) -> tuple[Fraction, Fraction]:
        padded = (*point, Fraction(0))
        return (padded[0] - self.centre[0]) / self.half, (padded[1] - self.centre[1]) / self.half

    def plane(self, xy: Array) -> Array:
        """Local points (…, 2) as points of the plane."""
        placed: Array = xy * float(self.half) + np.array([float(value) for value in self.centre])
        return placed

    def inputs(self, domain: Domain) -> Maps:
        """The network's input as maps of the one cell that there is at first."""
        rows = [tuple(value * self.half for value in direction) for direction in domain.directions]
        rows += [(Fraction(0),) * domain.inputs] * (2 - domain.dimension)
        centre = domain.input_at(self.centre[: domain.dimension])
        linear = np.array([[[float(value) for value in row] for row in (*rows, centre)]])
        return Maps(linear, WIDER * UNIT * np.abs(linear).sum(axis=1) + TINY)


def carried_out(values: dict[int, Maps], instructions: Iterable[tuple[int, Instruction]]) -> None:
    """Add to `values` what the instructions, none of them a bend, compute from it."""
    for target, one in instructions:
        sources = [values[source] for source in one.sources]
        if isinstance(one, Affine):
            values[target] = _affine(one, sources)
        elif isinstance(one, Stack):
            values[target] = Maps(
                np.concatenate([source.linear for source in sources], axis=2),
                np.concatenate([source.error for source in sources], axis=1),
            )
        elif isinstance(one, Sum):
            values[target] = _sum(sources)


def bent(values: Maps, cells: NDArray[np.intp], bend: Bend, is_right: NDArray[np.bool_]) -> Maps:
    """φ(values) on parts of `cells`: the slope of each unit is the right one where `is_right` (F, n)."""
    left, right = float(bend.left), float(bend.right)
    slopes: Array = is_right.astype(float)
    if (left, right) != (0.0, 1.0):
        slopes = np.where(is_right, right, left)
    linear, error = values.linear[cells], values.error[cells]
    linear *= slopes[:, None, :]
    error *= np.abs(slopes)
    if not {bend.left, bend.right} <= {0, 1, -1}:
        error = WIDER * (error + 3 * UNIT * np.abs(linear).sum(axis=1)) + TINY
    return Maps(linear, error)


def _affine(one: Affine, sources: list[Maps]) -> Maps:
    gamma = _gamma(sum(weight.shape[1] for weight in one.weights) + len(sources) + 1)
    units = one.weights[0].shape[0]
    linear: Any = 0.0
    error: Any = 0.0
    for weight, source in zip(one.weights, sources, strict=True):
        flat = source.linear.reshape(-1, source.linear.shape[2])
        linear = linear + flat @ weight.T if one.weights[1:] else flat @ weight.T
        error = error + (gamma * source.size + source.error) @ np.abs(weight.T)
    linear = linear.reshape(-1, 3, units)
    if one.bias is not None:
        linear[:, 2] += one.bias
        error += gamma * np.abs(one.bias)
    error *= WIDER
    error += TINY
    return Maps(linear, error)


def _sum(sources: list[Maps]) -> Maps:
    linear, error = sources[0].linear, sources[0].error
    sizes = sum(source.size for source in sources)
    for source in sources[1:]:
        linear, error = linear + source.linear, error + source.error
    return Maps(linear, WIDER * (error + _gamma(len(sources)) * sizes) + TINY)


def _gamma(terms: int) -> float:
    return WIDER * (terms + 2) * UNIT
