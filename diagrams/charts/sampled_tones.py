"""A sine on a time axis with its samples, and dashed the slower sine that has the same ones."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil

import numpy as np

from explainers.signals import alias, fold_of, samples

from ..curves import line
from ..errors import DiagramError
from ..figure import Curve, Label, Look, Point
from ..layouts.measures import AXIS, CURVE, SMALL, U
from ..layouts.parts import Part
from .axes import Axes
from .scales import Scale
from .units import Unit, hertz

MOST_SAMPLES = 100
MOST_SWINGS = 32
_WELL_ABOVE, _BELOW = (8, 6, 5, 4, 3), Fraction(5, 4)  # times the frequency, where no such rate is given
_FINENESS = 8  # pieces of a drawn sine for each swing
DASH = (3.2, 2.0)
TONE, SAMPLES, ALIAS = "input", "layer 1", "output"
"""The roles of the tone, of its samples and of its alias, as in the derivation."""


@dataclass(frozen=True)
class Sampled:
    """A sine of `frequency`, sampled at `rate`, both in Hz."""

    frequency: Fraction
    rate: Fraction

    @property
    def heard(self) -> Fraction:
        """The frequency of its alias; 0 where its samples are all 0."""
        return Fraction(0) if self.is_silent else alias(self.frequency, self.rate)

    @property
    def is_silent(self) -> bool:
        """A sine of half the rate, or of a multiple of that, is sampled only where it is 0."""
        return (2 * self.frequency / self.rate).denominator == 1

    @property
    def keeps_its_pitch(self) -> bool:
        return self.rate > 2 * self.frequency

    @property
    def signed(self) -> Fraction:
        """The frequency of the sine through the samples; below 0 where that one is upside down."""
        return (
            Fraction(0) if self.is_silent else self.frequency - fold_of(self.frequency, self.rate) * self.rate
        )


def tones_at(frequency: Fraction, rate: Fraction) -> tuple[Sampled, Sampled, Sampled]:
    """Sampled well above, at and below twice the frequency; `rate` is one of the three.

    DiagramError where swings or samples would lie too close to be told apart.
    """
    at, is_above = Sampled(frequency, 2 * frequency), rate > 2 * frequency
    below = Sampled(frequency, rate if rate < 2 * frequency else _BELOW * frequency)
    swings = duration(below) * frequency
    if swings > MOST_SWINGS:
        raise DiagramError(
            f"a tone of {hertz(frequency)} swings too often between two samples at {hertz(rate)} to be drawn: "
            f"give a rate of at least {hertz(4 * frequency / MOST_SWINGS)}"
        )
    if is_above and swings * rate > MOST_SAMPLES * frequency:
        raise DiagramError(
            f"at {hertz(rate)} the samples of a tone of {hertz(frequency)} lie too close to be told apart: "
            f"give a rate of at most {hertz(MOST_SAMPLES * frequency / swings)}"
        )
    often = next(times for times in _WELL_ABOVE if times * swings <= MOST_SAMPLES)
    return (Sampled(frequency, rate if is_above else often * frequency), at, below)


def duration(below: Sampled) -> Fraction:
    """Seconds in which the alias shows, with four samples and four swings of the tone or more."""
    lengths = [4 / below.frequency, 4 / below.rate]
    if below.heard:
        lengths.append(min(Fraction(5, 4) / below.heard, 12 / below.frequency))
    return max(lengths)


def sampled_tone(name: str, tone: Sampled, seconds: Fraction, unit: Unit, size: tuple[float, float]) -> Part:
    """The chart, its axes crossing at time 0 and height 0; without numbers at the time axis."""
    axes = time_axes(name, seconds, unit, size)
    marks = axes.lines() + axes.ticks(ys=(-1.0, 1.0))
    marks += wave(axes, "tone", tone.frequency, seconds, unit, Look(TONE, None, CURVE))
    if not tone.keeps_its_pitch:
        look = Look(ALIAS, None, CURVE, dash=DASH)
        marks += wave(axes, "alias", tone.signed, seconds, unit, look)
    count = int(seconds * tone.rate) + 1
    radius = min(0.45 * U, 0.4 * size[0] / count)
    for place, value in enumerate(samples(tone.frequency, tone.rate, count, "sin")):
        x, y = unit.of(place / tone.rate), float(value)
        base, top = axes.at(x, 0.0), axes.at(x, y)
        if abs(top[1] - base[1]) > radius:
            stem = Curve(f"stem:{name}:{place}", line(base, top), Look(SAMPLES, None, AXIS))
            marks += Part((stem,))
        marks += Part((axes.dot(str(place), x, y, SAMPLES, radius),))
    return marks


def time_axes(name: str, seconds: Fraction, unit: Unit, size: tuple[float, float]) -> Axes:
    """From 0 to `seconds`, written in `unit`; heights from −1 to 1 with some room."""
    return Axes(name, Scale(0.0, unit.of(seconds)), Scale(-1.15, 1.15), size, cross=(0.0, 0.0))


def time_line(seconds: Fraction, unit: Unit, width: float) -> Part:
    """The time axis alone, with its numbers and its name below."""
    axes = Axes("time", Scale(0.0, unit.of(seconds)), Scale(0.0, 1.0), (width, 1.0))
    look = Look("edge", None, AXIS)
    name = Label(
        "axis-name:time:x", f"time in {unit.name}", (width, -3.9 * U), 1.2 * SMALL, "end", role="second"
    )
    axis = Part((Curve("axis:time:x", line((0.0, 0.0), (width, 0.0)), look), name))
    return axis + axes.ticks(xs=axes.x.ticks())


def wave(
    axes: Axes,
    name: str,
    frequency: Fraction,
    seconds: Fraction,
    unit: Unit,
    look: Look,
    *,
    phase: float = 0.0,
) -> Part:
    """sin(2π f t + phase) with its own slope at every knot; a fifth of a percent of its height off between them."""
    pieces = max(1, ceil(_FINENESS * abs(frequency) * seconds))
    end, turns = float(unit.of(seconds)), 2 * np.pi * float(frequency * unit.size)
    third = end / pieces / 3
    points: list[Point] = []
    for t in np.linspace(0.0, end, pieces + 1):
        y, rise = np.sin(turns * t + phase), turns * np.cos(turns * t + phase) * third
        points += [axes.at(t - third, y - rise), axes.at(t, y), axes.at(t + third, y + rise)]
    return Part((Curve(f"graph:{axes.name}:{name}:1", tuple(points[1:-1]), look),))
