"""Words and formulas on stage: Typst's outlines as things, one ink for each part that has a colour of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np

from diagrams.theme import Theme, rgb
from diagrams.typesetting import Typeset, typeset
from explainers.derivations.formula import Formula, Token
from explainers.derivations.printing.plain import plain as plain_formula

from . import grid
from .ink import Color, Ink
from .things import TEXT, Thing

Content = Formula | str | tuple[Formula | str, ...]
LEADING = 1.13


def words(
    id: str,
    content: Content,
    at: tuple[float, float],
    theme: Theme,
    *,
    size: float = grid.LABEL,
    role: str = "ink",
    anchor: str = "start",
    vertical: str = "baseline",
    is_strong: bool = False,
    kind: str = "text",
    about: str = "",
    on: str = "",
    color: Color | None = None,
) -> Thing:
    """`content` set at `at` with an em of `size` u; parts keep roles of their own, unless `color` is given."""
    content = with_mathematics(content)
    whole = typeset(content, size, is_strong)
    dx = {"start": 0.0, "middle": -whole.width / 2, "end": -whole.width}[anchor]
    dy = 0.0 if vertical == "baseline" else -whole.middle
    whole_color = color or rgb(theme.text_color(role))
    colors = [
        rgb(theme.text_color(glyph.role)) if glyph.role and color is None else whole_color
        for glyph in whole.glyphs
    ]
    inks = tuple((part, ink.moved(at[0] + dx, at[1] + dy)) for part, ink in glyph_inks(whole, colors))
    return Thing(id, kind, inks, TEXT, size, plain(content), about, on, role)


def glyph_inks(whole: Typeset, colors: Sequence[Color]) -> Iterable[tuple[str, Ink]]:
    """Glyphs that belong to no part are one ink, "text"; a part's glyphs are inks "id/0", "id/1", …"""
    loose = [n for n, glyph in enumerate(whole.glyphs) if not glyph.id and not glyph.role]
    if loose:
        paths = [path for n in loose for path in whole.glyphs[n].outline]
        yield "text", Ink(tuple(np.array(path) for path in paths), fill=colors[loose[0]])
    count: dict[str, int] = {}
    for glyph, color in zip(whole.glyphs, colors, strict=True):
        if glyph.id or glyph.role:
            place = count[glyph.id] = count.get(glyph.id, -1) + 1
            yield f"{glyph.id}/{place}", Ink(tuple(np.array(path) for path in glyph.outline), fill=color)


def turned(ink: Ink, angle: float) -> Ink:
    """Turned about the origin, counter-clockwise, by `angle` degrees."""
    if not angle:
        return ink
    c, s = np.cos(np.radians(angle)), np.sin(np.radians(angle))
    return replace(ink, paths=tuple(path @ np.array([[c, s], [-s, c]]) for path in ink.paths))


def title_lines(id: str, title: Content, theme: Theme) -> Thing:
    """The title on its baseline, shrunk a little where it is too wide, but never below a heading."""
    size = fitting(title, grid.TITLE, grid.RIGHT - grid.LEFT, grid.HEADING, is_strong=True)
    at = (grid.LEFT, grid.TITLE_BASELINE)
    return words(id, title, at, theme, size=size, is_strong=True)


def paragraph(id: str, content: Content, theme: Theme) -> list[Thing]:
    """The caption in its strip, one line or two; what does not fit two is cut after its first sentence."""
    wide = grid.RIGHT - grid.LEFT
    lines = balanced(content, grid.CAPTION, wide)
    if len(lines) > 2 and isinstance(content, str):
        lines = balanced(first_sentence(content), grid.CAPTION, wide)
    if len(lines) > 2:
        raise ValueError(
            f"the caption {plain(content)!r} needs {len(lines)} lines, but the strip has two: shorten it"
        )
    return [
        words(f"{id}{n or ''}", line, (grid.LEFT, y), theme, size=grid.CAPTION, role="second")
        for n, (line, y) in enumerate(zip(lines, grid.CAPTION_BASELINES[len(lines) - 1], strict=True))
    ]


def first_sentence(text: str) -> str:
    for mark in (". ", "! ", "? "):
        head, found, _ = text.partition(mark)
        if found:
            return head + mark.strip()
    return text


def fitting(content: Content, size: float, width: float, least: float, *, is_strong: bool = False) -> float:
    """`size`, or as much less as makes `content` fit `width`, but never under `least`."""
    needed = typeset(with_mathematics(content), size, is_strong).width
    return max(least, min(size, size * width / needed)) if needed else size


def width_of(content: Content, size: float, *, is_strong: bool = False) -> float:
    """The advance width in u."""
    return typeset(with_mathematics(content), size, is_strong).width


def wrapped(content: Content, size: float, width: float) -> list[Content]:
    """Lines of at most `width` u, broken at spaces; formulas stay whole."""
    lines: list[list[Formula | str]] = [[]]
    for atom in _atoms(content):
        if width_of((*lines[-1], atom), size) > width and lines[-1]:
            lines.append([])
        lines[-1].append(atom.lstrip() if isinstance(atom, str) and not lines[-1] else atom)
    return [_joined(line) for line in lines]


def balanced(content: Content, size: float, width: float) -> list[Content]:
    """As few lines as `width` allows, about equally long: no last line of one word."""
    lines = wrapped(content, size, width)
    for share in (0.6, 0.7, 0.8, 0.9):
        narrower = wrapped(content, size, share * width)
        if len(narrower) == len(lines):
            return narrower
    return lines


def lettered(text: str, letters: Mapping[str, Formula]) -> Content:
    """`text` in which each word that is one of `letters` is set as that formula."""
    parts = re.split(rf"\b({'|'.join(map(re.escape, letters))})\b", text)
    return tuple(letters.get(part, part) for part in parts if part)


def _atoms(content: Content) -> Iterable[Formula | str]:
    for part in content if isinstance(content, tuple) else (content,):
        if isinstance(part, str):
            for n, word in enumerate(part.split(" ")):
                if word or n:
                    yield (" " if n else "") + word
        else:
            yield part


def _joined(parts: list[Formula | str]) -> Content:
    joined: list[Formula | str] = []
    for part in parts:
        if isinstance(part, str) and joined and isinstance(joined[-1], str):
            joined[-1] += part
        else:
            joined.append(part)
    return joined[0] if len(joined) == 1 else tuple(joined)


MATHEMATICS = {"φ": Token("phi", "italic", "phi", "activation"), "Σ": Token("Σ", "word", "sum")}


@lru_cache(maxsize=1024)
def with_mathematics(content: Content) -> Content:
    """Greek letters of a sentence set as in the formulas beside it."""
    parts: list[Formula | str] = []
    for part in content if isinstance(content, tuple) else (content,):
        if not isinstance(part, str):
            parts.append(part)
            continue
        word = ""
        for letter in part:
            if letter in MATHEMATICS:
                parts += [word, MATHEMATICS[letter]] if word else [MATHEMATICS[letter]]
                word = ""
            else:
                word += letter
        parts += [word] if word else []
    return parts[0] if len(parts) == 1 else tuple(parts)


def plain(content: Content) -> str:
    """`content` as plain text, for captions, notes and tests."""
    return "".join(
        part if isinstance(part, str) else plain_formula(part)
        for part in (content if isinstance(content, tuple) else (content,))
    )
