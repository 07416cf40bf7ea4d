"""DOT → SVG: what Graphviz drew, in the figure's order, with exact dashes and corners, and the labels' outlines."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from itertools import groupby

from ..curves import arrow_head
from ..figure import Box, Curve, Disc, Figure, Label, Mark
from ..painting import Paintwork, glyph_colors, painted
from ..placing import origin, set_labels
from ..typesetting import Glyph, Typeset
from .plain import plain_text
from .shapes import NAMESPACE, drawn_shapes, number, path_data

_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_RING_GAP = 1.1  # points between the rings of a double ring


def svg_text(figure: Figure, *, pixels: tuple[int, int] | None = None) -> str:
    """The figure as a complete SVG document: a title, its alternative text, every mark with its id, no fonts.

    With `pixels` it fills just so many, at most half a pixel higher or lower than its shape asks for.
    """
    width, height = (f"{number(figure.width)}pt", f"{number(figure.height)}pt")
    if pixels is not None:
        width, height = map(str, pixels)
    drawn = drawn_shapes(figure)
    root = ET.Element(
        "svg",
        {
            "xmlns": NAMESPACE,
            "width": width,
            "height": height,
            "viewBox": f"0 0 {number(figure.width)} {number(figure.height)}",
            **({"preserveAspectRatio": "none"} if pixels else {}),
            "role": "img",
            "aria-labelledby": "figure-title figure-alt",
        },
    )
    _text(root, "title", figure.title or "Neural network", {"id": "figure-title"})
    _text(root, "desc", figure.alt, {"id": "figure-alt"})
    size = {"width": number(figure.width), "height": number(figure.height)}
    ET.SubElement(root, "rect", {**size, "fill": figure.theme.color("paper")})
    sets = {label.id: outlines for label, outlines in set_labels(figure)}
    for mark in figure.marks:
        if isinstance(mark, Label):
            root.append(_label(figure, mark, sets[mark.id]))
        elif mark.id in drawn or _is_area(mark):
            root.append(_finished(figure, mark, drawn.get(mark.id, [])))
    ET.indent(root, " ")
    return ET.tostring(root, encoding="unicode") + "\n"


# Paint -------------------------------------------------------------------------------------


def _finished(figure: Figure, mark: Disc | Box | Curve, shapes: list[ET.Element]) -> ET.Element:
    """A mark's shapes with the theme's paint: exact dashes, corners, rings and arrow heads."""
    paint = painted(mark.look, figure.theme)
    group = ET.Element("g", {"id": _legal(mark.id)})
    if isinstance(mark, Box) and mark.corner:
        shapes = [_rounded(figure, mark)]
    if isinstance(mark, Curve):
        shapes = (
            [shape for shape in shapes if shape.tag == "path"]
            if not _is_area(mark)
            else [_closed(figure, mark)]
        )
    for shape in shapes:
        shape.attrib.update(_stroke(paint) | _fill(paint.fill, paint.opacity))
        group.append(shape)
    if isinstance(mark, Curve):
        _add_head(group, figure, mark, paint)
    elif paint.rings > 1 and paint.stroke and isinstance(mark, Disc):
        inner = ET.SubElement(group, "circle", {**shapes[0].attrib, "fill": "none"})
        inner.set("r", number(max(mark.radius - _RING_GAP - paint.width, 0.1)))
    return group


def _is_area(mark: Mark) -> bool:
    return isinstance(mark, Curve) and mark.look.fill is not None


def _closed(figure: Figure, curve: Curve) -> ET.Element:
    """Graphviz does not fill splines: an area is drawn from its own points."""
    return ET.Element("path", {"d": path_data([(x, figure.height - y) for x, y in curve.points]) + "Z"})


def _stroke(paint: Paintwork) -> dict[str, str]:
    if paint.stroke is None:
        return {"stroke": "none"}
    attributes = {"stroke": paint.stroke, "stroke-width": number(paint.width)}
    if paint.opacity < 1:
        attributes["stroke-opacity"] = number(paint.opacity)
    if paint.dash:
        attributes["stroke-dasharray"] = " ".join(number(length) for length in paint.dash)
    return attributes


def _fill(fill: str | None, opacity: float) -> dict[str, str]:
    # Not `opacity` on the group: that costs every edge a layer of its own.
    attributes = {"fill": fill or "none"}
    return attributes | {"fill-opacity": number(opacity)} if fill and opacity < 1 else attributes


def _rounded(figure: Figure, box: Box) -> ET.Element:
    """Graphviz chooses its own corners: this box has those that it was given."""
    (x, y), (width, height) = box.center, box.size
    return ET.Element(
        "rect",
        {
            "x": number(x - width / 2),
            "y": number(figure.height - y - height / 2),
            "width": number(width),
            "height": number(height),
            "rx": number(min(box.corner, width / 2, height / 2)),
        },
    )


def _add_head(group: ET.Element, figure: Figure, curve: Curve, paint: Paintwork) -> None:
    head = arrow_head(curve)
    if head and paint.stroke:
        points = " ".join(f"{number(x)},{number(figure.height - y)}" for x, y in head)
        ET.SubElement(group, "polygon", {"points": points, **_fill(paint.stroke, paint.opacity)})


# Labels ------------------------------------------------------------------------------------


def _label(figure: Figure, label: Label, outlines: Typeset) -> ET.Element:
    """A label as filled outlines, with its text for those who cannot see it."""
    x, y = origin(label, outlines)
    turn = f" rotate({number(-label.angle)})" if label.angle else ""
    spoken = _legal(plain_text(label.content))
    group = ET.Element(
        "g",
        {
            "id": _legal(label.id),
            "role": "img",
            "aria-label": spoken,
            "transform": f"translate({number(x)} {number(figure.height - y)}){turn}",
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
        f"M{number(path[0][0])} {number(-path[0][1])}C"
        + " ".join(f"{number(x)} {number(-y)}" for x, y in path[1:])
        + "Z"
        for path in glyph.outline
    )


# Text --------------------------------------------------------------------------------------


def _text(parent: ET.Element, tag: str, text: str, attributes: dict[str, str]) -> None:
    ET.SubElement(parent, tag, attributes).text = _legal(text)


def _legal(text: str) -> str:
    """`text` without the characters that XML cannot hold."""
    return _ILLEGAL.sub(" ", text)
