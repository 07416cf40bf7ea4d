"""The score of a scene: what stands there now, ink by ink, and what has been played, as clips and steps."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import count

from diagrams.theme import DARK, Theme, rgb

from . import motion
from .ink import Color, Ink, Picture
from .motion import Clip, Key, Motion
from .story import Step, StepInfo, Story
from .things import TEXT, Seen, Thing, seen

# Every step ends on a multiple of this, so that chapters fall on whole frames at 15, 30 and 60 a second.
BEAT = 1 / 15


class Score:
    """Things by id, their inks by part, and the clips of the open step. `play` is the verb under all verbs."""

    def __init__(self, theme: Theme = DARK) -> None:
        self.theme = theme
        self._things: dict[str, Thing] = {}
        self._inks: dict[Key, Ink] = {}
        self._order: dict[Key, tuple[int, int]] = {}
        self._places = count()
        self._steps: list[Step] = []
        self._open: StepInfo | None = None
        self._clips: list[Clip] = []
        self._gathered: list[Motion] | None = None
        self._clock = 0.0

    # What stands here ----------------------------------------------------------------------

    def __contains__(self, id: str) -> bool:
        return id in self._things

    def __getitem__(self, id: str) -> Thing:
        """The thing as it is inked now; KeyError where there is none."""
        return replace(self._things[id], inks=tuple(self.inks(id).items()))

    def ids(self, prefix: str = "") -> tuple[str, ...]:
        return tuple(name for name in self._things if name.startswith(prefix))

    def inks(self, id: str) -> dict[str, Ink]:
        """The inks of thing `id` by part."""
        return {part: ink for (thing, part), ink in self._inks.items() if thing == id}

    def picture(self) -> Picture:
        """The frame as it is now."""
        return tuple(self._inks[key] for key in self._in_order(self._inks))

    def seen(self) -> tuple[Seen, ...]:
        """What an audience sees now, in drawing order."""
        found = []
        for thing in sorted(self._things.values(), key=lambda thing: thing.depth):
            now = seen(thing, tuple(self.inks(thing.id).values()), self._background(thing))
            if now is not None:
                found.append(now)
        return tuple(found)

    def _background(self, thing: Thing) -> Color | None:
        fills = [ink.fill for ink in self.inks(thing.on).values() if ink.fill] if thing.on else []
        return fills[0] if fills else rgb(self.theme.color("paper"))

    # What comes, plays and goes ------------------------------------------------------------

    def add(self, *things: Thing) -> None:
        """Put things on stage at once, without a motion."""
        for thing in things:
            self.enrol(thing)
            self._inks.update({(thing.id, part): ink for part, ink in thing.inks})

    def enrol(self, thing: Thing) -> None:
        """Give a thing its place in the drawing order; its inks come with the motions that bring them."""
        if self._open is None:
            raise ValueError(f"{thing.id!r} comes on stage before the first step: begin with stage.step(…)")
        self._things[thing.id] = replace(thing, inks=())
        for part, _ in thing.inks:
            self._order.setdefault((thing.id, part), (thing.depth, next(self._places)))

    def forget(self, *ids: str) -> None:
        """Take things off stage whose inks have left."""
        for name in ids:
            self._things.pop(name, None)

    def play(self, motions: Iterable[Motion]) -> None:
        """The verb under all verbs: play `motions` from now on, side by side."""
        listed = list(motions)
        before = dict(self._inks)
        self._settle(listed)
        if self._gathered is None:
            self._film(before, listed)
        else:
            self._gathered += motion.later(listed, self._clock)

    @contextmanager
    def together(self) -> Iterator[None]:
        """All verbs inside play as one, side by side."""
        if self._gathered is not None:
            yield
            return
        before, self._gathered, self._clock = dict(self._inks), [], 0.0
        try:
            yield
        finally:
            motions, self._gathered, self._clock = self._gathered, None, 0.0
        self._film(before, motions)

    def wait(self, seconds: float) -> None:
        """A pause; inside `together`, the verbs that follow start that much later."""
        if self._gathered is None:
            self._hold(seconds)
        else:
            self._clock += seconds

    # Steps ---------------------------------------------------------------------------------

    def story(self) -> Story:
        """All that was told so far, the open step closed."""
        self._end_step()
        return Story(tuple(self._steps), self.theme.color("paper"))

    def _begin_step(self, title: str, narration: str) -> None:
        self._end_step()
        start = sum(step.info.duration for step in self._steps)
        self._open = StepInfo(len(self._steps) + 1, title, narration, start, 0.0)

    def _end_step(self) -> None:
        """Hold the last frame until the narration can have been read, and close the step."""
        if self._open is None:
            return
        played = sum(clip.duration for clip in self._clips)
        reading = len(self._open.narration.split()) / motion.WORDS_A_SECOND
        beats = math.ceil((max(reading, played + motion.LAST_REST) - 1e-9) / BEAT)
        self._hold(beats * BEAT - played)
        info = replace(self._open, duration=beats * BEAT)
        self._steps.append(Step(info, tuple(self._clips), self.picture(), self.seen()))
        self._open, self._clips = None, []

    # How it is kept ------------------------------------------------------------------------

    def _settle(self, motions: Sequence[Motion]) -> None:
        """The inks as the motions leave them."""
        for last in sorted(motions, key=lambda motion: motion.end):
            if last.key not in self._order:
                thing = self._things.get(last.key[0])
                self._order[last.key] = (thing.depth if thing else TEXT, next(self._places))
            ink = last.at(1.0)
            if ink is None:
                self._inks.pop(last.key, None)
            else:
                self._inks[last.key] = ink

    def _film(self, before: Mapping[Key, Ink], motions: Sequence[Motion]) -> None:
        if not motions:
            return
        if self._clips and not self._clips[-1].is_hold:
            self._clips.append(Clip(motion.REST, before, self._in_order(before)))
        order = self._in_order({*before, *(motion.key for motion in motions)})
        started = tuple(sorted(motions, key=lambda motion: motion.start))
        self._clips.append(Clip(max(motion.end for motion in motions), before, order, started))

    def _hold(self, seconds: float) -> None:
        if seconds > 1e-9:
            self._clips.append(Clip(seconds, dict(self._inks), self._in_order(self._inks)))

    def _in_order(self, keys: Iterable[Key]) -> tuple[Key, ...]:
        """From the back to the front."""
        return tuple(sorted(keys, key=self._order.__getitem__))
