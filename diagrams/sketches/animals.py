"""Four animals as schematic faces in a square of 40 by 40 points, its middle at the origin: cat, dog, bear and bird."""

from __future__ import annotations

from ..curves import line, polyline
from ..figure import Box, Curve, Look, Mark, Point
from ..layouts.measures import OUTLINE
from ..layouts.parts import Part
from .outlines import closed, polar

_FILL = 0.22
_OPEN = 0.0  # paper


def animal(kind: str, name: str, role: str = "second") -> Part:
    """The face of a cat, dog, bear or bird; ids begin with `name`."""
    return Part(tuple(_FACES[kind](name, role)))


def _area(id: str, corners: tuple[Point, ...], role: str, fill: float = _FILL) -> Curve:
    return Curve(id, closed(corners), Look(role, fill, OUTLINE))


def _corners(id: str, corners: tuple[Point, ...], role: str, fill: float = _FILL) -> Curve:
    """An area with straight sides and slightly rounded corners."""
    return Curve(id, polyline([*corners, corners[0]], 1.2), Look(role, fill, OUTLINE))


def _dot(id: str, at: Point, radius: float, role: str) -> Box:
    return Box(id, at, (2 * radius, 2 * radius), radius, Look(role, 1.0, 0.0))


def _eyes(name: str, apart: float, y: float, role: str) -> list[Mark]:
    return [_dot(f"{name}:eye:{k}", (x, y), 1.5, role) for k, x in ((1, -apart), (2, apart))]


def _stroke(id: str, start: Point, end: Point, role: str) -> Curve:
    return Curve(id, line(start, end), Look(role, None, OUTLINE))


def _mouth(name: str, y: float, role: str) -> Curve:
    """A line down from the nose, and a smile to both sides."""
    smile = ((-4.6, y - 4.0), (-3.4, y - 6.8), (-0.6, y - 6.8), (0.0, y - 3.4))
    other = ((0.6, y - 6.8), (3.4, y - 6.8), (4.6, y - 4.0))
    return Curve(f"{name}:mouth", (*smile, *other), Look(role, None, OUTLINE))


def _cat(name: str, role: str) -> list[Mark]:
    head = (
        (0, 8.5),
        (8, 8.6),
        (14, 3),
        (15, -5),
        (9, -13),
        (0, -15.5),
        (-9, -13),
        (-15, -5),
        (-14, 3),
        (-8, 8.6),
    )
    marks: list[Mark] = [
        _corners(f"{name}:ear:1", ((-14.5, 0.0), (-14.0, 17.5), (-2.5, 8.0)), role),
        _corners(f"{name}:ear:2", ((14.5, 0.0), (14.0, 17.5), (2.5, 8.0)), role),
        _area(f"{name}:head", head, role),
        *_eyes(name, 6.0, -1.0, role),
        _corners(f"{name}:nose", ((0.0, -4.9), (2.2, -4.9), (0.0, -7.4), (-2.2, -4.9)), role, 1.0),
        _mouth(name, -6.0, role),
    ]
    for number, (y, rise) in enumerate(((-5.6, 1.6), (-7.6, -0.4), (-9.6, -2.4)), start=1):
        for side in (-1, 1):
            id = f"{name}:whisker:{number}:{'left' if side < 0 else 'right'}"
            marks.append(_stroke(id, (side * 8.0, y), (side * 19.5, y + rise), role))
    return marks


def _dog(name: str, role: str) -> list[Mark]:
    head = (
        (0, 14),
        (8, 12.5),
        (11.5, 4),
        (10, -6),
        (7.5, -13),
        (0, -16),
        (-7.5, -13),
        (-10, -6),
        (-11.5, 4),
        (-8, 12.5),
    )
    ear = ((7.0, 13.5), (13.0, 13.5), (17.5, 5.0), (17.5, -6.0), (13.5, -9.5), (11.0, -3.0), (9.5, 6.0))
    return [
        _area(f"{name}:head", head, role),
        _area(f"{name}:ear:1", tuple((-x, y) for x, y in ear), role, 0.5),
        _area(f"{name}:ear:2", ear, role, 0.5),
        *_eyes(name, 4.6, 3.0, role),
        _area(
            f"{name}:nose",
            ((-3.2, -4.4), (0, -3.4), (3.2, -4.4), (1.8, -7.4), (0, -8.0), (-1.8, -7.4)),
            role,
            1.0,
        ),
        _mouth(name, -7.0, role),
    ]


def _bear(name: str, role: str) -> list[Mark]:
    return [
        _area(f"{name}:ear:1", polar((-11.5, 11.5), (5.2,) * 8), role),
        _area(f"{name}:ear:2", polar((11.5, 11.5), (5.2,) * 8), role),
        _area(f"{name}:head", tuple((1.08 * x, y) for x, y in polar((0.0, -1.5), (15.0,) * 12)), role),
        *_eyes(name, 6.0, 2.4, role),
        _area(f"{name}:snout", tuple((1.25 * x, y) for x, y in polar((0.0, -7.5), (6.0,) * 10)), role, _OPEN),
        _area(
            f"{name}:nose",
            ((-2.6, -4.6), (0, -3.8), (2.6, -4.6), (1.4, -6.8), (0, -7.2), (-1.4, -6.8)),
            role,
            1.0,
        ),
        _mouth(name, -5.8, role),
    ]


def _bird(name: str, role: str) -> list[Mark]:
    body = (
        (5.5, 15.5),
        (11.0, 12.5),
        (12.6, 6.5),
        (11.5, -1.0),
        (6.0, -8.5),
        (-2.0, -10.5),
        (-9.0, -9.0),
        (-19.0, -12.0),
        (-14.0, -5.0),
        (-9.0, 1.5),
        (-3.0, 6.0),
        (0.0, 12.0),
    )
    wing = ((3.0, 2.5), (6.0, -1.5), (1.0, -6.5), (-7.0, -7.0), (-12.0, -7.5), (-8.0, -2.5), (-3.0, 1.5))
    return [
        _corners(f"{name}:beak", ((11.2, 12.4), (19.5, 9.0), (12.0, 7.0)), role, 0.5),
        _stroke(f"{name}:leg:1", (-0.5, -10.0), (-0.5, -17.0), role),
        _stroke(f"{name}:leg:2", (3.5, -9.4), (3.5, -17.0), role),
        _stroke(f"{name}:ground", (-6.0, -17.0), (10.0, -17.0), role),
        _area(f"{name}:body", body, role),
        _area(f"{name}:wing", wing, role, 0.5),
        _dot(f"{name}:eye:1", (7.2, 10.6), 1.5, role),
    ]


_FACES = {"cat": _cat, "dog": _dog, "bear": _bear, "bird": _bird}
KINDS = tuple(_FACES)
