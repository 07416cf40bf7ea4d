"""Matrices written out on stage: entries, square brackets, tall parentheses, and the band behind a row."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from diagrams.theme import Theme, black_or_white, rgb
from explainers.derivations.formula import Token
from scenes.stage import outlines
from scenes.stage.grid import LABEL
from scenes.stage.ink import BoundingBox, Ink
from scenes.stage.outlines import line
from scenes.stage.text import Content, width_of, words
from scenes.stage.things import BACK, EDGE, Thing

PAD = 0.95  # between the entries and a bracket, in u
FOOT = 0.6  # of a bracket, inwards
BRACKET = 2.6  # px
BAND = 0.45  # share of the role in the fill


def dots(direction: str) -> Content:
    """Dots for what is left out: "down", "right" or "diagonal"."""
    name = {"down": "dots.v", "right": "dots.h", "diagonal": "dots.d"}[direction]
    return Token(name, "upright", "dots")


def widest(texts: Sequence[Content], size: float) -> float:
    """The width of a column of entries, set in semibold, so that no row grows when it is spoken of."""
    return max(width_of(text, size, is_strong=True) for text in texts)


def entry(
    id: str,
    content: Content,
    right: float,
    y: float,
    theme: Theme,
    *,
    width: float,
    size: float = LABEL,
    role: str = "second",
    band: str = "",
) -> Thing:
    """A number, right-aligned in its column; dots stand in its middle. On a `band` (a role) it is bold."""
    is_number = isinstance(content, str) and content != "?"
    color = rgb(black_or_white(theme.fill(band, BAND))) if band else None
    return words(
        id,
        content,
        (right if is_number else right - width / 2, y),
        theme,
        size=size,
        role=role,
        anchor="end" if is_number else "middle",
        vertical="middle",
        is_strong=bool(band),
        color=color,
        on=band and id.partition(":")[0] + ":band",
    )


def brackets(id: str, box: BoundingBox, theme: Theme, *, role: str = "second") -> Thing:
    """Square brackets on both sides of left, bottom, right, top."""
    left, bottom, right, top = box
    color = rgb(theme.color(role))
    sides = (("left", left, FOOT), ("right", right, -FOOT))
    inks = tuple(
        (
            name,
            Ink(
                (line((x + foot, top), (x, top), (x, bottom), (x + foot, bottom)),),
                stroke=color,
                width=BRACKET,
            ),
        )
        for name, x, foot in sides
    )
    return Thing(id, "curve", inks, EDGE, role=role)


def parenthesis(id: str, x: float, bottom: float, top: float, side: str, theme: Theme) -> Thing:
    """A tall parenthesis as type has it: thick in the middle, fine at its tips; `x` is its outermost place."""
    height = top - bottom
    reach, thick, fine = min(1.4, 0.12 * height + 0.25), 0.16, 0.05
    half = np.array(  # outer edge from the upper tip to the middle, then the inner edge back
        [
            (reach, 0.5), (0.36 * reach, 0.40), (0.0, 0.22), (0.0, 0.0),
            (0.0, -0.22), (0.36 * reach, -0.40), (reach, -0.5),
            (reach + fine / 3, -0.5), (reach + fine * 2 / 3, -0.5), (reach + fine, -0.5),
            (0.36 * reach + thick, -0.40), (thick, -0.22), (thick, 0.0),
            (thick, 0.22), (0.36 * reach + thick, 0.40), (reach + fine, 0.5),
            (reach + fine * 2 / 3, 0.5), (reach + fine / 3, 0.5), (reach, 0.5),
        ]
    )  # fmt: skip
    sign = 1.0 if side == "left" else -1.0
    path = half * np.array([sign, height]) + np.array([x, (bottom + top) / 2])
    ink = Ink((path,), fill=rgb(theme.color("second")))
    return Thing(id, "curve", (("line", ink),), EDGE, role="second")


def band(id: str, box: BoundingBox, theme: Theme, role: str) -> Thing:
    """A soft band behind one row."""
    left, bottom, right, top = box
    center, size = ((left + right) / 2, (bottom + top) / 2), (right - left, top - bottom)
    ink = Ink((outlines.box(center, size, 0.35),), fill=rgb(theme.fill(role, BAND)))
    return Thing(id, "box", (("box", ink),), BACK, role=role)
