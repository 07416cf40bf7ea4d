"""The very same cells as by clipping polygons of fractions, on networks that floats alone get wrong."""

from __future__ import annotations

import pytest

from explainers.geometry.regions import Domain, box, interval, linear_regions, polygon
from explainers.geometry.regions.checking import Decomposition
from explainers.networks import Network
from tests.explainers.geometry.regions.clipping import as_set, clipped
from tests.explainers.geometry.regions.nets import KINDS, SHAPES, filled, star

SKEW = polygon((0, 0), ("3/2", "1/3"), (1, 2), ("-1/7", 1))


def domain_of(network: Network, seed: int) -> Domain:
    if network.input_shape == (1,):
        return interval(-2, "5/3")
    return SKEW if seed % 2 else box(-1, 1)


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_cells_and_maps(kind: str) -> None:
    for seed, text in enumerate(SHAPES * 2):
        network = filled(text, kind, seed)
        domain = domain_of(network, seed)
        regions = linear_regions(network, domain)
        found, wanted = as_set(regions), clipped(network, domain)
        assert found == wanted, (text, seed)
        assert len(found) == len(regions), (text, seed)
        assert Decomposition.of(regions).fault_of_pieces == "", (text, seed)


def test_more_units_than_fit_a_word() -> None:
    """70 units are taken in two rounds; with twins in both, and a second wide layer."""
    for text, kind in (("x[2] -> 70 relu -> 1", "twins"), ("x[2] -> 3 relu -> 66 relu -> 1", "whole")):
        network = filled(text, kind, 5)
        assert as_set(linear_regions(network, box(-1, 1))) == clipped(network, box(-1, 1))


def test_a_star() -> None:
    assert as_set(linear_regions(star(9), SKEW)) == clipped(star(9), SKEW)


@pytest.mark.parametrize("kind", ["generic", "whole"])
def test_slices_of_more_inputs(kind: str) -> None:
    plane = box(-1, 1).placed((0, "1/2", -1), (1, 0, 2), ("1/3", 1, 0))
    line = interval(-3, 3).placed((0, 0, 1), (1, -1, "1/3"))
    for seed in range(4):
        network = filled("x[3] -> a: 4 relu -> 4 relu -> & a -> 3 relu -> 2", kind, seed)
        for domain in (plane, line):
            regions = linear_regions(network, domain)
            assert as_set(regions) == clipped(network, domain)
            assert Decomposition.of(regions).fault_of_pieces == ""
