"""Themes: what a role looks like on film, on slides and in print. Every colour literal of the project stands here.

A role ("input", "layer 2", "weight +") keeps its colour from the first slide to the last. Colour is never the
only sign, so a paint also has a dash, a weight and a number of rings. Dashes are in points (H = 220 pt).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from explainers.spelling import nearest

from .errors import DiagramError

REST = 0.22  # the share of a role's colour in the fill of a mark at rest
LAYER_COLOURS = 6  # layer 7 looks like layer 1 again: it is named, and far away
_POINT = 220 / 1080  # points per pixel at 1080

BLACK = "#000000"
WHITE = "#FFFFFF"

Rgb = tuple[float, float, float]


class ThemeError(DiagramError):
    """A theme or a role that does not exist was asked for."""


@dataclass(frozen=True)
class Paint:
    """One role: the colour of its lines and words, its fill at rest, its dash (points), its weight and its rings.

    `fill` None: at rest, the colour mixed into the paper by `REST`. `text` None: words have the line's colour.
    """

    color: str
    fill: str | None = None
    dash: tuple[float, ...] = ()
    weight: float = 1.0
    rings: int = 1
    text: str | None = None


@dataclass(frozen=True)
class Theme:
    """Roles as they are painted, over `paper`."""

    name: str
    paints: tuple[tuple[str, Paint], ...]

    @cached_property
    def _by_role(self) -> Mapping[str, Paint]:
        return dict(self.paints)

    def __hash__(self) -> int:
        return hash(self.name)

    @property
    def is_dark(self) -> bool:
        return luminance(self.color("paper")) < 0.5

    def paint(self, role: str) -> Paint:
        """How `role` looks; ThemeError, with the nearest right name, where there is no such role."""
        known = self._by_role
        if role in known:
            return known[role]
        word, _, number = role.partition(" ")
        if word == "layer" and number.isascii() and number.isdigit() and int(number) > 0:
            return known[f"layer {(int(number) - 1) % LAYER_COLOURS + 1}"]
        raise ThemeError(f"there is no role {role!r}: {nearest(role, sorted(known))}")

    def color(self, role: str) -> str:
        """The colour of the role's lines, as #RRGGBB."""
        return self.paint(role).color

    def text_color(self, role: str) -> str:
        """The colour of words and formulas of this role: always legible on paper."""
        paint = self.paint(role)
        return paint.text or paint.color

    def dash(self, role: str) -> tuple[float, ...]:
        """The dash of the role's lines, in points, on and off in turn; empty: solid."""
        return self.paint(role).dash

    def fill(self, role: str, share: float = REST) -> str:
        """The role mixed into the paper by `share`: 0 paper, `REST` at rest, 1 the full colour."""
        paper, paint = self.color("paper"), self.paint(role)
        if paint.fill is None:
            return mix(paper, paint.color, share)
        if share <= REST:
            return mix(paper, paint.fill, share / REST)
        return mix(paint.fill, paint.color, (share - REST) / (1 - REST))


# Colours as numbers ------------------------------------------------------------------------


def rgb(color: str) -> Rgb:
    """Red, green and blue of #RRGGBB, each from 0 to 1."""
    return (int(color[1:3], 16) / 255, int(color[3:5], 16) / 255, int(color[5:7], 16) / 255)


def mix(below: str, above: str, share: float) -> str:
    """`above` over `below` by `share` from 0 to 1, in sRGB as screens blend it."""
    share = min(max(share, 0.0), 1.0)
    blended = (b + (a - b) * share for b, a in zip(rgb(below), rgb(above), strict=True))
    return "#" + "".join(f"{round(value * 255):02X}" for value in blended)


def luminance(color: str) -> float:
    """Relative luminance, 0 black to 1 white (WCAG 2.2)."""
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in rgb(color))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio, 1 to 21 (WCAG 2.2)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def black_or_white(fill: str) -> str:
    """Whichever of the two reads better on `fill`."""
    return max((BLACK, WHITE), key=lambda text: contrast(text, fill))


# The three themes --------------------------------------------------------------------------


def _dash(*pixels: float) -> tuple[float, ...]:
    return tuple(round(length * _POINT, 3) for length in pixels)


_MINUS = _dash(13.8, 9.2)  # 0.6 of a period of 23 px
_BACKWARDS = _dash(10, 6)


def _theme(name: str, **paints: Paint) -> Theme:
    roles = {role.replace("_", " "): paint for role, paint in paints.items()}
    roles["weight +"], roles["weight -"] = roles.pop("plus"), roles.pop("minus")
    roles |= {
        "weight −": roles["weight -"],
        "hidden": roles["layer 1"],
        "right": roles["output"],
        "wrong": Paint(roles["weight -"].color),
        "derived": roles["emphasis"],
    }
    return Theme(name, tuple(roles.items()))


