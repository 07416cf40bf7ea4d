"""Families of symbolic length: written out they are what they claim, and each length follows from the one before."""

from __future__ import annotations

import pytest
from sympy import Integer, MatPow, Sum, Symbol, Transpose

from explainers.derivations.expressions import Activation, matrix, plus, stacked, times, vector
from explainers.derivations.families import (
    BiasSum,
    Family,
    NestedLayers,
    RecurrentState,
    RecurrentSum,
    StackedNeurons,
    WeightedSum,
    WeightProduct,
    WrittenOut,
    family_of,
    layer_bias,
    layer_weight,
    width,
)
from explainers.derivations.proof import prove

L = Symbol("L", integer=True, positive=True)
x = vector("x", width(0))
m = Symbol("m", integer=True, positive=True)
RECURRENT = RecurrentSum(L, matrix("W_h", 4, 4), matrix("W_x", 4, 3), vector("x", 3), vector("b", 4))
NEURONS = StackedNeurons("phi", matrix("W", m, 3), vector("x", 3), vector("b", m))
FAMILIES = (
    WeightProduct(L),
    BiasSum(L),
    NestedLayers(L),
    NestedLayers(L, has_bias=False, phi="phi"),
    RECURRENT,
    RecurrentState(L, matrix("W_h", 4, 4), matrix("W_x", 4, 3), vector("x", 3), vector("h_0", 4)),
    WeightedSum(vector("w", 9), vector("x", 9), L),
    WrittenOut(matrix("W", m, 3)),
    WrittenOut(vector("b", m)),
    NEURONS,
)


@pytest.mark.parametrize("depth", [1, 2, 3, 6])
def test_nested_layers_are_product_and_sum(depth: int) -> None:
    flat = plus(times(WeightProduct.at(depth), x), BiasSum.at(depth))
    assert prove(NestedLayers(L).at(depth), flat)


@pytest.mark.parametrize("number", [1, 2, 4])
@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: type(family).__name__)
def test_each_value_follows_from_the_one_before(family: Family, number: int) -> None:
    assert isinstance(family, Family)
    assert prove(family.at(number + 1), family.next(family.at(number), number + 1))
    assert prove(family.at(family.first + 1), family.next(family.at(family.first), family.first + 1))


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: type(family).__name__)
def test_a_letter_for_a_value_has_its_shape(family: Family) -> None:
    shape = getattr(family, "shape", ())
    assert getattr(family.letter("v", family.number), "shape", ()) == shape


def test_powers_and_sums_are_families_too() -> None:
    i, w = Symbol("i", integer=True), vector("w", 9)
    power, total = family_of(MatPow(matrix("W", 2, 2), L)), family_of(Sum(w[i, 0], (i, 0, L)))
    assert power is not None
    assert total is not None
    for family in (power, total):
        assert prove(family.at(4), family.next(family.at(3), 4))
    assert family_of(x) is None
    assert family_of(Sum(w[i, 0], (i, L, 8))) is None


def test_nested_layers_are_written_from_the_output_backwards() -> None:
    phi_of_phi = plus(
        times(layer_weight(2), Activation("phi", plus(times(layer_weight(1), x), layer_bias(1)))),
        layer_bias(2),
    )
    assert NestedLayers(L, phi="phi").at(2) == Activation("phi", phi_of_phi)
    assert NestedLayers(L).at(0) == x


@pytest.mark.parametrize("steps", [1, 2, 4])
def test_the_terms_by_powers_are_the_sum(steps: int) -> None:
    assert prove(plus(*RECURRENT.by_powers(steps)), RECURRENT.at(steps))


@pytest.mark.parametrize("count", [1, 2, 5])
def test_the_dots_of_a_sum_are_its_terms(count: int) -> None:
    family = WeightedSum(vector("w", 9), vector("x", 9), Symbol("n"))
    assert prove(family.at(count), family.total(count=Integer(count)))


def test_a_grid_written_out_is_its_matrix() -> None:
    letter = matrix("W", 2, 3)
    assert prove(WrittenOut(letter).grid(2, 3), letter)


@pytest.mark.parametrize("rows", [1, 2, 4])
def test_stacked_neurons_are_one_layer(rows: int) -> None:
    w = stacked(*(Transpose(NEURONS.row_letter(row)) for row in range(1, rows + 1)))
    b = stacked(*map(NEURONS.shift_letter, range(1, rows + 1)))
    assert prove(NEURONS.at(rows), Activation("phi", plus(times(w, vector("x", 3)), b)))
