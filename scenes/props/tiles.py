"""Matrices as tiles: a cell for each entry, coloured by sign and brightness, a "−" in each negative one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from diagrams.theme import Theme, contrast, mix, rgb
from explainers.derivations.formula import Formula
from explainers.networks.activations import Array
from scenes.stage import grid
from scenes.stage.grid import Region
from scenes.stage.ink import Ink, Points
from scenes.stage.outlines import box, line
from scenes.stage.text import width_of, words
from scenes.stage.things import PANEL, Thing

MOST_CELLS = 8  # rows or columns; a larger matrix is a plain tile
LARGEST_CELL = 1.9
FRAME = 0.35  # between the cells and the frame, in u
GAP = 2.2  # between tiles, for a sign


@dataclass(frozen=True)
class NamedMatrix:
    """A matrix with its letter; a vector is a matrix of one column."""

    name: str
    letter: Formula
    values: Array
    role: str


def product_row(matrices: Sequence[NamedMatrix], region: Region, theme: Theme) -> tuple[Thing, ...]:
    """Tiles up to the right end of `region`: "·" between them, "=" before the last, letters and shapes below.

    The ids: "tile:W_2", and "tile:W_2:sign", ":letter", ":shape" for what stands around it.
    """
    shapes = [matrix.values.shape for matrix in matrices]
    cell = _fitting_cell(shapes, region)
    widths = [tile_size(shape, cell)[0] for shape in shapes]
    lowest = region.center[1] + 1.0 - max(tile_size(shape, cell)[1] for shape in shapes) / 2
    x = region.right - sum(widths) - GAP * (len(widths) - 1)
    things: list[Thing] = []
    for n, (matrix, width) in enumerate(zip(matrices, widths, strict=True)):
        if n:
            sign = "=" if n == len(matrices) - 1 else "·"
            things.append(
                _middle(f"tile:{matrix.name}:sign", sign, (x - GAP / 2, region.center[1] + 1.0), theme)
            )
        center = (x + width / 2, region.center[1] + 1.0)
        things.append(
            matrix_tile(f"tile:{matrix.name}", matrix.values, center, theme, cell=cell, role=matrix.role)
        )
        things += _below(matrix, (center[0], lowest), theme)
        x += width + GAP
    return tuple(things)


def named_tiles(matrices: Sequence[NamedMatrix], region: Region, theme: Theme) -> tuple[Thing, ...]:
    """Each as "A = tile", up to the right end of `region`; the ids are "tile:A" and "tile:A:is"."""
    rows = max(min(matrix.values.shape[0], MOST_CELLS) for matrix in matrices)
    cell = min(LARGEST_CELL, (region.height - 1.2) / rows)
    things: list[Thing] = []
    right, y = region.right, region.center[1]
    for matrix in reversed(matrices):
        width, _ = tile_size(matrix.values.shape, cell)
        center = (right - width / 2, y)
        things.append(
            matrix_tile(f"tile:{matrix.name}", matrix.values, center, theme, cell=cell, role=matrix.role)
        )
        text = (matrix.letter, " =")
        at = (right - width - 0.6, y)
        things.append(
            words(
                f"tile:{matrix.name}:is", text, at, theme, size=grid.HEADING, anchor="end", vertical="middle"
            )
        )
        right -= width + 0.6 + width_of(text, grid.HEADING) + 2.0
    return tuple(things)


def _below(matrix: NamedMatrix, at: tuple[float, float], theme: Theme) -> list[Thing]:
    x, y = at
    rows, columns = matrix.values.shape
    letter = words(
        f"tile:{matrix.name}:letter", matrix.letter, (x, y - 2.0), theme, size=grid.HEADING, anchor="middle"
    )
    shape = words(
        f"tile:{matrix.name}:shape", f"{rows} × {columns}", (x, y - 4.0), theme, size=grid.SMALLEST,
        anchor="middle", role="muted",
    )  # fmt: skip
    return [letter, shape]


def _middle(id: str, text: str, at: tuple[float, float], theme: Theme) -> Thing:
    return words(id, text, at, theme, size=grid.FORMULA, anchor="middle", vertical="middle")


def _fitting_cell(shapes: Sequence[tuple[int, ...]], region: Region) -> float:
    """As large as all tiles side by side allow."""
    columns = sum(min(shape[1], MOST_CELLS) for shape in shapes)
    frames = sum(tile_size(shape, 0.0)[0] for shape in shapes)
    rows = max(min(shape[0], MOST_CELLS) for shape in shapes)
    free = region.width - frames - GAP * (len(shapes) - 1)
    return min(LARGEST_CELL, free / columns, 0.55 * region.height / rows)


def tile_size(shape: tuple[int, ...], cell: float) -> tuple[float, float]:
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
        return Thing(id, "matrix", tuple(inks), PANEL, role=role)
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
