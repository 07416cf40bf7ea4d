"""Gradients through time as steps: ∂h_T/∂h_0 as a product, and how large it can be."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sympy import Integer, Symbol, diff

from ...networks import SIGMOID, TANH, ActivationFunction, NetworkError
from ..derivation import Certified, Definition, Ordering, Step
from ..symbols import activation_of, before_activation
from .norms import STEEPEST, Gates, Norm, NormOfProduct, bound_of, steepest
from .sensitivity import Sensitivity, remembered
from .unrolling import Unrolled


def gradients_in_time(graph: Unrolled) -> tuple[list[Step], list[str]]:
    """∂h_T/∂h_0 as a product, and how large it can be; what cannot be written so is said in a remark."""
    steps: list[Step] = []
    remarks: list[str] = []
    for way in _ways(graph):
        try:
            made = way.steps()
        except NetworkError as refusal:
            remarks.append(f"The gradient is left out: {refusal}.")
            continue
        bound = _bounded(graph, made, _gates(way))
        steps += [*_sums(way), *made, *bound]
        if way.held:
            remarks.append(HELD)
        elif bound:
            remarks.append(VANISHING)
        else:
            remarks.append(SEVERAL)
    return steps, list(dict.fromkeys(remarks)) or [FORGOTTEN]


def _sums(way: Sensitivity) -> list[Step]:
    """What z is: the sum inside the activation of each layer on the way."""
    letters, steps = way.graph.letters, []
    for name in dict.fromkeys(name for name, _ in way.dependent[1:]):
        layer = letters.network.by_name[name]
        if way.graph.is_dense((name, 1)) and activation_of(layer) is not None:
            z, meaning = before_activation(letters, layer, "t"), letters.pre_activation(layer, "t")
            reason = (
                "The sum inside the activation gets a letter: how steep the activation is there will count."
            )
            steps.append(Step(z, "define", meaning, reason, Definition(((z, meaning),))))
    return steps


HELD = (
    "The gates are held here as they are: along the memory alone nothing is multiplied by a matrix, and where a gate "
    "is open, at 1, the gradient passes unchanged. That is why cells remember longer."
)
VANISHING = (
    "Each step back multiplies by the same matrix and a slope once more: where their product is below 1 the gradient "
    "vanishes, where it is above 1 it can explode."
)
SEVERAL = (
    "Each way back through time is a product, and the gradient is the sum of these: the longer they are, the more of "
    "them vanish or explode."
)
FORGOTTEN = (
    "What is fed back here does not come round again: nothing is remembered for longer than the delay."
)


def _ways(graph: Unrolled) -> Iterable[Sensitivity]:
    """For each cell, back along its memory, the gates held; and back through the first state that remembers itself."""
    network = graph.letters.network
    inside: set[str] = set()
    for cell in network.cells:
        inside |= {layer.name for layer in cell.layers}
        way = remembered(graph, cell.states[0].name, frozenset(gate.name for gate in cell.gates))
        if way is not None:
            yield way
    sources = dict.fromkeys(
        edge.source for edge, _ in network.edges if edge.delay and edge.source not in inside
    )
    ways = (remembered(graph, source) for source in sources)
    first = next((way for way in ways if way is not None), None)
    if first is not None:
        yield first


def _gates(way: Sensitivity) -> Gates:
    """The letters of the gates held, and what they stand for."""
    letters, times = way.graph.letters, range(1, (way.graph.steps or 0) + 1)
    held = [layer for layer in letters.network.layers if layer.name in way.held]
    return tuple((letters.layer(one.name, time), letters.value(one, time)) for one in held for time in times)


def _bounded(graph: Unrolled, gradient: tuple[Step, ...], gates: Gates) -> list[Step]:
    """‖∂h_T/∂h_0‖ ≤ (max|φ′| ‖U‖)^T, and before it how steep φ is; with gates held, how large they are."""
    functions = tuple(
        dict.fromkeys(phi for layer in graph.letters.network.layers if (phi := activation_of(layer)))
    )
    first, product = gradient[0], gradient[-1].after
    bound = bound_of(product, functions, gates)
    if bound is None:
        return []
    evidence = Certified(NormOfProduct(functions, product, first.evidence, gates))
    if gates:
        z = Symbol("z", real=True)
        assert SIGMOID.formula is not None
        below = Step(SIGMOID.formula(z), "bound the gate", Integer(1), GATE, Ordering(), None, "lt")
        return [below, Step(Norm(first.before), "bound", bound, SHRINKING, evidence, None, "le")]
    steps = [
        Step(
            *_slope(phi),
            f"The slope of {_called(phi)} is nowhere above {steepest(phi)}.",
            Ordering(),
            None,
            "le",
        )
        for phi in functions
        if phi in (SIGMOID, TANH)
    ]
    meaning = ", with m the largest slope of the activation" if bound.has(STEEPEST) else ""
    reason = (
        f"The norm, how much longer a vector can get, is at most the product of the factors' norms{meaning}."
    )
    return [*steps, Step(Norm(first.before), "bound", bound, reason, evidence, None, "le")]


GATE = "A gate is a sigmoid, which stays below 1."
SHRINKING = (
    "So along the memory alone, how much longer a vector can get, the norm, is at most 1: nothing explodes."
)


def _called(phi: ActivationFunction) -> str:
    return "the sigmoid" if phi == SIGMOID else phi.name


def _slope(phi: ActivationFunction) -> tuple[Any, str, Any]:
    """φ′(z), and the number that it is never above."""
    z = Symbol("z", real=True)
    assert phi.formula is not None
    return diff(phi.formula(z), z), "bound the slope", steepest(phi)
