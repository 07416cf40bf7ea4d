"""SVG → PDF and PNG by Typst: vectors stay vectors, and the same figure gives the same bytes."""

from __future__ import annotations

from ..errors import DiagramError
from ..figure import Figure
from ..typesetting.compiler import compile_pages
from .svg import svg_text

_PAGE = """\
#set document(title: sys.inputs.title, date: none)
#set page(width: {width}pt, height: {height}pt, margin: 0pt, fill: rgb(sys.inputs.paper))
#image(bytes(sys.inputs.svg), format: "svg", width: {width}pt, height: {height}pt, alt: sys.inputs.alt)
"""
_MOST_PIXELS = 16_384


def pdf_bytes(figure: Figure) -> bytes:
    """The figure as a PDF of one page of its own size."""
    return compile_pages(_source(figure), _data(figure), "pdf")[0]


def png_bytes(figure: Figure, width_px: int = 1600) -> bytes:
    """The figure as a PNG, `width_px` pixels wide."""
    if not 1 <= width_px <= _MOST_PIXELS:
        raise DiagramError(f"a picture cannot be {width_px} pixels wide: use 1 to {_MOST_PIXELS}")
    dots = width_px / figure.width * 72
    return compile_pages(_source(figure), _data(figure), "png", dots_per_inch=dots)[0]


def _source(figure: Figure) -> str:
    return _PAGE.format(width=round(figure.width, 3), height=round(figure.height, 3))


def _data(figure: Figure) -> dict[str, str]:
    # The paper lies under the picture too: its last row of pixels may be covered in part only.
    paper = figure.theme.color("paper")
    return {"svg": svg_text(figure), "title": figure.title, "alt": figure.alt, "paper": paper}
