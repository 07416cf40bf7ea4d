"""Text and formulas as outlines, measured, in the fonts that Typst carries: no TeX and no system fonts."""

from .compiler import TypesettingError
from .setting import Glyph, Typeset, typeset, typeset_all
from .source import Content

__all__ = ["Content", "Glyph", "Typeset", "TypesettingError", "typeset", "typeset_all"]
