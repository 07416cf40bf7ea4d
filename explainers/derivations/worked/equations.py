"""The equations of a derivation, letter = formula, in the order in which their numbers can be worked out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from sympy import MatrixSymbol, Symbol
from sympy.matrices.expressions.matexpr import MatrixElement

from ..derivation import Definition, Derivation, Step, Substitution
from ..expressions import letters as letters_in
from ..expressions import postorder
from ..symbols import Letters, activation_of, before_activation

IsTrue = Callable[[tuple[tuple[Any, Any], ...]], bool]
"""Do the numbers given make each first what its second says?"""
_LETTERS = (MatrixSymbol, Symbol, MatrixElement)


@dataclass(frozen=True)
class Equation:
    """left = one of `formulas`, which are all equal: the first that has numbers is worked out."""

    left: Any
    formulas: tuple[Any, ...]
    is_again: bool = False
    """Worked out although `left` has been: the one layer that a network collapses to has numbers of its own."""


def equations(derivation: Derivation, letters: Letters, steps: int, is_true: IsTrue) -> tuple[Equation, ...]:
    """What each letter is, and what each chain begins with; where a chain names matrices, also what it ends with.

    Letters that the derivation uses without saying what they are, are those of the network, in time up to `steps`.
    What is only supposed (φ := id, x := 0) has other numbers: an equation with such a letter is left out, unless the
    supposition `is_true` for the numbers.
    """
    derivation = replace(derivation, steps=derivation.steps[: where_numbers_stand(derivation, is_true)])
    supposed = {
        first
        for step in derivation.steps
        if isinstance(step.evidence, Substitution) and not is_true(step.evidence.pairs)
        for first, _ in step.evidence.pairs
    }
    found = _completed(tuple(dict.fromkeys(_equations(derivation))), _of_network(letters, steps))
    kept = (
        replace(one, formulas=tuple(f for f in one.formulas if not _speaks_of(f, supposed))) for one in found
    )
    return tuple(one for one in kept if one.formulas)


def where_numbers_stand(derivation: Derivation, is_true: IsTrue) -> int:
    """After how many steps: at the end, or before the chain at the end in which something (φ := id) is supposed."""
    steps = derivation.steps
    supposing = (
        number
        for number, step in enumerate(steps)
        if isinstance(step.evidence, Substitution) and not is_true(step.evidence.pairs)
    )
    first = next(supposing, 0)
    while first and steps[first - 1].left == steps[first].left:
        first -= 1
    return first or len(steps)


def _completed(found: tuple[Equation, ...], known: Mapping[str, Equation]) -> tuple[Equation, ...]:
    """`found`, and before them what the network says of the letters in them."""
    said = {one.left.name for one in found if isinstance(one.left, MatrixSymbol)}
    asked = [letter.name for one in found for formula in one.formulas for letter in letters_in(formula)]
    added: dict[str, Equation] = {}
    while asked:
        name = asked.pop()
        if name in known and name not in said and name not in added:
            added[name] = known[name]
            asked += [letter.name for letter in letters_in(known[name].formulas[0])]
    return (*added.values(), *found)


def _of_network(letters: Letters, steps: int) -> dict[str, Equation]:
    """Each layer's output, and what it computes before its activation, by the name of the letter."""
    made: dict[str, Equation] = {}
    for layer in letters.network.layers[1:]:
        for time in range(1, steps + 1) if letters.network.has_feedback else (None,):
            output, z = letters.layer(layer.name, time), before_activation(letters, layer, time)
            made[output.name] = Equation(output, (letters.value(layer, time),))
            if activation_of(layer) is not None:
                made[z.name] = Equation(z, (letters.pre_activation(layer, time),))
    return made


def _equations(derivation: Derivation) -> Iterator[Equation]:
    for (left, is_definition), group in groupby(
        derivation.steps, lambda step: (step.left, step.rule == "define")
    ):
        steps = tuple(group)
        if is_definition:
            yield from (Equation(step.before, (step.after,)) for step in steps)
            continue
        named = [step for step in steps if step.rule == "name"]
        yield from (Equation(*pair) for step in steps if step not in named for pair in _defined(step))
        if left is None:
            yield from _without_left(steps)
        elif all(step.relation == "=" for step in steps):
            yield Equation(left, _formulas(steps))
        yield from (Equation(*pair) for step in named for pair in _defined(step))
        if left is not None and named:
            yield Equation(left, (steps[-1].after,), is_again=True)


def _formulas(steps: tuple[Step, ...]) -> tuple[Any, ...]:
    """What the left side is equal to; where something is supposed on the way, from then on."""
    formulas = [steps[0].before]
    for step in steps:
        formulas = [step.after] if isinstance(step.evidence, Substitution) else [*formulas, step.after]
    return tuple(formulas)


def _without_left(steps: tuple[Step, ...]) -> Iterator[Equation]:
    """Chains in which the first side stands on the left: ∂h_3/∂h_0 = …, its last formula is the one to work out."""
    first = 0
    for place, step in enumerate(steps):
        following = steps[place + 1] if place + 1 < len(steps) else None
        if following is None or following.before is not step.after:
            if all(one.relation == "=" for one in steps[first : place + 1]):
                yield Equation(steps[first].before, (step.after,))
            first = place + 1


def _defined(step: Step) -> Iterator[tuple[Any, tuple[Any, ...]]]:
    if isinstance(step.evidence, Definition):
        for first, second in step.evidence.pairs:
            if isinstance(first, _LETTERS):
                yield first, (second,)


def _speaks_of(formula: Any, supposed: set[Any]) -> bool:
    return bool(supposed) and any(
        node in supposed for node in postorder(formula) if isinstance(node, _LETTERS)
    )
