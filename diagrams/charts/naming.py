"""Names of curves, set beside them: at the first place along the curve where nothing is touched."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from ..curves import point_at
from ..extents import Array, label_areas, polylines
from ..figure import Box, Content, Curve, Disc, Figure, Label, Point
from ..layouts.measures import SMALL, U
from ..layouts.parts import Part

_SHARES = (0.85, 0.7, 0.95, 0.55, 0.4, 0.25, 0.1, 1.0, 0.0)
_REACH = (1.1, 1.8, 2.8)  # u between the curve and its name
_CLEAR = 0.5 * U
_OUTSIDE = (0.5, 8.0, 0.0, 3.0)  # u by which a name may reach out of the chart: left, right, below, above


def named(
    part: Part,
    curve_id: str,
    content: Content,
    *,
    size: float = 1.15 * SMALL,
    role: str = "second",
    shares: Sequence[float] = _SHARES,
) -> Part:
    """The part with the name of its curve, beside it and clear of everything else; in the end at the curve's end."""
    label = Label(f"name:{curve_id}", content, (0.0, 0.0), size, role=role)
    candidates = list(_places(part, curve_id, label, shares))
    clear = next((at for at in candidates if _is_clear(part, at)), candidates[0])
    return part + Part((clear,))


def _places(part: Part, curve_id: str, label: Label, shares: Sequence[float]) -> Iterator[Label]:
    curve = next(mark for mark in part.marks if isinstance(mark, Curve) and mark.id == curve_id)
    for reach in _REACH:
        for share in shares:
            x, y = point_at(curve.points, share)
            for dy in (reach, -reach):
                yield replace(label, at=(x, y + dy * U))
            yield replace(label, at=(x + reach * U, y), anchor="start")
            yield replace(label, at=(x - reach * U, y), anchor="end")


def _is_clear(part: Part, label: Label) -> bool:
    """Nothing within half a u of the label, and the label near the part's outline or inside it."""
    labels = (mark for mark in part.marks if isinstance(mark, Label))
    own, *others = label_areas(Figure(1.0, 1.0, (label, *labels), alt=""))
    corners, edges = own.corners(), part.bounds
    room = (corners.min(axis=0) - _CLEAR, corners.max(axis=0) + _CLEAR)
    outside = (
        edges.left - room[0][0],
        room[1][0] - edges.right,
        edges.bottom - room[0][1],
        room[1][1] - edges.top,
    )
    if any(over > most * U for over, most in zip(outside, _OUTSIDE, strict=True)):
        return False
    drawn = (mark for mark in part.marks if not isinstance(mark, Label))
    meets_name = any(_meets(room, other.corners()) for other in others)
    return not meets_name and not any(_is_in(room, mark) for mark in drawn)


def _meets(room: tuple[Array, Array], corners: Array) -> bool:
    return bool((corners.max(axis=0) > room[0]).all() and (corners.min(axis=0) < room[1]).all())


def _is_in(room: tuple[Array, Array], mark: Curve | Disc | Box) -> bool:
    if isinstance(mark, Curve):
        runs = polylines(mark)
        return any(bool(((run > room[0]) & (run < room[1])).all(axis=1).any()) for run in runs)
    half = (mark.radius, mark.radius) if isinstance(mark, Disc) else (mark.size[0] / 2, mark.size[1] / 2)
    return _meets(room, np.array(mark.center) + np.array([[-1.0, -1.0], [1.0, 1.0]]) * half)


def end_of(part: Part, curve_id: str) -> Point:
    """The last point of a curve."""
    return next(mark.points[-1] for mark in part.marks if isinstance(mark, Curve) and mark.id == curve_id)
