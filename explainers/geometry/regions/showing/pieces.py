"""Each piece with its boundary and its map, and how many there are, certified."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any

from sympy import Add, Function, ImmutableDenseMatrix, Integer, Interval, Mul, Symbol, Tuple
from sympy.matrices.expressions.matexpr import MatrixElement

from ....derivations.derivation import Certified, Relation, Step
from ....derivations.evidence import Verdict, refused
from ....derivations.expressions import plus, times
from ....derivations.proof.interning import same
from ....derivations.symbols import Letters
from ..cell import Cell
from ..checking import Decomposition
from ..domain import Point, measure, twice_area
from ..regions import Regions
from .formula import RUNG, in_numbers
from .rounding import Figures

REGIONS, PIECES = Symbol("regions"), Symbol("pieces")
MOST_SHOWN = 8
MOST_NAMED = 12
"""Neurons are named where there are no more in all."""


def count_steps(claim: Decomposition) -> tuple[Step, ...]:
    """regions = …, pieces = …"""
    certified = Certified(Counted(claim))
    what = "lengths" if claim.domain.dimension == 1 else "areas"
    every = (
        f"Regions: in each no neuron changes sign. Their {what} add up to the domain's, so none is missing."
    )
    merged = "Pieces: regions that touch and have the same map are one."
    return (
        Step(REGIONS, "count", Integer(len(claim.cells)), every, certified),
        Step(PIECES, "merge", Integer(len(claim.pieces)), merged, certified),
    )


def piece_steps(claim: Decomposition, regions: Regions, *, is_worked: bool) -> tuple[Step, ...]:
    """Where the first pieces lie and what the network is there, two steps each; the numbers put in once, if wanted."""
    letters = Letters(claim.network)
    x, y = letters.layer(claim.network.input.name), letters.layer(claim.network.output.name)
    steps = []
    shown = list(_shown(claim, regions))
    alone = [cells[0] for _, cells, _ in shown if len(cells) == 1] if is_worked else []
    worked = next((k for k in alone if any(1 in signs for signs in claim.cells[k].signs)), None)
    for number, cells, corners in shown:
        part = Part(claim, cells, corners)
        first = claim.cells[cells[0]]
        where = f"Piece {number + 1} of {len(claim.pieces)}"
        where += f", {len(cells)} regions with one map" if len(cells) > 1 else ""
        steps.append(
            Step(x, "piece", part.place, f"{where}{part.figures.said}.", Certified(part), relation="in")
        )
        figures = Figures.of([*first.constant, *(value for row in first.matrix for value in row)])
        reason = f"{_who_is_on(first) if len(cells) == 1 else 'The same in all of them'}{figures.said}."
        relation: Relation = "=" if figures.is_exact else "approx"
        if len(cells) == 1 and cells[0] == worked:
            steps += _worked(part, y)
            continue
        steps.append(
            Step(y, "map", affine_map(letters, first, figures), reason, Certified(part), relation=relation)
        )
    return tuple(steps)


def _worked(part: Part, left: Any) -> tuple[Step, Step]:
    """The formula with the numbers of this region, and what they make."""
    network, cell = part.claim.network, part.claim.cells[part.cells[0]]
    formula, numbers = in_numbers(network, cell)
    made = affine_map(Letters(network), cell, Figures(is_exact=True))
    reason = f"{_who_is_on(cell)}; this says what D is, and all numbers are put in."
    return (
        Step(formula, "put in", numbers, reason, Certified(PutIn(part.claim, part.cells[0])), left),
        Step(numbers, "work out", made, "Multiplied out, this is the map of the piece.", left=left),
    )


def _shown(
    claim: Decomposition, regions: Regions
) -> Iterator[tuple[int, tuple[int, ...], tuple[Point, ...]]]:
    """(piece, its cells, the corners around them); cell by cell where a piece has holes or is pinched."""
    shown = 0
    for number, cells in enumerate(claim.pieces):
        boundary = regions.piece(number).boundary
        parts = (
            [(cells, boundary[0])] if len(boundary) == 1 else [((k,), claim.cells[k].corners) for k in cells]
        )
        for part, corners in parts:
            shown += 1
            if shown > MOST_SHOWN:
                return
            yield number, part, corners


def affine_map(letters: Letters, cell: Cell, figures: Figures) -> Any:
    """A x + c: as numbers for one output, with grids for more."""
    network = letters.network
    x = letters.layer(network.input.name)
    if len(cell.constant) > 1:
        grid = ImmutableDenseMatrix([[figures.write(value) for value in row] for row in cell.matrix])
        shift = ImmutableDenseMatrix([[figures.write(value)] for value in cell.constant])
        return plus(times(grid, x), shift)
    entries = [MatrixElement(x, k, 0) for k in range(len(cell.matrix[0]))]
    terms = [
        _multiple(value, each, figures) for value, each in zip(cell.matrix[0], entries, strict=True) if value
    ]
    if cell.constant[0] or not terms:
        terms.append(figures.write(cell.constant[0]))
    return terms[0] if len(terms) == 1 else Add(*terms, evaluate=False)


def _multiple(value: Fraction, each: Any, figures: Figures) -> Any:
    """4x, −4x, x, −x."""
    factors = [Integer(-1)] * (value < 0) + [figures.write(abs(value))] * (abs(value) != 1)
    return Mul(*factors, each, evaluate=False) if factors else each


def place(corners: tuple[Point, ...], figures: Figures) -> Any:
    """[low, high], or polygon((…), (…), …)."""
    if len(corners[0]) == 1:
        return Interval(*(figures.write(value) for (value,) in corners))
    return Function("polygon")(*(Tuple(*map(figures.write, corner)) for corner in corners))


def _who_is_on(cell: Cell) -> str:
    """Which neurons are above 0, by layer."""
    total = sum(map(len, cell.signs))
    on = [[k for k, sign in enumerate(signs, start=1) if sign > 0] for signs in cell.signs]
    if not total:
        return "No activation bends the network"
    if total > MOST_NAMED:
        return f"{sum(map(len, on))} of {total} neurons are above 0 here"
    if not any(on):
        return "No neuron is above 0 here"
    by_layer = [
        f"{_listed(units)}{f' in layer {number}' if len(on) > 1 else ''}"
        for number, units in enumerate(on, start=1)
        if units
    ]
    return f"Neurons above 0 here: {'; '.join(by_layer)}"


def _listed(numbers: list[int]) -> str:
    *most, last = map(str, numbers)
    return f"{', '.join(most)} and {last}" if most else last


# What certifies them -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Counted:
    """So many regions, so many pieces."""

    claim: Decomposition

    def examine(self, before: Any, relation: Relation, after: Any) -> Verdict:
        counts = {REGIONS: len(self.claim.cells), PIECES: len(self.claim.pieces)}
        if relation != "=" or before not in counts or after != counts[before]:
            return refused("this is not the number that was counted", RUNG)
        fault = self.claim.fault if before == REGIONS else self.claim.fault_of_pieces
        return Verdict(not fault, RUNG, True, reason=fault)


@dataclass(frozen=True)
class PutIn:
    """The formula's letters are these numbers on cell number `cell`: the weights everywhere, the matrices D here."""

    claim: Decomposition
    cell: int

    def examine(self, before: Any, relation: Relation, after: Any) -> Verdict:
        fault = self.claim.fault
        sides = in_numbers(self.claim.network, self.claim.cells[self.cell])
        if relation != "=" or not same((before, after), sides):
            fault = fault or "these are not the numbers that the letters stand for here"
        return Verdict(not fault, RUNG, True, reason=fault)


