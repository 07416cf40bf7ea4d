"""A sampled tone over time, and beside it its magnitude spectrum: one peak and its mirror image."""

from __future__ import annotations

from explainers.networks import NetworkError
from explainers.signals import quantity
from explainers.spelling import quoted

from ..charts.spectra import Spectrum, spectrum_chart, waveform_chart
from ..charts.units import about, hertz
from ..describing import counted
from ..figure import Figure, Label
from ..layouts.measures import HEADING, U
from ..layouts.parts import Part, beside, figure_of
from ..theme import LIGHT, Theme

MOST_SAMPLES = 64


def draw(
    *, samples: int = 8, frequency: float | str = 1000, rate: float | str = 8000, theme: Theme = LIGHT
) -> Figure:
    """The waveform of `samples` values (2 to 64) of a cosine of `frequency`, taken at `rate`, both in Hz; and |X_k|.

    A tone above half the rate is drawn as what is heard of it, its alias.
    """
    if isinstance(samples, bool) or not isinstance(samples, int) or not 2 <= samples <= MOST_SAMPLES:
        raise NetworkError(
            f"a spectrum of {quoted(samples)} samples is not drawn: give samples a whole number "
            f"from 2 to {MOST_SAMPLES}"
        )
    tone = Spectrum(samples, quantity(frequency, "the frequency"), quantity(rate, "the rate"))
    charts = (waveform_chart(tone), spectrum_chart(tone))
    titled = [
        _titled(name, chart) for name, chart in zip(("Waveform", "Magnitude spectrum"), charts, strict=True)
    ]
    return figure_of(beside(titled, 6 * U, "none"), _alt(tone), title="A tone and its spectrum", theme=theme)


def _titled(name: str, chart: Part) -> Part:
    edges = chart.bounds
    at = (edges.left, edges.top + 2.6 * U)
    return chart + Part((Label(f"title:{name}", name, at, HEADING, "start", "baseline", is_strong=True),))


def _alt(tone: Spectrum) -> str:
    fold = "" if tone.heard == tone.frequency else f", which pass for one of {hertz(tone.heard)}"
    left = f"{counted(tone.count, 'sample')} of a cosine of {hertz(tone.frequency)}, taken at {hertz(tone.rate)}{fold}."
    peak = f"{about(tone.bin(tone.peak))}, where it is {tone.sizes[tone.peak]:.2f}"
    right = (
        f"one peak up to half the rate, at {peak}, and nothing in the other bins"
        if tone.is_on_a_bin
        else f"the largest bin at {peak}; the tone lies between two bins and leaks into the others"
    )
    mirror = "" if tone.mirrored is None else " Above half the rate the spectrum is its own mirror image."
    return f"Left: {left} Right: the magnitude spectrum, {right}.{mirror}"
