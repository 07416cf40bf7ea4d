from __future__ import annotations

import itertools
import math

import pytest

from diagrams.curves import arrow_head, head_length, length, line, part, point_at, polyline, strokes, through
from diagrams.figure import Curve, Look

QUARTER = ((1.0, 0.0), (1.0, 0.5523), (0.5523, 1.0), (0.0, 1.0))


def test_a_quarter_circle_has_its_length():
    assert length(QUARTER) == pytest.approx(math.pi / 2, rel=1e-3)


def test_a_share_of_the_length_is_where_it_should_be():
    assert point_at(QUARTER, 0.5) == pytest.approx((math.sqrt(0.5), math.sqrt(0.5)), abs=1e-3)


def test_parts_of_a_curve_have_their_share_of_its_length():
    whole = polyline([(0, 0), (0, 10), (20, 10)], 3)
    assert length(part(whole, 0.2, 0.7)) == pytest.approx(0.5 * length(whole), rel=1e-2)
    assert part(whole, 0.0, 1.0)[-1] == pytest.approx((20, 10))


def test_what_is_stroked_leaves_room_for_the_gap_and_the_head():
    curve = Curve("c", line((0, 0), (100, 0)), Look(width=0.7), True, gaps=((0.4, 0.6),))
    first, second = strokes(curve)
    assert first[-1][0] == pytest.approx(40, abs=0.1)
    assert second[0][0] == pytest.approx(60, abs=0.1)
    assert second[-1][0] == pytest.approx(100 - head_length(curve), abs=0.1)
    assert arrow_head(curve)[0] == (100, 0)


def test_a_curve_through_rising_points_never_falls():
    points = through([(0.0, 0.0), (1.0, 0.0), (2.0, 5.0), (3.0, 5.1), (4.0, 9.0)])
    ys = [point_at(points, k / 200)[1] for k in range(201)]
    assert all(b >= a - 1e-9 for a, b in itertools.pairwise(ys))
