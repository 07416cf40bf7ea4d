"""Contents of labels as plain text, for readers who hear a figure and for search."""

from __future__ import annotations

from explainers.derivations.printing.plain import plain

from ..typesetting import Content


def plain_text(content: Content) -> str:
    """`content` as it would be read aloud."""
    if isinstance(content, tuple):
        return "".join(plain_text(part) for part in content)
    return content if isinstance(content, str) else plain(content)
