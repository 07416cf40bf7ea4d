"""A derivation with the numbers of a network and an input put into its formulas."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from sympy import MatrixSymbol, Symbol, log

from ...networks import ActivationFunction, Network, NetworkError
from ..derivation import Derivation, Step
from ..expressions import letters as letters_in
from ..gradients.losses import target_letter
from ..symbols import Letters, activation_of, subscripted
from ..unfolding.unrolling import MOST_STEPS
from .arithmetic import Functions, NoNumber, Rows
from .computing import Part, worked_out
from .equations import Equation, equations, where_numbers_stand
from .examples import with_whole_numbers
from .givens import check_size, given_numbers, read_column, read_inputs
from .numbers import is_short
from .truth import Truth
from .writing import Writing

DEFAULT_DECIMALS = 3
MOST_DECIMALS = 12
MOST_EQUATIONS = 80


def with_numbers(
    derivation: Derivation, network: Network, *, x: str, y: str | None = None, digits: int | None = None
) -> Derivation:
    """`derivation` with each of its formulas whose letters have numbers worked out for the input `x`.

    `x` lists numbers, "1, -2, 1/2"; with feedback those of each time step, separated by semicolons. `y` lists those of
    the target, where there is a loss. A network without weights gets small whole ones. `digits` is the number of
    decimals; without it, fractions are kept where they are short. NetworkError where the network or the input does
    not fit, or no formula has numbers.
    """
    check_size(network)
    _check_digits(digits)
    _check_functions(network)
    inputs = read_inputs(network, x)
    has_weights = network.parameters is not None
    numbered = network if has_weights else with_whole_numbers(network, [_floats(rows) for rows in inputs])
    letters = Letters(numbered)
    functions = {phi.symbol: phi for layer in numbered.layers if (phi := activation_of(layer)) is not None}
    functions[LOGARITHM.symbol] = LOGARITHM
    _check_steps(derivation, letters, len(inputs))
    given = given_numbers(numbered, letters, inputs) | _target(letters, y)
    is_true = partial(_are_true, given, functions)
    found = tuple(_worked(equations(derivation, letters, len(inputs), is_true), given, functions))
    if not found:
        raise NetworkError(_nothing_found(derivation, network))
    decimals = digits if digits is not None or _are_short(found) else DEFAULT_DECIMALS
    steps = tuple(_steps(found, given, functions, decimals))
    is_rounded = any(step.relation == "approx" for step in steps)
    remarks = (*derivation.remarks, *_remarks(has_weights, decimals if is_rounded else None))
    place = where_numbers_stand(derivation, is_true)
    together = (*derivation.steps[:place], *steps, *derivation.steps[place:])
    return replace(derivation, steps=together, remarks=remarks)


LOGARITHM = ActivationFunction("the logarithm", "log", formula=log)
"""Of cross-entropy, which is written with it."""


def _target(letters: Letters, y: str | None) -> dict[str, Rows]:
    """The numbers of the target, by its letter."""
    if y is None:
        return {}
    network = letters.network
    letter = target_letter(letters, letters.layer(network.output.name))
    return {letter.name: read_column(y, network.output_shape[0], "y", "the network puts out")}


def _are_true(given: dict[str, Rows], functions: Functions, pairs: tuple[tuple[Any, Any], ...]) -> bool:
    """Is each first its second, for these numbers?"""
    try:
        sides = [[worked_out(one, given, functions, None).value for one in pair] for pair in pairs]
    except NoNumber:
        return False
    return all(first == second for first, second in sides)


@dataclass(frozen=True)
class _Found:
    """An equation with the formula that has numbers."""

    left: Any
    formula: Any
    part: Part


def _worked(found: tuple[Equation, ...], given: dict[str, Rows], functions: Functions) -> Iterator[_Found]:
    """Each equation as soon as its letters have numbers; what it computes is then a number too."""
    known = dict(given)
    waiting = list(found)
    count = 0
    while waiting:
        made = next(
            ((one, done) for one in waiting if (done := _first(one, known, functions)) is not None), None
        )
        if made is None:
            return
        equation, (formula, part) = made
        waiting.remove(equation)
        is_known = (
            isinstance(equation.left, _LETTERS) and equation.left.name in known and not equation.is_again
        )
        if is_known or not any(letter.name in known for letter in letters_in(formula)):
            continue
        count += 1
        if count > MOST_EQUATIONS:
            raise NetworkError(
                f"worked out, this derivation has more than {MOST_EQUATIONS} formulas: take fewer layers or time steps"
            )
        if isinstance(equation.left, _LETTERS):
            known.setdefault(equation.left.name, part.value)  # type: ignore[arg-type]
        yield _Found(equation.left, formula, part)


_LETTERS = (MatrixSymbol, Symbol)


def _first(equation: Equation, known: dict[str, Rows], functions: Functions) -> tuple[Any, Part] | None:
    for formula in equation.formulas:
        try:
            return formula, worked_out(formula, known, functions, None)
        except NoNumber:
            continue
    return None


def _are_short(found: tuple[_Found, ...]) -> bool:
    return all(is_short(entry) for one in found for row in one.part.value or () for entry in row)


def _steps(
    found: tuple[_Found, ...],
    given: dict[str, Rows],
    functions: Functions,
    decimals: int | None,
) -> Iterator[Step]:
    formulas = tuple((one.left.name, one.formula) for one in found if isinstance(one.left, _LETTERS))
    truth = Truth(tuple(given.items()), formulas, tuple(functions.items()))
    known = dict(given)
    for one in found:
        part = worked_out(one.formula, known, functions, decimals)
        if isinstance(one.left, _LETTERS):
            known.setdefault(one.left.name, part.value)  # type: ignore[arg-type]
        yield from Writing(one.left, one.formula, part, truth, decimals).steps()


# What does not fit -----------------------------------------------------------------------------


def _check_digits(digits: int | None) -> None:
    if digits is not None and (isinstance(digits, bool) or not 0 <= digits <= MOST_DECIMALS):
        raise NetworkError(f"numbers cannot be rounded to {digits!r} decimals: give 0 to {MOST_DECIMALS}")


def _check_steps(derivation: Derivation, letters: Letters, given: int) -> None:
    """NetworkError where the derivation reads inputs of later time steps than are given."""
    names = {letter.name for step in derivation.steps for letter in letters_in(step.after)}
    x = letters.names[letters.network.input.name]
    last = next((time for time in range(MOST_STEPS, given, -1) if subscripted(x, time) in names), None)
    if letters.network.has_feedback and last is not None:
        raise NetworkError(
            f"the derivation is unrolled over {last} time steps, but x gives {given}: give the numbers of {last}, "
            f"separated by semicolons, or set steps to {given}"
        )


def _check_functions(network: Network) -> None:
    for layer in network.layers:
        phi = activation_of(layer)
        if phi is not None and phi.formula is None:
            raise NetworkError(
                f"layer {layer.name!r} has the activation {phi.name}, which stands for any function and has no values: "
                "give the network a known one, as in x[2] -> 3 relu -> 1"
            )


def _nothing_found(derivation: Derivation, network: Network) -> str:
    if network.has_feedback:
        return (
            f"{derivation.topic} speaks of any time t here, and such letters have no numbers: take a topic that "
            "unrolls the feedback, such as feedback, nesting or training"
        )
    return f"{derivation.topic} has no formula to put numbers in: take a topic such as stack, nesting or collapse"


def _floats(rows: Rows) -> list[float]:
    return [float(row[0]) for row in rows]


def _remarks(has_weights: bool, decimals: int | None) -> Iterator[str]:
    if not has_weights:
        yield "The network came without weights: these small whole numbers were chosen for computing by hand."
    if decimals is not None:
        places = f"{decimals} decimal{'s' * (decimals != 1)}"
        yield f"What stands after ≈ is rounded to {places} for the page; all is computed from unrounded numbers."
