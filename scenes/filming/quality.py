"""How finely a film is drawn and encoded: draft, medium and high."""

from __future__ import annotations

from dataclasses import dataclass

from explainers.spelling import nearest

from .errors import FilmError

# Flat vector pictures look better without x264's deblocking, and need finer chroma than its default.
_FLAT = "no-deblock=1:chroma-qp-offset=-4:aq-mode=0"


@dataclass(frozen=True)
class Quality:
    """Frames of `width` × `height` pixels, `rate` a second, and the options of the H.264 encoder."""

    name: str
    width: int
    height: int
    rate: int
    options: tuple[tuple[str, str], ...]


DRAFT = Quality("draft", 854, 480, 15, (("preset", "veryfast"), ("crf", "23"), ("x264-params", _FLAT)))
MEDIUM = Quality("medium", 1280, 720, 30, (("preset", "veryfast"), ("crf", "20"), ("x264-params", _FLAT)))
HIGH = Quality("high", 1920, 1080, 60, (("preset", "faster"), ("crf", "19"), ("x264-params", _FLAT)))
QUALITIES = (DRAFT, MEDIUM, HIGH)


def quality_named(name: str | Quality) -> Quality:
    """The quality called `name`; FilmError with the nearest right name otherwise."""
    if isinstance(name, Quality):
        return name
    known = {quality.name: quality for quality in QUALITIES}
    if name in known:
        return known[name]
    raise FilmError(f"there is no quality {name!r}: {nearest(str(name), known)}")
