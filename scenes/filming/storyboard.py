"""The storyboard: the last frames of all steps on one sheet, to look at a scene as a whole."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from explainers.replacing import replacing

from .drawing import CairoDrawing
from .film import Film
from .mobjects import manim
from .targets import checked_path

GAP = 12


def storyboard(film: Film, *, columns: int = 2, width: int = 960) -> Any:
    """A Pillow image: the last frame of every step, row by row, each `width` pixels wide."""
    manim()
    from PIL import Image  # noqa: PLC0415 - heavy and optional

    height = round(width * 9 / 16)
    steps = film.story.steps
    rows = -(-len(steps) // columns)
    size = (columns * (width + GAP) + GAP, rows * (height + GAP) + GAP)
    sheet = Image.new("RGB", size, "#808080")
    drawing = CairoDrawing(width, height, film.paper)
    for n, step in enumerate(steps):
        row, column = divmod(n, columns)
        frame = Image.fromarray(drawing.frame(step.last)[:, :, :3])
        sheet.paste(frame, (GAP + column * (width + GAP), GAP + row * (height + GAP)))
    return sheet


def save_storyboard(film: Film, path: str | Path, *, columns: int = 2, width: int = 960) -> None:
    """The storyboard as PNG."""
    target = checked_path(path, ".png")
    sheet = storyboard(film, columns=columns, width=width)
    with replacing(target) as temporary:
        sheet.save(temporary, format="PNG")
