"""What Graphviz drew of a figure: the shapes of its discs, boxes and curves, without paint, from the upper left."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Mapping

from ..figure import Figure, Point
from .dot import PAPER, dot_id, dot_names, dot_source
from .engine import graphviz_svg

NAMESPACE = "http://www.w3.org/2000/svg"
_IN = f"{{{NAMESPACE}}}"
_DRAWN = {f"{_IN}{tag}" for tag in ("ellipse", "polygon", "path")}
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def drawn_shapes(figure: Figure) -> Mapping[str, list[ET.Element]]:
    """Mark id → the shapes that Graphviz drew for it, moved so that the paper begins at the origin."""
    graph = ET.fromstring(graphviz_svg(dot_source(figure))).find(f"{_IN}g")
    assert graph is not None
    names = dot_names(figure)
    marks = {dot_id(mark, names): mark.id for mark in figure.marks}
    found: dict[str, list[ET.Element]] = {}
    shift = (0.0, 0.0)
    for group in graph.findall(f"{_IN}g"):
        shapes = [child for child in group.iter() if child.tag in _DRAWN]
        if group.findtext(f"{_IN}title") == PAPER:
            corners = _pairs(shapes[0].get("points", ""))
            shift = (-min(x for x, _ in corners), -min(y for _, y in corners))
        else:
            found[marks[group.get("id", "")]] = shapes
    return {id: [_moved(shape, shift) for shape in shapes] for id, shapes in found.items()}


def _pairs(text: str) -> list[Point]:
    values = [float(word) for word in _NUMBER.findall(text)]
    return list(zip(values[::2], values[1::2], strict=True))


def _moved(shape: ET.Element, shift: Point) -> ET.Element:
    """The shape with its place alone; its paint comes from the theme."""
    dx, dy = shift
    tag = shape.tag.removeprefix(_IN)
    if tag == "ellipse":
        keep = {"cx": number(float(shape.get("cx", 0)) + dx), "cy": number(float(shape.get("cy", 0)) + dy)}
        return ET.Element("circle", {**keep, "r": number(float(shape.get("rx", 0)))})
    if tag == "polygon":
        corners = [_plus(point, shift) for point in _pairs(shape.get("points", ""))]
        return ET.Element(tag, {"points": " ".join(f"{number(x)},{number(y)}" for x, y in corners)})
    return ET.Element(tag, {"d": path_data([_plus(point, shift) for point in _pairs(shape.get("d", ""))])})


def path_data(points: list[Point]) -> str:
    """A curve of 3n + 1 points, its straight pieces as lines."""
    words = [f"M{_words(points[0])}"]
    for k in range(0, len(points) - 1, 3):
        start, one, other, end = points[k : k + 4]
        if _is_on(start, end, one) and _is_on(start, end, other):
            words.append(f"L{_words(end)}")
        else:
            words.append(f"C{_words(one)} {_words(other)} {_words(end)}")
    return "".join(words)


def _words(point: Point) -> str:
    return f"{number(point[0])} {number(point[1])}"


def _is_on(start: Point, end: Point, point: Point) -> bool:
    """Whether `point` is on the straight line, as exactly as Graphviz writes its numbers."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    reach = (dx * dx + dy * dy) ** 0.5
    return reach > 0 and abs(dx * (point[1] - start[1]) - dy * (point[0] - start[0])) / reach < 0.015


def _plus(point: Point, shift: Point) -> Point:
    return (point[0] + shift[0], point[1] + shift[1])


def number(value: float) -> str:
    """A number as SVG has it, to a thousandth of a point."""
    return f"{round(value, 3) + 0.0:.8g}"
