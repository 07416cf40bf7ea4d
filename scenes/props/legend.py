"""What the colours of edges mean: a short line and a word each, in one row that ends at the right margin."""

from __future__ import annotations

from diagrams.theme import Theme, rgb
from scenes.stage import grid
from scenes.stage.ink import Ink
from scenes.stage.light import DASH
from scenes.stage.outlines import dashed, line
from scenes.stage.text import width_of, words
from scenes.stage.things import EDGE, Thing

SIGNS = (("raises", "weight +"), ("lowers", "weight −"))
_LINE, _GAP = 3.0, 0.7


def sign_legend(
    theme: Theme, *, right: float = grid.RIGHT, baseline: float = grid.FORMULA_BASELINE
) -> tuple[Thing, ...]:
    """Solid raises, dashed lowers."""
    things: list[Thing] = []
    x = right - sum(_LINE + _GAP + width_of(word, grid.LABEL) for word, _ in SIGNS) - 2.0
    for word, role in SIGNS:
        y = baseline + 0.4
        path = line((x, y), (x + _LINE, y))
        paths = dashed(path, DASH) if role == "weight −" else (path,)
        ink = Ink(paths, stroke=rgb(theme.color(role)), width=5.0)
        things.append(Thing(f"legend:{word}:line", "curve", (("line", ink),), EDGE, role=role))
        x += _LINE + _GAP
        things.append(words(f"legend:{word}", word, (x, baseline), theme, role="second"))
        x += width_of(word, grid.LABEL) + 2.0
    return tuple(things)
