"""What frames every step: its title, the hairline, and the caption below it."""

from __future__ import annotations

from diagrams.theme import Theme, rgb

from . import grid
from .ink import Ink
from .outlines import line
from .text import Content, paragraph, title_lines
from .things import TEXT, Thing

PREFIX = "stage:"
HAIRLINE = f"{PREFIX}hairline"


def lines(title: Content, caption: Content, theme: Theme) -> tuple[Thing, ...]:
    """Title and caption of a step."""
    return (title_lines(f"{PREFIX}title", title, theme), *paragraph(f"{PREFIX}caption", caption, theme))


def hairline(theme: Theme) -> Thing:
    path = line((grid.LEFT, grid.HAIRLINE), (grid.RIGHT, grid.HAIRLINE))
    ink = Ink((path,), stroke=rgb(theme.color("hairline")), width=1.6)
    return Thing(HAIRLINE, "curve", (("line", ink),), TEXT, role="hairline")
