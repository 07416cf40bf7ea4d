"""The bias: at input 0 every product is struck out and only φ(b) is left; and one curve for each of several b."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from explainers.derivations.derivation import Derivation, Step
from explainers.derivations.formula import Cancelled, Fence, Formula, Row, Token, with_parts
from explainers.derivations.neurons import Neuron, neuron_of
from explainers.derivations.printing.building import unlabelled
from explainers.derivations.printing.identity import with_ids
from explainers.networks import IDENTITY, SIGMOID, ActivationFunction, Network
from explainers.topics.bias import EXAMPLE, derive

from ..charts.shifted_curves import MOST_CURVES, shifted_curves
from ..describing import counted, listed, named
from ..errors import DiagramError
from ..figure import Figure, Label
from ..layouts.measures import FORMULA, LABEL, U
from ..layouts.parts import Part, beside, figure_of
from ..layouts.statements import equated, line_of, stacked
from ..layouts.words import number
from ..theme import LIGHT, Theme
from ..typesetting import typeset


def draw(
    network: Network = EXAMPLE,
    *,
    unit: int = 1,
    layer: int | str | None = None,
    biases: Sequence[float] = (2.0, 0.0, -2.0),
    theme: Theme = LIGHT,
) -> Figure:
    """The struck-out terms on the left; on the right the neuron's answer for each of one to three `biases`.

    Where nothing is known of the activation, the sigmoid stands for it.
    """
    if not 1 <= len(biases) <= MOST_CURVES or not np.isfinite(biases).all():
        raise DiagramError(f"{len(biases)} biases were given: give one to {MOST_CURVES} finite numbers")
    neuron = neuron_of(network, unit, layer)
    derivation = derive(network, unit=unit, layer=layer)
    phi = neuron.phi or IDENTITY
    shown = SIGMOID if phi.function is None else phi
    whole = beside([_statement(neuron, derivation), shifted_curves(shown, tuple(biases))], 8 * U)
    return figure_of(whole, _alt(neuron, shown, biases), title="What the bias does", theme=theme)


def _alt(neuron: Neuron, shown: ActivationFunction, biases: Sequence[float]) -> str:
    inputs = counted(int(neuron.inputs), "input") if neuron.inputs.is_Integer else f"{neuron.inputs} inputs"
    left = "only the bias is left" if neuron.bias is not None else "nothing is left, for there is no bias"
    values = listed([f"{number(float(shown(np.array(b))))} for b = {number(b, 1)}" for b in biases])
    many = "for several biases: the curve shifts sideways with b" if len(biases) > 1 else "for one bias"
    return (
        f"One neuron with {inputs}. With every input 0 each weighted term is struck out and {left}. "
        f"A chart shows the output ({named(shown)}) over the weighted sum {many}. For the input 0 it is {values}."
    )


def _statement(neuron: Neuron, derivation: Derivation) -> Part:
    """The neuron for any input; then for the input 0, struck out; then what is left."""
    at_zero, cancel = derivation.steps[0], derivation.steps[1]
    lines = [
        _words("any", "for any input"),
        line_of("formula:any", equated(at_zero.left, at_zero.before, derivation)),
        _words("zero", ("for the input ", *_zero(neuron, derivation))),
        line_of("formula:zero", _struck(at_zero, derivation)),
        _after(at_zero, cancel, derivation),
    ]
    first = stacked(lines[:2], 1.2 * U)
    second = stacked(lines[2:], 1.6 * U)
    return first + second.moved(0.0, first.bounds.bottom - 3.2 * U - second.bounds.top)


def _zero(neuron: Neuron, derivation: Derivation) -> tuple[Formula, ...]:
    """x = 0."""
    role = dict(derivation.roles).get(neuron.x.name, "")
    name = unlabelled(neuron.x, {neuron.x.name: role})
    return (with_ids(Row((name, Token("=", "relation", "="), Token("0", "bold", "0")))),)


def _words(id: str, content: str | tuple[Formula | str, ...]) -> Part:
    return Part(
        (Label(f"when:{id}", content, (0.0, 0.0), LABEL, anchor="start", vertical="baseline", role="second"),)
    )


def _struck(step: Step, derivation: Derivation) -> Formula:
    """ŷ = φ(…) with every product with 0 struck out."""
    roles = dict(derivation.roles)
    right = _strike(unlabelled(step.after, roles))
    return with_ids(Row((unlabelled(step.left, roles), Token("=", "relation", "="), right)))


def _strike(formula: Formula) -> Formula:
    """Products with a 0 in them are struck out, in the brackets of φ where there are any."""
    if isinstance(formula, Row) and formula.parts and isinstance(formula.parts[-1], Fence):
        fence = formula.parts[-1]
        return with_parts(formula, (*formula.parts[:-1], replace(fence, body=_strike(fence.body))))
    terms = formula.parts if isinstance(formula, Row) else (formula,)
    if not any(_is_plus(term) for term in terms):
        terms = (formula,)
    struck = [
        Cancelled(term, id=f"strike:{place}", role="wrong") if _has_zero(term) else term
        for place, term in enumerate(terms, start=1)
    ]
    return Row(tuple(struck))


def _is_plus(part: Formula) -> bool:
    return isinstance(part, Token) and part.style == "operator" and part.text in "+-"


def _has_zero(term: Formula) -> bool:
    return isinstance(term, Row) and any(isinstance(part, Token) and part.text == "0" for part in term.parts)


def _after(at_zero: Step, cancel: Step, derivation: Derivation) -> Part:
    """= φ(b), its = under the one above."""
    roles = dict(derivation.roles)
    row = with_ids(Row((Token("=", "relation", "="), unlabelled(cancel.after, roles))))
    name = with_ids(unlabelled(at_zero.left, roles))
    x = typeset(name, FORMULA).width + 0.28 * FORMULA
    return Part((Label("formula:left", row, (x, 0.0), FORMULA, anchor="start", vertical="baseline"),))
