"""Counts that are known: stars, generic arrangements, folds; and deep networks, by areas and forward passes."""

from __future__ import annotations

from fractions import Fraction
from math import comb

import numpy as np
import pytest

from explainers.geometry.regions import Regions, box, interval, linear_regions, polygon
from explainers.geometry.regions.arrangement import signs
from explainers.geometry.regions.checking import Decomposition
from explainers.geometry.regions.checking.forward import exact_forward
from explainers.networks import NetworkError
from tests.explainers.geometry.regions.nets import filled, star, tent


@pytest.mark.parametrize("count", [8, 16, 32, 64, 100])
def test_lines_through_one_point(count: int) -> None:
    """n lines through a point cut the square into 2n regions; floats find slivers in the middle."""
    regions = linear_regions(star(count), box(-1, 1))
    assert len(regions) == regions.piece_count == 2 * count


def test_the_star_needs_exact_signs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where floats cannot decide, taking any sign gives another count, or signs that contradict each other."""
    taken = lambda self, cells, units, through, lines: np.ones(len(cells), np.int8)  # noqa: E731
    monkeypatch.setattr(signs.Forms, "_exactly", taken)
    try:
        count = len(linear_regions(star(32), box(-1, 1)))
    except AssertionError:
        count = 0
    assert count != 64


@pytest.mark.parametrize("count", [1, 2, 3, 5, 10, 20, 40])
def test_generic_lines_cut_as_many_as_zaslavsky_says(count: int) -> None:
    """1 + n + C(n, 2), once the domain holds all crossings."""
    network = filled(f"x[2] -> {count} relu -> 1", "generic", 7)
    assert len(linear_regions(network, box(-(10**6), 10**6))) == 1 + count + comb(count, 2)


@pytest.mark.parametrize("times", [1, 2, 5, 10])
def test_folds_of_an_interval(times: int) -> None:
    regions = linear_regions(tent(times), interval(0, 1))
    assert len(regions) == regions.piece_count == 2**times
    steps = [Fraction(k, 2**times) for k in range(1, 2**times)]
    assert list(regions.breakpoints) == steps
    assert {cell.matrix[0][0] for cell in regions.cells} == {2**times, -(2**times)}


@pytest.mark.parametrize("times", [1, 2, 3, 4, 5])
def test_folds_of_a_square(times: int) -> None:
    regions = linear_regions(tent(times, inputs=2), box(0, 1))
    assert len(regions) == regions.piece_count == 4**times
    assert {cell.measure for cell in regions.cells} == {Fraction(1, 4**times)}


@pytest.mark.parametrize(
    ("widths", "domain"), [([10] * 8, box(-4, 4)), ([30] * 8, box("-1/4", "1/4")), ([32, 32], box(-1, 1))]
)
def test_deep_and_wide(widths: list[int], domain: object) -> None:
    """Areas add up, and the exact forward pass agrees with the map at the middle of each cell."""
    text = " -> ".join(["x[2]", *(f"{width} relu" for width in widths), "1"])
    regions = linear_regions(filled(text, "generic", 3), domain)  # type: ignore[arg-type]
    assert len(regions) > 100
    assert sum(cell.measure for cell in regions.cells) == regions.domain.measure
    some = regions.cells[:: max(1, len(regions) // 40)]
    outputs = exact_forward(regions.network, [cell.middle for cell in some]).outputs
    assert [cell(cell.middle) for cell in some] == list(outputs)
    for cell in some:
        x = np.array([float(value) for value in cell.middle])
        np.testing.assert_allclose(regions.network(x), [float(y) for y in cell(cell.middle)], atol=1e-9)


def test_a_deep_net_is_certified_as_a_whole() -> None:
    regions = linear_regions(filled("x[2]" + " -> 10 relu" * 8 + " -> 1", "generic", 5), box(-1, 1))
    claim = Decomposition.of(regions)
    assert len(regions) > 50
    assert claim.fault_of_pieces == ""


def test_the_order_of_cells_and_the_views() -> None:
    regions = linear_regions(
        filled("x[2] -> 6 relu -> 4 relu -> 2", "whole", 1), polygon((0, 0), (1, 0), (0, 1))
    )
    middles = [cell.middle for cell in regions.cells]
    a, c = regions.maps
    for number, (cell, outline) in enumerate(zip(regions.cells, regions.outlines, strict=True)):
        corners = np.array([[float(value) for value in corner] for corner in cell.corners])
        assert {tuple(row) for row in corners.round(9) + 0.0} == {
            tuple(row) for row in outline.round(9) + 0.0
        }
        np.testing.assert_allclose(a[number], np.array(cell.matrix, float), atol=1e-9)
        np.testing.assert_allclose(c[number], np.array(cell.constant, float), atol=1e-9)
    assert len(middles) == len(regions) == len(regions.piece_of)


def test_the_graph_of_an_interval() -> None:
    regions = linear_regions(filled("x[1] -> 5 relu -> 4 relu -> 2", "halves", 2), interval(-3, 3))
    x, y = regions.graph
    assert len(x) == regions.piece_count + 1
    np.testing.assert_allclose(y.T, regions.network(x[None, :]), atol=1e-12)
    between = np.linspace(-3, 3, 401)
    for k in range(2):
        np.testing.assert_allclose(
            np.interp(between, x, y[:, k]), regions.network(between[None, :])[k], atol=1e-9
        )


def test_too_many_is_said_at_once() -> None:
    network = filled("x[2] -> 60 relu -> 60 relu -> 60 relu -> 1", "generic", 0)
    with pytest.raises(NetworkError, match="more than 500 regions here"):
        linear_regions(network, box(-1, 1), most=500)
    with pytest.raises(NetworkError, match="more than 40 regions here"):
        linear_regions(tent(6), interval(0, 1), most=40)


def test_progress_is_told() -> None:
    told: list[str] = []
    linear_regions(tent(3), interval(0, 1), report=told.append)
    assert told == [f"{2**k} regions after {k} of 3 layers" for k in (1, 2, 3)]


def test_a_polygon_has_no_graph() -> None:
    regions: Regions = linear_regions(star(3), box(-1, 1))
    with pytest.raises(NetworkError, match="only an interval has a graph"):
        _ = regions.graph
