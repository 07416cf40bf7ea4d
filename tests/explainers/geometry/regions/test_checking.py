"""The checker finds every planted fault: it shares nothing with the search that it checks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from explainers.geometry.regions import Cell, Domain, box, interval, linear_regions
from explainers.geometry.regions.checking import Decomposition
from explainers.geometry.regions.checking.forward import exact_forward
from explainers.networks import Network
from tests.explainers.geometry.regions.nets import filled, star

PLANE = filled("x[2] -> 4 relu -> 3 relu -> 1", "halves", 3)
LINE = filled("x[1] -> 5 relu -> 3 leaky_relu -> 2", "halves", 7)


def claim(network: Network = PLANE, domain: Domain | None = None) -> Decomposition:
    where = domain or (box(-2, 2) if network.input_shape == (2,) else interval(-2, 2))
    return Decomposition.of(linear_regions(network, where))


BOTH = pytest.mark.parametrize("network", [PLANE, LINE], ids=["plane", "line"])


def with_cell(one: Decomposition, number: int, **changes: Any) -> Decomposition:
    cells = list(one.cells)
    cells[number] = replace(cells[number], **changes)
    return replace(one, cells=tuple(cells))


@BOTH
def test_what_was_found_has_no_fault(network: Network) -> None:
    one = claim(network)
    assert len(one.cells) > len(one.pieces) > 2
    assert one.fault_of_pieces == ""


@BOTH
def test_a_cell_removed(network: Network) -> None:
    one = claim(network)
    for number in range(len(one.cells)):
        cells = one.cells[:number] + one.cells[number + 1 :]
        assert "together" in replace(one, cells=cells).fault


@BOTH
def test_a_cell_twice(network: Network) -> None:
    one = claim(network)
    assert "the same signs" in replace(one, cells=(*one.cells, one.cells[0])).fault


@BOTH
def test_a_map_altered(network: Network) -> None:
    one = claim(network)
    for number, cell in enumerate(one.cells):
        row = (cell.matrix[0][0] + Fraction(1, 10**30), *cell.matrix[0][1:])
        assert "its map is wrong" in with_cell(one, number, matrix=(row, *cell.matrix[1:])).fault
        shifted = (cell.constant[0] - Fraction(1, 10**30), *cell.constant[1:])
        assert "its map is wrong" in with_cell(one, number, constant=shifted).fault


@BOTH
def test_a_sign_altered(network: Network) -> None:
    one = claim(network)
    for number, cell in enumerate(one.cells):
        for other in {-1, 0, 1} - {cell.signs[0][0]}:
            signs = ((other, *cell.signs[0][1:]), *cell.signs[1:])
            assert with_cell(one, number, signs=signs).fault


@BOTH
def test_a_corner_moved(network: Network) -> None:
    one = claim(network)
    for number, cell in enumerate(one.cells):
        moved = tuple(value + Fraction(1, 10**30) for value in cell.corners[0])
        assert with_cell(one, number, corners=(moved, *cell.corners[1:])).fault


def test_a_cell_cut_in_two() -> None:
    """The parts have the same signs."""
    one = claim()
    large = next(cell for cell in one.cells if len(cell.corners) > 3)
    p, q, r, *rest = large.corners
    halves = [replace(large, corners=(p, q, r)), replace(large, corners=(p, r, *rest))]
    others = [cell for cell in one.cells if cell is not large]
    assert "the same signs" in replace(one, cells=(*halves, *others)).fault


def test_two_cells_made_one() -> None:
    one = claim(LINE)
    a, b = one.cells[:2]
    joined = replace(a, corners=(a.corners[0], b.corners[1]))
    assert replace(one, cells=(joined, *one.cells[2:])).fault


def test_an_overlap_that_makes_up_for_a_gap() -> None:
    """A cell in the place of another of equal area: the areas still add up."""
    one = claim(star(4), box(Fraction(1, 3) - 1, Fraction(1, 3) + 1))
    areas: dict[Fraction, Cell] = {}
    for number, cell in enumerate(one.cells):
        if (other := areas.setdefault(cell.measure, cell)) is not cell:
            fault = with_cell(one, number, corners=other.corners).fault
            assert "opposite sign" in fault
            return
    pytest.fail("no two cells of equal area")


def test_a_cell_outside_the_domain() -> None:
    one = claim()
    assert "outside the domain" in replace(one, domain=box(-1, 1)).fault
    assert "the domain 36" in replace(one, domain=box(-3, 3)).fault


def test_corners_in_a_wrong_order() -> None:
    one = claim()
    p, q, *rest = one.cells[0].corners
    assert "convex" in with_cell(one, 0, corners=(q, p, *rest)).fault


@BOTH
def test_a_wrong_merge(network: Network) -> None:
    one = claim(network)
    first, second, *rest = one.pieces
    faults: list[Callable[[], Decomposition]] = [
        lambda: replace(one, pieces=((*first, *second), *rest)),  # two pieces made one
        lambda: replace(one, pieces=(first, *rest)),  # one left out
        lambda: replace(one, pieces=(first, first, second, *rest)),  # one twice
    ]
    large = next(cells for cells in one.pieces if len(cells) > 1)
    others = [cells for cells in one.pieces if cells != large]
    faults.append(lambda: replace(one, pieces=(large[:1], large[1:], *others)))  # one cut in two
    for fault in faults:
        assert fault().fault == ""
        assert fault().fault_of_pieces


def test_a_piece_that_does_not_hang_together() -> None:
    """The flat ends of a hat have one map, but do not touch."""
    hat = Network.parse("x[1] -> 3 relu -> 1").with_weights(
        {"layer1": {"W": [[1], [1], [1]], "b": [1, 0, -1]}, "layer2": {"W": [[1, -2, 1]], "b": [0]}}
    )
    one = claim(hat)
    assert len(one.pieces) == 4
    assert "hang together" in replace(one, pieces=((0, 3), (1,), (2,))).fault_of_pieces


def test_the_exact_forward_pass_is_the_networks() -> None:
    point = (Fraction(1, 3), Fraction(-5, 7))
    exact = exact_forward(PLANE, [point])
    known = PLANE.forward([1 / 3, -5 / 7])
    assert float(exact.outputs[0][0]) == pytest.approx(float(known.output[0]), abs=1e-12)
    for signs, z in zip(exact.signs, known.pre_activations.values(), strict=False):
        assert [sign[0] for sign in signs.tolist()] == [int(np.sign(value)) for value in z]