@dataclass(frozen=True)
class Part:
    """Some cells of one piece: they fill what `corners` enclose, and there the network is their map."""

    claim: Decomposition
    cells: tuple[int, ...]
    corners: tuple[Point, ...]

    @property
    def figures(self) -> Figures:
        return Figures.of(value for corner in self.corners for value in corner)

    @property
    def place(self) -> Any:
        return place(self.corners, self.figures)

    def examine(self, before: Any, relation: Relation, after: Any) -> Verdict:
        letters = Letters(self.claim.network)
        fault = self.claim.fault_of_pieces
        if relation == "in":
            sides = letters.layer(self.claim.network.input.name), self.place
            fault = fault or self._fault_of_place()
        else:
            first = self.claim.cells[self.cells[0]]
            figures = Figures.of([*first.constant, *(value for row in first.matrix for value in row)])
            sides = letters.layer(self.claim.network.output.name), affine_map(letters, first, figures)
            if any(self.claim.cells[k].matrix != first.matrix for k in self.cells):
                fault = fault or "the regions have different maps"
            if (relation == "=") != figures.is_exact:
                fault = fault or "rounded numbers are not equal"
        if not same((before, after), sides):
            fault = fault or "this is not what was found here"
        return Verdict(not fault, RUNG, True, reason=fault)

    def _fault_of_place(self) -> str:
        """The cells' own edges, those that no two of them share, lie on the corners' sides, and the measures agree."""
        cells = [self.claim.cells[k] for k in self.cells]
        if sum((cell.measure for cell in cells), Fraction(0)) != measure(self.corners):
            return "the regions do not fill this place"
        if len(self.corners[0]) == 1:
            ends = [value for cell in cells for value in cell.corners]
            return "" if (min(ends), max(ends)) == self.corners else "the regions lie elsewhere"
        edges = [frozenset(edge) for cell in cells for edge in pairwise((*cell.corners, cell.corners[0]))]
        sides = list(pairwise((*self.corners, self.corners[0])))
        own = [edge for edge in set(edges) if edges.count(edge) == 1]
        on_side = all(any(all(_is_between(p, q, one) for one in edge) for p, q in sides) for edge in own)
        return "" if on_side else "the regions lie elsewhere"


def _is_between(p: Point, q: Point, one: Point) -> bool:
    """On the straight line from p to q, ends included."""
    inside = all(min(a, b) <= c <= max(a, b) for a, b, c in zip(p, q, one, strict=True))
    return inside and twice_area((p, q, one)) == 0
