"""What an architecture costs, from its shapes alone: output sizes, parameters and multiply-adds, part by part."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from sympy import Add, Symbol, expand

from ..derivations.counting.certificates import Counted, Uses, What
from ..derivations.counting.formulas import multiply_add_terms, parameter_terms, sum_of, times_of
from ..derivations.counting.reasons import reason
from ..derivations.counting.sizes import in_words, of_layer, size_steps
from ..derivations.derivation import Certified, Derivation, Equality, Evidence, Step
from ..networks import Layer, Network, NetworkError, Shape
from ..networks.architectures.building import part_of
from ..networks.architectures.parts import Part, parts
from ..networks.operations import shape_text

EXAMPLE = Network.known("lenet5")
MOST_PARTS = 24
"""Where there are more different blocks, whole stages are counted."""
MOST_TERMS = 16
"""Where a part has more, its blocks are given as numbers."""
MOST_COUNTED = 1_000_000
"""Larger sizes are multiplied and not counted one by one."""

_WORDS: dict[What, str] = {"parameters": "parameters", "multiply-adds": "multiplications"}
_TERMS = {"parameters": parameter_terms, "multiply-adds": multiply_add_terms}


def derive(network: Network = EXAMPLE) -> Derivation:
    """Sizes of windows, then parameters and multiply-adds of each part (equal ones once, ×N), then the totals.

    The network may be a known architecture, such as Network.known("resnet50").
    """
    counted = parts(network)
    if len(counted) > MOST_PARTS:
        counted = parts(network, depth=1)
    steps = [*size_steps(network)]
    for what in _WORDS:
        steps += _counts(network, counted, what)
    if not any(step.rule == "count" for step in steps):
        raise NetworkError(
            "this network has no weights to count: give it a dense layer or a convolution, as in x[3] -> 5 -> 2"
        )
    title = "What a network costs follows from its shapes"
    return Derivation(
        "architectures", title, tuple(steps), (), (_shapes(network, counted), *_remarks(network))
    )


# Counts -------------------------------------------------------------------------------------


def _counts(network: Network, counted: Sequence[Part], what: What) -> list[Step]:
    """One step for each part that has any, and the total."""
    steps: list[Step] = []
    totals: list[Any] = []
    for part in counted:
        terms = _terms(network, part.layers, what)
        if not terms:
            continue
        expression = sum_of(terms)
        count = expand(Add(*(term.doit() for term in terms)))
        steps.append(_count_step(network, part, what, expression, count))
        totals.append(times_of(part.times, [count]))
    if len(totals) > 1 or any(part.times > 1 for part in counted):
        together = sum_of(totals)
        why = "All parts together." if len(totals) > 1 else "Equal parts cost the same."
        total = expand(Add(*(term.doit() for term in totals)))
        steps.append(Step(together, "add up", total, why, Equality(), Symbol(_WORDS[what])))
    return steps


def _terms(network: Network, layers: Sequence[Layer], what: What) -> list[Any]:
    """The products of each layer; of a part with many, the numbers of its blocks."""

    def of(some: Iterable[Layer]) -> list[Any]:
        return [term for layer in some for term in _TERMS[what](layer.operation, network.input_shapes(layer))]

    if len(terms := of(layers)) <= MOST_TERMS:
        return terms
    blocks = groupby(layers, lambda layer: part_of(layer.name)[:2] or layer.name)
    return [
        expand(Add(*(term.doit() for term in products))) for _, block in blocks if (products := of(block))
    ]


def _count_step(network: Network, part: Part, what: What, expression: Any, count: Any) -> Step:
    layers: Counted = tuple((layer.operation, network.input_shapes(layer)) for layer in part.layers)
    sizes = [
        n
        for layer in part.layers
        for n in (*_flat(network.input_shapes(layer)), network.shapes[layer.name][0])
    ]
    is_countable = all(isinstance(n, int) and n <= MOST_COUNTED for n in sizes)
    evidence: Evidence = Certified(Uses(layers, what)) if is_countable else Equality()
    left = of_layer(_WORDS[what], part.name)
    return Step(expression, "count", count, reason(part, what), evidence, left)


def _flat(shapes: Sequence[Shape]) -> list[Any]:
    return [n for shape in shapes for n in shape]


# Remarks ------------------------------------------------------------------------------------


def _shapes(network: Network, counted: Sequence[Part]) -> str:
    """The way of the shape through the network."""
    way = [f"{network.input.name} {shape_text(network.input_shape)}"]
    for part in counted:
        several = f" (×{part.times})" if part.times > 1 else ""
        way.append(f"{in_words(part.name)} {shape_text(network.shapes[part.layers[-1].name])}{several}")
    return f"Shapes: {' → '.join(way)}."


def _remarks(network: Network) -> tuple[str, ...]:
    kinds = {layer.operation.kind for layer in network.layers}
    remarks = [
        (
            "A multiplication is counted with the addition that follows it, for one example. Biases, activations, "
            "pooling and normalisation are not counted, as in published counts; products with padded zeros are."
        )
    ]
    if "batchnorm" in kinds:
        remarks.append(
            "The means and variances of a normalisation are averages, not learnt: they are no parameters."
        )
    if "distance" in kinds:
        remarks.append("The patterns of the output are drawn by hand, not learnt: they are no parameters.")
    return tuple(remarks)
