"""Things: what stands on stage under an id, made of inks; and what an audience sees of it, as plain facts."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from .ink import HEIGHT, WIDTH, BoundingBox, Color, Ink, Points, bounds, hex_of
from .outlines import sampled

# Depths: what is nearer to the audience covers what is farther.
BACK, PANEL, GLOW, EDGE, LIGHT, NODE, TEXT = range(7)


@dataclass(frozen=True)
class Thing:
    """Inks by part. `kind`: "disc", "box", "curve", "text" or "formula"; `text_size`: the em in u, 0 for no text.

    `about` is the id of what a text names; `on` the id of the thing that it is written on, e.g. a number's neuron.
    """

    id: str
    kind: str
    inks: tuple[tuple[str, Ink], ...]
    depth: int = NODE
    text_size: float = 0.0
    text: str = ""
    about: str = ""
    on: str = ""
    role: str = "ink"

    def moved(self, dx: float, dy: float) -> Thing:
        return replace(self, inks=tuple((part, ink.moved(dx, dy)) for part, ink in self.inks))

    @property
    def box(self) -> BoundingBox:
        """Left, bottom, right, top in u."""
        return bounds(ink for _, ink in self.inks) or (0.0, 0.0, 0.0, 0.0)


@dataclass(frozen=True)
class Seen:
    """A thing at the end of a step.

    `box`: left, top, right, bottom as shares of the frame; `text_size`: its em as a share of the frame's height;
    `color` and `opacity` of its strongest ink; `background`: what lies behind it; `lines` of a curve: points along it;
    `depth` and `is_filled` say what it covers.
    """

    id: str
    kind: str
    box: tuple[float, float, float, float]
    text_size: float
    text: str
    color: str
    opacity: float
    about: str = ""
    on: str = ""
    background: str = ""
    lines: tuple[Points, ...] = field(default=(), repr=False, compare=False)
    depth: int = NODE
    is_filled: bool = False


def seen(thing: Thing, inks: tuple[Ink, ...], background: Color | None) -> Seen | None:
    """What an audience sees of `thing` as it is inked now; None where it is not there."""
    drawn = [ink for ink in inks if _opacity(ink) > 0.01]
    box = bounds(drawn)
    if box is None:
        return None
    left, bottom, right, top = box
    strongest = max(drawn, key=_opacity)
    color = strongest.fill if thing.text_size and strongest.fill else strongest.stroke or strongest.fill
    return Seen(
        thing.id,
        thing.kind,
        (left / WIDTH, 1 - top / HEIGHT, right / WIDTH, 1 - bottom / HEIGHT),
        thing.text_size / HEIGHT,
        thing.text,
        hex_of(color) if color else "",
        round(_opacity(strongest), 3),
        thing.about,
        thing.on,
        hex_of(background) if background else "",
        _lines(thing, drawn),
        thing.depth,
        any(ink.fill and ink.fill_opacity > 0.5 for ink in drawn),
    )


def _lines(thing: Thing, drawn: list[Ink]) -> tuple[Points, ...]:
    """What a curve runs along; a stroke that takes text away ("wrong") is meant to run through it."""
    if thing.kind != "curve" or thing.role == "wrong":
        return ()
    return tuple(_in_shares(path) for ink in drawn for path in ink.paths)


def _in_shares(path: Points) -> Points:
    """The ends of a path's pieces and a few points between them, as shares of the frame from its upper left corner."""
    return np.concatenate([sampled(path), path[-1:]]) / (WIDTH, -HEIGHT) + (0.0, 1.0)


def _opacity(ink: Ink) -> float:
    return max(ink.fill_opacity if ink.fill else 0.0, ink.stroke_opacity if ink.stroke and ink.width else 0.0)
