"""Small pictures as grids of squares, and the scale that says what their lightness means."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..figure import Box, Look
from ..layouts.measures import HAIRLINE
from ..layouts.parts import Part

Array = NDArray[np.float64]

_LAP = 0.3  # points by which squares reach over their neighbours, so that no paper shines through


def raster(name: str, shares: Array, cell: float, role: str = "ink") -> Part:
    """Values from 0 (paper) to 1 (the role's full colour), rows from the top; the lower left corner is the origin."""
    rows, columns = shares.shape
    squares = tuple(
        Box(
            f"pixel:{name}:{row + 1}:{column + 1}",
            ((column + 0.5) * cell, (rows - row - 0.5) * cell),
            (cell + _LAP, cell + _LAP),
            0.0,
            Look(role, round(float(shares[row, column]), 3), 0.0),
        )
        for row in range(rows)
        for column in range(columns)
    )
    size = (columns * cell, rows * cell)
    rim = Box(f"picture:{name}", (size[0] / 2, size[1] / 2), size, 0.0, Look("second", None, HAIRLINE))
    return Part((*squares, rim))
