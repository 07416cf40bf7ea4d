"""A scene of our own as a small picture, and how far each of its pixels is: ground, hill, house, ball, sky.

Rows run from the top; brightness is from 0 to 1, depth in metres.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

WIDTH, HEIGHT = 24, 16
HORIZON = 7  # the first row of the ground
GROUND = 27.0  # metres: the ground of a row is GROUND / (rows from 1.5 rows above the horizon) away
FARTHEST = 25.0


@dataclass(frozen=True)
class Scene:
    """Brightness and depth of every pixel, both `HEIGHT` × `WIDTH`."""

    picture: Array
    depth: Array


def scene() -> Scene:
    """What is nearer hides what is farther: things are put in from far to near."""
    rows, columns = np.mgrid[0:HEIGHT, 0:WIDTH].astype(float)
    picture = 0.97 - 0.012 * rows
    depth = np.full((HEIGHT, WIDTH), FARTHEST)
    hill = (rows >= 6.5 - 3.2 * np.exp(-(((columns - 18) / 4.5) ** 2))) & (rows < HORIZON)
    _put(picture, depth, hill, 0.74, 18.0)
    ground = rows >= HORIZON
    away = GROUND / np.maximum(rows - HORIZON + 1.5, 1.0)
    _put(picture, depth, ground, 0.62 - 0.012 * (rows - HORIZON), away)
    wall = (rows >= 5) & (rows <= 10) & (columns >= 3) & (columns <= 10)
    _put(picture, depth, wall, 0.86, 6.0)
    roof = (rows >= 2) & (rows <= 4) & (np.abs(columns - 6.5) <= 0.6 + 1.3 * (rows - 1))
    _put(picture, depth, roof, 0.34, 6.2)
    door = (rows >= 8) & (rows <= 10) & (columns >= 6) & (columns <= 7)
    _put(picture, depth, door, 0.2, 6.0)
    across, down = (columns - 17.0) / 3.4, (rows - 11.0) / 3.4
    ball = across**2 + down**2 <= 1
    shade = 0.5 - 0.28 * across - 0.3 * down
    _put(
        picture,
        depth,
        ball,
        np.clip(shade, 0.08, 0.95),
        3.2 - 0.6 * np.sqrt(np.clip(1 - across**2 - down**2, 0, 1)),
    )
    return Scene(picture, depth)


def _put(
    picture: Array, depth: Array, where: NDArray[np.bool_], light: Array | float, away: Array | float
) -> None:
    """Draws a thing over what is behind it."""
    picture[where] = np.broadcast_to(light, picture.shape)[where]
    depth[where] = np.broadcast_to(away, depth.shape)[where]
