"""Captions from narration: each step's sentences, cut into pieces that can be read, over the step's time."""

from __future__ import annotations

import html
import re
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass

LINE = 42  # characters, the usual limit for captions
LINES = 2


@dataclass(frozen=True)
class Cue:
    """`text`, in one or two lines, is shown from `start` to `end`, in seconds."""

    start: float
    end: float
    text: str


def cues(narration: str, start: float, end: float) -> tuple[Cue, ...]:
    """`narration` in pieces of at most two lines; each stays in proportion to its length."""
    pieces = [piece for sentence in _sentences(narration) for piece in _pieces(sentence)]
    total = sum(len(piece) for piece in pieces)
    found, said = [], 0
    for piece in pieces:
        begin = start + (end - start) * said / total
        said += len(piece)
        found.append(Cue(begin, start + (end - start) * said / total, piece))
    return tuple(found)


def srt(all_cues: Iterable[Cue]) -> str:
    """SubRip text."""
    return "\n".join(
        f"{number}\n{_clock(cue.start, ',')} --> {_clock(cue.end, ',')}\n{cue.text}\n"
        for number, cue in enumerate(all_cues, start=1)
    )


def vtt(all_cues: Iterable[Cue]) -> str:
    """WebVTT text; & and < are markup there, and are escaped."""
    blocks = (
        f"{_clock(cue.start, '.')} --> {_clock(cue.end, '.')}\n{html.escape(cue.text, quote=False)}\n"
        for cue in all_cues
    )
    return "\n".join(["WEBVTT\n", *blocks])


def _sentences(text: str) -> list[str]:
    return [part for part in re.split(r"(?<=[.!?])\s+", " ".join(text.split())) if part]


def _pieces(sentence: str) -> list[str]:
    """Two lines at a time, as even as they go: no last piece of a single word."""
    if len(sentence) <= LINE:
        return [sentence]
    fewest = len(_blocks(sentence, LINE))
    return _blocks(
        sentence, min(w for w in range(LINE // 2, LINE + 1) if len(_blocks(sentence, w)) == fewest)
    )


def _blocks(sentence: str, width: int) -> list[str]:
    lines = textwrap.wrap(sentence, width)
    return ["\n".join(lines[at : at + LINES]) for at in range(0, len(lines), LINES)]


def _clock(seconds: float, point: str) -> str:
    whole = round(seconds * 1000)
    return (
        f"{whole // 3_600_000:02}:{whole // 60_000 % 60:02}:{whole // 1000 % 60:02}{point}{whole % 1000:03}"
    )
