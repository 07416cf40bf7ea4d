"""What can be wrong with a call or with the machine, as sentences; a wrong network is a NetworkError."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

MOST_LISTED = 12
FILM_LINE = "pip install 'layerwise[film]'"


class CallError(ValueError):
    """A topic, an option, a file or a value that was asked for does not fit."""


class ToolMissing(ImportError):
    """A tool that this needs is not installed; the sentence ends with the line that installs it."""


def nearest(name: str, known: Iterable[str]) -> str:
    """The end of an error: the nearest right name, or else all of them."""
    words = sorted(known)
    near = get_close_matches(name[:100].lower(), words, n=1)
    if near:
        return f"did you mean {near[0]}?"
    if not words:
        return "there are none"
    more = f" … ({len(words)} in all)" if len(words) > MOST_LISTED else ""
    return f"there {'are' if len(words) > 1 else 'is'} {', '.join(words[:MOST_LISTED])}{more}"


def shown(value: object, most: int = 60) -> str:
    """`value` as Python writes it, on one line and cut short."""
    text = " ".join(repr(value).split())
    return text if len(text) <= most else f"{text[: most - 1]}…"
