"""A film played by stock Manim: as a Scene, or inside one of yours; steps are sections, narration is subcaptions.

In a file of your own, rendered by `manim -ql mine.py Collapse`:

    film = Film(collapse.tell, collapse.EXAMPLE)
    class Collapse(manim_scene(film)): ...

or inside the `construct` of any Scene, between animations of your own:

    played = play_in(self, film)
    self.play(Indicate(played["formula"]))

The film keeps to Manim's own frame, 8 units high with its origin in the middle.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from scenes.stage.ink import HEIGHT, WIDTH, Ink
from scenes.stage.motion import Clip, Key, Motion
from scenes.stage.story import Story

from .mobjects import Plane, manim, paint

if TYPE_CHECKING:
    from .film import Film

# Manim's stroke widths are hundredths of its unit.
STROKE = 0.01


def manim_scene(film: Film, after_clip: Callable[[float], None] | None = None) -> type[Any]:
    """A Scene class that plays `film`, as `play_in` does; ManimMissing where Manim is not installed."""

    def construct(scene: Any) -> None:
        play_in(scene, film, after_clip)

    return type("FilmScene", (manim().Scene,), {"construct": construct})


def play_in(scene: Any, film: Film, after_clip: Callable[[float], None] | None = None) -> Played:
    """Play `film` in a running Scene, on the film's own paper; `after_clip` is told the seconds played.

    Manim's cache is left out: it cannot tell apart motions that are functions.
    """
    scene.camera.background_color = film.story.paper
    with manim().tempconfig({"disable_caching": True}):
        return Played(scene).play(film.story, after_clip)


@dataclass(frozen=True)
class Timing:
    """Some frames of a clip: the first shows it `offset` seconds after its start, the others follow at `rate`."""

    frames: int
    offset: float
    rate: float

    @property
    def run_time(self) -> float:
        """Manim plays a motion for as many frames as fit in its time, rounded up, and one at least."""
        return max(self.frames - 0.01, 1.0) / self.rate

    @property
    def waiting_time(self) -> float:
        """Manim rounds a wait's frames down."""
        return (self.frames + 0.01) / self.rate


class Played:
    """What a film has put into a Scene: a VMobject for each ink, named "id/part", in drawing order."""

    def __init__(self, scene: Any) -> None:
        self._manim, self._scene = manim(), scene
        unit = self._manim.config.frame_height / HEIGHT
        self._plane = Plane(unit, (-WIDTH / 2 * unit, -HEIGHT / 2 * unit), STROKE)
        self._rate = float(self._manim.config.frame_rate)
        self._mobjects: dict[Key, Any] = {}
        self._painted: dict[Key, Ink | None] = {}

    def __getitem__(self, id: str) -> Any:
        """The VMobjects of thing `id` as a VGroup; KeyError where it is not on stage."""
        parts = [
            self._mobjects[key] for key, ink in self._painted.items() if key[0] == id and ink is not None
        ]
        if not parts:
            raise KeyError(f"there is no {id!r} on stage now")
        return self._manim.VGroup(*parts)

    def play(self, story: Story, after_clip: Callable[[float], None] | None = None) -> Played:
        """A section with its narration for every step; a play call or a wait for every clip."""
        for step in story.steps:
            self._scene.next_section(step.info.title)
            self._scene.add_subcaption(step.info.narration, duration=step.info.duration)
            at = step.info.start
            for clip in step.clips:
                first, end = round(at * self._rate), round((at + clip.duration) * self._rate)
                if end > first:
                    self._show(clip, Timing(end - first, (first + 1) / self._rate - at, self._rate))
                at += clip.duration
                if after_clip is not None:
                    after_clip(at)
        return self

    def _show(self, clip: Clip, timing: Timing) -> None:
        self._set(clip.order, clip.inks(timing.offset))
        if clip.is_hold:
            self._scene.play(self._manim.Wait(timing.waiting_time, frozen_frame=True))
            return
        motions = groupby(sorted(clip.motions, key=lambda motion: motion.key), lambda motion: motion.key)
        self._scene.play(*[self._animation(key, tuple(own), clip, timing) for key, own in motions])
        self._set(clip.order, clip.inks(clip.duration))

    def _animation(self, key: Key, motions: tuple[Motion, ...], clip: Clip, timing: Timing) -> Any:
        """One VMobject's motions, in the clip's time: its progress is linear, they have easings of their own."""

        def show(mobject: Any, progress: float) -> None:
            seconds = min(progress * timing.run_time + timing.offset, clip.duration)
            begun = [motion for motion in motions if motion.start <= seconds]
            paint(mobject, begun[-1].ink(seconds) if begun else clip.before.get(key), self._plane)

        return self._manim.UpdateFromAlphaFunc(
            self._mobjects[key], show, run_time=timing.run_time, rate_func=self._manim.linear
        )

    def _set(self, order: tuple[Key, ...], inks: Mapping[Key, Ink]) -> None:
        """A VMobject for each key, in this order, above whatever else is in the scene."""
        before, was = list(self._mobjects.values()), self._painted
        self._mobjects = {key: self._mobjects.get(key) or self._made(key) for key in order}
        self._painted = {key: inks.get(key) for key in order}
        for key, ink in self._painted.items():
            if ink is None or was.get(key) is not ink:
                paint(self._mobjects[key], ink, self._plane)
        if list(self._mobjects.values()) != before:
            self._scene.remove(*before)
            self._scene.add(*self._mobjects.values())

    def _made(self, key: Key) -> Any:
        return self._manim.VMobject(name="/".join(key))
