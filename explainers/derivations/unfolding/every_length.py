"""The collapse for every depth, and in time: by induction where the number is a letter."""

from __future__ import annotations

from sympy import Symbol

from ...networks import IDENTITY, Dense, Edge, Network, NetworkError
from ..derivation import Definition, Derivation, Induction, Step
from ..expressions import matrix, plus, substituted, times, vector
from ..families import (
    BiasSum,
    NestedLayers,
    RecurrentState,
    RecurrentSum,
    WeightProduct,
    layer_output,
    power,
    width,
)
from ..symbols import Letters, activation_of
from .collapsing import letter_roles, naming_reason, recurrence_steps
from .unrolling import Unrolled


def kind_of_map(has_bias: bool) -> str:
    """Affine or linear, in a sentence."""
    if has_bias:
        return "The map is affine: a matrix and a shift. It is linear only where every bias is zero."
    return "No layer has a bias, so the map is linear: nothing is added."


def every_depth(network: Network, depth: str) -> Derivation:
    """ŷ = A x + c for every depth L, by induction; of `network` only whether it has biases counts."""
    has_bias = _in_a_row(network, depth)
    letter = Symbol("L", integer=True, positive=True)
    left, x = vector("yhat", width("L")), vector("x", width(0))
    nested, product, added = NestedLayers(letter, has_bias), WeightProduct(letter), BiasSum(letter)
    a, c = matrix("A", width("L"), width(0)), vector("c", width("L"))
    flat = plus(times(product, x), *([added] if has_bias else []))
    short = plus(times(a, x), *([c] if has_bias else []))
    pairs = ((a, product), *(((c, added),) if has_bias else ()))
    by_induction = (
        "It holds for one layer, and every layer more only multiplies and adds: so it holds for any depth."
    )
    made = (
        Step(nested, "induction", flat, by_induction, Induction(letter), left),
        Step(flat, "name", short, naming_reason(has_bias), Definition(pairs), left),
    )
    return Derivation(
        "collapse",
        "Without activations, every depth is one layer",
        made,
        DEPTH_ROLES,
        (kind_of_map(has_bias),),
    )


def _in_a_row(network: Network, depth: str) -> bool:
    """Whether the layers, dense and in a row, have biases; NetworkError where they are not, or depth is no L."""
    if depth != "L":
        raise NetworkError(
            f'depth is "L", for every depth, but was given {depth!r}: a network has its own depth'
        )
    if not network.is_chain or len(network.dense_layers) != len(network.layers) - 1:
        raise NetworkError(
            "every depth at once is proved for dense layers in a row: take a network such as x[3] -> 4 -> 2, "
            "or leave depth out"
        )
    return any(layer.operation.has_bias for layer in network.dense_layers)  # type: ignore[attr-defined]


def nested_to_any_depth(network: Network, depth: str) -> Derivation:
    """ŷ = φ(W_L φ(W_{L−1} φ(⋯ φ(W_1x + b_1) ⋯) + b_{L−1}) + b_L)."""
    has_bias = _in_a_row(network, depth)
    phi = activation_of(network.dense_layers[0]) or IDENTITY
    if any((activation_of(layer) or IDENTITY) != phi for layer in network.dense_layers):
        raise NetworkError(
            "any depth at once is written for one activation in all layers: take a network such as "
            "x[3] -> 5 phi -> 2 phi, or leave depth out"
        )
    depth_ = Symbol("L", integer=True, positive=True)
    nested = NestedLayers(depth_, has_bias, phi.symbol)
    left, h, below = vector("yhat", width("L")), layer_output(depth_ - 1), layer_output(depth_ - 2)
    first = nested.next(h, depth_)
    meaning = nested.next(below, depth_ - 1)
    second = substituted(first, {h: meaning})
    replaced = "The output of the layer before is replaced by the formula that computes it."
    again = "The same again for every layer, down to the input."
    evidence = Induction(depth_, ((below, NestedLayers(depth_ - 2, has_bias, phi.symbol)),))
    steps = (
        Step(first, "write out", second, replaced, Definition(((h, meaning),)), left),
        Step(second, "induction", nested, again, evidence, left),
    )
    roles = (*DEPTH_ROLES, ("h_L-1", "layer 2"), ("h_L-2", "layer 3"), (phi.symbol, "activation"))
    remark = "Read it from the inside out: that is the order in which the network computes."
    return Derivation("nesting", "A deep network is a formula within a formula", steps, roles, (remark,))


DEPTH_ROLES = (
    *(
        (f"{letter}_{number}", role)
        for letter in "Wb"
        for number, role in (("1", "layer 1"), ("L-1", "layer 2"), ("L", "output"))
    ),
    ("x", "input"),
    ("yhat", "output"),
    ("A", "emphasis"),
    ("c", "emphasis"),
)
"""Between the first layer and the last any colour would do."""


def every_time(letters: Letters) -> Derivation:
    """h_T of a recurrent layer, for every T."""
    network = letters.network
    layer = network.output
    if not is_one_recurrent_layer(network):
        raise NetworkError(
            "every number of steps at once is proved for one recurrent layer, as in x[4] -> h: 8 <- h: "
            "give steps a number"
        )
    forward, feedback = letters.weights(layer)
    bias = letters.bias(layer)
    x, state = letters.layer(network.input.name), letters.layer(layer.name, 0)
    time = Symbol("T", integer=True, positive=True)
    left = letters.layer(layer.name, "T")
    total = RecurrentSum(time, feedback, forward, x, bias)
    first = letters.pre_activation(layer, "T")
    flat = plus(times(power(feedback, time), state), total)
    reason = (
        "It holds for one step, and every step more only multiplies what came before and adds what is new."
    )
    earlier = RecurrentState(time - 1, feedback, forward, x, state, bias)
    evidence = Induction(time, ((letters.layer(layer.name, "T-1"), earlier),))
    steps = (Step(first, "induction", flat, reason, evidence, left),)
    roles = (*letter_roles(letters, steps), (f"{x.name}_t", "input"))
    remark = "The further back an input lies, the more often it has been multiplied by the same matrix."
    return Derivation(
        "collapse",
        "Without activations, all time is one layer",
        steps,
        roles,
        (remark, kind_of_map(bias is not None)),
    )


def is_one_recurrent_layer(network: Network) -> bool:
    """h_t = W_x x_t + W_h h_{t−1} + b and nothing else."""
    layer = network.output
    return (
        len(network.layers) == 2
        and len(layer.inputs) == 2
        and isinstance(layer.operation, Dense)
        and layer.inputs[1] == Edge(layer.name, 1)
    )


def given_time(graph: Unrolled) -> Derivation:
    """A given number of time steps, collected by powers of the feedback weights."""
    steps = recurrence_steps(graph)
    remark = "The further back an input lies, the more often it has been multiplied by the same matrix."
    roles = letter_roles(graph.letters, steps)
    has_bias = graph.letters.bias(graph.layer(graph.target)) is not None
    return Derivation(
        "collapse",
        "Without activations, all time is one layer",
        steps,
        roles,
        (remark, kind_of_map(has_bias)),
    )
