"""Contents of labels as plain text, for readers who hear a figure and for search."""

from __future__ import annotations

from ..typesetting import Content


def plain_text(content: Content) -> str:
    """`content` as it would be read aloud."""
    if isinstance(content, tuple):
        return "".join(plain_text(part) for part in content)
    return content if isinstance(content, str) else _spoken(content)


def _spoken(part: object) -> str:
    from dataclasses import fields, is_dataclass
    if isinstance(part, tuple):
        return " ".join(map(_spoken, part))
    if is_dataclass(part):
        if hasattr(part, "text"):
            return part.text
        return " ".join(_spoken(getattr(part, f.name)) for f in fields(part) if f.name not in ("id", "role", "left", "right", "mark", "style"))
    return str(part or "")
