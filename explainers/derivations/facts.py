"""The facts about an activation as steps of a derivation, each to be proved from the activation's formula alone."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sympy import Function, Lambda, Symbol

from ..networks import ActivationFunction, Fact
from .derivation import Definition, Ordering, Step

Z = Symbol("z", real=True)
_TWO_INPUTS = (Symbol("z_i", real=True), Symbol("z_j", real=True))


def facts_of(activation: ActivationFunction) -> tuple[Fact, ...]:
    """What is stated of `activation`; its formula at least, where there is one."""
    if activation.facts is not None:
        return activation.facts(Z if activation.is_elementwise else _TWO_INPUTS)
    if activation.formula is None or not activation.is_elementwise:
        return ()
    named = Function(activation.symbol)(Z)
    return (
        Fact("definition", named, "=", activation.formula(Z), f"This is what {activation.name} stands for."),
    )


def meaning_of(activation: ActivationFunction) -> tuple[tuple[Any, Any], ...]:
    """The activation's symbol with its formula, for the evidence of a step."""
    if activation.formula is None or not activation.is_elementwise:
        return ()
    return ((Symbol(activation.symbol), Lambda(Z, activation.formula(Z))),)


def fact_steps(activation: ActivationFunction, kinds: Collection[str] = ()) -> tuple[Step, ...]:
    """A step for each fact, or for those of the given kinds."""
    return tuple(
        step_of(fact, activation) for fact in facts_of(activation) if not kinds or fact.kind in kinds
    )


def step_of(fact: Fact, activation: ActivationFunction) -> Step:
    meaning = meaning_of(activation)
    evidence = Definition((*meaning, *fact.meanings)) if fact.relation == "=" else Ordering(meaning)
    return Step(fact.left, fact.kind, fact.right, fact.reason, evidence, relation=fact.relation)
