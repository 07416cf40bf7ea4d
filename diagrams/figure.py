"""A figure as plain geometry that knows nothing of who draws it: discs, boxes, curves and labels, each with an id.

Lengths are points, the origin is the lower left corner and y grows upwards, as in Graphviz and Manim.
Strokes and type follow the ratios of the design language with H = 20 × the label size (11 pt: H = 220 pt).
A mark's id says what it shows ("neuron:layer1:3", "edge:x:1->layer1:3", "layer:layer1"); films light it by that id.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from os import PathLike
from pathlib import Path
from typing import Literal

from explainers.derivations.formula import Formula

from .theme import LIGHT, Theme

Point = tuple[float, float]
# What a label says: text, a formula, or text with formulas in it ("one matrix ", A, " and one vector ", c).
Content = Formula | str | tuple[Formula | str, ...]


@dataclass(frozen=True)
class Look:
    """How a mark is drawn; the theme turns the role into colours.

    `fill`: None for none, else the share of the role's colour mixed into the paper (0.22 at rest, 1 full).
    `width` of the outline in points (0: no outline). `dash`: lengths in points, on and off; none: the role's own.
    `opacity` of the whole mark.
    """

    role: str = "ink"
    fill: float | None = None
    width: float = 0.6
    dash: tuple[float, ...] = ()
    opacity: float = 1.0


@dataclass(frozen=True)
class Disc:
    id: str
    center: Point
    radius: float
    look: Look = Look()


@dataclass(frozen=True)
class Box:
    """A rectangle with its centre, its size and the radius of its corners."""

    id: str
    center: Point
    size: tuple[float, float]
    corner: float = 0.0
    look: Look = Look()


@dataclass(frozen=True)
class Curve:
    """A cubic Bézier curve of 3n + 1 points. `gaps` are pieces cut out for labels, as shares of its length.

    `source` and `target` are the ids of the marks that it joins, where it joins any; the arrow head is at the end.
    A curve whose look has a fill is closed, and is the area inside it.
    """

    id: str
    points: tuple[Point, ...]
    look: Look = Look()
    arrow: bool = False
    source: str = ""
    target: str = ""
    gaps: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True)
class Label:
    """Text or a formula, set on `at`: horizontally by `anchor`, vertically by its baseline or its middle.

    `about` is the id of the mark that it names: on a filled one, ink turns black or white. `angle` in degrees,
    counter-clockwise.
    Plain text is data: it is never read as markup. Parts of a formula that have roles of their own keep them.
    """

    id: str
    content: Content
    at: Point
    size: float = 11.0
    anchor: Literal["start", "middle", "end"] = "middle"
    vertical: Literal["baseline", "middle"] = "middle"
    role: str = "ink"
    is_strong: bool = False
    about: str = ""
    angle: float = 0.0


Mark = Disc | Box | Curve | Label


@dataclass(frozen=True)
class Figure:
    """Marks in the order in which they are drawn, on a canvas of `width` × `height` points.

    `alt` is the alternative text, written from the network; `elided` says what is left out ("61 of 64 neurons of
    layer 1").
    """

    width: float
    height: float
    marks: tuple[Mark, ...]
    alt: str
    title: str = ""
    elided: tuple[str, ...] = ()
    theme: Theme = field(default=LIGHT, repr=False)

    @cached_property
    def by_id(self) -> Mapping[str, Mark]:
        return {mark.id: mark for mark in self.marks}

    def __getitem__(self, id: str) -> Mark:
        """The mark with this id; KeyError where there is none."""
        return self.by_id[id]

    def of_kind(self, prefix: str) -> Iterator[Mark]:
        """All marks whose id begins with `prefix`, e.g. "neuron:layer1:"."""
        return (mark for mark in self.marks if mark.id.startswith(prefix))

    # Drawing: the renderers are loaded when something is drawn, not when a figure is thought of.

    def svg(self) -> str:
        """The figure as an SVG document."""
        from .drawing import svg_text

        return svg_text(self)

    def png(self, width_px: int = 1600) -> bytes:
        """The figure as a PNG, `width_px` pixels wide."""
        from .drawing import png_bytes

        return png_bytes(self, width_px)

    def pdf(self) -> bytes:
        """The figure as a PDF of one page."""
        from .drawing import pdf_bytes

        return pdf_bytes(self)

    def dot(self) -> str:
        """The figure as DOT, every position pinned; labels only keep their room."""
        from .drawing import dot_source

        return dot_source(self)

    def save(self, path: str | PathLike[str]) -> Path:
        """Writes .svg, .pdf, .png or .dot, by the suffix; DiagramError for any other."""
        from .drawing import save

        return save(self, path)

    def _repr_mimebundle_(self, **_: object) -> dict[str, object]:
        return {"image/svg+xml": self.svg(), "text/plain": self.alt}
