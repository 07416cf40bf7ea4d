"""Renderers: what makes a film's file. Our own draws frame by frame; stock Manim plays the film as a Scene."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from scenes.stage.ink import HEIGHT, WIDTH
from scenes.stage.story import Story

from .drawing import CairoDrawing, Drawing
from .encoding import Encoder
from .mobjects import manim
from .playing import manim_scene
from .quality import Quality

if TYPE_CHECKING:
    from .film import Film

# Frames done, frames in all.
Progress = Callable[[int, int], None]
MakeDrawing = Callable[[int, int, str], Drawing]


class Renderer(Protocol):
    """Makes a film's file."""

    def render(self, film: Film, path: Path, quality: Quality, progress: Progress | None = None) -> None:
        """The whole film at `path`, over what is there; `progress` is called after each clip."""


@dataclass(frozen=True)
class FrameByFrame:
    """Every frame drawn by `drawing` and encoded at once; a hold is drawn once."""

    drawing: MakeDrawing = CairoDrawing

    def render(self, film: Film, path: Path, quality: Quality, progress: Progress | None = None) -> None:
        drawing = self.drawing(quality.width, quality.height, film.paper)
        record(film.story, path, quality, drawing, progress)


@dataclass(frozen=True)
class StockManim:
    """Manim as it comes: the film as a Scene, its camera, its encoder, its idea of time."""

    def render(self, film: Film, path: Path, quality: Quality, progress: Progress | None = None) -> None:
        whole = round(film.duration * quality.rate)

        def told(seconds: float) -> None:
            if progress is not None:
                progress(round(seconds * quality.rate), whole)

        with tempfile.TemporaryDirectory(prefix="layerwise-") as folder, _quietly(quality, folder):
            scene = manim_scene(film, told)()
            scene.render()
            shutil.copyfile(scene.renderer.file_writer.movie_file_path, path)


# The renderers there are: our own, and the one to compare it with.
CAMERA = FrameByFrame()
STOCK = StockManim()


@contextmanager
def _quietly(quality: Quality, folder: str) -> Iterator[None]:
    """Manim set to this quality, writing to `folder` and saying nothing; then as it was."""
    settings = {
        "pixel_width": quality.width,
        "pixel_height": quality.height,
        "frame_rate": quality.rate,
        "frame_height": 8.0,
        "frame_width": 8.0 * WIDTH / HEIGHT,
        "format": "mp4",
        "media_dir": folder,
        "output_file": "film",
        "progress_bar": "none",
        "verbosity": "ERROR",
        "preview": False,
        "save_sections": False,
    }
    logger = manim().logger
    level = logger.level
    try:
        with manim().tempconfig(settings):
            yield
    finally:
        logger.setLevel(level)


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
