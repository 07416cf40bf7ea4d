from __future__ import annotations

import itertools

import pytest

from diagrams.theme import DARK, LIGHT, PRINT, THEMES, ThemeError, black_or_white, mix, theme_named

LAYERS = ("input", *(f"layer {k}" for k in range(1, 7)), "output")
ROLES = (
    "input",
    "layer 1",
    "output",
    "bias",
    "activation",
    "weight +",
    "weight -",
    "gradient",
    "loss",
    "emphasis",
)
WORDS = (*LAYERS, *ROLES, "ink", "second", "muted", "edge", "hairline")


def luminance(color: str) -> float:
    """WCAG 2.2, written out a second time."""
    channels = []
    for start in (1, 3, 5):
        value = int(color[start : start + 2], 16) / 255
        channels.append(value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4)
    return 0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2]


def contrast(a: str, b: str) -> float:
    bright, dim = sorted((luminance(a), luminance(b)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def lightness(color: str) -> float:
    """L* of CIELAB."""
    y = luminance(color)
    return 116 * y ** (1 / 3) - 16 if y > 0.008856 else 903.3 * y


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
@pytest.mark.parametrize("role", WORDS)
def test_words_can_be_read(theme, role):
    assert contrast(theme.text_color(role), theme.color("paper")) >= 4.5


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
@pytest.mark.parametrize("role", [*LAYERS, *ROLES, "edge"])
def test_shapes_can_be_seen(theme, role):
    assert contrast(theme.color(role), theme.color("paper")) >= 3


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
@pytest.mark.parametrize("role", LAYERS)
def test_a_number_on_any_fill_can_be_read(theme, role):
    for percent in range(101):
        fill = theme.fill(role, percent / 100)
        assert contrast(black_or_white(fill), fill) >= 4.5


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
@pytest.mark.parametrize("roles", [LAYERS, ROLES], ids=["layers", "roles"])
def test_colours_are_told_apart(theme, roles):
    coloraide = pytest.importorskip("coloraide")
    floor = 9 if theme is DARK else 7
    for one, other in itertools.combinations(roles, 2):
        for vision in (None, "deutan", "protan", "tritan"):
            assert distance(coloraide, theme.color(one), theme.color(other), vision) >= floor, (
                one,
                other,
                vision,
            )


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_the_signs_are_far_apart(theme):
    coloraide = pytest.importorskip("coloraide")
    for vision in (None, "deutan", "protan", "tritan"):
        assert distance(coloraide, theme.color("weight +"), theme.color("weight -"), vision) >= 35


def distance(coloraide, one, other, vision):
    class Color(coloraide.Color): ...

    seen = [Color(color) for color in (one, other)]
    if vision:
        method = "brettel" if vision == "tritan" else "vienot"
        seen = [color.filter(vision.replace("an", "an"), method=method) for color in seen]
    return seen[0].delta_e(seen[1], method="2000")


def test_neighbouring_layers_differ_in_print_by_lightness_and_by_dash():
    for k in range(1, 6):
        one, other = (PRINT.paint(f"layer {n}") for n in (k, k + 1))
        assert lightness(one.fill) - lightness(other.fill) >= 10
        assert one.dash != other.dash


def test_colour_is_never_the_only_sign_of_a_weight():
    for theme in THEMES:
        assert theme.dash("weight -")
        assert not theme.dash("weight +")


def test_a_seventh_layer_looks_like_the_first():
    assert DARK.paint("layer 7") == DARK.paint("layer 1")


def test_a_fill_grows_from_paper_to_the_full_colour():
    for theme in THEMES:
        assert theme.fill("layer 2", 0) == theme.color("paper")
        assert theme.fill("layer 2", 1) == theme.color("layer 2")
    assert DARK.fill("input") == mix("#0F1218", "#FCC000", 0.22)
    assert LIGHT.fill("input") == "#FCCF3E"


@pytest.mark.parametrize("role", ["layer one", "layer 0", "layer -1", "ouput", ""])
def test_an_unknown_role_is_answered(role):
    with pytest.raises(ThemeError, match="there is no role"):
        LIGHT.color(role)


def test_an_unknown_theme_is_answered_with_the_nearest():
    assert theme_named("dark") is DARK
    with pytest.raises(ThemeError, match="did you mean light"):
        theme_named("ligth")
