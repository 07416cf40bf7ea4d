"""The steps of backpropagation as they are taught: forward, the loss, then from the output back to every weight."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sympy import Identity, OneMatrix

from ...networks import SIGMOID, TANH, Add, Complement, Concatenate, Dense, Layer, Multiply, NetworkError
from ..derivation import Definition, Step, Substitution
from ..expressions import Activation, children, entrywise, minus, plus, times
from ..unfolding.unrolling import Key, Unrolled
from .backward import Backward
from .losses import ELL, REASONS, loss_formula
from .nodes import Gradient, sloped, transposed

MOST_VALUES = 2_000
"""Beyond so many values, over all layers and times, nobody reads the steps of all of them."""


def backpropagation(backward: Backward, layers: Iterable[Layer] | None = None) -> tuple[Step, ...]:
    """∂ℓ/∂W and ∂ℓ/∂b of `layers`, by default of all, with every δ that leads to them."""
    graph = backward.graph
    if len(backward.order) > MOST_VALUES:
        raise NetworkError(
            f"written out, this network computes {len(backward.order)} values, and steps are written for up to "
            f"{MOST_VALUES}: take fewer layers or time steps"
        )
    chosen = {layer.name for layer in (graph.letters.network.dense_layers if layers is None else layers)}
    wanted = _needed(backward, chosen)
    steps = [*_forward(backward), _loss_step(backward), *_known_slopes(backward)]
    explained: set[str] = set()
    for key in backward.named:
        if key in wanted:
            steps += _delta_steps(backward, key)
        if key[0] in chosen and _is_earliest(backward, key):
            steps += _weight_steps(backward, key, explained)
    return tuple(steps)


def letter_roles(backward: Backward) -> tuple[tuple[str, str], ...]:
    """z, h, δ, W and b of a layer have its colour."""
    letters = backward.graph.letters
    roles = dict(letters.roles)
    for key in backward.order:
        layer = backward.graph.layer(key)
        own = [backward.summed(key), backward.graph.letter(key), backward.delta(key)]
        own += letters.weights(layer) if isinstance(layer.operation, Dense) else ()
        roles |= {letter.name: letters.role_of_layer(layer) for letter in own}
        roles |= {
            letter.name: letters.role(letter.name)
            for letter in map(backward.graph.letter, backward.graph.reads(key))
        }
    for weight, parts in backward.splits:
        roles |= {part.name: letters.role(weight.name) for part in children(parts)}
    roles |= {backward.target.name: "output", ELL.name: "emphasis"}
    return tuple(roles.items())


def _needed(backward: Backward, chosen: set[str]) -> set[Key]:
    """What lies between the output and the chosen layers."""
    found: set[Key] = set()
    for key in backward.order:
        if key[0] in chosen or any(source in found for source in backward.graph.reads(key)):
            found.add(key)
    return found


def _is_earliest(backward: Backward, key: Key) -> bool:
    """Is it the first time at which this layer computes? From there on all its δs are known."""
    return key == next(one for one in backward.order if one[0] == key[0])


# Forward -----------------------------------------------------------------------------------


def _forward(backward: Backward) -> Iterator[Step]:
    for letter, formula, key in backward.forward:
        reason = _forward_reason(backward, letter, key)
        yield Step(letter, "define", formula, reason, Definition(((letter, formula),)))
    for weight, parts in backward.splits:
        reason = "The columns of this matrix belong to the parts of the stack that it is multiplied by."
        yield Step(weight, "define", parts, reason, Definition(((weight, parts),)))


def _forward_reason(backward: Backward, letter: Any, key: Key) -> str:
    graph, what = backward.graph, described(backward.graph, key)
    operation = graph.layer(key).operation
    if isinstance(operation, Dense) and letter == backward.summed(key):
        added = " and adds its bias" if operation.has_bias else ""
        return f"{what[0].upper()}{what[1:]} weighs what it is given{added}."
    match operation:
        case Concatenate():
            return "The outputs are stacked, one above the other."
        case Multiply():
            return "The outputs are multiplied, number by number."
        case Complement():
            return "What is not let through: one minus the gate."
        case Add():
            return "The outputs are added, number by number."
    phi = graph.activation(key)
    is_entrywise = phi is None or phi.is_elementwise
    return (
        "The activation answers, number by number." if is_entrywise else "Softmax makes probabilities of it."
    )


def described(graph: Unrolled, key: Key) -> str:
    """The layer in words; a gate by its letter."""
    gate = graph.letters.cell_letters.get(key[0])
    if gate is None or not graph.is_dense(key):
        return graph.described(key)
    return f"gate {gate}" if key[1] is None else f"gate {gate} at time {key[1]}"


def _known_slopes(backward: Backward) -> Iterator[Step]:
    """σ′(z) = σ(z) ⊙ (1 − σ(z)) and tanh′(z) = 1 − tanh(z) ⊙ tanh(z), once for each, by what the layer has answered."""
    told: set[str] = set()
    for key in backward.order:
        phi = backward.graph.activation(key)
        if phi not in (SIGMOID, TANH) or not backward.graph.is_dense(key) or phi.name in told:
            continue
        told.add(phi.name)
        z, h = backward.summed(key), backward.graph.letter(key)
        ones = OneMatrix(h.args[1], 1)
        known = entrywise(h, minus(ones, h)) if phi == SIGMOID else minus(ones, entrywise(h, h))
        reason = "The slope of this activation follows from its answer, here as in every layer: it costs nothing new."
        yield Step(sloped(phi, z), "derivative", known, reason, Definition(((h, Activation(phi, z)),)))


def _loss_step(backward: Backward) -> Step:
    formula = loss_formula(backward.loss, backward.output, backward.target)
    return Step(ELL, "define", formula, REASONS[backward.loss], Definition(((ELL, formula),)))


# Backward ----------------------------------------------------------------------------------


def _delta_steps(backward: Backward, key: Key) -> Iterator[Step]:
    """δ = ∂ℓ/∂z = …"""
    gradient, left = Gradient(ELL, backward.summed(key)), backward.delta(key)
    if key == backward.graph.target and backward.loss == "cross_entropy":
        yield from softmax_steps(gradient, left, backward.output, backward.target, backward.definitions)
        return
    after = backward.backed(key)
    if isinstance(after, Gradient) and after.letter == gradient.letter:
        after = gradient
    yield Step(gradient, "chain rule", after, _delta_reason(backward, key), backward.definitions, left)


def softmax_steps(
    gradient: Any, left: Any, output: Any, target: Any, definitions: Definition
) -> Iterator[Step]:
    """∂ℓ/∂z = ŷ (1ᵀy) − y, and ŷ − y where the target is a distribution."""
    total = times(transposed(OneMatrix(target.args[1], 1)), target)
    first, after = minus(times(output, total), target), minus(output, target)
    reason = "Softmax and logarithm nearly undo each other: the output is left, times the sum of the target, minus it."
    yield Step(gradient, "chain rule", first, reason, definitions, left)
    reason = "The target's numbers add up to 1, so the error is what was said minus what is true."
    yield Step(first, "suppose", after, reason, Substitution(((total, Identity(1)),)), left)


def _delta_reason(backward: Backward, key: Key) -> str:
    graph = backward.graph
    steep = through_activation(graph.activation(key) if graph.is_dense(key) else None)
    if key == graph.target:
        return f"The error begins as the change of the loss with the output{steep}."
    readers = [reader for reader, _ in backward.uses[key]]
    if len(readers) > 1:
        return f"All that read this output send their errors back, and these add up{steep}."
    through = " through its weights" if graph.is_dense(readers[0]) else ""
    return f"The error of {described(graph, readers[0])} comes back{through}{steep}."


def through_activation(phi: Any) -> str:
    """What the activation does to the error, as the end of a sentence."""
    if phi is None:
        return ""
    if phi.is_elementwise:
        return ", scaled by how steep the activation is at each neuron"
    return ", and passes softmax, where every output depends on every input"


def _weight_steps(backward: Backward, earliest: Key, explained: set[str]) -> Iterator[Step]:
    """∂ℓ/∂W = Σ δ hᵀ and ∂ℓ/∂b = Σ δ, over all times at which the layer computes."""
    graph, layer = backward.graph, backward.graph.layer(earliest)
    keys = [key for key in backward.order if key[0] == layer.name]
    where = described(graph, (earliest[0], None))
    over_time = ", added up over all times" if len(keys) > 1 else ""

    def reason(kind: str, sentence: str) -> str:
        is_new = kind + over_time not in explained
        explained.add(kind + over_time)
        return f"{sentence}{over_time}." if is_new else f"The same for {kind} of {where}{over_time}."

    for place, weight in enumerate(graph.letters.weights(layer)):
        terms = [
            times(backward.delta(key), transposed(graph.letter(graph.reads(key)[place]))) for key in keys
        ]
        why = reason(
            "the weights", "Each weight's gradient is the error behind it times the number that came in"
        )
        yield Step(Gradient(ELL, weight), "chain rule", plus(*terms), why, backward.definitions)
    bias = graph.letters.bias(layer)
    if bias is not None:
        why = reason("the bias", "The bias is added as it is: its gradient is the error itself")
        terms = [backward.delta(key) for key in keys]
        yield Step(Gradient(ELL, bias), "chain rule", plus(*terms), why, backward.definitions)
