"""Text and formulas as outlines: what is asked for, what comes back, and the one Typst compile in between.

Everything is set once at 100 pt and scaled, so that a size costs nothing and every size has the same shape.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from explainers.derivations.formula import Row, Script, Token

from .compiler import TypesettingError, compile_pages
from .outlines import Outline, Shape, shapes
from .source import BEGIN, END, NO_SUCH_CHARACTER, SIZE, Content, Key, characters, document

Request = tuple[Content, float, bool]

_MIDDLE_OF_WORDS = 0.29 * SIZE  # above the baseline: between half an x and half a capital
_MOST_KEPT = 20_000


@dataclass(frozen=True)
class Glyph:
    """One glyph, or one line such as a fraction's: closed cubic Bézier subpaths of 3n + 1 points, to be filled.

    In points, y up, the origin at the left end of the baseline. `id` and `role` are those of the part of the
    formula that it belongs to; both are empty in plain text.
    """

    id: str
    role: str
    outline: Outline


@dataclass(frozen=True)
class Typeset:
    """Glyphs and their measures in points: advance width, ink above and below the baseline.

    `middle` is the height above the baseline that stands on a label's point when it is centred.
    """

    width: float
    ascent: float
    descent: float
    glyphs: tuple[Glyph, ...]
    middle: float = 0.0


def typeset(content: Content, size: float = 11.0, is_strong: bool = False) -> Typeset:
    """`content` at `size` points; text in Libertinus Serif (600 when strong), formulas in New Computer Modern Math.

    Raises TypesettingError where a character is in none of the embedded fonts.
    """
    return typeset_all([(content, size, is_strong)])[0]


def typeset_all(requests: Iterable[Request]) -> tuple[Typeset, ...]:
    """All requests, each (content, size, is_strong), in one compile; what was set before is not set again."""
    asked = tuple(requests)
    missing = list(dict.fromkeys((c, strong) for c, _, strong in asked if (c, strong) not in _known))
    if missing:
        if len(_known) + len(missing) > _MOST_KEPT:
            _known.clear()
            return typeset_all(asked) if len(missing) < _MOST_KEPT else _too_much(len(missing))
        _known.update(zip(missing, _compiled(missing), strict=True))
    return tuple(_scaled(_known[content, strong], size / SIZE) for content, size, strong in asked)


# Outlines at SIZE by content and weight: it changes no result, only how soon it is there.
_known: dict[tuple[Content, bool], Typeset] = {}


def _too_much(count: int) -> tuple[Typeset, ...]:
    raise TypesettingError(f"{count} different labels are more than {_MOST_KEPT}: draw less at once")


def _compiled(contents: Sequence[tuple[Content, bool]]) -> list[Typeset]:
    for content, _ in contents:
        _refuse_control_characters(content)
    try:
        whole = document(contents)
    except RecursionError:
        raise TypesettingError("a formula is nested too deeply to be set: write it in parts") from None
    pages = compile_pages(whole.source, {"data": whole.texts}, "svg")
    keys = dict(whole.keys)
    return [_read(page, keys, content) for page, (content, _) in zip(pages, contents, strict=True)]


def _read(page: bytes, keys: Mapping[str, Key], content: Content) -> Typeset:
    """A page of Typst's, moved so that the baseline begins at the origin."""
    found = shapes(page)
    for shape in found:
        if shape.name and shape.name in _drawn_for_missing():
            raise TypesettingError(_missing_sentence(content))
    begin = next(shape for shape in found if shape.color == BEGIN)
    end = next(shape for shape in found if shape.color == END)
    x0, y0 = max(x for x, _ in _points(begin)), min(y for _, y in _points(begin))
    glyphs = tuple(
        Glyph(*keys.get(shape.color, ("", "")), _shifted(shape.outline, x0, y0))
        for shape in found
        if shape not in (begin, end) and shape.outline
    )
    heights = [y for glyph in glyphs for path in glyph.outline for _, y in path] or [0.0]
    top, bottom = max(*heights, 0.0), min(*heights, 0.0)
    middle = (max(heights) + min(heights)) / 2 if _is_formula(content) else _MIDDLE_OF_WORDS
    return Typeset(min(x for x, _ in _points(end)) - x0, top, -bottom, glyphs, middle)


def _is_formula(content: Content) -> bool:
    return not isinstance(content, str | tuple)


def _points(shape: Shape) -> Iterator[tuple[float, float]]:
    return (point for path in shape.outline for point in path)


def _shifted(outline: Outline, x0: float, y0: float) -> Outline:
    return tuple(tuple((x - x0, y - y0) for x, y in path) for path in outline)


@lru_cache(maxsize=4096)
def _scaled(whole: Typeset, factor: float) -> Typeset:
    glyphs = tuple(
        Glyph(
            glyph.id,
            glyph.role,
            tuple(tuple((x * factor, y * factor) for x, y in path) for path in glyph.outline),
        )
        for glyph in whole.glyphs
    )
    return Typeset(
        whole.width * factor, whole.ascent * factor, whole.descent * factor, glyphs, whole.middle * factor
    )


# Characters that no font has ---------------------------------------------------------------


def _refuse_control_characters(content: Content) -> None:
    for character in characters(content):
        if unicodedata.category(character) in ("Cc", "Cs"):
            raise TypesettingError(
                f"a label has the character U+{ord(character):04X}, which cannot be shown: leave it out"
            )


@lru_cache(maxsize=1)
def _drawn_for_missing() -> frozenset[str]:
    """The names of the boxes that the fonts draw for a character that they lack, in every weight and script size."""
    box = Token(NO_SUCH_CHARACTER, "word")
    samples: list[tuple[Any, bool]] = [
        (NO_SUCH_CHARACTER, False),
        (NO_SUCH_CHARACTER, True),
        (Row((box, Script(box, sup=Script(box, sup=box)))), False),
    ]
    whole = document(samples)
    pages = compile_pages(whole.source, {"data": whole.texts}, "svg")
    return frozenset(shape.name for page in pages for shape in shapes(page)) - {""}


def _missing_sentence(content: Content) -> str:
    shown = "".join(characters(content))
    for character in dict.fromkeys(shown):
        if _is_missing(character):
            name = unicodedata.name(character, "without a name")
            return (
                f"{character!r} (U+{ord(character):04X}, {name}) in {shown[:60]!r} is in none of the embedded fonts "
                "(Libertinus Serif, New Computer Modern Math, DejaVu Sans Mono): write it in other letters"
            )
    return f"{shown[:60]!r} has a character that is in none of the embedded fonts: write it in other letters"


def _is_missing(character: str) -> bool:
    whole = document([(character, False)])
    (page,) = compile_pages(whole.source, {"data": whole.texts}, "svg")
    return any(shape.name in _drawn_for_missing() for shape in shapes(page))
