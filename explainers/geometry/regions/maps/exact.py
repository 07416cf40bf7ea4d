"""The affine map of one cell in exact arithmetic: integer matrices (python-flint) over a common denominator."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import gcd, lcm
from typing import Any

import numpy as np
from flint import fmpz_mat
from numpy.typing import NDArray

from ..domain import Domain
from .program import Affine, Bend, Program, Stack, Sum

Row = tuple[int, int, int]


@dataclass(frozen=True, eq=False)
class ExactMap:
    """numerators / denominator: (n, 3), the columns two derivatives and the constant; denominator > 0."""

    numerators: Any
    denominator: int

    def row(self, unit: int) -> Row:
        """Whole numbers a, b, c without common factor: the unit is a positive multiple of a x + b y + c."""
        matrix = self.numerators
        return reduced((int(matrix[unit, 0]), int(matrix[unit, 1]), int(matrix[unit, 2])))

    def fractions(self) -> tuple[tuple[Fraction, ...], ...]:
        table = self.numerators.tolist()
        return tuple(tuple(Fraction(int(value), self.denominator) for value in row) for row in table)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, ExactMap):
            return NotImplemented
        return bool(self.numerators * other.denominator == other.numerators * self.denominator)

    __hash__ = None  # type: ignore[assignment]


def reduced(row: Sequence[int]) -> Row:
    a, b, c = row
    common = gcd(a, b, c) or 1
    return a // common, b // common, c // common


@dataclass(frozen=True, eq=False)
class ExactProgram:
    """The instructions of a program with whole-number weights."""

    program: Program
    domain: Domain

    @cached_property
    def input(self) -> ExactMap:
        rows = zip(*self.domain.directions, strict=True)
        padding = (Fraction(0),) * (2 - self.domain.dimension)
        table = [(*row, *padding, start) for row, start in zip(rows, self.domain.origin, strict=True)]
        return _whole(table)

    @cached_property
    def _weights(self) -> dict[int, list[ExactMap]]:
        """Of each affine instruction, by its target: its matrices, and its bias as a column last."""
        return {
            target: [_of_array(array) for array in one.weights]
            + ([_of_array(one.bias.reshape(-1, 1))] if one.bias is not None else [])
            for target, one in enumerate(self.program.instructions, start=1)
            if isinstance(one, Affine)
        }

    def advanced(self, values: dict[int, ExactMap], stretch: int) -> dict[int, ExactMap]:
        """`values` with what the stretch between two bends computes from them."""
        made = dict(values)
        for target, one in self.program.stretches[stretch]:
            sources = [made[source] for source in one.sources]
            if isinstance(one, Affine):
                made[target] = _affine(self._weights[target], sources)
            elif isinstance(one, Sum):
                made[target] = _added(sources)
            elif isinstance(one, Stack):
                made[target] = _stacked(sources)
        return made

    def bent(
        self, values: dict[int, ExactMap], bend: int, is_right: NDArray[np.bool_]
    ) -> dict[int, ExactMap]:
        """`values` after bend number `bend`, its units right or left of the kink."""
        program = self.program
        one, target = program.bends[bend], program.bend_targets[bend]
        kept = {value: values[value] for value in program.needed_after[bend] if value in values}
        return kept | {target: _bent(values[one.sources[0]], one, is_right)}


def _bent(value: ExactMap, bend: Bend, is_right: NDArray[np.bool_]) -> ExactMap:
    common = lcm(bend.left.denominator, bend.right.denominator)
    left, right = int(bend.left * common), int(bend.right * common)
    slopes = [right if on else left for on in is_right.tolist()]
    table = [
        [entry * slope for entry in row] if slope else [0, 0, 0]
        for row, slope in zip(value.numerators.tolist(), slopes, strict=True)
    ]
    return ExactMap(fmpz_mat(table), value.denominator * common)


def _affine(weights: list[ExactMap], sources: list[ExactMap]) -> ExactMap:
    products = [
        ExactMap(weight.numerators * source.numerators, weight.denominator * source.denominator)
        for weight, source in zip(weights, sources, strict=False)
    ]
    if len(weights) > len(sources):
        bias = weights[-1]
        products.append(ExactMap(bias.numerators * fmpz_mat([[0, 0, 1]]), bias.denominator))
    return _added(products)


def _added(values: list[ExactMap]) -> ExactMap:
    if len(values) == 1:
        return values[0]
    denominator, tables = _over_common(values)
    total = tables[0]
    for table in tables[1:]:
        total = total + table
    return ExactMap(total, denominator)


def _stacked(values: list[ExactMap]) -> ExactMap:
    denominator, tables = _over_common(values)
    return ExactMap(fmpz_mat([row for table in tables for row in table.tolist()]), denominator)


def _over_common(values: list[ExactMap]) -> tuple[int, list[Any]]:
    denominator = lcm(*(value.denominator for value in values))
    return denominator, [value.numerators * (denominator // value.denominator) for value in values]


def _of_array(array: NDArray[np.float64]) -> ExactMap:
    """A double is a whole number over a power of two."""
    return _whole([[Fraction(value) for value in row] for row in array.tolist()])


def _whole(table: Sequence[Sequence[Fraction]]) -> ExactMap:
    denominator = lcm(*(value.denominator for row in table for value in row))
    return ExactMap(fmpz_mat([[int(value * denominator) for value in row] for row in table]), denominator)
