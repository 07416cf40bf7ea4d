"""Chains: a step begins with what stood in its chain before, and with nothing else."""

from __future__ import annotations

from typing import Any

from sympy import MatrixSymbol, Symbol

from explainers.derivations.derivation import Definition, Derivation, Equality, Step, Substitution
from explainers.derivations.expressions import IDENTITY_MAP, Activation, plus, times

W, b, x = MatrixSymbol("W", 2, 2), MatrixSymbol("b", 2, 1), MatrixSymbol("x", 2, 1)
y = MatrixSymbol("y", 2, 1)
FIRST = times(W, plus(x, b))
SECOND = plus(times(W, x), times(W, b))
THIRD = plus(times(W, b), times(W, x))


def verified(*steps: tuple[Any, Any, Any]) -> list[bool]:
    made = tuple(Step(a, "rule", c, "So it is.", evidence, y) for a, c, evidence in steps)
    return [step.holds for step in Derivation("test", "Test", made).verify().steps]


def test_a_chain_may_begin_anew_where_it_began() -> None:
    equal = Equality()
    assert verified((FIRST, SECOND, equal), (SECOND, THIRD, equal), (FIRST, THIRD, equal)) == [True] * 3


def test_but_not_with_anything_else() -> None:
    equal = Equality()
    assert verified((FIRST, SECOND, equal), (times(W, x), times(W, x), equal)) == [True, False]


def test_nor_with_what_stood_before_a_supposition() -> None:
    phi = Symbol("phi")
    active, pairs = Activation(phi, FIRST), ((phi, IDENTITY_MAP),)
    supposed = (active, FIRST, Substitution(pairs))
    assert verified(supposed, (FIRST, SECOND, Equality())) == [True, True]
    assert verified(supposed, (active, active, Equality())) == [True, False]


def test_a_chain_may_begin_with_what_its_letter_was_defined_as() -> None:
    z = MatrixSymbol("z", 2, 1)
    defined = Step(y, "define", plus(z, b), "So it is.", Definition(((y, plus(z, b)),)))
    named = Step(z, "define", times(W, x), "So it is.", Definition(((z, times(W, x)),)))
    chain = Step(SECOND, "rule", THIRD, "So it is.", Equality(), y)
    again = Step(plus(z, b), "rule", plus(b, z), "So it is.", Equality(), y)
    other = Step(plus(z, z), "rule", plus(z, z), "So it is.", Equality(), y)

    def last(*steps: Step) -> bool:
        return Derivation("test", "Test", steps).verify().steps[-1].holds

    assert last(named, defined, chain, again)
    assert not last(named, chain, again)
    assert not last(named, defined, chain, other)
