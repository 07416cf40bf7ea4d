"""Families of symbolic length: written out they are what they claim, and each length follows from the one before."""

from __future__ import annotations

import pytest
from sympy import Integer, Symbol

from explainers.derivations.expressions import matrix, plus, times, vector
from explainers.derivations.families import (
    BiasSum,
    NestedLayers,
    RecurrentSum,
    StackedNeurons,
    WeightedSum,
    WeightProduct,
    WrittenOut,
    collapse_induction,
    layer_bias,
    layer_weight,
    width,
)
from explainers.derivations.proof import prove

L = Symbol("L", integer=True, positive=True)
x = vector("x", width(0))


@pytest.mark.parametrize("depth", [1, 2, 3, 6])
def test_nested_layers_are_product_and_sum(depth: int) -> None:
    flat = plus(times(WeightProduct.at(depth), x), BiasSum.at(depth))
    assert prove(NestedLayers(L).at(depth), flat)


@pytest.mark.parametrize("phi", ["id", "phi"])
@pytest.mark.parametrize("depth", [1, 2, 5])
def test_each_depth_follows_from_the_one_before(depth: int, phi: str) -> None:
    w, b = layer_weight(depth + 1, depth), layer_bias(depth + 1)
    nested = NestedLayers(L, phi=phi)
    assert nested.at(depth + 1) == nested.next(w, nested.at(depth), b)
    assert prove(WeightProduct.at(depth + 1), WeightProduct.next(w, WeightProduct.at(depth)))
    assert prove(BiasSum.at(depth + 1), BiasSum.next(w, BiasSum.at(depth), b))


def test_a_wrong_step_of_the_induction_is_refuted() -> None:
    left, right = collapse_induction().step
    assert prove(left, right)
    # The misprinted line: the new layer's weight does not reach what was added before.
    (wax, wc, b) = (*right.args[:1], *right.args[1].args)
    assert not prove(left, plus(wax, wc.args[1], b))


@pytest.mark.parametrize("steps", [1, 2, 4])
def test_each_time_follows_from_the_one_before(steps: int) -> None:
    feedback, forward = matrix("W_h", 4, 4), matrix("W_x", 4, 3)
    total = RecurrentSum(Symbol("T"), feedback, forward, vector("x", 3), vector("b", 4))
    assert prove(total.at(steps + 1), total.next(total.at(steps), steps + 1))
    assert prove(plus(*total.by_powers(steps)), total.at(steps))


@pytest.mark.parametrize("count", [1, 2, 5])
def test_the_dots_of_a_sum_are_its_terms(count: int) -> None:
    family = WeightedSum(vector("w", 9), vector("x", 9), Symbol("n"))
    assert prove(family.at(count), family.total(count=Integer(count)))


def test_a_grid_written_out_is_its_matrix() -> None:
    letter = matrix("W", 2, 3)
    assert prove(WrittenOut(letter).at(2, 3), letter)


@pytest.mark.parametrize("rows", [1, 2, 4])
def test_stacked_neurons_are_one_layer(rows: int) -> None:
    neurons = StackedNeurons("phi", matrix("W", Symbol("m"), 3), vector("x", 3), vector("b", Symbol("m")))
    assert prove(neurons.at(rows), neurons.together(rows))
