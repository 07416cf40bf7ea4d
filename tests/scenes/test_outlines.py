import numpy as np
import pytest

from scenes.stage.ink import Ink, blend, bounds
from scenes.stage.outlines import box, dashed, disc, length, line, piece


def test_a_disc_is_round():
    outline = disc((3.0, 4.0), 2.0)
    t = np.linspace(0, 1, 20)[:, None]
    for n in range(4):
        p, q, r, s = outline[3 * n : 3 * n + 4]
        points = (1 - t) ** 3 * p + 3 * t * (1 - t) ** 2 * q + 3 * t**2 * (1 - t) * r + t**3 * s
        assert np.hypot(*(points - (3.0, 4.0)).T) == pytest.approx(2.0, rel=1e-3)


def test_a_box_fills_its_size_and_is_closed():
    for corner in (0.0, 0.5, 9.0):
        outline = box((1.0, 2.0), (6.0, 3.0), corner)
        assert (len(outline) - 1) % 3 == 0
        assert outline[0] == pytest.approx(outline[-1])
        assert bounds([Ink((outline,))]) == pytest.approx((-2.0, 0.5, 4.0, 3.5))


def test_a_piece_has_its_share_of_the_length():
    path = line((0, 0), (4, 0), (4, 3))
    assert length(path) == pytest.approx(7.0)
    middle = piece(path, 1 / 7, 6 / 7)
    assert length(middle) == pytest.approx(5.0)
    assert middle[0] == pytest.approx((1, 0))
    assert middle[-1] == pytest.approx((4, 2))


def test_dashes_begin_and_end_with_ink():
    dashes = dashed(line((0, 0), (10, 0)), (0.6, 0.4))
    assert dashes[0][0] == pytest.approx((0, 0))
    assert dashes[-1][-1] == pytest.approx((10, 0), abs=1e-6)
    inked = sum(length(dash) for dash in dashes)
    assert 0.5 < inked / 10 < 0.7


def test_a_blend_begins_and_ends_where_it_should():
    before = Ink((disc((0, 0), 1),), fill=(1, 0, 0))
    after = Ink((disc((4, 0), 2),), fill=(0, 0, 1), fill_opacity=0.5)
    assert blend(before, after, 0.0).fill == (1, 0, 0)
    half = blend(before, after, 0.5)
    assert half.fill == (0.5, 0.0, 0.5)
    assert half.fill_opacity == 0.75
    assert bounds([half]) == pytest.approx((0.5, -1.5, 3.5, 1.5))
