"""Text and formulas as outlines, measured, in the fonts that Typst carries: no TeX and no system fonts."""

from .compiler import TypesettingError
from .source import Content
from .setting import Glyph, Typeset, typeset, typeset_all

__all__ = ["Content", "Glyph", "Typeset", "TypesettingError", "typeset", "typeset_all"]
