"""Writing files so that each is whole or not there: beside its place first, then renamed into it."""

from __future__ import annotations

import os
import re
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

STALE = 3600.0  # seconds; whatever is still being written has changed since


@contextmanager
def replacing(path: str | os.PathLike[str]) -> Iterator[Path]:
    """A new file's path beside `path`, which takes its place when the block succeeds and vanishes otherwise.

    A link is followed: the file that it leads to is replaced. What a killed process left of an earlier
    replacement of this very file is cleared away.
    """
    target = Path(os.path.realpath(path))
    _clear_leftovers(target)
    beside = target.with_name(f".{target.stem}-{secrets.token_hex(4)}{target.suffix}")
    try:
        yield beside
        with beside.open("rb+") as file:
            os.fsync(file.fileno())
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)


def _clear_leftovers(target: Path) -> None:
    """Remove temporary files of this very target that nobody has written to for an hour."""
    name = re.compile(rf"\.{re.escape(target.stem)}-[0-9a-f]{{8}}{re.escape(target.suffix)}")
    for path in target.parent.iterdir() if target.parent.is_dir() else ():
        if name.fullmatch(path.name) and path.is_file() and not path.is_symlink():
            with suppress(OSError):  # another process may be clearing it too
                if time.time() - path.stat().st_mtime > STALE:
                    path.unlink()
