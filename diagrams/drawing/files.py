"""Figures as files: written beside their place, then renamed, so that nothing is ever half there."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path

from explainers.replacing import replacing

from ..errors import DiagramError
from ..figure import Figure
from .dot import dot_source
from .pages import pdf_bytes, png_bytes
from .svg import svg_text

_WRITERS: Mapping[str, Callable[[Figure], bytes]] = {
    ".svg": lambda figure: svg_text(figure).encode(),
    ".pdf": pdf_bytes,
    ".png": png_bytes,
    ".dot": lambda figure: dot_source(figure).encode(),
}


def save(figure: Figure, path: str | os.PathLike[str]) -> Path:
    """Writes the figure as its suffix says; DiagramError for another suffix or a folder that is not there."""
    target = Path(path)
    writer = _WRITERS.get(target.suffix.lower())
    if writer is None:
        raise DiagramError(
            f"a figure cannot be saved as {target.name!r}: end the name in {', '.join(_WRITERS)}"
        )
    if not target.parent.is_dir():
        raise DiagramError(f"there is no folder {str(target.parent)!r}: make it first")
    content = writer(figure)
    try:
        with replacing(target) as beside:
            beside.write_bytes(content)
    except OSError as error:
        raise DiagramError(f"{str(target)!r} cannot be written: {error.strerror}") from None
    return target
