"""Matrices as tiles: a cell for each entry, coloured by sign and brightness, a "−" in each negative one."""

from __future__ import annotations

import numpy as np

from diagrams.theme import Theme, contrast, mix, rgb
from explainers.networks.activations import Array

from . import grid
from .ink import Ink, Points
from .outlines import box, line
from .text import words
from .things import PANEL, Thing

MOST_CELLS = 8  # rows or columns; a larger matrix is a plain tile with its shape
LARGEST_CELL = 1.9
FRAME = 0.35  # between the cells and the frame, in u


def tile_size(shape: tuple[int, int], cell: float) -> tuple[float, float]:
    """Width and height of the whole tile in u."""
    rows, columns = (min(extent, MOST_CELLS) for extent in shape)
    return columns * cell + 2 * FRAME, rows * cell + 2 * FRAME


def matrix_tile(
    id: str, values: Array, center: tuple[float, float], theme: Theme, *, cell: float, role: str
) -> Thing:
    """`values` (rows, columns) in a frame of `role`; brightness is relative to the largest entry."""
    width, height = tile_size(values.shape, cell)
    frame = Ink(
        (box(center, (width, height), 0.2),),
        rgb(theme.color("surface")),
        1.0,
        rgb(theme.color(role)),
        1.0,
        3.0,
    )
    inks: list[tuple[str, Ink]] = [("frame", frame)]
    if max(values.shape) > MOST_CELLS:
        text = words(id, f"{values.shape[0]}×{values.shape[1]}", center, theme, size=grid.SMALLEST,
                     role="second", anchor="middle", vertical="middle")  # fmt: skip
        return Thing(id, "matrix", (*inks, *text.inks), PANEL, grid.SMALLEST, text.text, role=role)
    left, top = center[0] - width / 2 + FRAME, center[1] + height / 2 - FRAME
    largest = float(np.abs(values).max()) or 1.0
    for (i, j), value in np.ndenumerate(values):
        at = (left + (j + 0.5) * cell, top - (i + 0.5) * cell)
        inks += _cell(f"{i + 1},{j + 1}", float(value) / largest, at, theme, cell)
    return Thing(id, "matrix", tuple(inks), PANEL, role=role)


def _cell(
    part: str, share: float, at: tuple[float, float], theme: Theme, cell: float
) -> list[tuple[str, Ink]]:
    sign = "weight −" if share < 0 else "weight +"
    color = mix(theme.color("surface"), theme.color(sign), 0.12 + 0.88 * abs(share))
    inks = [(part, Ink((box(at, (0.86 * cell, 0.86 * cell), 0.08),), rgb(color)))]
    if share < 0:
        reach = 0.2 * cell
        stroke: Points = line((at[0] - reach, at[1]), (at[0] + reach, at[1]))
        inks.append((f"{part} minus", Ink((stroke,), stroke=rgb(_readable(theme, color)), width=2.6)))
    return inks


def _readable(theme: Theme, ground: str) -> str:
    return max((theme.color("ink"), theme.color("paper")), key=lambda color: contrast(color, ground))