DARK = _theme(
    "dark",
    paper=Paint("#0F1218"),
    surface=Paint("#181D27", fill="#181D27"),
    ink=Paint("#EEF1F6"),
    second=Paint("#C3CAD5"),
    muted=Paint("#98A3B3"),
    edge=Paint("#697586", text="#98A3B3"),
    hairline=Paint("#333B48", text="#98A3B3"),
    input=Paint("#FCC000"),
    layer_1=Paint("#508DFF"),
    layer_2=Paint("#CEACF7"),
    layer_3=Paint("#5CEEE2"),
    layer_4=Paint("#B862A4"),
    layer_5=Paint("#EC781E"),
    layer_6=Paint("#BCE086"),
    output=Paint("#6BBE81"),
    plus=Paint("#1FD1FF"),
    minus=Paint("#FE7A52", dash=_MINUS),
    bias=Paint("#CBD2DA"),
    activation=Paint("#D688B4"),
    gradient=Paint("#BC5BC4", dash=_BACKWARDS),
    loss=Paint("#DF4B52"),
    emphasis=Paint("#FFEE8C"),
)

LIGHT = _theme(
    "light",
    paper=Paint("#FDFCF9"),
    surface=Paint("#F2F0EA", fill="#F2F0EA"),
    ink=Paint("#16191F"),
    second=Paint("#3A414C"),
    muted=Paint("#5D6673"),
    edge=Paint("#868D97", text="#5D6673"),
    hairline=Paint("#D5D3CC", text="#5D6673"),
    input=Paint("#7A5800", fill="#FCCF3E"),
    layer_1=Paint("#123CAC", fill="#7BA9FE"),
    layer_2=Paint("#744D95", fill="#DAC0F8"),
    layer_3=Paint("#008078", fill="#84F2E8"),
    layer_4=Paint("#AC3B6A", fill="#C989B9"),
    layer_5=Paint("#753516", fill="#F09955"),
    layer_6=Paint("#647931", fill="#CCE7A3"),
    output=Paint("#2F6A38", fill="#90CE9F"),
    plus=Paint("#2875A1"),
    minus=Paint("#832319", dash=_MINUS),
    bias=Paint("#4D4E54", fill="#D8DDE2"),
    activation=Paint("#C53C74", fill="#E0A5C5"),
    gradient=Paint("#712470", dash=_BACKWARDS),
    loss=Paint("#9E5358"),
    emphasis=Paint("#886F00", fill="#FFEE8C"),
)

PRINT = _theme(
    "print",
    paper=Paint(WHITE),
    surface=Paint("#F5F5F5", fill="#F5F5F5"),
    ink=Paint(BLACK),
    second=Paint("#333333"),
    muted=Paint("#595959"),
    edge=Paint("#7A7A7A", text="#595959"),
    hairline=Paint("#BFBFBF", text="#595959"),
    input=Paint(BLACK, fill=WHITE),
    layer_1=Paint(BLACK, fill="#E6E6E6"),
    layer_2=Paint(BLACK, fill="#C9C9C9", dash=_dash(8, 4)),
    layer_3=Paint(BLACK, fill="#ABABAB", dash=_dash(2, 4)),
    layer_4=Paint(BLACK, fill="#8A8A8A", dash=_dash(8, 3, 2, 3)),
    layer_5=Paint(BLACK, fill="#696969", dash=_dash(14, 5)),
    layer_6=Paint(BLACK, fill="#474747", dash=_dash(8, 3, 2, 3, 2, 3)),
    output=Paint(BLACK, fill=WHITE, rings=2),
    plus=Paint(BLACK),
    minus=Paint("#595959", dash=_dash(6, 4)),
    bias=Paint(BLACK, fill=WHITE),
    activation=Paint(BLACK, fill="#F5F5F5"),
    gradient=Paint("#333333", dash=_BACKWARDS),
    loss=Paint(BLACK, weight=2.0),
    emphasis=Paint(BLACK, fill="#E6E6E6", weight=2.0),
)

THEMES = (LIGHT, DARK, PRINT)


def theme_named(name: str) -> Theme:
    """The theme called `name`; ThemeError with the nearest right name otherwise."""
    known = {theme.name: theme for theme in THEMES}
    if name in known:
        return known[name]
    raise ThemeError(f"there is no theme {name!r}: {nearest(name, known)}")
