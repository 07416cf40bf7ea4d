"""Figure → DOT: every mark at its pinned place, no text in it, so that any Graphviz draws the same picture.

Discs, boxes and labels are nodes of fixed size, curves are edges with their splines; labels only keep their room,
their outlines come later. Node names are m0, m1, … in drawing order; the marks' ids are `id` attributes.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

import graphviz

from ..curves import Points, arrow_head, strokes
from ..figure import Box, Curve, Disc, Figure, Label, Mark, Point
from ..painting import painted
from ..placing import origin, set_labels
from ..typesetting import Typeset
from .plain import plain_text

_PER_INCH = 72.0
_GRAPHVIZ_HEAD = 10.0  # points, at arrowsize 1
PAPER, FROM, TO = "paper", "from", "to"
_PLAIN_ID = re.compile(r"[\w:.,>/+ -]+")


def dot_source(figure: Figure) -> str:
    """The figure as DOT for `neato -n2` (nop2); ids and comments are quoted, never read as markup."""
    graph = graphviz.Digraph(
        "figure",
        graph_attr={"bgcolor": "transparent", "pad": "0", "margin": "0", "outputorder": "nodesfirst"},
        node_attr={"label": "", "fixedsize": "true", "shape": "box"},
        edge_attr={"arrowhead": "none"},
    )
    graph.attr(comment=_data(figure.alt))
    middle = (figure.width / 2, figure.height / 2)
    paper = figure.theme.color("paper")
    graph.node(
        PAPER, **_room(middle, (figure.width, figure.height)), style="filled", fillcolor=paper, penwidth="0"
    )
    for end in (FROM, TO):  # the ends of curves that join no node
        graph.node(end, **_room(middle, (0.01, 0.01)), style="invis")
    names = dot_names(figure)
    nodes = {mark.id for mark in figure.marks if isinstance(mark, Disc | Box)}
    sets = {label.id: outlines for label, outlines in set_labels(figure)}
    for mark in figure.marks:
        if isinstance(mark, Curve):
            source = names[mark.source] if mark.source in nodes else FROM
            target = names[mark.target] if mark.target in nodes else TO
            graph.edge(source, target, id=_id(mark, names), **_edge(figure, mark))
        elif isinstance(mark, Label):
            graph.node(names[mark.id], id=_id(mark, names), **_label(mark, sets[mark.id]))
        else:
            graph.node(names[mark.id], id=_id(mark, names), **_node(figure, mark))
    return graph.source


def dot_names(figure: Figure) -> dict[str, str]:
    """Mark id → the name of its node in the DOT source."""
    return {mark.id: f"m{number}" for number, mark in enumerate(figure.marks)}


def dot_id(mark: Mark, names: Mapping[str, str]) -> str:
    """The mark's id, or its name where the id has characters that Graphviz would read or rewrite."""
    return mark.id if _PLAIN_ID.fullmatch(mark.id) else names[mark.id]


def _id(mark: Mark, names: Mapping[str, str]) -> str:
    return _data(dot_id(mark, names))


def _node(figure: Figure, mark: Disc | Box) -> dict[str, str]:
    paint = painted(mark.look, figure.theme)
    size = (2 * mark.radius, 2 * mark.radius) if isinstance(mark, Disc) else mark.size
    styles = [
        "filled" if paint.fill else "",
        "rounded" if isinstance(mark, Box) and mark.corner else "",
        "dashed" if paint.dash and paint.stroke else "",
    ]
    attributes = {
        **_room(mark.center, size),
        "shape": "circle" if isinstance(mark, Disc) else "box",
        "style": ",".join(filter(None, styles)),
        "penwidth": _number(paint.width if paint.stroke else 0.0),
        "color": _with_opacity(paint.stroke or figure.theme.color("paper"), paint.opacity),
    }
    if paint.fill:
        attributes["fillcolor"] = _with_opacity(paint.fill, paint.opacity)
    return attributes


def _edge(figure: Figure, curve: Curve) -> dict[str, str]:
    paint = painted(curve.look, figure.theme)
    head = arrow_head(curve)
    runs = [" ".join(_point(point) for point in run) for run in strokes(curve)]
    attributes = {
        "penwidth": _number(paint.width),
        "color": _with_opacity(paint.stroke or figure.theme.color("paper"), paint.opacity),
        "style": "invis" if paint.stroke is None else "dashed" if paint.dash else "solid",
    }
    if head and runs:
        runs[-1] = f"e,{_point(head[0])} {runs[-1]}"
        attributes["arrowhead"] = "normal"
        attributes["arrowsize"] = _number(_reach(curve.points, head) / _GRAPHVIZ_HEAD)
    return {**attributes, "pos": ";".join(runs)}


def _reach(points: Points, head: tuple[Point, Point, Point]) -> float:
    (x0, y0), (x1, y1), (x2, y2) = head
    return float(((x0 - (x1 + x2) / 2) ** 2 + (y0 - (y1 + y2) / 2) ** 2) ** 0.5)


def _label(label: Label, outlines: Typeset) -> dict[str, str]:
    size = (max(outlines.width, 0.01), max(outlines.ascent + outlines.descent, 0.01))
    return {
        **_room(_centre(label, outlines), size),
        "style": "invis",
        "comment": _data(plain_text(label.content)),
    }


def _centre(label: Label, outlines: Typeset) -> Point:
    """The middle of the room that the outlines fill."""
    (x, y), angle = origin(label, outlines), math.radians(label.angle)
    right, up = outlines.width / 2, (outlines.ascent - outlines.descent) / 2
    c, s = math.cos(angle), math.sin(angle)
    return (x + right * c - up * s, y + right * s + up * c)


def _room(center: Point, size: tuple[float, float]) -> dict[str, str]:
    return {
        "pos": _point(center),
        "width": _number(size[0] / _PER_INCH),
        "height": _number(size[1] / _PER_INCH),
    }


def _point(point: Point) -> str:
    return f"{_number(point[0])},{_number(point[1])}"


def _number(value: float) -> str:
    return f"{round(value, 4) + 0.0:.10g}"


def _with_opacity(color: str, opacity: float) -> str:
    return color if opacity >= 1 else f"{color}{round(max(opacity, 0.0) * 255):02X}"


def _data(text: str) -> str:
    """Text as an attribute that is shown as it is: no escapes, and no HTML in angle brackets."""
    return graphviz.escape("".join(" " if ord(character) < 32 else character for character in text))
