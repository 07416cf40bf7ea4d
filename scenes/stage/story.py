"""A story: what a scene has told, step by step, as clips that any renderer can draw; a value without Manim."""

from __future__ import annotations

from dataclasses import dataclass, field

from .ink import Picture
from .motion import Clip
from .things import Seen


@dataclass(frozen=True)
class StepInfo:
    """A step as others see it: for chapters, captions, slides. Times in seconds from the film's start."""

    number: int
    title: str
    narration: str
    start: float
    duration: float


@dataclass(frozen=True)
class Step:
    """`clips` in order, filling the step's duration; `last` is its last frame, `seen` what stands on it."""

    info: StepInfo
    clips: tuple[Clip, ...] = field(repr=False)
    last: Picture = field(repr=False)
    seen: tuple[Seen, ...] = field(repr=False)

    def __getitem__(self, id: str) -> Seen:
        """What is seen of the thing `id` at the end of the step; KeyError where it is not there."""
        for thing in self.seen:
            if thing.id == id:
                return thing
        raise KeyError(id)

    def __contains__(self, id: str) -> bool:
        return any(thing.id == id for thing in self.seen)


@dataclass(frozen=True)
class Story:
    """Steps in order, told in front of `paper`, a colour #RRGGBB."""

    steps: tuple[Step, ...]
    paper: str

    @property
    def duration(self) -> float:
        """Seconds."""
        return sum(step.info.duration for step in self.steps)
