"""Without activations a deep network is one affine map: ŷ = A x + c, however deep, wide or branched it is.

With bias-free layers c is 0 and the map is linear. An activation stops the collapse: then each stretch between
activations collapses by itself.
"""

from __future__ import annotations

from ..derivations.derivation import Derivation
from ..derivations.symbols import Letters, activation_of
from ..derivations.unfolding.affine import Stretch
from ..derivations.unfolding.collapsing import collapsed_stretch, letter_roles
from ..derivations.unfolding.every_length import (
    every_depth,
    every_time,
    given_time,
    is_one_recurrent_layer,
    kind_of_map,
)
from ..derivations.unfolding.stretches import collapsed_stretches, stretches
from ..derivations.unfolding.unrolling import Unrolled, time_steps
from ..derivations.unfolding.vectors import Obstacle, as_vectors, meanings, needs_vectors, obstacle_remark
from ..networks import PHI, Layer, Multiply, Network, NetworkError
from ..networks.numbers import without_activations
from .nesting import nested_steps

EXAMPLE = Network.feedforward(3, 4, 4, 2)
MOST_LISTED = 4
"""Layers with one activation that are named one by one."""


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
        return every_depth(network, depth)
    given, network = network, as_vectors(network) if needs_vectors(network) else network
    letters = Letters(network)
    if steps == "T":
        return every_time(letters)
    standing = [layer for layer in network.layers if activation_of(layer) is not None]
    obstacles = [layer for layer in standing if isinstance(layer.operation, Obstacle)]
    if is_identity is None:
        is_identity = all(activation_of(layer) == PHI for layer in standing if layer not in obstacles)
    gates = [layer for layer in network.layers if isinstance(layer.operation, Multiply)]
    if is_identity and gates:
        raise NetworkError(
            f"layer {gates[0].name!r} multiplies the outputs of two layers, and a product is not affine: such a "
            "network does not collapse even without its activations, so take a network without gates"
        )
    graph = Unrolled(letters, time_steps(network, steps), is_identity)
    if is_identity and is_one_recurrent_layer(network):
        return given_time(graph)
    if is_identity and obstacles:
        # In several stretches one letter would stand for a value with its activation and for one without.
        graph = Unrolled(Letters(as_vectors(without_activations(given))), graph.steps)
        return _in_stretches(graph, obstacles)
    return _whole(graph) if is_identity else _in_stretches(graph, standing)


def _whole(graph: Unrolled) -> Derivation:
    made = collapsed_stretch(Stretch(graph, graph.target), graph.letter(graph.target))
    roles = letter_roles(graph.letters, made.steps)
    return Derivation(
        "collapse",
        "Without activations, every depth is one layer",
        made.steps,
        roles,
        (kind_of_map(made.has_constant), *meanings(graph.letters, made.steps)),
    )


def _in_stretches(graph: Unrolled, standing: list[Layer]) -> Derivation:
    """Each stretch between activations by itself; where none is longer than a layer, the nested formula."""
    which = [stretch for stretch in stretches(graph) if stretch.can_collapse]
    if not which and any(isinstance(layer.operation, Obstacle) for layer in standing):
        raise NetworkError(
            "between the activations and poolings of this network there is never more than one layer, so nothing "
            "collapses: set is_identity to true to leave out its activations, or take average pooling"
        )
    steps = collapsed_stretches(graph, which) if which else nested_steps(graph)
    gates = [layer for layer in graph.letters.network.layers if isinstance(layer.operation, Multiply)]
    remarks = _all_in_the_way(graph, [*standing, *gates])
    found = {
        0: "Between two activations there is never more than one layer: nothing collapses.",
        1: "One stretch between activations collapses.",
    }.get(len(which), f"{len(which)} stretches between activations collapse.")
    title = "Where an activation stands, the collapse stops"
    roles = letter_roles(graph.letters, steps)
    return Derivation("collapse", title, steps, roles, (*remarks, found, *meanings(graph.letters, steps)))


def _all_in_the_way(graph: Unrolled, layers: list[Layer]) -> tuple[str, ...]:
    """One sentence for each layer; where many layers have one activation, one for them all."""
    by_activation: dict[object, list[Layer]] = {}
    for layer in layers:
        is_obstacle = isinstance(layer.operation, Obstacle)
        by_activation.setdefault(layer.name if is_obstacle else activation_of(layer), []).append(layer)
    sentences: list[str] = []
    for phi, several in by_activation.items():
        if len(several) <= MOST_LISTED or phi is None:
            sentences += [_in_the_way(graph, layer) for layer in several]
        else:
            name = activation_of(several[0]).name  # type: ignore[union-attr]
            sentences.append(
                f"The activation {name} of {len(several)} layers stands in the way: a matrix cannot pass it."
            )
    return tuple(dict.fromkeys(sentences))


def _in_the_way(graph: Unrolled, layer: Layer) -> str:
    phi = activation_of(layer)
    where = graph.described((layer.name, None))
    if (obstacle := obstacle_remark(layer, where)) is not None:
        return obstacle
    if phi is None:
        return f"The product of two outputs in {where} stands in the way: it is not affine."
    return f"The activation {phi.name} of {where} stands in the way: a matrix cannot pass it."
