"""Writing files so that each is whole or not there: beside its place first, then renamed into it."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from explainers.spelling import quoted

from .errors import CallError


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A new file's path beside `path`, which takes its place when the block succeeds and vanishes otherwise."""
    beside = path.with_name(f".{secrets.token_hex(4)}.{path.name}")
    try:
        yield beside
        with beside.open("rb+") as file:
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def write_text(path: Path, text: str) -> None:
    """Write `text` as UTF-8, whole or not at all."""
    with replacing(path) as beside:
        beside.write_text(text, encoding="utf-8", newline="\n")


def check_target(path: Path, suffixes: tuple[str, ...]) -> Path:
    """`path`, once its ending is one of `suffixes` and its folder is there; CallError otherwise."""
    if path.suffix.lower() not in suffixes:
        raise CallError(f"{quoted(path.name)} does not end in {' or '.join(suffixes)}: choose one of these")
    if not path.parent.is_dir():
        raise CallError(
            f"there is no folder {quoted(str(path.parent))} to write {path.name} into: make it first"
        )
    if path.is_dir():
        raise CallError(f"{quoted(str(path))} is a folder: give a file's name")
    return path
