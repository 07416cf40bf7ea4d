"""A film as a value: what is told about a network in a theme; saved as a film, or step by step as stills."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from diagrams.theme import DARK, Theme
from explainers.networks import Network
from scenes.stage import Stage, StepInfo, Story
from scenes.stage.ink import Picture

from .drawing import CairoDrawing, Drawing, manim
from .encoding import Encoder
from .errors import FilmError
from .quality import MEDIUM, Quality, quality_named

Tell = Callable[..., None]
# Frames done, frames in all.
Progress = Callable[[int, int], None]
MakeDrawing = Callable[[int, int, str], Drawing]


@dataclass(frozen=True)
class Still:
    """The last frame of a step; `save` writes it as PNG."""

    picture: Picture = field(repr=False)
    paper: str
    width: int = 1920

    def save(self, path: str | Path) -> None:
        target = checked_path(path, ".png")
        image = self.image()
        with written_beside(target) as temporary:
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
        return Still(steps[number - 1].last, self.story.paper, width)

    def save(
        self,
        path: str | Path,
        quality: str | Quality = MEDIUM,
        progress: Progress | None = None,
        drawing: MakeDrawing = CairoDrawing,
    ) -> None:
        """Film it to `path`, a .mp4; `progress(done, all)` is called after each clip's frames.

        Written beside and renamed when whole: an interrupted or failing film leaves nothing behind.
        """
        target, chosen = checked_path(path, ".mp4"), quality_named(quality)
        if drawing is CairoDrawing:
            manim()
        story = self.story
        with written_beside(target) as temporary:
            record(story, temporary, chosen, drawing(chosen.width, chosen.height, story.paper), progress)


def record(
    story: Story, path: Path, quality: Quality, drawing: Drawing, progress: Progress | None = None
) -> None:
    """Draw and encode every clip; the frame at each clip's end shows how it ends."""
    encoder = Encoder(path, quality)
    whole = round(story.duration * quality.rate)
    try:
        for step in story.steps:
            at = step.info.start
            for clip in step.clips:
                first, end = round(at * quality.rate), round((at + clip.duration) * quality.rate)
                if clip.is_hold and end > first:
                    encoder.show(drawing.frame(clip.at(0.0)), end - first)
                for n in range(first + 1, end + 1) if not clip.is_hold else ():
                    encoder.show(drawing.frame(clip.at(min(n / quality.rate - at, clip.duration))))
                at += clip.duration
                if progress is not None:
                    progress(encoder.frames, whole)
        encoder.close()
    except BaseException:
        encoder.abandon()
        raise


def checked_path(path: str | Path, suffix: str) -> Path:
    """The path, if it ends in `suffix` and its folder is there; FilmError otherwise."""
    target = Path(path)
    if target.suffix.lower() != suffix:
        what = "a film" if suffix == ".mp4" else "a still"
        raise FilmError(
            f"{target.name!r} does not end in {suffix}: {what} is written as {target.stem}{suffix}"
        )
    if not target.parent.is_dir():
        raise FilmError(f"there is no folder {str(target.parent)!r}: create it, or write elsewhere")
    return target


@contextmanager
def written_beside(target: Path) -> Iterator[Path]:
    """A temporary file in the same folder that becomes `target` when all went well, and is gone otherwise."""
    handle, name = tempfile.mkstemp(prefix=f".{target.stem}-", suffix=target.suffix, dir=target.parent)
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current
