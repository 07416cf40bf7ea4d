"""The grid of the frame: margins, lines and regions in u, and the sizes of type. One page for all scenes."""

from __future__ import annotations

from dataclasses import dataclass

from .ink import HEIGHT, WIDTH

LEFT, RIGHT = WIDTH * 0.05, WIDTH * 0.95
TITLE_BASELINE = HEIGHT * (1 - 0.11)
FORMULA_BASELINE = HEIGHT * (1 - 0.79)
# One or two lines of caption, both inside the margin: so the hairline stands a little higher than for one.
HAIRLINE = HEIGHT * (1 - 0.86)
CAPTION_BASELINES = ((HEIGHT * (1 - 0.92),), (HEIGHT * (1 - 0.9), HEIGHT * (1 - 0.941)))

TITLE = HEIGHT / 18
HEADING = HEIGHT / 24
FORMULA = HEIGHT / 20
SMALL_FORMULA = HEIGHT / 24
LABEL = HEIGHT / 28
CAPTION = HEIGHT / 29
NUMBER = HEIGHT / 28
SMALLEST = HEIGHT / 34


@dataclass(frozen=True)
class Region:
    """A part of the frame in u, from its lower left corner."""

    left: float
    bottom: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def top(self) -> float:
        return self.bottom + self.height

    @property
    def center(self) -> tuple[float, float]:
        return self.left + self.width / 2, self.bottom + self.height / 2

    def part(self, start: float, end: float) -> Region:
        """The columns from share `start` to share `end` of the width."""
        return Region(self.left + start * self.width, self.bottom, (end - start) * self.width, self.height)

    def rows(self, start: float, end: float) -> Region:
        """The rows from share `start` to share `end` of the height, counted from the top."""
        return Region(self.left, self.top - end * self.height, self.width, (end - start) * self.height)


def _rows(top: float, bottom: float) -> Region:
    return Region(LEFT, HEIGHT * (1 - bottom), RIGHT - LEFT, HEIGHT * (bottom - top))


TOP = _rows(0.16, 0.70)
TALL = _rows(0.16, 0.84)
FORMULAS = _rows(0.70, 0.84)
LEFT_PART = TALL.part(0.0, 0.40)
RIGHT_PART = TALL.part(0.44, 1.0)
LEFT_TOP = TOP.part(0.0, 0.40)
RIGHT_TOP = TOP.part(0.44, 1.0)
