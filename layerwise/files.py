"""Text as files, and targets checked before anything is made for them."""

from __future__ import annotations

from pathlib import Path

from explainers.replacing import replacing
from explainers.spelling import quoted

from .errors import CallError


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
