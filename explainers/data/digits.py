"""Digits as if written by hand, on a small grid: pen strokes of our own, moved, turned and slanted by chance."""

from __future__ import annotations

import itertools

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Stroke = tuple[tuple[float, float], ...]

SIZE = 12
_PEN = 0.035  # half the width of a stroke; the page is 1 wide and 1 high
_EDGE = 0.07  # over which its ink fades

# Corners of the strokes, x to the right and y up, from 0 to 1.
_STROKES: dict[int, tuple[Stroke, ...]] = {
    0: (
        (
            (0.5, 0.9),
            (0.3, 0.78),
            (0.23, 0.5),
            (0.3, 0.22),
            (0.5, 0.1),
            (0.7, 0.22),
            (0.77, 0.5),
            (0.7, 0.78),
            (0.5, 0.9),
        ),
    ),
    1: (((0.36, 0.72), (0.55, 0.9), (0.55, 0.1)),),
    2: (((0.25, 0.7), (0.35, 0.87), (0.58, 0.88), (0.72, 0.74), (0.68, 0.55), (0.24, 0.12), (0.77, 0.12)),),
    3: (
        (
            (0.26, 0.8),
            (0.45, 0.9),
            (0.68, 0.83),
            (0.7, 0.64),
            (0.46, 0.53),
            (0.73, 0.4),
            (0.72, 0.2),
            (0.5, 0.1),
            (0.25, 0.18),
        ),
    ),
    4: (((0.6, 0.1), (0.6, 0.9), (0.22, 0.36), (0.8, 0.36)),),
    5: (
        (
            (0.72, 0.88),
            (0.34, 0.88),
            (0.3, 0.54),
            (0.54, 0.59),
            (0.73, 0.44),
            (0.72, 0.22),
            (0.5, 0.1),
            (0.26, 0.17),
        ),
    ),
    6: (
        (
            (0.66, 0.88),
            (0.42, 0.72),
            (0.27, 0.4),
            (0.33, 0.17),
            (0.54, 0.1),
            (0.72, 0.24),
            (0.68, 0.44),
            (0.48, 0.51),
            (0.29, 0.38),
        ),
    ),
    7: (((0.23, 0.87), (0.77, 0.87), (0.45, 0.1)),),
    8: (
        (
            (0.5, 0.9),
            (0.31, 0.8),
            (0.34, 0.62),
            (0.66, 0.44),
            (0.72, 0.24),
            (0.5, 0.1),
            (0.28, 0.24),
            (0.34, 0.44),
            (0.66, 0.62),
            (0.69, 0.8),
            (0.5, 0.9),
        ),
    ),
    9: (
        (
            (0.71, 0.64),
            (0.52, 0.49),
            (0.32, 0.56),
            (0.29, 0.76),
            (0.48, 0.9),
            (0.68, 0.82),
            (0.71, 0.6),
            (0.6, 0.1),
        ),
    ),
}


def digit(value: int, seed: int = 0) -> Array:
    """Ink from 0 to 1 on `SIZE` × `SIZE` pixels, rows from the top; another hand for each seed."""
    random = np.random.default_rng([seed, value])
    turn, lean = random.normal(0.0, 0.05), random.normal(0.08, 0.05)
    move = random.normal(0.0, 0.012, 2)
    bent = np.array([[np.cos(turn), lean - np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    middle = (np.arange(SIZE) + 0.5) / SIZE
    across, up = np.meshgrid(middle, middle[::-1])
    pixels = np.stack([across.ravel(), up.ravel()], axis=1)
    away = np.full(len(pixels), np.inf)
    for stroke in _STROKES[value]:
        corners = (np.array(stroke) - 0.5) @ bent.T * 0.87 + 0.5 + move
        for start, end in itertools.pairwise(corners):
            away = np.minimum(away, _distance(pixels, start, end))
    ink = np.clip(1.0 - (away - _PEN) / _EDGE, 0.0, 1.0)
    return np.asarray(ink.reshape(SIZE, SIZE))


def _distance(points: Array, start: Array, end: Array) -> Array:
    """From each point to the nearest place of the piece from `start` to `end`."""
    along = end - start
    share = np.clip((points - start) @ along / (along @ along), 0.0, 1.0)
    return np.asarray(np.linalg.norm(points - (start + share[:, None] * along), axis=1))
