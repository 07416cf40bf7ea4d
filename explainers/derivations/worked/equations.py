"""The equations of a derivation, letter = formula, in the order in which their numbers can be worked out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sympy import MatrixSymbol, Symbol
from sympy.matrices.expressions.matexpr import MatrixElement

from ..derivation import Definition, Derivation, Step, Substitution
from ..expressions import letters as letters_in
from ..expressions import postorder
from ..symbols import Letters, activation_of, before_activation

_LETTERS = (MatrixSymbol, Symbol, MatrixElement)


@dataclass(frozen=True)
class Equation:
    """left = one of `formulas`, which are all equal: the first that has numbers is worked out."""

    left: Any
    formulas: tuple[Any, ...]


def equations(derivation: Derivation, letters: Letters, steps: int) -> tuple[Equation, ...]:
    """What each letter is, and what each chain begins with; where a chain names matrices, also what it ends with.

    Letters that the derivation uses without saying what they are, are those of the network, in time up to `steps`.
    What is only supposed (φ := id, x := 0) has other numbers: an equation with such a letter is left out.
    """
    supposed = {
        first
        for step in derivation.steps
        if isinstance(step.evidence, Substitution)
        for first, _ in step.evidence.pairs
    }
    found = _completed(tuple(dict.fromkeys(_equations(derivation))), _of_network(letters, steps))
    kept = (
        Equation(one.left, tuple(f for f in one.formulas if not _speaks_of(f, supposed))) for one in found
    )
    return tuple(one for one in kept if one.formulas)


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
        if left is not None and all(step.relation == "=" for step in steps):
            yield Equation(left, (steps[0].before, *(step.after for step in steps)))
        yield from (Equation(*pair) for step in named for pair in _defined(step))
        if left is not None and named:
            yield Equation(left, (steps[-1].after,))


def _defined(step: Step) -> Iterator[tuple[Any, tuple[Any, ...]]]:
    if isinstance(step.evidence, Definition):
        for first, second in step.evidence.pairs:
            if isinstance(first, _LETTERS):
                yield first, (second,)


def _speaks_of(formula: Any, supposed: set[Any]) -> bool:
    return bool(supposed) and any(
        node in supposed for node in postorder(formula) if isinstance(node, _LETTERS)
    )
