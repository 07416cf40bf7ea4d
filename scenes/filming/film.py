"""A film as a value: what is told about a network in a theme; saved as a film, or step by step as stills."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from diagrams.theme import DARK, Theme
from explainers.networks import Network
from explainers.replacing import replacing
from scenes.stage import Stage, StepInfo, Story
from scenes.stage.ink import Picture

from .drawing import CairoDrawing
from .errors import FilmError
from .mobjects import manim
from .quality import MEDIUM, Quality, quality_named
from .rendering import CAMERA, Progress, Renderer
from .targets import checked_path

Tell = Callable[..., None]


@dataclass(frozen=True)
class Still:
    """The last frame of a step; `save` writes it as PNG."""

    picture: Picture = field(repr=False)
    paper: str
    width: int = 1920

    def save(self, path: str | Path) -> None:
        target = checked_path(path, ".png")
        image = self.image()
        with replacing(target) as temporary:
            image.save(temporary, format="PNG")

    def image(self) -> Any:
        """A Pillow image, RGB."""
        manim()
        from PIL import Image  # noqa: PLC0415 - heavy and optional

        frame = CairoDrawing(self.width, round(self.width * 9 / 16), self.paper).frame(self.picture)
        return Image.fromarray(frame[:, :, :3])


@dataclass(frozen=True)
class Film:
    """`tell(stage, network, **options)` in front of `theme`'s paper. Telling draws nothing and needs no Manim."""

    tell: Tell
    network: Network
    theme: Theme = DARK
    options: tuple[tuple[str, Any], ...] = ()

    @cached_property
    def story(self) -> Story:
        """Every step with its clips: what is drawn, at every moment."""
        stage = Stage(self.theme)
        self.tell(stage, self.network, **dict(self.options))
        return stage.story()

    @property
    def paper(self) -> str:
        """The colour behind everything, #RRGGBB."""
        return self.theme.color("paper")

    @property
    def steps(self) -> tuple[StepInfo, ...]:
        return tuple(step.info for step in self.story.steps)

    @property
    def duration(self) -> float:
        """Seconds."""
        return self.story.duration

    def still(self, number: int, width: int = 1920) -> Still:
        """The last frame of step `number`, counted from 1; FilmError where there is no such step."""
        steps = self.story.steps
        if not isinstance(number, int) or not 1 <= number <= len(steps):
            raise FilmError(f"there is no step {number!r}: this film has the steps 1 to {len(steps)}")
        if not 64 <= width <= 7680:
            raise FilmError(f"a still cannot be {width} pixels wide: give 64 to 7680")
        return Still(steps[number - 1].last, self.paper, width)

    def save(
        self,
        path: str | Path,
        quality: str | Quality = MEDIUM,
        progress: Progress | None = None,
        renderer: Renderer = CAMERA,
    ) -> None:
        """Film it to `path`, a .mp4; `progress(done, all)` is called after each clip's frames.

        `renderer` is CAMERA, our own, or STOCK, for Manim as it comes. The film is written beside `path` and renamed
        when whole: an interrupted or failing film leaves nothing behind.
        """
        target, chosen = checked_path(path, ".mp4"), quality_named(quality)
        with replacing(target) as temporary:
            renderer.render(self, temporary, chosen, progress)
