"""Entries, brackets and parentheses of matrices written out."""

import pytest

from diagrams.theme import DARK, LIGHT, PRINT, contrast
from scenes.props.matrices import BAND, band, brackets, dots, entry, parenthesis, widest
from scenes.stage.ink import hex_of

THEMES = pytest.mark.parametrize("theme", [DARK, LIGHT, PRINT], ids=lambda theme: theme.name)


def test_numbers_end_at_the_right_of_their_column_and_dots_stand_in_its_middle():
    width = widest(["−1.5", "0.25"], 1.5)
    number = entry("W:1,1", "0.25", 30.0, 20.0, DARK, width=width, size=1.5)
    sign = entry("W:2,1", dots("down"), 30.0, 16.0, DARK, width=width, size=1.5)
    assert number.box[2] == pytest.approx(30.0, abs=0.15)
    assert number.box[0] >= 30.0 - width - 0.01
    assert (sign.box[0] + sign.box[2]) / 2 == pytest.approx(30.0 - width / 2, abs=0.2)


@THEMES
@pytest.mark.parametrize("role", ["layer 1", "layer 2", "layer 5", "output"])
def test_what_stands_on_a_band_can_be_read(theme, role):
    thing = entry("W:1,1", "0.25", 30.0, 20.0, theme, width=3.0, band=role)
    behind = band("W:band", (20.0, 18.0, 31.0, 22.0), theme, role)
    assert thing.on == behind.id
    color = hex_of(thing.inks[0][1].fill)
    assert contrast(color, theme.fill(role, BAND)) >= 4.5


def test_brackets_stand_around_their_box():
    assert brackets("W:brackets", (1.0, 2.0, 5.0, 8.0), DARK).box == pytest.approx((1.0, 2.0, 5.0, 8.0))


def test_parentheses_bulge_away_from_what_they_hold_and_are_thick_in_the_middle():
    left = parenthesis("sign:(", 10.0, 5.0, 15.0, "left", DARK)
    right = parenthesis("sign:)", 20.0, 5.0, 15.0, "right", DARK)
    assert left.box[0] == pytest.approx(10.0)
    assert left.box[2] > 11.0
    assert right.box[2] == pytest.approx(20.0)
    assert right.box[0] < 19.0
    (path,) = left.inks[0][1].paths
    middle = sorted(x for x, y in path if y == pytest.approx(10.0))
    tip = sorted(x for x, y in path if y == pytest.approx(15.0))
    assert middle[-1] - middle[0] > tip[-1] - tip[0]
