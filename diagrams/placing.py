"""Where a label's outlines go: the left end of its baseline in figure coordinates, the same for every renderer."""

from __future__ import annotations

import math

from .figure import Figure, Label, Point
from .typesetting import Typeset, typeset_all

_SHIFT = {"start": 0.0, "middle": -0.5, "end": -1.0}


def set_labels(figure: Figure) -> tuple[tuple[Label, Typeset], ...]:
    """Every label of `figure` with its outlines, set in one go."""
    labels = [mark for mark in figure.marks if isinstance(mark, Label)]
    sets = typeset_all((label.content, label.size, label.is_strong) for label in labels)
    return tuple(zip(labels, sets, strict=True))


def origin(label: Label, outlines: Typeset) -> Point:
    """The point on which the outlines' origin is set; then they are turned about it by the label's angle."""
    right = _SHIFT[label.anchor] * outlines.width
    up = -outlines.middle if label.vertical == "middle" else 0.0
    angle = math.radians(label.angle)
    c, s = math.cos(angle), math.sin(angle)
    return (label.at[0] + right * c - up * s, label.at[1] + right * s + up * c)
