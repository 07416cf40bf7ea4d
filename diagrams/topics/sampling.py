"""One tone sampled well above, at and below its Nyquist rate: too few samples, and a slower tone has the same ones."""

from __future__ import annotations

from fractions import Fraction

from explainers.signals import quantity

from ..charts.keys import Key, key_row
from ..charts.sampled_tones import (
    ALIAS,
    DASH,
    SAMPLES,
    TONE,
    Sampled,
    duration,
    sampled_tone,
    time_line,
    tones_at,
)
from ..charts.units import Unit, hertz
from ..figure import Figure, Label, Look
from ..layouts.measures import AXIS, CURVE, HEADING, LABEL, U
from ..layouts.parts import Part, figure_of
from ..theme import LIGHT, Theme

_CHART = (250.0, 50.0)
_PITCH = 74.0  # between the middles of two charts


def draw(*, frequency: float | str = 440, rate: float | str = 600, theme: Theme = LIGHT) -> Figure:
    """A sine of `frequency` and its samples at three rates, one of them `rate`, both in Hz.

    DiagramError where samples or swings would lie too close to be told apart.
    """
    tones = tones_at(quantity(frequency, "the frequency"), quantity(rate, "the rate"))
    seconds = duration(tones[-1])
    unit = Unit.fitting(seconds, "s")
    words = [_words(row, tone) for row, tone in enumerate(tones)]
    left = max(part.bounds.width for part in words) + 5 * U
    whole = Part(())
    for row, tone in enumerate(tones):
        chart = sampled_tone(f"rate{row + 1}", tone, seconds, unit, _CHART)
        whole += (words[row] + chart.moved(left, 0.0)).moved(0.0, -row * _PITCH)
    below = time_line(seconds, unit, _CHART[0]).moved(left, -2 * _PITCH - 2 * U)
    key = _key(tones[0].frequency)
    whole += below + key.moved(left - key.bounds.left, _CHART[1] + 2.4 * U - key.bounds.bottom)
    return figure_of(whole, _alt(tones), title="A tone and its samples", theme=theme)


_HEADINGS = ("Well above", "At the Nyquist rate", "Below")


def _words(row: int, tone: Sampled) -> Part:
    """Where the rate stands, the rate, and what is heard; around the chart's middle."""
    middle = _CHART[1] / 2
    lines = (
        (_HEADINGS[row], HEADING, "ink", 2.4 * U, True),
        (f"rate {hertz(tone.rate)}", LABEL, SAMPLES, -0.6 * U, False),
        (_verdict(tone), LABEL, "second" if tone.keeps_its_pitch else ALIAS, -3.2 * U, False),
    )
    return Part(
        tuple(
            Label(f"words:{row + 1}:{k}", text, (0.0, middle + up), size, "start", "baseline", role, strong)
            for k, (text, size, role, up, strong) in enumerate(lines, start=1)
        )
    )


def _verdict(tone: Sampled) -> str:
    if tone.is_silent:
        return "every sample is 0: silence"
    return f"heard as {hertz(tone.heard)}"


def _key(frequency: Fraction) -> Part:
    return key_row(
        (
            Key("tone", Look(TONE, None, CURVE), f"the tone, {hertz(frequency)}"),
            Key("samples", Look(SAMPLES, None, AXIS), "samples", (0.5,)),
            Key("alias", Look(ALIAS, None, CURVE, dash=DASH), "alias: the same samples"),
        ),
        2.4 * U,
    )


def _alt(tones: tuple[Sampled, ...]) -> str:
    rows = [
        f"{heading} twice that, at {hertz(tone.rate)}, {_verdict_in_words(tone)}."
        for heading, tone in zip(("Well above", "At just", "Below"), tones, strict=True)
    ]
    return f"A sine of {hertz(tones[0].frequency)} and its samples at three rates. {' '.join(rows)}"


def _verdict_in_words(tone: Sampled) -> str:
    if tone.is_silent:
        return "every sample is 0, as if there were no tone"
    if tone.keeps_its_pitch:
        return "the samples follow the tone"
    turned = ", upside down" if tone.signed < 0 else ""
    return f"the samples are those of a sine of {hertz(tone.heard)}{turned}, drawn dashed: its alias"
