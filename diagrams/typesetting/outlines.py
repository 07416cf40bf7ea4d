"""Typst's SVG → glyphs: every fill and stroke as closed cubic Bézier outlines, y up, with the colour that it had."""

from __future__ import annotations

import math
import re
import xml.etree.ElementTree as ET
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

Point = tuple[float, float]
Subpath = tuple[Point, ...]
Outline = tuple[Subpath, ...]
# a, b, c, d, e, f of SVG: x' = ax + cy + e, y' = bx + dy + f
Affine = tuple[float, float, float, float, float, float]

IDENTITY: Affine = (1, 0, 0, 1, 0, 0)
_SVG = "{http://www.w3.org/2000/svg}"
_HREF = "{http://www.w3.org/1999/xlink}href"
_WORDS = re.compile(r"[A-Za-z]|[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_CALL = re.compile(r"(\w+)\(([^)]*)\)")


@dataclass(frozen=True)
class Shape:
    """One glyph or line on a page: its outline and its colour #rrggbb. `name` is equal for equal glyphs."""

    outline: Outline
    color: str
    name: str


def shapes(page: bytes) -> tuple[Shape, ...]:
    """All that is drawn on an SVG page of Typst's, in page coordinates turned so that y grows upwards."""
    root = ET.fromstring(page)
    glyphs = {
        f"#{symbol.get('id')}": subpaths(path.get("d", ""))
        for symbol in root.iter(f"{_SVG}symbol")
        for path in symbol.iter(f"{_SVG}path")
    }
    return tuple(_walk(root, (1, 0, 0, -1, 0, 0), glyphs))


def _walk(element: ET.Element, affine: Affine, glyphs: dict[str, Outline]) -> Iterator[Shape]:
    if element.tag == f"{_SVG}defs":
        return
    affine = _after(affine, _affine(element.get("transform", "")))
    if element.tag == f"{_SVG}use":
        href = element.get(_HREF, "")
        shift = (1, 0, 0, 1, float(element.get("x", 0)), float(element.get("y", 0)))
        yield Shape(_moved(glyphs.get(href, ()), _after(affine, shift)), element.get("fill", ""), href)
    elif element.tag == f"{_SVG}path":
        yield from _path(element, affine)
    for child in element:
        yield from _walk(child, affine, glyphs)


def _path(element: ET.Element, affine: Affine) -> Iterator[Shape]:
    path = subpaths(element.get("d", ""))
    if element.get("fill", "none") != "none":
        yield Shape(_moved(path, affine), element.get("fill", ""), "")
    if element.get("stroke", "none") != "none":
        width = float(element.get("stroke-width", 1))
        thick = tuple(_bar(p[0], p[-1], width) for p in path if p[0] != p[-1])
        yield Shape(_moved(thick, affine), element.get("stroke", ""), "")


def _bar(start: Point, end: Point, width: float) -> Subpath:
    """A straight stroke as a closed outline: a fraction bar, a root, a strike."""
    length = math.dist(start, end)
    across = (-(end[1] - start[1]) / length * width / 2, (end[0] - start[0]) / length * width / 2)
    (x0, y0), (x1, y1), (dx, dy) = start, end, across
    corners = [(x0 + dx, y0 + dy), (x1 + dx, y1 + dy), (x1 - dx, y1 - dy), (x0 - dx, y0 - dy)]
    return closed_polygon(corners)


def closed_polygon(corners: list[Point]) -> Subpath:
    """Straight sides as a closed cubic Bézier of 3n + 1 points."""
    points = [corners[0]]
    for start, end in zip(corners, [*corners[1:], corners[0]], strict=True):
        points += [between(start, end, 1 / 3), between(start, end, 2 / 3), end]
    return tuple(points)


def between(start: Point, end: Point, share: float) -> Point:
    return (start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share)


# Affine maps -------------------------------------------------------------------------------


def _affine(text: str) -> Affine:
    affine = IDENTITY
    for name, arguments in _CALL.findall(text):
        values = [float(value) for value in re.split(r"[\s,]+", arguments.strip())]
        step: Affine
        if name == "matrix":
            a, b, c, d, e, f = values
            step = (a, b, c, d, e, f)
        elif name == "translate":
            step = (1, 0, 0, 1, values[0], values[1] if len(values) > 1 else 0.0)
        elif name == "scale":
            step = (values[0], 0, 0, values[-1], 0, 0)
        else:
            raise ValueError(f"Typst used the transformation {name}, which is not read here")
        affine = _after(affine, step)
    return affine


def _after(outer: Affine, inner: Affine) -> Affine:
    a, b, c, d, e, f = outer
    p, q, r, s, t, u = inner
    return (
        a * p + c * q,
        b * p + d * q,
        a * r + c * s,
        b * r + d * s,
        a * t + c * u + e,
        b * t + d * u + f,
    )


def _moved(outline: Outline, affine: Affine) -> Outline:
    a, b, c, d, e, f = affine
    return tuple(tuple((a * x + c * y + e, b * x + d * y + f) for x, y in path) for path in outline)


# Path data ---------------------------------------------------------------------------------


def subpaths(data: str) -> Outline:
    """SVG path data as cubic Bézier pieces of 3n + 1 points each; empty moves are dropped."""
    found: list[list[Point]] = []
    at: Point = (0.0, 0.0)
    command, words = "", deque(_WORDS.findall(data))
    while words:
        if words[0].isalpha():
            command = words.popleft()
        origin = at if command.islower() else (0.0, 0.0)
        kind = command.lower()
        if kind == "z":
            if found[-1][-1] != found[-1][0]:
                _line(found[-1], found[-1][0])
            at = found[-1][0]
            found.append([at])
            continue
        if kind in "hv":
            value = float(words.popleft())
            at = (origin[0] + value, at[1]) if kind == "h" else (at[0], origin[1] + value)
            _line(found[-1], at)
            continue
        pairs = [
            (float(words.popleft()) + origin[0], float(words.popleft()) + origin[1])
            for _ in range({"m": 1, "l": 1, "q": 2, "c": 3}[kind])
        ]
        if kind == "m":
            found.append([pairs[0]])
        elif kind == "l":
            _line(found[-1], pairs[0])
        elif kind == "q":
            control, end = pairs
            found[-1] += [between(at, control, 2 / 3), between(end, control, 2 / 3), end]
        else:
            found[-1] += pairs
        at = pairs[-1]
    return tuple(tuple(path) for path in found if len(path) > 1)


def _line(path: list[Point], end: Point) -> None:
    start = path[-1]
    path += [between(start, end, 1 / 3), between(start, end, 2 / 3), end]
