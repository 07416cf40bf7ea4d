"""Figure → things: each mark of a figure as a thing of the same id, scaled into a region of the frame.

The coordinates are the figure's own, so that film and handout agree; strokes keep the pixels of the design language.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from diagrams.curves import arrow_head, strokes
from diagrams.figure import Box, Curve, Disc, Figure, Label, Look, Mark
from diagrams.painting import glyph_colors, holds, painted
from diagrams.placing import origin, set_labels
from diagrams.theme import Theme, rgb
from diagrams.typesetting import typeset

from . import grid
from .grid import Region
from .ink import HEIGHT, Ink, Points
from .outlines import box, dashed, disc, line
from .text import glyph_inks, plain, turned
from .things import BACK, EDGE, NODE, PANEL, TEXT, Thing

# A figure's points for one u where its labels have the size that the design language gives them.
POINTS_PER_UNIT = 220 / HEIGHT
PIXELS_PER_POINT = 1080 / 220


@dataclass(frozen=True)
class Placement:
    """Figure points → u: first scaled, then moved."""

    scale: float
    dx: float
    dy: float

    def point(self, at: tuple[float, float]) -> tuple[float, float]:
        return at[0] * self.scale + self.dx, at[1] * self.scale + self.dy

    @property
    def stroke(self) -> float:
        """Pixels at 1080 for a stroke of one point: thinner in a small figure, but never faint."""
        natural = 1.0 if self.scale == 1.0 else self.scale * POINTS_PER_UNIT
        return PIXELS_PER_POINT * min(max(natural, 0.8), 1.3)


# For marks whose coordinates are u already.
PLAIN = Placement(1.0, 0.0, 0.0)


def placed(figure: Figure, region: Region, *, align: str = "left", largest: float = 1.6) -> Placement:
    """As large as the region allows, at most `largest` times its natural size; by default at the left margin."""
    scale = min(region.width / figure.width, region.height / figure.height, largest / POINTS_PER_UNIT)
    free = region.width - figure.width * scale
    left = region.left + {"left": 0.0, "middle": free / 2, "right": free}[align]
    return Placement(scale, left, region.center[1] - figure.height * scale / 2)


def things_of(figure: Figure, theme: Theme, placement: Placement, *, prefix: str = "") -> tuple[Thing, ...]:
    """All marks in drawing order; `prefix` goes before every id, where one figure stands on stage twice."""
    figure = replace(figure, theme=theme)
    set_labels(figure)  # all labels in one go: the ones below are then already set
    return tuple(_thing(mark, figure, placement, prefix) for mark in figure.marks)


def thing_of(mark: Mark, theme: Theme, placement: Placement, *, prefix: str = "") -> Thing:
    """One mark alone as a thing."""
    return things_of(Figure(1.0, 1.0, (mark,), alt=""), theme, placement, prefix=prefix)[0]


def _thing(mark: Mark, figure: Figure, placement: Placement, prefix: str) -> Thing:
    name = prefix + mark.id
    match mark:
        case Disc():
            return _disc(name, mark, figure.theme, placement)
        case Box():
            size = (mark.size[0] * placement.scale, mark.size[1] * placement.scale)
            outline = box(placement.point(mark.center), size, mark.corner * placement.scale)
            # What neurons stand on must not cover them.
            is_ground = mark.look.width == 0 or mark.id.startswith("panel:")
            depth = BACK if is_ground else PANEL if mark.look.fill is None else NODE
            inks = _shape("box", outline, mark.look, figure.theme, placement)
            return Thing(name, "box", inks, depth, role=mark.look.role)
        case Curve():
            return _curve(name, mark, figure.theme, placement)
        case Label():
            return _label(name, mark, figure, placement, prefix)


def _disc(id: str, mark: Disc, theme: Theme, placement: Placement) -> Thing:
    center, radius = placement.point(mark.center), mark.radius * placement.scale
    inks = _shape("disc", disc(center, radius), mark.look, theme, placement)
    if painted(mark.look, theme).rings > 1:
        inks += (("ring", _line((disc(center, radius * 0.85),), mark.look, theme, placement)),)
    return Thing(id, "disc", inks, NODE, role=mark.look.role)


def _shape(
    part: str, outline: Points, look: Look, theme: Theme, placement: Placement
) -> tuple[tuple[str, Ink], ...]:
    """Fill and stroke in one ink, `part`; a dashed stroke is an ink of its own."""
    stroke, fill = _line((outline,), look, theme, placement), painted(look, theme).fill
    if fill is None:
        return ((part, stroke),)
    if len(stroke.paths) > 1:
        return (part, Ink((outline,), rgb(fill), look.opacity)), (f"{part} line", stroke)
    return ((part, replace(stroke, fill=rgb(fill), fill_opacity=look.opacity)),)


def _line(paths: tuple[Points, ...], look: Look, theme: Theme, placement: Placement) -> Ink:
    paint = painted(look, theme)
    dash = tuple(length / POINTS_PER_UNIT for length in paint.dash)
    pieces = tuple(part for path in paths for part in dashed(path, dash)) if dash else paths
    return Ink(
        pieces,
        stroke=rgb(paint.stroke) if paint.stroke else None,
        stroke_opacity=paint.opacity,
        width=paint.width * placement.stroke,
    )


def _curve(id: str, mark: Curve, theme: Theme, placement: Placement) -> Thing:
    """What is stroked, without gaps and up to the head; and the head, where there is one. An area is filled."""
    if mark.look.fill is not None:
        outline = np.array([placement.point(point) for point in mark.points])
        return Thing(
            id, "area", _shape("area", outline, mark.look, theme, placement), BACK, role=mark.look.role
        )
    paths = tuple(np.array([placement.point(point) for point in stroke]) for stroke in strokes(mark))
    inks: tuple[tuple[str, Ink], ...] = (("line", _line(paths, mark.look, theme, placement)),)
    corners = arrow_head(mark)
    if corners is not None:
        outline = line(*[placement.point(corner) for corner in (*corners, corners[0])])
        inks += (("head", Ink((outline,), rgb(theme.color(mark.look.role)), mark.look.opacity)),)
    return Thing(id, "curve", inks, EDGE, about=mark.source, on=mark.target, role=mark.look.role)


def _label(id: str, mark: Label, figure: Figure, placement: Placement, prefix: str) -> Thing:
    """Type shrinks with its figure, but never under the smallest size that a hall can read."""
    ground = figure.by_id.get(mark.about)
    is_inside = isinstance(ground, Disc | Box | Curve) and holds(ground, mark.at)
    size = max(mark.size * placement.scale, 0.0 if is_inside else grid.SMALLEST)
    whole = typeset(mark.content, size, mark.is_strong)
    colors = [rgb(color) for color in glyph_colors(figure, mark, whole.glyphs)]
    unscaled = replace(mark, at=placement.point(mark.at))
    dx, dy = origin(unscaled, whole)
    inks = tuple((part, turned(ink, mark.angle).moved(dx, dy)) for part, ink in glyph_inks(whole, colors))
    about = prefix + mark.about if mark.about else ""
    return Thing(
        id, "text", inks, TEXT, size, plain(mark.content), about, about if is_inside else "", mark.role
    )
