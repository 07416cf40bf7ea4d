"""A schematic nerve cell, drawn by hand: dendrites, body with nucleus, hillock, axon in its sheath, terminals.

Its body is centred on the origin and its axon runs to the right; each part has an id and the role of what answers to it
in an artificial neuron.
"""

from __future__ import annotations

import math

from ..figure import Curve, Disc, Look, Mark, Point
from ..layouts.measures import OUTLINE
from ..layouts.parts import Part
from .outlines import Branch, closed, contour, polar, tube

RECEIVES, ADDS, DECIDES, PASSES_ON = "input", "layer 1", "activation", "output"
"""The roles of the four parts, here and in the artificial neuron."""

NUCLEUS: Point = (-3.0, 1.5)
NUCLEUS_RADIUS = 9.5
HILLOCK: Point = (38.0, -1.0)
AXON_END: Point = (248.0, 0.0)
_SEGMENTS = 4
_SHEATH = 11.0
_AXON = 4.2

_DENDRITES = (
    Branch(
        ((-12, 12), (-25, 27), (-36, 35)),
        (13, 5.4),
        (
            Branch(
                ((-36, 35), (-54, 38), (-70, 34)),
                (4.2, 2.6),
                (
                    Branch(((-70, 34), (-82, 27), (-96, 26)), (2.4, 1.3)),
                    Branch(((-70, 34), (-84, 38), (-99, 44)), (2.4, 1.3)),
                ),
            ),
            Branch(
                ((-36, 35), (-45, 46), (-50, 56)),
                (4.2, 2.4),
                (
                    Branch(((-50, 56), (-61, 62), (-73, 63)), (2.2, 1.2)),
                    Branch(((-50, 56), (-50, 64), (-46, 72)), (2.2, 1.2)),
                ),
            ),
        ),
    ),
    Branch(
        ((-16, 0), (-32, 1), (-48, 4)),
        (13, 4.8),
        (
            Branch(((-48, 4), (-64, -4), (-79, -6), (-96, -15)), (3.6, 1.2)),
            Branch(
                ((-48, 4), (-64, 9), (-78, 7)),
                (3.6, 2.4),
                (
                    Branch(((-78, 7), (-90, 2), (-101, 1)), (2.2, 1.2)),
                    Branch(((-78, 7), (-89, 11), (-103, 11)), (2.2, 1.2)),
                ),
            ),
        ),
    ),
    Branch(
        ((-11, -13), (-22, -27), (-34, -35)),
        (13, 5.2),
        (
            Branch(
                ((-34, -35), (-40, -46), (-44, -54)),
                (4.0, 2.4),
                (
                    Branch(((-44, -54), (-42, -62), (-36, -69)), (2.2, 1.2)),
                    Branch(((-44, -54), (-54, -61), (-67, -64)), (2.2, 1.2)),
                ),
            ),
            Branch(
                ((-34, -35), (-52, -36), (-66, -33)),
                (4.0, 2.4),
                (
                    Branch(((-66, -33), (-80, -38), (-93, -46)), (2.2, 1.2)),
                    Branch(((-66, -33), (-82, -29), (-97, -31)), (2.2, 1.2)),
                ),
            ),
        ),
    ),
    Branch(
        ((9, 14), (15, 29), (14, 40)),
        (11, 4.0),
        (
            Branch(((14, 40), (7, 52), (-2, 60)), (3.0, 1.2)),
            Branch(((14, 40), (19, 52), (29, 61)), (3.0, 1.2)),
        ),
    ),
    Branch(
        ((11, -13), (20, -26), (20, -37)),
        (11, 4.0),
        (
            Branch(((20, -37), (27, -47), (38, -53)), (3.0, 1.2)),
            Branch(((20, -37), (14, -49), (13, -60)), (3.0, 1.2)),
        ),
    ),
)

