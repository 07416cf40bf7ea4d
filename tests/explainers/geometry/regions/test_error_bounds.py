"""The bounds on which floats decide: each is at least the true error, measured in exact arithmetic."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import pytest

from explainers.geometry.regions import box, interval
from explainers.geometry.regions.arrangement import mesh
from explainers.geometry.regions.maps import floats
from explainers.geometry.regions.searching import Found, found
from tests.explainers.geometry.regions.nets import SHAPES, filled

KINDS = ("generic", "different sizes", "nearly parallel", "halves")
DEEP = "x[2]" + " -> 10 relu" * 6 + " -> 3 leaky_relu -> 1"


def searched(text: str, kind: str, seed: int) -> Found:
    domain = interval("-1/3", 2) if "x[1]" in text else box("-1/3", "7/2")
    return found(filled(text, kind, seed), domain)


def map_errors(one: Found) -> Iterator[tuple[Fraction, float]]:
    """(true error, its bound) of the map of every cell to every output, in local coordinates."""
    half, (x, y) = one.frame.half, one.frame.centre
    for cell in range(one.mesh.cells):
        for unit, (a, b, c) in enumerate(one.exact.map(cell).fractions()):
            true = (a * half, b * half, c + a * x + b * y)
            linear = one.maps.linear[cell, :, unit].tolist()
            yield (
                sum(abs(Fraction(value) - exact) for value, exact in zip(linear, true, strict=True)),
                float(one.maps.error[cell, unit]),
            )


def point_errors(one: Found) -> Iterator[tuple[Fraction, float]]:
    """(true error, its bound) of every vertex."""
    for vertex, (first, second) in enumerate(one.mesh.through.tolist()):
        a, b, d = one.exact.point(first, second, one.lines)
        true = one.frame.local((Fraction(a, d), Fraction(b, d)))[:2]
        values = one.mesh.points[vertex].tolist()
        bound = float(one.mesh.point_error[vertex])
        if bound < 1:
            yield max(abs(Fraction(v) - t) for v, t in zip(values, true, strict=True)), bound


@pytest.mark.parametrize("kind", KINDS)
def test_no_error_is_above_its_bound(kind: str) -> None:
    for seed, text in enumerate((*SHAPES, DEEP)):
        one = searched(text, kind, seed)
        assert all(error <= bound for error, bound in map_errors(one)), text
        assert all(error <= bound for error, bound in point_errors(one)), text


def test_the_bounds_are_not_idle() -> None:
    """On generic nets they are small: hardly anything is left to whole numbers."""
    one = searched(DEEP, "generic", 1)
    assert max(bound for _, bound in map_errors(one)) < 1e-9
    assert one.exact.decided <= 0.001 * one.mesh.cells


def test_bounds_without_rounding_would_be_refuted(monkeypatch: pytest.MonkeyPatch) -> None:
    """The measurement can fail: with u = 0 in the analysis, true errors are above the bounds."""
    monkeypatch.setattr(floats, "UNIT", 0.0)
    monkeypatch.setattr(mesh, "UNIT", 0.0)
    one = searched(DEEP, "generic", 1)
    assert any(error > bound for error, bound in map_errors(one))
    assert any(error > bound for error, bound in point_errors(one))
