"""A knob on a track, for a parameter that slides: its number stands still beside it."""

from __future__ import annotations

from dataclasses import dataclass

from diagrams.layouts.words import number
from diagrams.theme import Theme, rgb
from scenes.stage import grid
from scenes.stage.ink import Ink
from scenes.stage.outlines import disc, line
from scenes.stage.text import Content, words
from scenes.stage.things import EDGE, NODE, Thing

RADIUS = 0.75
TRACK = 4.0


@dataclass(frozen=True)
class Knob:
    """The parameter `name` between `low` and `high`, on a track from `left` to `right` at height `y`, in u."""

    id: str
    name: Content
    low: float
    high: float
    left: float
    right: float
    y: float
    role: str
    theme: Theme

    def track(self) -> tuple[Thing, ...]:
        """The track, its ends named."""
        ink = Ink(
            (line((self.left, self.y), (self.right, self.y)),),
            stroke=rgb(self.theme.color("edge")),
            width=TRACK,
        )
        ends = (
            words(f"knob:{self.id}:{end}", number(value, 0), (x, self.y - 2.2), self.theme, size=grid.SMALLEST,
                  role="muted", anchor="middle")
            for end, value, x in (("low", self.low, self.left), ("high", self.high, self.right))
        )  # fmt: skip
        return Thing(f"knob:{self.id}:track", "curve", (("line", ink),), EDGE, role="edge"), *ends

    def set(self, value: float) -> tuple[Thing, ...]:
        """The knob at `value`, and its number above the track's left end."""
        x = self.left + (value - self.low) / (self.high - self.low) * (self.right - self.left)
        paint = rgb(self.theme.color(self.role))
        ink = Ink((disc((x, self.y), RADIUS),), rgb(self.theme.fill(self.role, 1.0)), stroke=paint, width=3.0)
        name = self.name if isinstance(self.name, tuple) else (self.name,)
        text = words(
            f"knob:{self.id}:value", (*name, f" = {number(value, 1)}"), (self.left, self.y + 1.9), self.theme,
            size=1.15 * grid.LABEL, role=self.role,
        )  # fmt: skip
        return Thing(f"knob:{self.id}", "disc", (("disc", ink),), NODE, role=self.role), text
