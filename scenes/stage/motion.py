"""Motions: how one ink changes in time, at the pace and with the easings of the design language."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from .ink import Ink, Picture, blend

Easing = Callable[[float], float]
Key = tuple[str, str]

APPEAR = 0.5
STAGGER = 0.08
LIGHT_EDGES, LIGHT_FILLS = 0.5, 0.3
CARRY = 0.8
PULSE = 0.9
MORPH = 1.0
STRIKE, STRIKE_REST, STRIKE_LEAVE = 0.4, 0.3, 0.4
MELT = 1.5
FOCUS = 0.4
REST = 0.2
LAST_REST = 1.0
WORDS_A_SECOND = 2.5


def linear(t: float) -> float:
    return t


def ease_out(t: float) -> float:
    """Cubic: quick at first, then settling."""
    return 1 - (1 - t) ** 3


def ease_in(t: float) -> float:
    return t**3


def ease_in_out(t: float) -> float:
    """Cubic at both ends."""
    return 4 * t**3 if t < 0.5 else 1 - (2 - 2 * t) ** 3 / 2


def ease_in_out_quint(t: float) -> float:
    return 16 * t**5 if t < 0.5 else 1 - (2 - 2 * t) ** 5 / 2


def ease_in_out_sine(t: float) -> float:
    return (1 - math.cos(math.pi * t)) / 2


@dataclass(frozen=True)
class Motion:
    """The ink `key` as a function of the eased share of its time, from `start` on for `duration` seconds.

    Before `start` the ink is as it was; a share of 1 gives how it is to stay. None: it is not there.
    """

    key: Key
    at: Callable[[float], Ink | None]
    start: float = 0.0
    duration: float = APPEAR
    easing: Easing = ease_out

    @property
    def end(self) -> float:
        return self.start + self.duration

    def ink(self, seconds: float) -> Ink | None:
        share = (seconds - self.start) / self.duration if self.duration > 0 else 1.0
        return self.at(1.0) if share >= 1 else self.at(self.easing(max(share, 0.0)))


@dataclass(frozen=True, eq=False)
class Clip:
    """A stretch of film: `motions`, by their starts, side by side over what stood there `before`; a hold has none.

    `order` has the keys from the back to the front. Times in seconds from the clip's start.
    """

    duration: float
    before: Mapping[Key, Ink] = field(repr=False)
    order: tuple[Key, ...] = field(repr=False)
    motions: tuple[Motion, ...] = field(default=(), repr=False)

    @property
    def is_hold(self) -> bool:
        return not self.motions

    def inks(self, seconds: float) -> dict[Key, Ink]:
        """All that is there at this moment, in drawing order."""
        now: dict[Key, Ink | None] = dict(self.before)
        for moving in self.motions:
            if moving.start <= seconds:
                now[moving.key] = moving.ink(seconds)
        return {key: ink for key in self.order if (ink := now.get(key)) is not None}

    def at(self, seconds: float) -> Picture:
        return tuple(self.inks(seconds).values())


def changing(
    key: Key,
    before: Ink,
    after: Ink,
    *,
    start: float = 0.0,
    duration: float = APPEAR,
    easing: Easing = ease_out,
) -> Motion:
    """From one ink to another, point by point."""
    return Motion(key, lambda t: after if t >= 1 else blend(before, after, t), start, duration, easing)


def appearing(
    key: Key, ink: Ink, *, start: float = 0.0, duration: float = APPEAR, rise: float = 0.3
) -> Motion:
    """Fading in while rising by `rise` u."""
    return Motion(
        key, lambda t: ink if t >= 1 else ink.faded(t).moved(0, rise * (t - 1)), start, duration, ease_out
    )


def leaving(
    key: Key, ink: Ink, *, start: float = 0.0, duration: float = FOCUS, easing: Easing = ease_out
) -> Motion:
    """Fading where it stands."""
    return Motion(key, lambda t: None if t >= 1 else ink.faded(1 - t), start, duration, easing)


def sliding(
    key: Key,
    before: Ink,
    after: Ink,
    *,
    start: float = 0.0,
    duration: float = MORPH,
    easing: Easing = ease_in_out,
    arc: float = 0.12,
) -> Motion:
    """From one place to another on a shallow arc, as high as `arc` of the way it goes."""

    def at(t: float) -> Ink:
        if t >= 1:
            return after
        way = after.paths[0].mean(axis=0) - before.paths[0].mean(axis=0)
        lift = 4 * t * (1 - t) * arc * np.array([-way[1], way[0]]) * (1 if way[0] >= 0 else -1)
        return blend(before, after, t).moved(float(lift[0]), float(lift[1]))

    return Motion(key, at, start, duration, easing)


def later(motions: Sequence[Motion], seconds: float) -> tuple[Motion, ...]:
    """The same motions, begun `seconds` later."""
    return tuple(
        Motion(motion.key, motion.at, motion.start + seconds, motion.duration, motion.easing)
        for motion in motions
    )
