"""Derivations that users have written themselves, read from their files and checked."""

from __future__ import annotations

import sys
from pathlib import Path

from explainers.derivations.claims import FileReport, check_text
from explainers.derivations.reading.faults import MOST_CHARACTERS, ReadingError

from .errors import CallError

STDIN = "-"


def check_file(path: str | Path) -> FileReport:
    """Every step of the chains in a Markdown, LaTeX, TOML or plain text file, proved or refuted; "-" is standard input.

    The report is true when all hold: `report = check_file("lecture.md"); assert report, report`. ReadingError, with
    line and column, where the file is not in the notation (`explainers.derivations.reading` states it); CallError where
    there is no such file.
    """
    if str(path) == STDIN:
        return check_text(
            _decoded(sys.stdin.buffer.read(4 * MOST_CHARACTERS + 1), "standard input"), name="stdin"
        )
    file = Path(path)
    if not file.is_file():
        raise CallError(
            f"there is no file {str(path)!r}: give a .md, .tex, .toml or .txt file, or - for standard input"
        )
    with file.open("rb") as stream:
        text = _decoded(stream.read(4 * MOST_CHARACTERS + 1), file.name)
    return check_text(text, file.suffix, file.name)


def _decoded(content: bytes, name: str) -> str:
    """UTF-8 as text; what was cut off is too long in any case."""
    try:
        return content.decode("utf-8", "strict" if len(content) <= 4 * MOST_CHARACTERS else "ignore")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8", "ignore")
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        raise ReadingError("this is no text in UTF-8: save it as UTF-8", line, column, name) from None
