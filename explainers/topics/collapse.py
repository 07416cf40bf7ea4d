"""Without activations a deep network is one affine map: ŷ = A x + c, however deep, wide or branched it is.

With bias-free layers c is 0 and the map is linear. An activation stops the collapse: then each stretch between
activations collapses by itself.
"""

from __future__ import annotations

from sympy import Symbol

from ..derivations.affine import Stretch
from ..derivations.collapsing import collapsed_stretch, letter_roles, recurrence_steps
from ..derivations.derivation import Definition, Derivation, Step
from ..derivations.expressions import matrix, plus, times, vector
from ..derivations.families import (
    BiasSum,
    NestedLayers,
    RecurrentSum,
    WeightProduct,
    collapse_induction,
    power,
    recurrence_induction,
    width,
)
from ..derivations.symbols import Letters, activation_of, before_activation
from ..derivations.unrolling import Key, Unrolled, time_steps
from ..networks import PHI, Dense, Edge, Elementwise, Layer, Network, NetworkError
from .nesting import nested_steps

EXAMPLE = Network.feedforward(3, 4, 4, 2)


def derive(
    network: Network = EXAMPLE,
    *,
    depth: str | None = None,
    steps: int | str | None = None,
    is_identity: bool | None = None,
) -> Derivation:
    """ŷ = A x + c, step by step.

    `depth="L"` proves it for every depth at once, by induction; of the network only whether it has biases then
    counts. `steps` is the number of time steps of a network with feedback, "T" for every number. `is_identity`
    says whether activations are taken as the identity first; by default only φ, of which nothing is known, is,
    while a given one, such as ReLU, stops the collapse.
    """
    if depth is not None:
        return _any_depth(network, depth)
    letters = Letters(network)
    if steps == "T":
        return _any_time(letters)
    standing = [layer for layer in network.layers if activation_of(layer) is not None]
    if is_identity is None:
        is_identity = all(activation_of(layer) == PHI for layer in standing)
    graph = Unrolled(letters, time_steps(network, steps), is_identity)
    if is_identity and _is_one_recurrent_layer(network):
        return _recurrence(graph)
    return _whole(graph) if is_identity else _in_stretches(graph, standing)


def _whole(graph: Unrolled) -> Derivation:
    made = collapsed_stretch(Stretch(graph, graph.target), graph.letter(graph.target))
    roles = letter_roles(graph.letters, made.steps)
    return Derivation(
        "collapse",
        "Without activations, every depth is one layer",
        made.steps,
        roles,
        (_kind(made.has_constant),),
    )


def _any_depth(network: Network, depth: str) -> Derivation:
    if depth != "L":
        raise NetworkError(
            f'depth is "L", for every depth, but was given {depth!r}: a network has its own depth'
        )
    if not network.is_chain or len(network.dense_layers) != len(network.layers) - 1:
        raise NetworkError(
            "every depth at once is proved for dense layers in a row: take a network such as x[3] -> 4 -> 2, "
            "or leave depth out"
        )
    has_bias = any(layer.operation.has_bias for layer in network.dense_layers)  # type: ignore[attr-defined]
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
        Step(nested, "induction", flat, by_induction, collapse_induction(has_bias), left),
        Step(flat, "name", short, _naming(has_bias), Definition(pairs), left),
    )
    return Derivation(
        "collapse", "Without activations, every depth is one layer", made, DEPTH_ROLES, (_kind(has_bias),)
    )


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


def _any_time(letters: Letters) -> Derivation:
    """h_T of a recurrent layer, for every T."""
    network = letters.network
    layer = network.output
    if not _is_one_recurrent_layer(network):
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
    steps = (Step(first, "induction", flat, reason, recurrence_induction(total, state), left),)
    roles = (*letter_roles(letters, steps), (f"{x.name}_t", "input"))
    remark = "The further back an input lies, the more often it has been multiplied by the same matrix."
    return Derivation(
        "collapse",
        "Without activations, all time is one layer",
        steps,
        roles,
        (remark, _kind(bias is not None)),
    )


def _is_one_recurrent_layer(network: Network) -> bool:
    """h_t = W_x x_t + W_h h_{t−1} + b and nothing else."""
    layer = network.output
    return (
        len(network.layers) == 2
        and len(layer.inputs) == 2
        and isinstance(layer.operation, Dense)
        and layer.inputs[1] == Edge(layer.name, 1)
    )


def _recurrence(graph: Unrolled) -> Derivation:
    """A given number of time steps, collected by powers of the feedback weights."""
    steps = recurrence_steps(graph)
    remark = "The further back an input lies, the more often it has been multiplied by the same matrix."
    roles = letter_roles(graph.letters, steps)
    has_bias = graph.letters.bias(graph.layer(graph.target)) is not None
    return Derivation(
        "collapse", "Without activations, all time is one layer", steps, roles, (remark, _kind(has_bias))
    )


def _naming(has_bias: bool) -> str:
    added = ", and all that is added is one vector." if has_bias else "."
    return "All the matrices together are one matrix" + added


def _kind(has_bias: bool) -> str:
    if has_bias:
        return "The map is affine: a matrix and a shift. It is linear only where every bias is zero."
    return "No layer has a bias, so the map is linear: nothing is added."


def _in_stretches(graph: Unrolled, standing: list[Layer]) -> Derivation:
    """Each stretch between activations by itself; where none is longer than a layer, the nested formula."""
    steps: list[Step] = []
    stretches = [stretch for stretch in _stretches(graph) if stretch.can_collapse]
    for number, stretch in enumerate(stretches, start=1):
        layer = graph.layer(stretch.target)
        left = (
            graph.letter(stretch.target)
            if graph.activation(stretch.target) is None
            else before_activation(graph.letters, layer, stretch.target[1])
        )
        steps += collapsed_stretch(stretch, left, number if len(stretches) > 1 else None).steps
    if not steps:
        steps = list(nested_steps(graph))
    made = tuple(steps)
    remarks = tuple(dict.fromkeys(_in_the_way(graph, layer) for layer in standing))
    found = {
        0: "Between two activations there is never more than one layer: nothing collapses.",
        1: "One stretch between activations collapses.",
    }.get(len(stretches), f"{len(stretches)} stretches between activations collapse.")
    title = "Where an activation stands, the collapse stops"
    return Derivation("collapse", title, made, letter_roles(graph.letters, made), (*remarks, found))


def _stretches(graph: Unrolled) -> list[Stretch]:
    """What stands before each activation, and before the output; with feedback, at the last time step."""
    targets: dict[Key, None] = {}
    for key in graph.order:
        if not graph.is_computed(key) or key[1] != graph.steps:
            continue
        if graph.activation(key) is not None:
            is_own_layer = isinstance(graph.layer(key).operation, Elementwise)
            target = graph.reads(key)[0] if is_own_layer else key
            if not is_own_layer or graph.is_affine(target):
                targets[target] = None
        elif key == graph.target:
            targets[key] = None
    return [Stretch(graph, key) for key in targets]


def _in_the_way(graph: Unrolled, layer: Layer) -> str:
    phi = activation_of(layer)
    assert phi is not None
    where = graph.described((layer.name, None))
    return f"The activation {phi.name} of {where} stands in the way: a matrix cannot pass it."
