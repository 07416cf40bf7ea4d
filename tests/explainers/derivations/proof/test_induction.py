"""Inductions: what is true for every number is proved, and every planted fault is refused, with its place named."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sympy import Add, Basic, Function, Integer, MatPow, Sum, Symbol, ZeroMatrix

from explainers.derivations.derivation import Definition, Derivation, Induction, Step
from explainers.derivations.expressions import Activation, matrix, plus, times, vector
from explainers.derivations.families import (
    BiasSum,
    NestedLayers,
    RecurrentState,
    RecurrentSum,
    StackedNeurons,
    WeightedSum,
    WeightProduct,
    WrittenOut,
    layer_bias,
    layer_output,
    layer_weight,
    width,
)
from explainers.derivations.proof import StepReport, verify
from explainers.networks import Network
from explainers.topics import collapse, layer, nesting, neuron

L, T, n, m = (Symbol(letter, integer=True, positive=True) for letter in "LTnm")
x = vector("x", width(0))
nested = NestedLayers(L)


def shown(before: Any, after: Any, number: Any = L, meanings: Any = ()) -> StepReport:
    step = Step(before, "induction", after, "", Induction(number, meanings))
    return verify(Derivation("test", "Test", (step,))).steps[0]


def collapsed(product: Any = None, added: Any = None) -> Any:
    return plus(times(product or WeightProduct(L), x), added or BiasSum(L))


# What is true --------------------------------------------------------------------------------

W_h, W_x, u, b = matrix("W_h", 4, 4), matrix("W_x", 4, 3), vector("x", 3), vector("b", 4)
h_0, h_before = vector("h_0", 4), vector("h_T-1", 4)
recurrent = plus(times(W_x, vector("x_T", 3)), times(W_h, h_before), b)
state = ((h_before, RecurrentState(T - 1, W_h, W_x, u, h_0, b)),)
unrolled = plus(times(MatPow(W_h, T), h_0), RecurrentSum(T, W_h, W_x, u, b))

w, y = vector("w", n), vector("x", n)
dots = WeightedSum(w, y, n)
phi = Function("phi")
bias = Symbol("b")

W, c = matrix("W", m, n), vector("b", m)
neurons = StackedNeurons("phi", W, y, c)
rows = ((WrittenOut(y), y),)


def layered(*parts: Any) -> Any:
    return Activation("phi", plus(times(WrittenOut(W), WrittenOut(y)), *parts))


below = layer_output(L - 2)
unfolded = nested.next(nested.next(below, L - 1), L)

TRUE: dict[str, tuple[Any, ...]] = {
    "collapse": (nested, collapsed()),
    "collapse, read backwards": (collapsed(), nested),
    "collapse without biases": (NestedLayers(L, False), times(WeightProduct(L), x)),
    "one layer more": (NestedLayers(L + 1), plus(times(layer_weight(L + 1), collapsed()), layer_bias(L + 1))),
    "all time": (recurrent, unrolled, T, state),
    "nest": (unfolded, nested, L, ((below, NestedLayers(L - 2)),)),
    "dots": (phi(Add(dots, bias, evaluate=False)), phi(Add(dots.total(), bias, evaluate=False)), n),
    "sum of a given length": (WeightedSum(w, y, Integer(50)), dots.total(count=Integer(50)), Integer(50)),
    "rows": (neurons, layered(WrittenOut(c)), m, rows),
}


@pytest.mark.parametrize("name", TRUE)
def test_what_holds_for_every_number_is_proved(name: str) -> None:
    report = shown(*TRUE[name])
    assert report.holds, report.reason
    assert report.is_exact


# A wrong headline ----------------------------------------------------------------------------

i = Symbol("i", integer=True)
WRONG: dict[str, tuple[Any, ...]] = {
    "the biases were lost": (nested, times(WeightProduct(L), x)),
    "biases where there are none": (NestedLayers(L, False), collapsed()),
    "an activation in the way": (NestedLayers(L, phi="phi"), collapsed()),
    "the sum twice": (nested, plus(times(WeightProduct(L), x), BiasSum(L), BiasSum(L))),
    "another input": (nested, plus(times(WeightProduct(L), vector("y", width(0))), BiasSum(L))),
    "one layer too few": (nested, plus(times(layer_weight(L), WeightProduct(L - 1), x), BiasSum(L - 1))),
    "a power too few": (
        recurrent,
        plus(times(MatPow(W_h, T - 1), h_0), RecurrentSum(T, W_h, W_x, u, b)),
        T,
        state,
    ),
    "the bias of all times was lost": (
        recurrent,
        plus(times(MatPow(W_h, T), h_0), RecurrentSum(T, W_h, W_x, u)),
        T,
        state,
    ),
    "the state before is any vector": (recurrent, unrolled, T),
    "an activation too many": (unfolded, NestedLayers(L, phi="phi"), L, ((below, NestedLayers(L - 2)),)),
    "nested by one too few": (unfolded, nested, L, ((below, NestedLayers(L - 3)),)),
    "Σ begins at 2": (dots, Sum(dots.term(i), (i, 2, n)), n),
    "Σ ends early": (dots, Sum(dots.term(i), (i, 1, n - 1)), n),
    "Σ of the next": (dots, Sum(w[i - 1, 0] * y[i, 0], (i, 1, n)), n),
    "another b beside the dots": (
        phi(Add(dots, bias, evaluate=False)),
        phi(Add(dots.total(), Symbol("c"), evaluate=False)),
        n,
    ),
    "rows without their bias": (neurons, layered(), m, rows),
    "rows with another φ": (neurons, Activation("ReLU", layered(WrittenOut(c)).argument), m, rows),
    "rows of another matrix": (
        neurons,
        Activation("phi", plus(times(WrittenOut(matrix("V", m, n)), WrittenOut(y)), WrittenOut(c))),
        m,
        rows,
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_headline_is_refused(name: str) -> None:
    report = shown(*WRONG[name])
    assert not report.holds
    assert report.reason


def test_the_first_number_for_which_it_is_wrong_is_told() -> None:
    report = shown(nested, times(WeightProduct(L), x))
    assert "for L = 1 is wrong" in report.reason
    assert "b_1" in report.reason
    assert report.counterexample is not None
    report = shown(nested, plus(times(WeightProduct(L), vector("y", width(0))), BiasSum(L)))
    assert "y stands in place of x" in report.reason


TOPICS = {
    "collapse": (collapse.derive(depth="L"), 0),
    "time": (collapse.derive(Network.parse("x[4] -> h: 8 <- h"), steps="T"), 0),
    "nesting": (nesting.derive(depth="L"), 1),
    "neuron": (neuron.derive(), 0),
    "layer, one row": (layer.derive(Network.parse("x[n] -> m phi")), 0),
    "layer, all rows": (layer.derive(Network.parse("x[n] -> m phi")), 2),
    "layer, square": (layer.derive(Network.parse("x[n] -> n phi")), 2),
    "layer, many rows": (layer.derive(Network.parse("x[784] -> 100 phi")), 2),
}


@pytest.mark.parametrize("topic", TOPICS)
def test_the_topics_inductions_hold_and_their_headlines_matter(topic: str) -> None:
    derivation, place = TOPICS[topic]
    step = derivation.steps[place]
    assert isinstance(step.evidence, Induction)
    assert verify(replace(derivation, steps=(step,))).is_exact
    wrong = [replace(step, after=_off(step.after)), replace(step, before=_off(step.before))]
    for each in wrong:
        assert not verify(replace(derivation, steps=(each,)))


def _off(side: Any) -> Any:
    """Something else of the same shape."""
    if not hasattr(side, "shape"):
        return side + 1
    return plus(side, vector("e", side.shape[0]))


# Wrong families ------------------------------------------------------------------------------


class LosesFactor(BiasSum):
    """The misprinted line: the new weight does not reach what was added before."""

    @staticmethod
    def next(before: Any, depth: Any) -> Any:
        return plus(before, layer_bias(depth))


class OneIndexOff(BiasSum):
    """W_L ⋯ W_{l+1} b_l, but b_{l−1}."""

    @staticmethod
    def at(depth: int) -> Any:
        terms = [
            times(*map(layer_weight, range(depth, place, -1)), layer_bias(max(place - 1, 1)))
            for place in range(1, depth + 1)
        ]
        return plus(*terms)


class NextIndexOff(BiasSum):
    @staticmethod
    def next(before: Any, depth: Any) -> Any:
        return plus(times(layer_weight(depth), before), layer_bias(depth - 1))


class WrongBase(BiasSum):
    @staticmethod
    def at(depth: int) -> Any:
        return BiasSum.at(depth) if depth > 1 else ZeroMatrix(width(1), 1)


class OnlyTheFirst(BiasSum):
    """Wrong in itself, at and next alike: only b_1 is carried along."""

    @staticmethod
    def at(depth: int) -> Any:
        return times(*map(layer_weight, range(depth, 1, -1)), layer_bias(1))

    @staticmethod
    def next(before: Any, depth: Any) -> Any:
        return times(layer_weight(depth), before)


class FirstLeftOut(WeightProduct):
    """W_L ⋯ W_2."""

    @staticmethod
    def at(depth: int) -> Any:
        return times(*map(layer_weight, range(depth, 1, -1))) if depth > 1 else layer_weight(1)


class RightAtFirst(BiasSum):
    """Right as far as anyone looks, and wrong beyond: at and next fall apart, or the step does not hold."""

    @staticmethod
    def next(before: Any, depth: Any) -> Any:
        right = BiasSum.next(before, depth)
        return right if isinstance(depth, int) else plus(right, layer_bias(depth))


class NarrowTerms(WeightedSum):
    """w_i x_{i+1} beyond the first term."""

    def next(self, before: Any, place: Any) -> Any:
        return Add(before, self.args[0][place - 1, 0] * self.args[1][place, 0], evaluate=False)


class ForgetsNewRow(StackedNeurons):
    def next(self, before: Any, row: Any) -> Any:
        return super().next(before, row - 1)


class OutOfOrder(NestedLayers):
    """Each new layer goes inside."""

    def next(self, before: Any, depth: Any) -> Any:
        return plus(times(layer_weight(depth), plus(before, layer_bias(depth))))


FAULTY: dict[str, tuple[Any, ...]] = {
    "recursion of LosesFactor": (nested, collapsed(added=LosesFactor(L))),
    "recursion of OneIndexOff": (nested, collapsed(added=OneIndexOff(L))),
    "recursion of NextIndexOff": (nested, collapsed(added=NextIndexOff(L))),
    "recursion of WrongBase": (nested, collapsed(added=WrongBase(L))),
    "for L = 2 is wrong": (nested, collapsed(added=OnlyTheFirst(L))),
    "recursion of FirstLeftOut": (nested, collapsed(product=FirstLeftOut(L))),
    "the step of the induction from k to k + 1": (nested, collapsed(added=RightAtFirst(L))),
    "recursion of NarrowTerms": (NarrowTerms(w, y, n), dots.total(), n),
    "recursion of ForgetsNewRow": (ForgetsNewRow("phi", W, y, c), layered(WrittenOut(c)), m, rows),
    "recursion of OutOfOrder": (OutOfOrder(L), collapsed()),
}


@pytest.mark.parametrize("where", FAULTY)
def test_a_wrong_family_is_refused_and_the_place_is_told(where: str) -> None:
    report = shown(*FAULTY[where])
    assert not report.holds
    assert where in report.reason


# What is no induction ------------------------------------------------------------------------


def test_there_must_be_something_to_do_it_over() -> None:
    report = shown(layer_weight(L), layer_weight(L - 1), L)
    assert not report.holds
    report = shown(vector("x", 2), vector("y", 2), L)
    assert "nothing to do an induction over" in report.reason
    assert not shown(nested, collapsed(), Symbol("M")).holds


def test_what_has_no_recursion_is_not_proved() -> None:
    twice = plus(collapsed(), collapsed())
    report = shown(plus(nested, nested), twice)
    assert not report.holds
    assert not report.is_exact
    assert "not proved" in report.reason


def test_shapes_of_the_headline_are_looked_at() -> None:
    assert shown(nested, times(WeightProduct(L), vector("y", 7))).rung == "shapes"


def test_meanings_must_fit_and_not_go_in_a_circle() -> None:
    assert shown(recurrent, unrolled, T, ((h_before, vector("g", 3)),)).rung == "shapes"
    assert "circle" in shown(recurrent, unrolled, T, ((h_before, plus(h_before, b)),)).reason


def test_a_letter_keeps_the_meaning_that_an_earlier_step_gave_it() -> None:
    other = Step(h_before, "name", b, "", Definition(((h_before, b),)))
    step = Step(recurrent, "induction", unrolled, "", Induction(T, state))
    report = verify(Derivation("test", "Test", (other, step)))
    assert [each.holds for each in report.steps] == [True, False]
    assert "was defined before" in report.steps[1].reason


def test_a_subclass_is_another_family() -> None:
    assert isinstance(LosesFactor(L), Basic)
    assert not shown(collapsed(), collapsed(added=LosesFactor(L))).holds
