"""Whether the last frame of a step can be read: nothing cut, nothing small, nothing faint, no text on other things."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from diagrams.theme import contrast

from .ink import Points
from .story import Step, Story
from .things import Seen

MARGIN = 0.042  # of the frame: 5 %, and what strokes, descenders and round letters overshoot
SMALLEST = 1 / 35.5  # of the frame's height
FAINTEST = 3.0  # for what is dimmed; at rest every role has 4.5 in every theme
TOUCH = 0.004  # by which boxes may touch: they are a little larger than what is inked


@dataclass(frozen=True)
class Problem:
    """What is wrong with a frame: the rule, the step and the ids of the things."""

    rule: str
    step: int
    things: tuple[str, ...]
    detail: str = ""

    def __str__(self) -> str:
        return f"step {self.step}: {self.rule}: {' and '.join(self.things)}{f' ({self.detail})' if self.detail else ''}"


def check(story: Story) -> tuple[Problem, ...]:
    """Every rule that a last frame of `story` breaks; empty when all can be read."""
    return tuple(problem for step in story.steps for problem in check_step(step))


def check_step(step: Step) -> tuple[Problem, ...]:
    """The rules for one step's last frame."""
    number = step.info.number
    texts = [thing for thing in step.seen if thing.text_size]
    discs = [thing for thing in step.seen if thing.kind == "disc"]
    found = [Problem("outside the margin", number, (thing.id,)) for thing in step.seen if _is_outside(thing)]
    for text in texts:
        if text.text_size < SMALLEST:
            found.append(
                Problem("too small", number, (text.id,), f"1/{1 / text.text_size:.0f} of the height")
            )
        if contrast(text.color, text.background) < FAINTEST:
            found.append(Problem("too faint", number, (text.id,), f"{text.color} on {text.background}"))
    found += [
        Problem("text on text", number, (one.id, other.id))
        for one, other in combinations(texts, 2)
        if _overlap(one, other)
    ]
    found += [
        Problem("text on a neuron", number, (text.id, disc.id))
        for text in texts
        for disc in discs
        if text.on != disc.id and _overlap(text, disc)
    ]
    found += [
        Problem("a neuron is covered", number, (disc.id, box.id))
        for disc in discs
        for box in step.seen
        if box.kind == "box" and box.is_filled and box.depth >= disc.depth and _overlap(disc, box)
    ]
    curves = [thing for thing in step.seen if thing.lines and thing.opacity > 0.3]
    found += [
        Problem("text on a line", number, (text.id, curve.id))
        for text in texts
        for curve in curves
        if _crosses(curve, text)
    ]
    return tuple(found)


def _is_outside(thing: Seen) -> bool:
    left, top, right, bottom = thing.box
    return left < MARGIN or top < MARGIN or right > 1 - MARGIN or bottom > 1 - MARGIN


def _overlap(one: Seen, other: Seen) -> bool:
    width = min(one.box[2], other.box[2]) - max(one.box[0], other.box[0])
    height = min(one.box[3], other.box[3]) - max(one.box[1], other.box[1])
    return width > TOUCH and height > TOUCH


def _crosses(curve: Seen, text: Seen) -> bool:
    """Whether a line runs through the box of a text, a little smaller than it is."""
    left, top, right, bottom = text.box
    inset_x, inset_y = min(TOUCH, (right - left) / 4), min(2 * TOUCH, (bottom - top) / 4)
    low, high = np.array([left + inset_x, top + inset_y]), np.array([right - inset_x, bottom - inset_y])
    for line in curve.lines:
        fine = _refined(line)
        if ((fine > low) & (fine < high)).all(axis=1).any():
            return True
    return False


def _refined(line: Points) -> Points:
    """Points at most half a percent of the frame apart."""
    steps = np.abs(np.diff(line, axis=0)).max(axis=1)
    count = max(2, int(steps.sum() / 0.005))
    along = np.concatenate([[0.0], np.cumsum(steps)])
    at = np.linspace(0.0, along[-1], count)
    return np.column_stack([np.interp(at, along, line[:, axis]) for axis in (0, 1)])
