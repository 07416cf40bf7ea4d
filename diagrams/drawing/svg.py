"""DOT → SVG: what Graphviz drew, in the figure's order, with exact dashes and corners, and the labels' outlines."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from itertools import groupby

from ..curves import arrow_head
from ..figure import Box, Curve, Disc, Figure, Label, Point
from ..painting import Paintwork, glyph_colors, painted
from ..placing import origin, set_labels
from ..typesetting import Glyph, Typeset
from .dot import PAPER, dot_id, dot_names, dot_source
from .engine import graphviz_svg
from .plain import plain_text

_NAMESPACE = "http://www.w3.org/2000/svg"
_IN = f"{{{_NAMESPACE}}}"
_DRAWN = {f"{_IN}{tag}" for tag in ("ellipse", "polygon", "path")}
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_RING_GAP = 1.1  # points between the rings of a double ring


def svg_text(figure: Figure, *, pixels: tuple[int, int] | None = None) -> str:
    """The figure as a complete SVG document: a title, its alternative text, every mark with its id, no fonts.

    With `pixels` it fills just so many, at most half a pixel higher or lower than its shape asks for.
    """
    width, height = (f"{_number(figure.width)}pt", f"{_number(figure.height)}pt")
    if pixels is not None:
        width, height = map(str, pixels)
    drawn = _groups(graphviz_svg(dot_source(figure)), figure)
    root = ET.Element(
        "svg",
        {
            "xmlns": _NAMESPACE,
            "width": width,
            "height": height,
            "viewBox": f"0 0 {_number(figure.width)} {_number(figure.height)}",
            **({"preserveAspectRatio": "none"} if pixels else {}),
            "role": "img",
            "aria-labelledby": "figure-title figure-alt",
        },
    )
    _text(root, "title", figure.title or "Neural network", {"id": "figure-title"})
    _text(root, "desc", figure.alt, {"id": "figure-alt"})
    size = {"width": _number(figure.width), "height": _number(figure.height)}
    ET.SubElement(root, "rect", {**size, "fill": figure.theme.color("paper")})
    sets = {label.id: outlines for label, outlines in set_labels(figure)}
    for mark in figure.marks:
        if isinstance(mark, Label):
            root.append(_label(figure, mark, sets[mark.id]))
        elif mark.id in drawn:
            root.append(_finished(figure, mark, drawn[mark.id]))
    ET.indent(root, " ")
    return ET.tostring(root, encoding="unicode") + "\n"


# What Graphviz drew ------------------------------------------------------------------------


def _groups(svg: bytes, figure: Figure) -> Mapping[str, list[ET.Element]]:
    """Mark id → the shapes that Graphviz drew for it, moved so that the paper begins at the origin."""
    graph = ET.fromstring(svg).find(f"{_IN}g")
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
        keep = {"cx": _number(float(shape.get("cx", 0)) + dx), "cy": _number(float(shape.get("cy", 0)) + dy)}
        return ET.Element("circle", {**keep, "r": _number(float(shape.get("rx", 0)))})
    if tag == "polygon":
        corners = [_plus(point, shift) for point in _pairs(shape.get("points", ""))]
        return ET.Element(tag, {"points": " ".join(f"{_number(x)},{_number(y)}" for x, y in corners)})
    return ET.Element(tag, {"d": _path_data([_plus(point, shift) for point in _pairs(shape.get("d", ""))])})


def _path_data(points: list[Point]) -> str:
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
    return f"{_number(point[0])} {_number(point[1])}"


def _is_on(start: Point, end: Point, point: Point) -> bool:
    """Whether `point` is on the straight line, as exactly as Graphviz writes its numbers."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    reach = (dx * dx + dy * dy) ** 0.5
    return reach > 0 and abs(dx * (point[1] - start[1]) - dy * (point[0] - start[0])) / reach < 0.015


def _plus(point: Point, shift: Point) -> Point:
    return (point[0] + shift[0], point[1] + shift[1])


# Paint -------------------------------------------------------------------------------------


