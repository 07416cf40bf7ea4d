"""The verb `run`: a number in a bead runs along a line; it fades in as it leaves and fades out as it arrives."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from diagrams.theme import Theme, black_or_white, rgb
from scenes.stage import grid, motion
from scenes.stage.ink import Ink
from scenes.stage.motion import Motion
from scenes.stage.outlines import box
from scenes.stage.text import width_of, words
from scenes.stage.things import TEXT, Thing

if TYPE_CHECKING:
    from scenes.stage.stage import Stage

Place = tuple[float, float]
FADE = 0.16  # of the way, at both ends
HEIGHT = 1.9  # of a bead, in u
SECONDS = 0.8


def bead(id: str, text: str, role: str, theme: Theme) -> Thing:
    """A number on a rounded bead in the colour of `role`, at the origin."""
    size = grid.NUMBER
    fill = theme.fill(role, 1.0)
    outline = box((0.0, 0.0), (max(width_of(text, size) + 1.1, HEIGHT), HEIGHT), HEIGHT / 2)
    pill = Ink((outline,), rgb(fill), stroke=rgb(theme.color(role)), width=3.0)
    number = words(
        id, text, (0.0, 0.0), theme, size=size, anchor="middle", vertical="middle", color=rgb(black_or_white(fill))
    )  # fmt: skip
    return Thing(id, "bead", (("bead", pill), *number.inks), TEXT, size, text, role=role)


def run(stage: Stage, thing: Thing, start: Place, end: Place, *, seconds: float = SECONDS) -> None:
    """`thing`, made at the origin, runs from `start` to `end`, touching what stands there, and is gone."""
    left, bottom, right, top = thing.box
    reach = math.dist(start, end) or 1.0
    along = abs(end[0] - start[0]) / reach
    half = min(along * (right - left) / 2 + (1 - along) * (top - bottom) / 2, 0.45 * reach)
    start, end = between(start, end, half / reach), between(end, start, half / reach)
    stage.enrol(thing)
    stage.play(
        Motion((thing.id, part), _running(ink, start, end), 0.0, seconds, motion.ease_in_out_sine)
        for part, ink in thing.inks
    )
    stage.forget(thing.id)


def _running(ink: Ink, start: Place, end: Place) -> Callable[[float], Ink | None]:
    return partial(_at, ink, start, end)


def _at(ink: Ink, start: Place, end: Place, share: float) -> Ink | None:
    if share >= 1:
        return None
    x, y = between(start, end, share)
    return ink.moved(x, y).faded(min(share / FADE, (1 - share) / FADE, 1.0))


def between(start: Place, end: Place, share: float) -> Place:
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share
