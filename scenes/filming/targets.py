"""Where films and stills are written: checked paths, and files that appear only when they are whole."""

from __future__ import annotations

import os
import re
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from .errors import FilmError

STALE = 3600.0  # seconds; whatever is still being written has changed since


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
    """A temporary file in the same folder that becomes `target` when all went well, and is gone otherwise.

    What a killed process left of an earlier one is cleared away.
    """
    _clear_leftovers(target)
    handle, name = tempfile.mkstemp(prefix=f".{target.stem}-", suffix=target.suffix, dir=target.parent)
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)


def _clear_leftovers(target: Path) -> None:
    """Remove temporary files of this very target that nobody has written to for an hour."""
    name = re.compile(rf"\.{re.escape(target.stem)}-[a-z0-9_]{{8}}{re.escape(target.suffix)}")
    for path in target.parent.iterdir():
        if name.fullmatch(path.name) and path.is_file() and not path.is_symlink():
            with suppress(OSError):  # another process may be clearing it too
                if time.time() - path.stat().st_mtime > STALE:
                    path.unlink()


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current
