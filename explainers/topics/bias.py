"""What the bias is for: where all inputs are 0, it alone decides; without one the answer there is forced."""

from __future__ import annotations

from typing import Any

from sympy import Add, Mul, Pow, Symbol, ZeroMatrix

from ..derivations.derivation import Derivation, Equality, Step, Substitution
from ..derivations.expressions import Activation, Dot, letters, plus, times, vector
from ..derivations.families import entry_name
from ..derivations.neurons import Neuron, neuron_of
from ..derivations.rules import specialised, without_zeros
from ..networks import Network

EXAMPLE = Network.parse("x[3] -> 1 phi")


def derive(network: Network = EXAMPLE, *, unit: int = 1, layer: int | str | None = None) -> Derivation:
    """At x = 0 every product cancels and ŷ = φ(b); and where w x + b changes its sign.

    `layer` is a dense layer's number or name, by default the first that fits; `unit` the neuron in it, from 1.
    """
    neuron = neuron_of(network, unit, layer)
    steps = (*_at_zero(neuron), *(_threshold() if neuron.bias is not None else ()))
    remark = (
        "Without a bias every neuron would answer 0 with one and the same value, whatever its weights are."
    )
    roles = tuple((_roles(neuron, steps) | dict(neuron.roles())).items())
    return Derivation("bias", "Where the input is nothing, the bias speaks", steps, roles, (remark,))


def _at_zero(neuron: Neuron) -> tuple[Step, ...]:
    """φ(w_1x_1 + … + b) at x = 0, then without b."""
    terms, zeros = _terms(neuron)
    bias = None if neuron.bias is None else vector(_name(neuron, "b"), 1)
    left = vector(_name(neuron, ""), 1)
    before = _fires(neuron, plus(*terms, *([] if bias is None else [bias])))
    at_zero = specialised(before, dict(zeros))
    left_over = without_zeros(at_zero)
    steps = [
        Step(before, "specialise", at_zero, "Let every input be 0.", Substitution(zeros), left),
        Step(
            at_zero,
            "cancel zeros",
            left_over,
            "A weight times 0 is 0: all products cancel.",
            Equality(),
            left,
        ),
    ]
    if bias is not None:
        none = ((bias, ZeroMatrix(1, 1)),)
        reason = "Without a bias nothing is left: the answer is forced, whatever the weights are."
        steps.append(
            Step(
                left_over, "specialise", specialised(left_over, dict(none)), reason, Substitution(none), left
            )
        )
    return tuple(steps)


def _terms(neuron: Neuron) -> tuple[list[Any], tuple[tuple[Any, Any], ...]]:
    """The products of weights and inputs, and the inputs as 0; one product of vectors where there are many."""
    if not neuron.is_short:
        zero = ZeroMatrix(neuron.inputs, 1)
        return [Dot(neuron.row_letter, neuron.x)], ((neuron.x, zero),)
    places = range(1, int(neuron.inputs) + 1)
    weights = [
        vector(entry_name(neuron.weight.name, *([] if neuron.is_alone else [neuron.row]), i), 1)
        for i in places
    ]
    inputs = [vector(entry_name(neuron.x.name, i), 1) for i in places]
    return [times(w, x) for w, x in zip(weights, inputs, strict=True)], tuple(
        (x, ZeroMatrix(1, 1)) for x in inputs
    )


def _name(neuron: Neuron, letter: str) -> str:
    """The letter of this neuron's bias or output."""
    own = neuron.letters.bias(neuron.layer).name if letter == "b" else neuron.letters.names[neuron.layer.name]  # type: ignore[union-attr]
    return own if neuron.is_alone else entry_name(own, neuron.row)


def _fires(neuron: Neuron, z: Any) -> Any:
    return z if neuron.phi is None else Activation(neuron.phi, z)


def _threshold() -> tuple[Step, ...]:
    """With one input: w x + b is 0 at x = −b/w."""
    w, x, b, z = map(Symbol, "wxbz")
    before = Add(Mul(w, x, evaluate=False), b, evaluate=False)
    place = Mul(-1, b, Pow(w, -1), evaluate=False)
    at_threshold = Add(Mul(w, place, evaluate=False), b, evaluate=False)
    cancelled = Add(Mul(-1, b, evaluate=False), b, evaluate=False)
    zero = ZeroMatrix(1, 1)
    pairs = ((x, place),)
    reason = "With one input, look where the neuron turns: put in minus the bias over the weight."
    return (
        Step(before, "specialise", at_threshold, reason, Substitution(pairs), z),
        Step(at_threshold, "cancel", cancelled, "The weight cancels.", Equality(), z),
        Step(
            cancelled,
            "cancel",
            zero,
            "There the sum is 0: the bias moves this place to and fro.",
            Equality(),
            z,
        ),
    )


def _roles(neuron: Neuron, steps: tuple[Step, ...]) -> dict[str, str]:
    """The roles of the entries, by their first letter."""
    named = dict(neuron.roles())
    by_letter = {"w": named[neuron.weight.name], neuron.x.name[0]: named[neuron.x.name], "b": "bias"}
    used = (letter.name for step in steps for letter in letters(step.before))
    return {name: by_letter.get(name[0], "") for name in used}
