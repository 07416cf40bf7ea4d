"""What a mark of a figure looks like in its theme: strokes, fills and the colour of every glyph, for any renderer."""

from __future__ import annotations

import math
from dataclasses import dataclass

from .figure import Box, Curve, Disc, Figure, Label, Look, Point
from .theme import Theme, black_or_white, contrast
from .typesetting import Glyph

_READABLE = 4.5


@dataclass(frozen=True)
class Paintwork:
    """Colours as #RRGGBB (None: not drawn), the stroke's width and dash in points, the number of concentric rings."""

    stroke: str | None
    width: float
    dash: tuple[float, ...]
    fill: str | None
    opacity: float
    rings: int


def painted(look: Look, theme: Theme) -> Paintwork:
    """`look` in `theme`; a role's own dash and weight hold where the look has none."""
    paint = theme.paint(look.role)
    return Paintwork(
        stroke=paint.color if look.width > 0 else None,
        width=look.width * paint.weight,
        dash=look.dash or paint.dash,
        fill=None if look.fill is None else theme.fill(look.role, look.fill),
        opacity=look.opacity,
        rings=paint.rings,
    )


def label_color(figure: Figure, label: Label) -> str:
    """The colour of a label: black or white on a filled mark that it is about, else its role's."""
    fill = _ground(figure, label)
    own = figure.theme.text_color(label.role)
    if fill is None or (label.role != "ink" and contrast(own, fill) >= _READABLE):
        return own
    return black_or_white(fill)


def glyph_colors(figure: Figure, label: Label, glyphs: tuple[Glyph, ...]) -> tuple[str, ...]:
    """The colour of each glyph of a label: its part's role, where that can be read there, else the label's."""
    whole, ground = label_color(figure, label), _ground(figure, label)
    colors = []
    for glyph in glyphs:
        own = figure.theme.text_color(glyph.role) if glyph.role else whole
        colors.append(own if ground is None or contrast(own, ground) >= _READABLE else whole)
    return tuple(colors)


def _ground(figure: Figure, label: Label) -> str | None:
    """The fill of the mark that the label is about, when the label stands on it."""
    mark = figure.by_id.get(label.about)
    if mark is None or isinstance(mark, Label) or mark.look.fill is None or not holds(mark, label.at):
        return None
    return figure.theme.fill(mark.look.role, mark.look.fill)


def holds(mark: Disc | Box | Curve, at: Point) -> bool:
    """Whether a point lies on a mark; on an area, whether it lies within the area's corners."""
    if isinstance(mark, Curve):
        corners = mark.points[::3]
        crossed = [
            (b[0] - a[0]) * (at[1] - a[1]) / (b[1] - a[1]) + a[0] > at[0]
            for a, b in zip(corners, (*corners[1:], corners[0]), strict=True)
            if (a[1] > at[1]) != (b[1] > at[1])
        ]
        return mark.look.fill is not None and sum(crossed) % 2 == 1
    dx, dy = at[0] - mark.center[0], at[1] - mark.center[1]
    if isinstance(mark, Disc):
        return math.hypot(dx, dy) <= mark.radius
    return abs(dx) <= mark.size[0] / 2 and abs(dy) <= mark.size[1] / 2
