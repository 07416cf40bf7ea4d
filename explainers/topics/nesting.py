"""A deep network is one formula inside another: substituted from the output backwards, a layer at a time."""

from __future__ import annotations

from ..derivations.derivation import Derivation, Step
from ..derivations.symbols import Letters
from ..derivations.unfolding.affine import MOST_LETTERS
from ..derivations.unfolding.collapsing import letter_roles, written_out_steps
from ..derivations.unfolding.every_length import nested_to_any_depth
from ..derivations.unfolding.unrolling import Unrolled, time_steps
from ..derivations.unfolding.vectors import in_matrices, meanings
from ..networks import Network, NetworkError

EXAMPLE = Network.parse("x[3] -> 5 phi -> 5 phi -> 2 phi")
MOST_SINGLE_STEPS = 6


def derive(network: Network = EXAMPLE, *, depth: str | None = None, steps: int | None = None) -> Derivation:
    """ŷ as one formula in x.

    `depth="L"` writes it for any number of layers, with dots. `steps` is the number of time steps that a network
    with feedback is unrolled over.
    """
    if depth is not None:
        return nested_to_any_depth(network, depth)
    graph = Unrolled(Letters(in_matrices(network)), time_steps(network, steps))
    made = nested_steps(graph)
    remark = "Read it from the inside out: that is the order in which the network computes."
    roles = letter_roles(graph.letters, made)
    title = "A deep network is a formula within a formula"
    return Derivation("nesting", title, made, roles, (remark, *meanings(graph.letters, made)))


def nested_steps(graph: Unrolled) -> tuple[Step, ...]:
    """One step for each layer whose output is replaced; beyond six, the rest in one."""
    target = graph.target
    if graph.written_length(target) > MOST_LETTERS:
        raise NetworkError(
            f"written out, this network's formula has more than {MOST_LETTERS} letters, "
            "because its paths multiply: take fewer layers or time steps"
        )
    definitions = [
        (graph.letter(key), graph.written(key, graph.is_lettered))
        for key in reversed(graph.order)
        if key != target and graph.is_lettered(key) and graph.is_computed(key)
    ]
    steps: list[Step] = []
    left = graph.letter(target)
    first = graph.written(target, graph.is_lettered)
    words = {graph.letter(key): graph.described(key) for key in graph.order}
    written_out_steps(steps, first, definitions, left, words=words, most=MOST_SINGLE_STEPS)
    if not steps:
        reason = "There is one layer only: its formula is the whole network."
        steps.append(Step(first, "write out", first, reason, left=left))
    return tuple(steps)
