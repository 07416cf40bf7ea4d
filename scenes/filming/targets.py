"""Where films and stills are written: paths checked before anything is drawn."""

from __future__ import annotations

from pathlib import Path

from .errors import FilmError


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
