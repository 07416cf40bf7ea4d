"""Sampling and spectrum: what students read, against NumPy, and with planted faults."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from sympy import Float, Integer, Rational, Symbol, lambdify

from explainers.derivations.derivation import Derivation, Step
from explainers.networks import NetworkError
from explainers.signals.waves import PLACE, angle, cosine
from explainers.topics import sampling, spectrum
from layerwise import derive


def steps(made: Derivation, rule: str) -> list[Step]:
    return [step for step in made.steps if step.rule == rule]


def holds(made: Derivation, step: Step, after: object) -> bool:
    changed = replace(step, after=after)
    return bool(replace(made, steps=(changed,)).verify())


# Sampling --------------------------------------------------------------------------------------


def test_440_at_600_is_heard_as_160() -> None:
    text = sampling.derive().text()
    assert "fₐ = |440 − 600|" in text
    assert "cos((2π · 440n)/600) = cos((2π · 160n)/600)" in text
    assert "sin((2π · 440n)/600) = −sin((2π · 160n)/600)" in text


@pytest.mark.parametrize(
    ("frequency", "rate"), [(440, 600), (900, 600), ("1/3", "1/2"), (1234.5, 1000), (100, 600), (7, 3)]
)
def test_samples_of_both_sides_in_numpy(frequency: float | str, rate: float | str) -> None:
    made = sampling.derive(frequency=frequency, rate=rate)
    for step in steps(made, "same samples"):
        a, b = (lambdify(PLACE, side)(np.arange(200)) for side in (step.before, step.after))
        np.testing.assert_allclose(a, b, atol=1e-8)


@pytest.mark.parametrize("wrong", [159, 161, 440, 760 - 1])
def test_a_wrong_alias_is_refuted(wrong: int) -> None:
    made = sampling.derive()
    fold, same = steps(made, "fold")[0], steps(made, "same samples")[0]
    assert not holds(made, fold, Integer(wrong))
    assert holds(made, same, same.after)
    assert holds(made, same, cosine(angle(Integer(wrong), Integer(600)))) == (wrong == 440)


def test_a_lost_minus_is_refuted() -> None:
    made = sampling.derive()
    sine = steps(made, "same samples")[1]
    assert not holds(made, sine, -sine.after)


def test_half_the_rate_is_told_honestly() -> None:
    assert "cannot be told from silence" in sampling.derive(frequency=300).text()
    assert "600 = 2 · 300" in sampling.derive(frequency=300).text()
    assert "600 > 200" in sampling.derive(frequency=100).text()


@pytest.mark.parametrize(
    "value", [0, -3, "nan", "1e400", "1/0", "", "9" * 40, True, "1e-300", float("inf"), "f(x)"]
)
def test_what_is_no_frequency_gets_a_sentence(value: float | str) -> None:
    with pytest.raises(NetworkError, match="the frequency cannot be"):
        sampling.derive(frequency=value)


def test_options_are_read_from_text() -> None:
    assert "fₐ = |440.5 − 600|" in derive("sampling", frequency="440.5", rate="600").text()
    assert derive("sampling", frequency="1/3", rate="1/2").verify()


# Spectrum --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("count", "frequency"), [(8, 1), (8, 0.5), (5, 2), (12, 3), (16, 7), (2, 1), (3, 1), (4, 2)]
)
def test_bins_in_numpy(count: int, frequency: float) -> None:
    made = spectrum.derive(samples=count, frequency=frequency, rate=count)
    expected = np.abs(np.fft.fft(np.cos(2 * np.pi * frequency * np.arange(count) / count)))
    found = [float(step.after) for step in steps(made, "bin")]
    np.testing.assert_allclose(found, expected[: count // 2 + 1], atol=0.006)
    assert made.verify().is_exact


def test_a_tone_is_one_peak() -> None:
    made = spectrum.derive()
    assert [int(step.after) for step in steps(made, "bin")] == [0, 4, 0, 0, 0]
    assert "(1, √2/2, 0, −√2/2, −1, −√2/2, 0, √2/2)" in made.text()
    assert [int(step.after) for step in steps(spectrum.derive(samples=4, frequency=1, rate=2), "bin")] == [
        0,
        0,
        4,
    ]


def test_a_tone_too_high_peaks_where_its_alias_is() -> None:
    made = spectrum.derive(frequency=7000)
    assert [int(step.after) for step in steps(made, "bin")] == [0, 4, 0, 0, 0]
    assert "as one of 1000 Hz would" in made.text()


@pytest.mark.parametrize(("place", "wrong"), [(0, 4), (1, 0), (1, 8), (2, 4), (4, Rational(1, 10**30))])
def test_a_wrong_bin_is_refuted(place: int, wrong: object) -> None:
    made = spectrum.derive()
    step = steps(made, "bin")[place]
    assert holds(made, step, step.after)
    assert not holds(made, step, Integer(0) + wrong)


def test_a_wrong_term_of_a_written_bin_is_refuted() -> None:
    made = spectrum.derive()
    assert "1 + √2/2 + 0 − √2/2 − 1 − √2/2 + 0 + √2/2" in made.text()
    step = steps(made, "write the sum out")[1]
    assert holds(made, step, step.after)
    for place in range(8):
        fewer = step.after.args[:place] + step.after.args[place + 1 :]
        is_same = step.after.args[place] == 0
        assert holds(made, step, step.after.func(*fewer, evaluate=False)) == is_same


def test_a_wrong_decimal_between_bins_is_refuted() -> None:
    made = spectrum.derive(frequency=1500)
    step = steps(made, "bin")[1]
    assert step.after == Float("2.40", 3)
    assert not holds(made, step, Float("2.41", 3))


def test_parseval_without_its_factor_is_refuted() -> None:
    made = spectrum.derive(samples=4)
    (step,) = steps(made, "Parseval's identity")
    assert holds(made, step, step.after)
    assert not holds(made, step, 4 * step.after)
    assert not holds(made, step, Symbol("x"))


@pytest.mark.parametrize("count", [0, 1, 17, True, 2.5, 10**9])
def test_too_many_samples_get_a_sentence(count: int) -> None:
    with pytest.raises(NetworkError, match="from 2 to 16"):
        spectrum.derive(samples=count)
