"""Figure → DOT → SVG, PDF and PNG: Graphviz draws the marks at their pinned places, Typst the letters and the pages."""

from .dot import dot_source
from .files import save
from .pages import pdf_bytes, png_bytes
from .svg import svg_text

__all__ = ["dot_source", "pdf_bytes", "png_bytes", "save", "svg_text"]
