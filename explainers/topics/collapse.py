"""Without activations a deep network is one affine map: ŷ = A x + c, however deep, wide or branched it is.

With bias-free layers c is 0 and the map is linear. An activation stops the collapse: then each stretch between
activations collapses by itself.
"""

from __future__ import annotations

from ..derivations.affine import Stretch
from ..derivations.collapsing import collapsed_stretch, letter_roles
from ..derivations.derivation import Derivation, Step
from ..derivations.symbols import Letters, activation_of, before_activation
from ..derivations.unrolling import Key, Unrolled, time_steps
from ..networks import PHI, Elementwise, Layer, Network
from .nesting import nested_steps

EXAMPLE = Network.feedforward(3, 4, 4, 2)


def derive(
    network: Network = EXAMPLE, *, steps: int | None = None, is_identity: bool | None = None
) -> Derivation:
    """ŷ = A x + c, step by step.

    `steps` is the number of time steps of a network with feedback. `is_identity` says whether activations are
    taken as the identity first; by default only φ, of which nothing is known, is, while a given one, such as
    ReLU, stops the collapse.
    """
    letters = Letters(network)
    standing = [layer for layer in network.layers if activation_of(layer) is not None]
    if is_identity is None:
        is_identity = all(activation_of(layer) == PHI for layer in standing)
    graph = Unrolled(letters, time_steps(network, steps), is_identity)
    return _whole(graph) if is_identity else _in_stretches(graph, standing)


def _whole(graph: Unrolled) -> Derivation:
    made = collapsed_stretch(Stretch(graph, graph.target), graph.letter(graph.target))
    remark = (
        "The map is affine: a matrix and a shift. It is linear only where every bias is zero."
        if made.has_constant
        else "No layer has a bias, so the map is linear: nothing is added."
    )
    roles = letter_roles(graph.letters, made.steps)
    return Derivation("collapse", "Without activations, every depth is one layer", made.steps, roles, (remark,))


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
    remarks = tuple(dict.fromkeys(_in_the_way(graph.letters, layer) for layer in standing))
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


def _in_the_way(letters: Letters, layer: Layer) -> str:
    phi = activation_of(layer)
    assert phi is not None
    number = letters.numbers.get(layer.name)
    where = f"layer {number}" if number and layer.name == f"layer{number}" else f"layer {layer.name}"
    return f"The activation {phi.name} of {where} stands in the way: a matrix cannot pass through it."
