"""The stage: steps with title and caption, things by id, and the verbs that every scene shares."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import lru_cache, partial
from itertools import count

from diagrams.figure import Figure
from diagrams.theme import DARK, Theme, rgb
from explainers.derivations.formula import Formula

from . import grid, motion, outlines
from .formulas import WrittenFormula
from .ink import BoundingBox, Color, Ink, Picture
from .motion import Clip, Key, Motion, appearing, changing, leaving
from .network import NetworkOnStage
from .outlines import line
from .story import Step, StepInfo, Story
from .text import Content, paragraph, plain, title_lines
from .things import BACK, TEXT, Seen, Thing, seen

# Every step ends on a multiple of this, so that chapters fall on whole frames at 15, 30 and 60 a second.
BEAT = 1 / 15
FURNITURE = "stage:"


class Stage:
    """Where a scene is told. `step` begins a step; each verb then plays at once, with a short rest before it.

    Inside `with stage.together():` verbs play at the same time, and `stage.wait(s)` starts the next ones later.
    """

    def __init__(self, theme: Theme = DARK) -> None:
        self.theme = theme
        self._things: dict[str, Thing] = {}
        self._inks: dict[Key, Ink] = {}
        self._order: dict[Key, tuple[int, int]] = {}
        self._bright: dict[Key, Ink] = {}  # what is dimmed now, as it was before
        self._places = count()
        self._steps: list[Step] = []
        self._open: StepInfo | None = None
        self._clips: list[Clip] = []
        self._gathered: list[Motion] | None = None
        self._clock = 0.0

    # Steps ---------------------------------------------------------------------------------

    def step(self, title: Content, narration: str, caption: Content | None = None) -> None:
        """Begin a step: `title` is a claim of at most ten words, `narration` one to four sentences.

        The strip below shows `caption`, else the narration where it fits two lines, else its first sentence.
        """
        self._end_step()
        start = sum(step.info.duration for step in self._steps)
        self._open = StepInfo(len(self._steps) + 1, plain(title), narration, start, 0.0)
        self._furnish(title, narration if caption is None else caption)

    def _furnish(self, title: Content, caption: Content) -> None:
        """Title, hairline and caption; from the second step on the old ones give way to the new ones."""
        old = [name for name in self._things if name.startswith(FURNITURE)]
        new = [title_lines(f"{FURNITURE}title", title, self.theme), self._hairline()]
        new += paragraph(f"{FURNITURE}caption", caption, self.theme)
        if not self._steps:
            self.add(*new)
            return
        with self.together():
            self.leave(*[name for name in old if name != f"{FURNITURE}hairline"], duration=0.2)
            self.wait(0.15)
            self.appear(
                *[thing for thing in new if thing.id != f"{FURNITURE}hairline"], rise=0.0, duration=0.35
            )

    def _hairline(self) -> Thing:
        ink = Ink(
            (line((grid.LEFT, grid.HAIRLINE), (grid.RIGHT, grid.HAIRLINE)),),
            stroke=rgb(self.theme.color("hairline")),
            width=1.6,
        )
        return Thing(f"{FURNITURE}hairline", "curve", (("line", ink),), TEXT, role="hairline")

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

    def story(self) -> Story:
        """All that was told so far, the open step closed."""
        self._end_step()
        return Story(tuple(self._steps), self.theme.color("paper"))

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
        return _pictured(self._inks, sorted(self._inks, key=self._order.__getitem__))

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

    # Verbs ---------------------------------------------------------------------------------

    def add(self, *things: Thing) -> None:
        """Put things on stage at once, without a motion."""
        for thing in things:
            self.enrol(thing)
            self._inks.update({(thing.id, part): ink for part, ink in thing.inks})

    def appear(
        self, *things: Thing, stagger: float = 0.0, rise: float = 0.3, duration: float = motion.APPEAR
    ) -> None:
        """Fade in, rising a little, one `stagger` seconds after the other."""
        for thing in things:
            self.enrol(thing)
        self.play(
            appearing((thing.id, part), ink, start=n * stagger, rise=rise, duration=duration)
            for n, thing in enumerate(things)
            for part, ink in thing.inks
        )

    def emerge(
        self,
        *things: Thing,
        out_of: Sequence[tuple[float, float]],
        stagger: float = 0.15,
        duration: float = 0.9,
    ) -> None:
        """Things grow out of places in the picture, one each: what is written there came from there."""
        for thing in things:
            self.enrol(thing)
        self.play(
            changing(
                (thing.id, part),
                _tiny(ink, thing, place).faded(0.0),
                ink,
                start=n * stagger,
                duration=duration,
                easing=motion.ease_in_out,
            )
            for n, (thing, place) in enumerate(zip(things, out_of, strict=True))
            for part, ink in thing.inks
        )

    def show(
        self,
        figure: Figure,
        region: grid.Region = grid.TOP,
        *,
        align: str = "left",
        prefix: str = "",
        largest: float = 1.6,
    ) -> NetworkOnStage:
        """A figure of neurons, column by column, as large as the region allows; its verbs come with it."""
        net = NetworkOnStage(self, figure, region, align=align, prefix=prefix, largest=largest)
        net.appear()
        return net

    def write(
        self,
        formula: Formula,
        at: tuple[float, float] = (grid.LEFT, grid.FORMULA_BASELINE),
        *,
        id: str = "formula",
        size: float = grid.FORMULA,
        anchor: str = "start",
        width: float = grid.RIGHT - grid.LEFT,
    ) -> WrittenFormula:
        """A formula on its baseline; it shrinks to `width` u where it must."""
        return WrittenFormula(self, id, formula, at, size=size, anchor=anchor, width=width).appear()

    def highlight(self, id: str, box: BoundingBox, *, role: str = "emphasis", share: float = 0.45) -> None:
        """A soft band behind `box`, grown by half a u; an older band of this id slides to the new place."""
        left, bottom, right, top = box
        center, size = ((left + right) / 2, (bottom + top) / 2), (right - left + 1.0, top - bottom + 0.7)
        ink = Ink((outlines.box(center, size, 0.35),), fill=rgb(self.theme.fill(role, share)))
        band = Thing(id, "box", (("box", ink),), BACK, role=role)
        if id in self:
            self.change(band, duration=motion.FOCUS)
        else:
            self.appear(band, rise=0.0, duration=motion.FOCUS)

    def slide(
        self,
        start: float,
        end: float,
        redraw: Callable[[float], Iterable[Thing]],
        seconds: float = 2.0,
        easing: motion.Easing = motion.ease_in_out_sine,
    ) -> None:
        """A parameter runs from `start` to `end`; `redraw(value)` gives all things that depend on it.

        The things keep their ids and parts; they need not be on stage before.
        """
        last = tuple(redraw(end))
        for thing in last:
            self.enrol(thing)

        @lru_cache(maxsize=2)
        def drawn(value: float) -> dict[Key, Ink]:
            return {(thing.id, part): ink for thing in redraw(value) for part, ink in thing.inks}

        keys = [(thing.id, part) for thing in last for part, _ in thing.inks]
        keys += [key for key in drawn(start) if key not in keys]
        self.play(
            Motion(key, partial(_at_value, drawn, key, start, end), 0.0, seconds, easing) for key in keys
        )

    def leave(self, *ids: str, duration: float = motion.FOCUS) -> None:
        """Fade out where they stand; ids that are not on stage are passed over."""
        self.play(
            leaving((name, part), ink, duration=duration)
            for name in ids
            for part, ink in self.inks(name).items()
        )
        self.forget(*ids)

    def change(
        self,
        *things: Thing,
        duration: float = motion.MORPH,
        easing: motion.Easing = motion.ease_in_out,
    ) -> None:
        """Turn what stands under these ids into `things`: parts of one name move, others leave and enter."""
        motions: list[Motion] = []
        for thing in things:
            before = self.inks(thing.id)
            self.enrol(thing)
            for part, ink in thing.inks:
                key = (thing.id, part)
                if part in before:
                    motions.append(changing(key, before.pop(part), ink, duration=duration, easing=easing))
                else:
                    motions.append(appearing(key, ink, duration=duration, rise=0.0))
            motions += [leaving((thing.id, part), ink, duration=duration) for part, ink in before.items()]
        self.play(motions)

    def dim(self, *ids: str) -> None:
        """What is not spoken of steps back: shapes to half, text to 80 %; what is dimmed already stays so."""
        paper = rgb(self.theme.color("paper"))
        keys = [(name, part) for name in ids for part in self.inks(name)]
        bright = {key: self._inks[key] for key in keys if key not in self._bright}
        self.play(
            changing(
                key,
                ink,
                ink.dimmed(paper, 0.8 if self._things[key[0]].text_size else 0.5),
                duration=motion.FOCUS,
            )
            for key, ink in bright.items()
        )
        self._bright.update(bright)

    def undim(self, *ids: str) -> None:
        """What was dimmed steps forward again; without ids, all of it."""
        self.play(
            changing(key, self._inks[key], ink, duration=motion.FOCUS)
            for key, ink in list(self._bright.items())
            if not ids or key[0] in ids
        )

    def wait(self, seconds: float) -> None:
        """A pause; inside `together`, the verbs that follow start that much later."""
        if self._gathered is None:
            self._hold(seconds)
        else:
            self._clock += seconds

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

    def play(self, motions: Iterable[Motion]) -> None:
        """The verb under all verbs: play `motions` from now on, side by side."""
        listed = list(motions)
        before = dict(self._inks)
        self._settle(listed)
        if self._gathered is None:
            self._film(before, listed)
        else:
            self._gathered += motion.later(listed, self._clock)

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

    # How it is kept ------------------------------------------------------------------------

    def _settle(self, motions: Sequence[Motion]) -> None:
        """The inks as the motions leave them."""
        for last in sorted(motions, key=lambda motion: motion.end):
            if last.key not in self._order:
                thing = self._things.get(last.key[0])
                self._order[last.key] = (thing.depth if thing else TEXT, next(self._places))
            ink = last.at(1.0)
            self._bright.pop(last.key, None)
            if ink is None:
                self._inks.pop(last.key, None)
            else:
                self._inks[last.key] = ink

    def _film(self, before: dict[Key, Ink], motions: Sequence[Motion]) -> None:
        if not motions:
            return
        if self._clips and not self._clips[-1].is_hold:
            self._clips.append(self._still(motion.REST, before))
        order = sorted({*before, *(motion.key for motion in motions)}, key=self._order.__getitem__)
        started = sorted(motions, key=lambda motion: motion.start)

        def at(seconds: float) -> Picture:
            inks: dict[Key, Ink | None] = dict(before)
            for moving in started:
                if moving.start <= seconds:
                    inks[moving.key] = moving.ink(seconds)
            return _pictured(inks, order)

        self._clips.append(Clip(max(motion.end for motion in motions), at))

    def _hold(self, seconds: float) -> None:
        if seconds > 1e-9:
            self._clips.append(self._still(seconds, self._inks))

    def _still(self, seconds: float, inks: dict[Key, Ink]) -> Clip:
        picture = _pictured(inks, sorted(inks, key=self._order.__getitem__))
        return Clip(seconds, lambda _: picture, is_hold=True)


def _tiny(ink: Ink, thing: Thing, place: tuple[float, float]) -> Ink:
    left, bottom, right, top = thing.box
    center = ((left + right) / 2, (bottom + top) / 2)
    return ink.scaled(0.15, center).moved(place[0] - center[0], place[1] - center[1])


def _at_value(
    drawn: Callable[[float], dict[Key, Ink]], key: Key, start: float, end: float, share: float
) -> Ink | None:
    return drawn(end if share >= 1 else start + (end - start) * share).get(key)


def _pictured(inks: dict[Key, Ink] | dict[Key, Ink | None], order: Sequence[Key]) -> Picture:
    drawn = (inks.get(key) for key in order)
    return tuple(ink for ink in drawn if ink is not None)
