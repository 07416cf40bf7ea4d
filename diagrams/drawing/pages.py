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
    page = _PAGE.format(width=round(figure.width, 3), height=round(figure.height, 3))
    return compile_pages(page, _data(figure), "pdf")[0]


def png_bytes(figure: Figure, width_px: int = 1600) -> bytes:
    """The figure as a PNG, `width_px` pixels wide."""
    height_px = round(width_px * figure.height / figure.width)
    if not (1 <= width_px <= _MOST_PIXELS and 1 <= height_px <= _MOST_PIXELS):
        raise DiagramError(
            f"a picture cannot be {width_px} × {height_px} pixels: choose a width that keeps both "
            f"between 1 and {_MOST_PIXELS}"
        )
    # One point is one pixel: a picture of broken pixels would be resampled, and its thin lines lose rows.
    page = _PAGE.format(width=width_px, height=height_px)
    return compile_pages(page, _data(figure, (width_px, height_px)), "png", dots_per_inch=72)[0]


def _data(figure: Figure, pixels: tuple[int, int] | None = None) -> dict[str, str]:
    return {
        "svg": svg_text(figure, pixels=pixels),
        "title": figure.title,
        "alt": figure.alt,
        "paper": figure.theme.color("paper"),
    }
