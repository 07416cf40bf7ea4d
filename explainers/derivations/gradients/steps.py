"""The steps of backpropagation as they are taught: forward, the loss, then from the output back to every weight."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sympy import Identity, OneMatrix

from ...networks import Complement, Concatenate, Dense, Elementwise, Layer, Multiply
from ..derivation import Definition, Step, Substitution
from ..expressions import minus, plus, times
from ..unfolding.unrolling import Key, Unrolled
from .backward import Backward
from .losses import ELL, REASONS, loss_formula
from .nodes import Gradient, transposed


def backpropagation(backward: Backward, layers: Iterable[Layer] | None = None) -> tuple[Step, ...]:
    """∂ℓ/∂W and ∂ℓ/∂b of `layers`, by default of all, with every δ that leads to them."""
    graph = backward.graph
    chosen = {layer.name for layer in (graph.letters.network.dense_layers if layers is None else layers)}
    wanted = _needed(backward, chosen)
    steps = [*_forward(backward), _loss_step(backward)]
    for key in backward.named:
        if key in wanted:
            steps += _delta_steps(backward, key)
        if key[0] in chosen and _is_earliest(backward, key):
            steps += _weight_steps(backward, graph.layer(key))
    return tuple(steps)


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
    graph, what = backward.graph, backward.graph.described(key)
    operation = graph.layer(key).operation
    if isinstance(operation, Dense):
        if letter != backward.summed(key):
            return (
                "The activation answers, number by number."
                if _is_entrywise(graph, key)
                else "Softmax answers."
            )
        added = " and adds its bias" if operation.has_bias else ""
        return f"{what[0].upper()}{what[1:]} weighs what it is given{added}."
    if isinstance(operation, Elementwise):
        return (
            "The activation answers, number by number." if _is_entrywise(graph, key) else "Softmax answers."
        )
    if isinstance(operation, Concatenate):
        return "The outputs are stacked, one above the other."
    if isinstance(operation, Multiply):
        return "The outputs are multiplied, number by number."
    return (
        "What is not let through: one minus the gate."
        if isinstance(operation, Complement)
        else ("The skip adds the outputs.")
    )


def _is_entrywise(graph: Unrolled, key: Key) -> bool:
    phi = graph.activation(key)
    return phi is None or phi.is_elementwise


def _loss_step(backward: Backward) -> Step:
    formula = loss_formula(backward.loss, backward.output, backward.target)
    return Step(ELL, "define", formula, REASONS[backward.loss], Definition(((ELL, formula),)))


# Backward ----------------------------------------------------------------------------------


def _delta_steps(backward: Backward, key: Key) -> Iterator[Step]:
    """δ = ∂ℓ/∂z = …"""
    gradient, left = Gradient(ELL, backward.summed(key)), backward.delta(key)
    if key == backward.graph.target and backward.loss == "cross_entropy":
        yield from _softmax_steps(backward, gradient, left)
        return
    reason = _delta_reason(backward, key)
    yield Step(gradient, "chain rule", backward.backed(key), reason, backward.definitions, left)


def _softmax_steps(backward: Backward, gradient: Any, left: Any) -> Iterator[Step]:
    """∂ℓ/∂z = ŷ (1ᵀy) − y, and ŷ − y where the target is a distribution."""
    output, target = backward.output, backward.target
    total = times(transposed(OneMatrix(target.args[1], 1)), target)
    first, after = minus(times(output, total), target), minus(output, target)
    reason = "Softmax and logarithm undo each other: what is left is the output, times the sum of the target, minus it."
    yield Step(gradient, "chain rule", first, reason, backward.definitions, left)
    reason = "The target is a distribution, its numbers add up to 1: the error is what was said minus what is true."
    yield Step(first, "specialise", after, reason, Substitution(((total, Identity(1)),)), left)


def _delta_reason(backward: Backward, key: Key) -> str:
    has_slope = backward.graph.is_dense(key) and backward.graph.activation(key) is not None
    steep = ", times how steep the activation is there" if has_slope else ""
    if key == backward.graph.target:
        return f"It begins with how the loss changes with the output{steep}."
    if len(backward.uses[key]) > 1:
        return f"All that read this output send back their shares, and the shares add up{steep}."
    return f"The share of the layer after it comes back the way it went{steep}."


def _weight_steps(backward: Backward, layer: Layer) -> Iterator[Step]:
    """∂ℓ/∂W = Σ δ hᵀ and ∂ℓ/∂b = Σ δ, over all times at which the layer computes."""
    graph, letters = backward.graph, backward.graph.letters
    keys = [key for key in backward.order if key[0] == layer.name]
    several = (
        " Its weights are the same at all times, so what each time says adds up." if len(keys) > 1 else ""
    )
    for place, weight in enumerate(letters.weights(layer)):
        terms = [
            times(backward.delta(key), transposed(graph.letter(graph.reads(key)[place]))) for key in keys
        ]
        reason = "A weight's share is the error behind it times the number that went in."
        if several:
            reason = "A weight's share is the error behind it times the number that went in, added up over all times."
        yield Step(Gradient(ELL, weight), "define", plus(*terms), reason, backward.definitions)
    bias = letters.bias(layer)
    if bias is not None:
        reason = "A bias is added as it is: its share is the error itself" + (
            ", added up over all times." if several else "."
        )
        terms = [backward.delta(key) for key in keys]
        yield Step(Gradient(ELL, bias), "define", plus(*terms), reason, backward.definitions)
