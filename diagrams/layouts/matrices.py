"""Matrices and vectors written out: entries in straight rows, brackets as tall as they, bands behind a row; and tiles.

Rows stand at given heights, so that they line up with the neurons that they belong to.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from explainers.derivations.formula import Token
from explainers.networks.activations import Array

from ..curves import line, polyline
from ..figure import Box, Content, Curve, Label, Look, Mark, Point
from ..typesetting import typeset_all
from .measures import BRACKET, DOT, HAIRLINE, LABEL, OUTLINE, U
from .parts import Bounds, Part

DOTS = None  # an entry that stands for those left out

_FOOT = 0.75 * U  # of a bracket, inwards
_COLUMN_GAP = 1.7 * U
_PAREN = 1.25 * U


@dataclass(frozen=True)
class Entry:
    """One number or letter of a matrix; `is_strong` for the one row spoken of."""

    content: Content
    role: str = "ink"
    is_strong: bool = False


Row = Sequence[Entry | None]


def written_out(
    name: str,
    rows: Sequence[Row],
    heights: Sequence[float],
    *,
    size: float = LABEL,
    role: str = "second",
    band: tuple[int, str] | None = None,
) -> Part:
    """A matrix from x = 0: `rows` of entries (None: dots) centred on `heights`, brackets around them.

    `band` (row, role) lies behind one row. Numbers are right-aligned, letters centred in their column.
    """
    widths = _column_widths(rows, size)
    lefts, x = [], _FOOT + 0.8 * U
    for width in widths:
        lefts.append(x)
        x += width + _COLUMN_GAP
    right = x - _COLUMN_GAP + _FOOT + 0.8 * U
    pad = 0.62 * abs(heights[0] - heights[1]) if len(heights) > 1 else 2.0 * U
    top, bottom = max(heights) + min(pad, 2.4 * U), min(heights) - min(pad, 2.4 * U)
    marks: list[Mark] = []
    if band is not None:
        marks.append(_band(name, band, heights, right, size))
    for number, (row, y) in enumerate(zip(rows, heights, strict=True), start=1):
        for place, entry in enumerate(row):
            id = f"entry:{name}:{number}:{place + 1}"
            center = (lefts[place] + widths[place] / 2, y)
            if entry is None:
                marks.append(Label(id, _dots(rows, row, place), center, size, role="second"))
            else:
                marks.append(_entry(id, name, entry, center, widths[place], size))
    return Part((*marks, *brackets(name, Bounds(0.0, bottom, right, top), role)))


def _column_widths(rows: Sequence[Row], size: float) -> list[float]:
    shown = [(column, entry) for row in rows for column, entry in enumerate(row) if entry is not None]
    sets = typeset_all((entry.content, size, entry.is_strong) for _, entry in shown)
    widths = [6 * DOT] * len(rows[0])
    for (column, _), outlines in zip(shown, sets, strict=True):
        widths[column] = max(widths[column], outlines.width)
    return widths


def _dots(rows: Sequence[Row], row: Row, place: int) -> Token:
    """Dots that run the way in which entries are left out."""
    is_down = all(entry is None for entry in row)
    is_across = all(other[place] is None for other in rows)
    sign = "dots.d" if is_down and is_across else "dots.v" if is_down else "dots.h"
    return Token(sign, "operator", sign)


def _entry(id: str, name: str, entry: Entry, center: Point, width: float, size: float) -> Label:
    """Numbers are set right in their column, so that their points stand below each other; letters in its middle."""
    is_number = isinstance(entry.content, str)
    return Label(
        id,
        entry.content,
        (center[0] + width / 2, center[1]) if is_number else center,
        size,
        anchor="end" if is_number else "middle",
        role=entry.role,
        is_strong=entry.is_strong,
        about=f"band:{name}" if entry.is_strong else "",
    )


def _band(name: str, band: tuple[int, str], heights: Sequence[float], right: float, size: float) -> Box:
    row, role = band
    thick = min(2.2 * size, 0.8 * abs(heights[0] - heights[1])) if len(heights) > 1 else 2.2 * size
    inset = _FOOT * 0.9 + 0.2 * U
    return Box(
        f"band:{name}",
        (right / 2, heights[row]),
        (right - 2 * inset, thick),
        0.12 * thick,
        Look(role, 0.45, 0.0),
    )


def brackets(name: str, around: Bounds, role: str = "second") -> tuple[Curve, Curve]:
    """Square brackets on the left and the right of a rectangle."""
    look = Look(role, None, BRACKET)
    sides = []
    for side, x, foot in (("left", around.left, _FOOT), ("right", around.right, -_FOOT)):
        corners = [(x + foot, around.top), (x, around.top), (x, around.bottom), (x + foot, around.bottom)]
        sides.append(Curve(f"bracket:{name}:{side}", polyline(corners), look))
    return sides[0], sides[1]


def parenthesis(name: str, x: float, bottom: float, top: float, side: str, role: str = "second") -> Part:
    """A tall round bracket that bulges away from what it holds, flat in the middle as type has it."""
    bulge = -_PAREN if side == "left" else _PAREN
    middle = (bottom + top) / 2
    start = x - bulge
    points = (
        (start, top),
        (start + 0.62 * bulge, top - 0.12 * (top - bottom)),
        (x, top - 0.28 * (top - bottom)),
        (x, middle),
        (x, bottom + 0.28 * (top - bottom)),
        (start + 0.62 * bulge, bottom + 0.12 * (top - bottom)),
        (start, bottom),
    )
    return Part((Curve(f"bracket:{name}:{side}", points, Look(role, None, BRACKET * 1.3)),))


def tiles(
    name: str,
    values: Array,
    role: str,
    *,
    cell: float = 2.4 * U,
    largest: float | None = None,
    inside: Callable[[int, int], Content | None] | None = None,
) -> Part:
    """A matrix as tiles from its lower left corner (0, 0): blue for +, red with a stroke for −, stronger is larger.

    The frame has the layer's role.
    """
    rows, columns = values.shape
    top = largest if largest is not None else float(abs(values).max(initial=0.0)) or 1.0
    gap = 0.09 * cell
    pad = 0.16 * cell
    marks: list[Mark] = [
        Box(
            f"matrix:{name}",
            (columns * cell / 2, rows * cell / 2),
            (columns * cell + 2 * pad, rows * cell + 2 * pad),
            0.0,
            Look(role, None, OUTLINE),
        )
    ]
    for i in range(rows):
        for j in range(columns):
            center = ((j + 0.5) * cell, (rows - i - 0.5) * cell)
            marks.extend(_tile(name, i, j, float(values[i, j]) / top, center, cell - gap))
    return Part(tuple(marks))


def _tile(name: str, i: int, j: int, share: float, center: Point, side: float) -> list[Mark]:
    id = f"tile:{name}:{i + 1}:{j + 1}"
    strength = 0.06 + 0.88 * min(abs(share), 1.0)
    role = "weight +" if share >= 0 else "weight -"
    marks: list[Mark] = [Box(id, center, (side, side), 0.0, Look(role, strength, 0.0))]
    if share < 0:
        reach = 0.2 * side
        points = line((center[0] - reach, center[1]), (center[0] + reach, center[1]))
        # A stroke in ink on weak tiles, in paper on strong ones: it must be seen on both.
        ink = "ink" if strength < 0.5 else "paper"
        marks.append(Curve(f"minus:{name}:{i + 1}:{j + 1}", points, Look(ink, None, 2.2 * HAIRLINE)))
    return marks
