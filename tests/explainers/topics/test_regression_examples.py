"""Ranges of outputs: against a fine grid in NumPy, and with wrong bounds that are refuted."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from sympy import Integer, Rational, lambdify

from explainers.derivations.derivation import Derivation, Step
from explainers.learning.answers.ranges import RANGES, Range, Z, range_of
from explainers.networks import GELU, SOFTPLUS, Network, NetworkError
from explainers.topics import regression_examples

GRID = np.linspace(-20, 20, 2001)
by_name = lambda each: each.activation.name  # noqa: E731


def alone(step: Step) -> bool:
    return bool(Derivation("one", "One step", (step,)).verify())


@pytest.mark.parametrize("each", RANGES, ids=by_name)
def test_the_formula_is_the_activation(each: Range) -> None:
    formula = lambdify(Z, each.formula(Z), "numpy")
    np.testing.assert_allclose(formula(GRID), each.activation(GRID), atol=1e-12)


@pytest.mark.parametrize("each", RANGES, ids=by_name)
def test_bounds_on_a_grid_are_kept_and_nearly_reached(each: Range) -> None:
    values = each.activation(GRID)
    for relation, bound, _ in each.bounds:
        assert (values >= float(bound)).all() if relation in ("ge", "gt") else (values <= float(bound)).all()
        assert np.abs(values - float(bound)).min() < 1e-3
    low = {relation for relation, _, _ in each.bounds}
    assert low & {"ge", "gt"} or values.min() < -0.1


@pytest.mark.parametrize("each", RANGES, ids=by_name)
@pytest.mark.parametrize("y", [Rational(1, 7), Integer(1), Integer(5)])
def test_what_is_said_to_be_reached_is(each: Range, y: object) -> None:
    for z, value, _ in each.preimages:
        at, expected = (float(side.subs(dict.fromkeys(side.free_symbols, y))) for side in (z, value))
        assert float(each.activation(at)) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("each", RANGES, ids=by_name)
def test_tighter_bounds_are_refuted(each: Range) -> None:
    for step in each.steps():
        assert alone(step)
        if step.rule == "bound":
            tighter = Rational(1, 10) if step.relation in ("ge", "gt") else -Rational(1, 10)
            assert not alone(replace(step, after=step.after + tighter))
        else:
            assert not alone(replace(step, after=step.after + 1))


def test_relu_is_not_more_than_zero_everywhere() -> None:
    bound = regression_examples.derive(Network.parse("x[1] -> 1 relu")).steps[0]
    assert bound.relation == "ge"
    assert not alone(replace(bound, relation="gt"))


def test_softplus_is_not_less_than_relu() -> None:
    made = regression_examples.derive()
    (step,) = [each for each in made.steps if each.rule == "compare"]
    assert not alone(replace(step, relation="lt"))


@pytest.mark.parametrize(
    ("text", "options", "count"),
    [
        ("x[9] -> 12 relu", {}, "4 · 3"),
        ("x[9] -> 12 relu", {"width": 6, "height": 2}, "6 · 2"),
        ("x[9] -> 1 softplus", {"width": 640, "height": 480}, "640 · 480"),
        ("x[1,8,10] -> conv 1@3x3 relu", {}, "8 · 6"),
        ("x[9] -> 7 relu", {}, "7 · 1"),
    ],
)
def test_a_map_has_an_output_for_each_pixel(text: str, options: dict[str, int], count: str) -> None:
    assert f"outputs = {count}" in regression_examples.derive(Network.parse(text), **options).text()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("x[2] -> 1", "never negative: ReLU or softplus fit it better"),
        ("x[2] -> 1 sigmoid", "may be larger than that"),
        ("x[2] -> 1 relu", "That fits a price"),
    ],
)
def test_whether_it_fits_a_price(text: str, words: str) -> None:
    assert words in regression_examples.derive(Network.parse(text)).text()


@pytest.mark.parametrize(
    ("text", "options", "sentence"),
    [
        ("x[2] -> 3 softmax", {}, "derive classification_examples"),
        ("x[2] -> 3 gelu", {}, "range of gelu"),
        ("x[2] -> 3 phi", {}, "range of phi"),
        ("x[2] -> 5 relu", {"width": 2, "height": 3}, "needs 6 outputs, and this network has 5"),
        ("x[2] -> 6 relu", {"width": 2}, "give both, or neither"),
        ("x[2] -> 6 relu", {"width": 0, "height": 3}, "the width cannot be 0"),
        ("x[2] -> 6 relu", {"width": 2, "height": True}, "the height cannot be True"),
    ],
)
def test_what_does_not_fit_gets_a_sentence(text: str, options: dict[str, int], sentence: str) -> None:
    with pytest.raises(NetworkError, match=sentence):
        regression_examples.derive(Network.parse(text), **options)


def test_ranges_by_activation() -> None:
    assert range_of(GELU) is None
    found = range_of(SOFTPLUS)
    assert found is not None
    assert found.activation == SOFTPLUS
