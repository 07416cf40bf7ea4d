"""Themes: what a role looks like on film, on slides and in print. Every colour of the project stands here.

A role ("input", "layer 2", "weight +") keeps its colour from the first slide to the last. Colour is never the
only sign, so a paint also has a dash, a weight and a number of rings. Dashes are in points (H = 220 pt).
"""

from __future__ import annotations

from explainers.spelling import nearest

from .colors import BLACK, WHITE, Rgb, black_or_white, contrast, luminance, mix, rgb
from .roles import LAYER_COLOURS, REST, Paint, Theme, ThemeError

__all__ = [
    "BLACK",
    "DARK",
    "LAYER_COLOURS",
    "LIGHT",
    "PRINT",
    "REST",
    "THEMES",
    "WHITE",
    "Paint",
    "Rgb",
    "Theme",
    "ThemeError",
    "black_or_white",
    "contrast",
    "luminance",
    "mix",
    "rgb",
    "theme_named",
]

_POINT = 220 / 1080  # points per pixel at 1080


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
