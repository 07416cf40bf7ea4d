"""A sampled cosine as two charts: its samples over time, and the sizes of its bins over their frequencies."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np

from explainers.derivations.formula import Fence, Formula, Script, Token
from explainers.networks.activations import Array
from explainers.signals import alias, bin_frequency, magnitudes
from explainers.signals import samples as samples_of

from ..curves import line
from ..figure import Curve, Label, Look, Mark
from ..layouts.measures import AXIS, CURVE, LABEL, SMALL, U
from ..layouts.parts import Part
from ..typesetting import typeset
from .axes import Axes
from .sampled_tones import wave
from .scales import Scale
from .units import Unit, about

_CHART = (172.0, 104.0)
SAMPLE, BIN, MIRROR = "input", "output", "edge"
"""Roles: x and X as in the derivation, and the bins that say nothing new."""
_SAME = 1e-9


@dataclass(frozen=True)
class Spectrum:
    """A cosine of `frequency`, taken `count` times at `rate`, both in Hz."""

    count: int
    frequency: Fraction
    rate: Fraction

    @property
    def heard(self) -> Fraction:
        """The frequency up to half the rate with these samples."""
        return alias(self.frequency, self.rate)

    @cached_property
    def samples(self) -> Array:
        return samples_of(self.frequency, self.rate, self.count)

    @cached_property
    def sizes(self) -> Array:
        """|X_k| for k = 0 … N − 1."""
        return magnitudes(self.samples)

    @property
    def peak(self) -> int:
        """The largest bin up to the middle; of two equal ones the lower."""
        half = self.sizes[: self.count // 2 + 1]
        return int(np.flatnonzero(half >= half.max() - _SAME)[0])

    @property
    def mirrored(self) -> int | None:
        """The bin that mirrors the peak, where it is another one."""
        place = (self.count - self.peak) % self.count
        return None if place == self.peak else place

    @property
    def is_on_a_bin(self) -> bool:
        return (self.heard * self.count / self.rate).denominator == 1

    def bin(self, place: int) -> Fraction:
        """The frequency of a bin in Hz."""
        return bin_frequency(place, self.count, self.rate)


def waveform_chart(tone: Spectrum) -> Part:
    """The cosine and its samples, over seconds."""
    seconds = tone.count / tone.rate
    unit = Unit.fitting(seconds, "s")
    axes = Axes("time", Scale(0.0, unit.of(seconds)), Scale(-1.2, 1.2), _CHART)
    zero = Curve("zero:time", line(axes.at(0.0, 0.0), (_CHART[0], _CHART[1] / 2)), Look("edge", None, AXIS))
    chart = axes.frame(f"time in {unit.name}", "value", ys=(-1.0, 0.0, 1.0)) + Part((zero,))
    chart += wave(axes, "tone", tone.heard, seconds, unit, Look(SAMPLE, None, 0.6 * CURVE), phase=np.pi / 2)
    marks: list[Mark] = []
    for place, value in enumerate(tone.samples):
        marks += _stem(
            axes,
            str(place),
            unit.of(place / tone.rate),
            float(value),
            Look(SAMPLE, None, AXIS),
            _CHART[0] / tone.count,
        )
    return chart + Part(tuple(marks))


def spectrum_chart(tone: Spectrum) -> Part:
    """One stem for every bin: the peak thick and named, those above half the rate grey."""
    unit = Unit.fitting(tone.rate, "Hz")
    step = unit.of(tone.bin(1))
    frequencies = Scale(-0.5 * step, unit.of(tone.rate) - 0.5 * step)
    axes = Axes("bins", frequencies, Scale(0.0, 1.22 * float(tone.sizes.max())), _CHART)
    chart = axes.frame(f"frequency in {unit.name}", _size_of_bin(), xs=axes.x.ticks(4))
    half = axes.at(unit.of(tone.rate / 2), 0.0)[0]
    marks: list[Mark] = []
    for place, size in enumerate(tone.sizes):
        is_double = 2 * place > tone.count
        role = MIRROR if is_double else "emphasis" if place == tone.peak else BIN
        look = Look(role, None, 0.8 * CURVE if place == tone.peak else AXIS)
        marks += _stem(axes, str(place), unit.of(tone.bin(place)), float(size), look, _CHART[0] / tone.count)
    marks += _names(axes, tone, unit, half)
    return chart + _half_the_rate(axes, half) + Part(tuple(marks))


def _stem(axes: Axes, name: str, x: float, y: float, look: Look, room: float) -> list[Mark]:
    """`room` is the distance to the next stem in points."""
    base, top, radius = axes.at(x, 0.0), axes.at(x, y), min(0.45 * U, 0.4 * room)
    stem = Curve(f"stem:{axes.name}:{name}", line(base, top), look)
    return [*([stem] if abs(top[1] - base[1]) > 0.2 * U else []), axes.dot(name, x, y, look.role, radius)]


def _half_the_rate(axes: Axes, x: float) -> Part:
    """A dashed line where the mirror image begins."""
    rule = Curve("rule:bins:half", line((x, 0.0), (x, _CHART[1])), Look("edge", None, AXIS, dash=(1.6, 1.2)))
    at = (x, _CHART[1] + 1.4 * U)
    return Part((rule, Label("name:half", "half the rate", at, SMALL, vertical="baseline", role="muted")))


def _names(axes: Axes, tone: Spectrum, unit: Unit, half: float) -> list[Mark]:
    """The peak's frequency above it, and what its double is; each on its own side of half the rate."""
    labels: list[Mark] = []
    spans = {tone.peak: (U, half - U), tone.mirrored: (half + U, _CHART[0])}
    words = {tone.peak: (about(tone.bin(tone.peak)), "emphasis"), tone.mirrored: ("mirror image", "muted")}
    for place, (left, right) in spans.items():
        if place is None:
            continue
        text, role = words[place]
        x, y = axes.at(unit.of(tone.bin(place)), float(tone.sizes[place]))
        reach = typeset(text, LABEL, place == tone.peak).width / 2
        x = max(left + reach, min(x, right - reach))
        at = (x, y + 1.4 * U)
        labels.append(
            Label(f"name:bin:{place}", text, at, LABEL, "middle", "baseline", role, place == tone.peak)
        )
    return labels


def _size_of_bin() -> Formula:
    """|X_k|."""
    return Fence(Script(Token("X", id="X", role=BIN), Token("k")), "|", "|")