def _finished(figure: Figure, mark: Disc | Box | Curve, shapes: list[ET.Element]) -> ET.Element:
    """A mark's shapes with the theme's paint: exact dashes, corners, rings and arrow heads."""
    paint = painted(mark.look, figure.theme)
    group = ET.Element("g", {"id": _legal(mark.id)})
    if isinstance(mark, Box) and mark.corner:
        shapes = [_rounded(figure, mark)]
    if isinstance(mark, Curve):
        shapes = [shape for shape in shapes if shape.tag == "path"]
    fill = None if isinstance(mark, Curve) else paint.fill
    for shape in shapes:
        shape.attrib.update(_stroke(paint) | _fill(fill, paint.opacity))
        group.append(shape)
    if isinstance(mark, Curve):
        _add_head(group, figure, mark, paint)
    elif paint.rings > 1 and paint.stroke and isinstance(mark, Disc):
        inner = ET.SubElement(group, "circle", {**shapes[0].attrib, "fill": "none"})
        inner.set("r", _number(max(mark.radius - _RING_GAP - paint.width, 0.1)))
    return group


def _stroke(paint: Paintwork) -> dict[str, str]:
    if paint.stroke is None:
        return {"stroke": "none"}
    attributes = {"stroke": paint.stroke, "stroke-width": _number(paint.width)}
    if paint.opacity < 1:
        attributes["stroke-opacity"] = _number(paint.opacity)
    if paint.dash:
        attributes["stroke-dasharray"] = " ".join(_number(length) for length in paint.dash)
    return attributes


def _fill(fill: str | None, opacity: float) -> dict[str, str]:
    # Not `opacity` on the group: that costs every edge a layer of its own.
    attributes = {"fill": fill or "none"}
    return attributes | {"fill-opacity": _number(opacity)} if fill and opacity < 1 else attributes


def _rounded(figure: Figure, box: Box) -> ET.Element:
    """Graphviz chooses its own corners: this box has those that it was given."""
    (x, y), (width, height) = box.center, box.size
    return ET.Element(
        "rect",
        {
            "x": _number(x - width / 2),
            "y": _number(figure.height - y - height / 2),
            "width": _number(width),
            "height": _number(height),
            "rx": _number(min(box.corner, width / 2, height / 2)),
        },
    )


def _add_head(group: ET.Element, figure: Figure, curve: Curve, paint: Paintwork) -> None:
    head = arrow_head(curve)
    if head and paint.stroke:
        points = " ".join(f"{_number(x)},{_number(figure.height - y)}" for x, y in head)
        ET.SubElement(group, "polygon", {"points": points, **_fill(paint.stroke, paint.opacity)})


# Labels ------------------------------------------------------------------------------------


def _label(figure: Figure, label: Label, outlines: Typeset) -> ET.Element:
    """A label as filled outlines, with its text for those who cannot see it."""
    x, y = origin(label, outlines)
    turn = f" rotate({_number(-label.angle)})" if label.angle else ""
    spoken = _legal(plain_text(label.content))
    group = ET.Element(
        "g",
        {
            "id": _legal(label.id),
            "role": "img",
            "aria-label": spoken,
            "transform": f"translate({_number(x)} {_number(figure.height - y)}){turn}",
        },
    )
    _text(group, "title", spoken, {})
    colors = glyph_colors(figure, label, outlines.glyphs)
    for color, run in groupby(zip(colors, outlines.glyphs, strict=True), key=lambda pair: pair[0]):
        data = "".join(_path(glyph) for _, glyph in run)
        ET.SubElement(group, "path", {"d": data, "fill": color})
    return group


def _path(glyph: Glyph) -> str:
    return "".join(
        f"M{_number(path[0][0])} {_number(-path[0][1])}C"
        + " ".join(f"{_number(x)} {_number(-y)}" for x, y in path[1:])
        + "Z"
        for path in glyph.outline
    )


# Text --------------------------------------------------------------------------------------


def _text(parent: ET.Element, tag: str, text: str, attributes: dict[str, str]) -> None:
    ET.SubElement(parent, tag, attributes).text = _legal(text)


def _legal(text: str) -> str:
    """`text` without the characters that XML cannot hold."""
    return _ILLEGAL.sub(" ", text)


def _number(value: float) -> str:
    return f"{round(value, 3) + 0.0:.8g}"
