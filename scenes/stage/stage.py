"""The stage: steps with title and caption, and the verbs that every scene shares."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache, partial

from diagrams.figure import Figure
from diagrams.theme import DARK, Theme, rgb
from explainers.derivations.formula import Formula

from . import furniture, grid, motion, outlines
from .formulas import WrittenFormula
from .ink import BoundingBox, Ink
from .motion import Key, Motion, appearing, changing, leaving
from .network import NetworkOnStage
from .score import Score
from .text import Content, plain
from .things import BACK, Thing


class Stage(Score):
    """Where a scene is told. `step` begins a step; each verb then plays at once, with a short rest before it.

    Inside `with stage.together():` verbs play at the same time, and `stage.wait(s)` starts the next ones later.
    """

    def __init__(self, theme: Theme = DARK) -> None:
        super().__init__(theme)
        self._bright: dict[Key, Ink] = {}  # what is dimmed now, as it was before

    def step(self, title: Content, narration: str, caption: Content | None = None) -> None:
        """Begin a step: `title` is a claim of at most ten words, `narration` one to four sentences.

        The strip below shows `caption`, else the narration where it fits two lines, else its first sentence.
        """
        self._begin_step(plain(title), narration)
        new = furniture.lines(title, narration if caption is None else caption, self.theme)
        old = self.ids(furniture.PREFIX)
        if not old:
            self.add(furniture.hairline(self.theme), *new)
            return
        with self.together():
            self.leave(*[name for name in old if name != furniture.HAIRLINE], duration=0.2)
            self.wait(0.15)
            self.appear(*new, rise=0.0, duration=0.35)

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

    def _settle(self, motions: Sequence[Motion]) -> None:
        """What moves is dimmed no longer."""
        super()._settle(motions)
        for moved in motions:
            self._bright.pop(moved.key, None)


def _tiny(ink: Ink, thing: Thing, place: tuple[float, float]) -> Ink:
    left, bottom, right, top = thing.box
    center = ((left + right) / 2, (bottom + top) / 2)
    return ink.scaled(0.15, center).moved(place[0] - center[0], place[1] - center[1])


def _at_value(
    drawn: Callable[[float], dict[Key, Ink]], key: Key, start: float, end: float, share: float
) -> Ink | None:
    return drawn(end if share >= 1 else start + (end - start) * share).get(key)
