"""The key of a chart: beside a short piece of each line, or a dot, what it stands for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..curves import line
from ..figure import Box, Content, Curve, Label, Look, Mark
from ..layouts.measures import SMALL, U
from ..layouts.parts import Part, beside

_LENGTH = 4.2 * U
_SIZE = 1.1 * SMALL


@dataclass(frozen=True)
class Key:
    """`look` is that of the line; `dots` are where dots stand on it, as shares of its length; width 0: dots alone."""

    name: str
    look: Look
    content: Content
    dots: tuple[float, ...] = ()


def key_row(keys: Sequence[Key], gap: float = 3 * U) -> Part:
    """The keys side by side, all on one baseline."""
    return beside([key_of(key) for key in keys], gap, align="none")


def key_of(key: Key) -> Part:
    """One line with its meaning right of it; its middle is at height 0."""
    marks: list[Mark] = []
    length = _LENGTH if key.look.width else 0.9 * U
    if key.look.width:
        marks.append(Curve(f"key:{key.name}", line((0.0, 0.0), (length, 0.0)), replace(key.look, fill=None)))
    for number, share in enumerate(key.dots, start=1):
        look = Look(key.look.role, 1.0, 0.0)
        marks.append(
            Box(f"key-dot:{key.name}:{number}", (share * length, 0.0), (0.9 * U, 0.9 * U), 0.45 * U, look)
        )
    at = (length + U, -0.3 * _SIZE)
    marks.append(Label(f"key-name:{key.name}", key.content, at, _SIZE, "start", "baseline", "second"))
    return Part(tuple(marks))
