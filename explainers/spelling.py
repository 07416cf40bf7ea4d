"""Words for errors: the nearest right name for a misspelt one, and what was given, quoted and cut short."""

from __future__ import annotations

from collections.abc import Collection
from difflib import get_close_matches

MOST_LISTED = 12


def nearest(name: str, known: Collection[str]) -> str:
    """The end of an error: "did you mean relu?", or else what there is, in its order, cut short where long."""
    by_small = {word.lower(): word for word in known}
    near = get_close_matches(name.lower()[:100], by_small, n=1)
    if near:
        return f"did you mean {by_small[near[0]]}?"
    words = list(by_small.values())
    if not words:
        return "there are none"
    more = f", … ({len(words)} in all)" if len(words) > MOST_LISTED else ""
    return f"there {'are' if len(words) > 1 else 'is'} {', '.join(words[:MOST_LISTED])}{more}"


def quoted(value: object, most: int = 60) -> str:
    """`value` as Python writes it, on one line, its middle left out where it is longer than `most`."""
    try:
        text = repr(value)
    except ValueError:  # an int of more digits than Python will print
        return "a number of thousands of digits"
    text = " ".join(text.split())
    return text if len(text) <= most else f"{text[: most * 2 // 3]}…{text[-most // 4 :]}"
