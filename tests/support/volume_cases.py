"""Volumes of one, two and three sides, each with windows that slide over it."""

from __future__ import annotations

Place = tuple[int, ...]

SHAPES = [(2, 9), (3, 7, 6), (2, 4, 5, 3)]
# Kernel, stride and padding for each number of sides.
WINDOWS: dict[int, list[tuple[Place, Place, Place]]] = {
    1: [((3,), (1,), (0,)), ((4,), (3,), (2,)), ((9,), (1,), (0,)), ((2,), (5,), (1,))],
    2: [
        ((3, 3), (1, 1), (1, 1)),
        ((2, 4), (2, 3), (0, 2)),
        ((7, 1), (1, 2), (0, 0)),
        ((1, 1), (2, 2), (0, 0)),
    ],
    3: [((2, 2, 2), (1, 1, 1), (0, 0, 0)), ((3, 1, 2), (2, 2, 1), (1, 0, 1))],
}
CASES = [(shape, *window) for shape in SHAPES for window in WINDOWS[len(shape) - 1]]