_TERMINALS = (
    Branch(
        ((254, 0), (264, 9), (275, 20)),
        (3.4, 2.4),
        (
            Branch(((275, 20), (284, 32), (294, 42)), (2.2, 1.8), bulb=3.6),
            Branch(((275, 20), (288, 23), (302, 20)), (2.2, 1.8), bulb=3.6),
        ),
    ),
    Branch(((254, 0), (270, 1), (287, -3), (306, -3)), (3.4, 1.8), bulb=3.6),
    Branch(
        ((254, 0), (264, -10), (275, -20)),
        (3.4, 2.4),
        (
            Branch(((275, -20), (288, -24), (302, -26)), (2.2, 1.8), bulb=3.6),
            Branch(((275, -20), (283, -33), (292, -45)), (2.2, 1.8), bulb=3.6),
        ),
    ),
)
_CONE = (
    (10.0, 9.0),
    (20.0, 10.5),
    (29.0, 5.4),
    (40.0, 2.2),
    (48.0, 2.0),
    (48.0, -2.6),
    (40.0, -3.8),
    (29.0, -7.0),
    (20.0, -12.0),
    (10.0, -10.0),
)
# Towards each dendrite and the hillock the body bulges: the angles in degrees.
_BULGES = (134.0, 180.0, 229.0, 67.0, -62.0, -2.0)


def nerve_cell() -> Part:
    """The whole cell, from what lies behind to what lies in front."""
    dendrites = tuple(
        _area(f"dendrite:{number}", contour(limb), RECEIVES, 0.22)
        for number, limb in enumerate(_DENDRITES, start=1)
    )
    return Part((*dendrites, *_axon(), *_body()))


def along(x: float) -> Point:
    """The middle of the axon at x: it waves a little, and is level at its end."""
    share = (x - HILLOCK[0]) / (AXON_END[0] - HILLOCK[0])
    return (x, HILLOCK[1] * (1 - share) + 5.0 * math.sin(2 * math.pi * share) * (1 - 0.3 * share))


def sheath_middle(number: int) -> Point:
    """The middle of segment `number` of the sheath, from 1."""
    start, end = _segment(number)
    return along((start + end) / 2)


def bare_place(number: int) -> Point:
    """The middle of the bare place after segment `number`."""
    return along((_segment(number)[1] + _segment(number + 1)[0]) / 2)


def _segment(number: int) -> tuple[float, float]:
    """Where a segment begins and ends along the axon."""
    first, last, gap = HILLOCK[0] + 16.0, AXON_END[0] - 12.0, 9.0
    pitch = (last - first + gap) / _SEGMENTS
    return (first + (number - 1) * pitch, first + number * pitch - gap)


def _axon() -> tuple[Mark, ...]:
    """The thread with its terminals in one piece, and its sheath."""
    first, last = HILLOCK[0] - 6.0, _TERMINALS[0].path[0][0]
    path = tuple(along(first + (AXON_END[0] - first) * k / 16) for k in range(17))
    thread = Branch((*path, (last, 0.0)), (_AXON, _AXON), _TERMINALS)
    marks: list[Mark] = [_area("axon", contour(thread), PASSES_ON, 0.22)]
    for number in range(1, _SEGMENTS + 1):
        start, end = _segment(number)
        middle = [along(start + (end - start) * k / 4) for k in range(5)]
        marks.append(_area(f"myelin:{number}", tube(middle, _SHEATH), PASSES_ON, 0.1))
    return tuple(marks)


def _body() -> tuple[Mark, ...]:
    """The hillock, a cone into the axon, and before it the body with its nucleus."""
    return (
        _area("hillock", _CONE, DECIDES, 0.22),
        _area("soma", polar((0.0, 0.0), [_radius(15.0 * k) for k in range(24)]), ADDS, 0.22),
        Disc("nucleus", NUCLEUS, NUCLEUS_RADIUS, Look(ADDS, 0.5, OUTLINE)),
    )


def _radius(angle: float) -> float:
    """How far the body reaches at an angle in degrees."""
    away = [(angle - bulge + 180.0) % 360.0 - 180.0 for bulge in _BULGES]
    return 21.5 + 4.5 * sum(math.exp(-((each / 20.0) ** 2)) for each in away)


def _area(id: str, corners: tuple[Point, ...], role: str, fill: float) -> Curve:
    return Curve(id, closed(corners), Look(role, fill, OUTLINE))
