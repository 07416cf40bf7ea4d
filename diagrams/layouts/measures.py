"""The measures of the design language in points, with H = 20 × the label size of 11 pt: type, strokes, distances.

`px` reads a measure of the page on looks, which is given in pixels of a picture 1080 high.
"""

from __future__ import annotations

H = 220.0
U = H / 40


def px(pixels: float) -> float:
    """Points for a length in pixels at 1080."""
    return pixels * H / 1080


# Type: the size of the em
FORMULA = H / 20
HEADING = H / 24
LABEL = H / 28
NUMBER = H / 29
SMALL = H / 33

# Strokes
OUTLINE = px(3)
HERO = px(4)
CURVE = px(6)
EDGE = px(2)
AXIS = px(2)
ARROW = px(3.4)
BRACKET = px(2.6)
HAIRLINE = px(1.6)

# Neurons
RADIUS = 11.5
SPACING = 30.0  # between the neurons of a column
PITCH = 96.0  # between columns
HERO_FACTOR = 1.3
DOT = 0.1 * RADIUS

# Distances
WITHIN = U
BETWEEN = 2 * U
MARGIN = 2 * U
TIP = px(4)  # an arrow's tip stops short of what it points at
CLEAR = 0.14  # em that a label keeps free in the edge on which it sits


def edge_opacity(count: int) -> float:
    """How strong one of `count` lines between two layers is, when it has no value of its own."""
    return 0.85 if count <= 16 else 0.6 if count <= 36 else 0.45 if count <= 64 else 0.35
