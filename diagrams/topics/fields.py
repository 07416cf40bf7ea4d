"""Artificial intelligence, machine learning, deep learning: one inside the other, with an example in each ring."""

from __future__ import annotations

from dataclasses import dataclass

from ..describing import listed
from ..errors import DiagramError
from ..figure import Box, Figure, Label, Look, Mark
from ..layouts.measures import HEADING, LABEL, OUTLINE, U
from ..layouts.parts import Bounds, Part, figure_of
from ..theme import LIGHT, Theme

_INSET = 3 * U
_ROLES = ("second", "layer 2", "layer 1", "layer 3", "layer 4")
MOST_FIELDS = len(_ROLES)


@dataclass(frozen=True)
class Field:
    """A field of study, in a few words what it does, and one example of it that is in none of the inner fields."""

    name: str
    says: str
    example: str


FIELDS = (
    Field(
        "artificial intelligence",
        "machines that do what seems to ask for thought",
        "a chess program that searches through moves",
    ),
    Field(
        "machine learning",
        "machines that learn from examples instead of rules",
        "a spam filter that counts words",
    ),
    Field(
        "deep learning",
        "networks of many layers that learn their features too",
        "a network that hears which notes are played",
    ),
)
"""From the widest to the narrowest."""


def draw(*, fields: tuple[Field, ...] = FIELDS, theme: Theme = LIGHT) -> Figure:
    """Rings from the widest field to the narrowest; `fields` may be two to five of one's own."""
    if not 2 <= len(fields) <= MOST_FIELDS:
        raise DiagramError(f"{len(fields)} fields were given: rings are drawn for two to {MOST_FIELDS}")
    alt = (
        f"{len(fields)} fields, each inside the one before: {listed([field.name for field in fields])}. "
        + " ".join(
            f"{field.name.capitalize()}: {field.says}; for example {field.example}." for field in fields
        )
    )
    return figure_of(rings(fields), alt, title="Fields within fields", theme=theme)


def rings(fields: tuple[Field, ...]) -> Part:
    """The innermost field's words in a box; around it each wider field's box with its words above."""
    whole = Part(())
    for number, field in reversed(list(enumerate(fields))):
        words = _words(number, field)
        inner = whole.bounds if whole.marks else None
        if inner is not None:
            words = words.moved(inner.left - words.bounds.left, inner.top + 2.2 * U - words.bounds.bottom)
        whole = _ring(number, words.bounds, inner) + words + whole
    return whole


def _words(number: int, field: Field) -> Part:
    role = _ROLES[number]
    lines = (
        Label(f"field:{number}", field.name, (0.0, 0.0), HEADING, "start", "baseline", role, True),
        Label(f"says:{number}", field.says, (0.0, -3.2 * U), LABEL, "start", "baseline", "ink"),
        Label(
            f"example:{number}",
            f"e.g. {field.example}",
            (0.0, -5.7 * U),
            LABEL,
            "start",
            "baseline",
            "second",
        ),
    )
    return Part(lines)


def _ring(number: int, words: Bounds, inner: Bounds | None) -> Part:
    """A rounded frame around the words and the inner ring."""
    right = max(words.right, inner.right if inner else words.right)
    bottom = inner.bottom if inner else words.bottom
    width, height = right - words.left + 2 * _INSET, words.top - bottom + 2 * _INSET
    center = (words.left + width / 2 - _INSET, bottom + height / 2 - _INSET)
    mark: Mark = Box(f"ring:{number}", center, (width, height), 2.4 * U, Look(_ROLES[number], 0.1, OUTLINE))
    return Part((mark,))
