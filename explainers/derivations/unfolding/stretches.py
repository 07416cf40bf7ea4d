"""What collapses where activations stand in the way: each stretch between them, and then the smaller network."""

from __future__ import annotations

from typing import Any

from ...networks import Elementwise, Layer
from ..derivation import Step
from ..expressions import Activation
from ..symbols import before_activation
from .affine import Stretch
from .collapsing import collapsed_stretch, written_out_steps
from .unrolling import Key, Unrolled
from .vectors import Obstacle


def stretches(graph: Unrolled) -> list[Stretch]:
    """What stands before each activation, and before the output; with feedback, at the last time step."""
    targets: dict[Key, None] = {}
    for key in graph.order:
        if not graph.is_computed(key) or key[1] != graph.steps:
            continue
        if graph.activation(key) is not None:
            target = before(graph, key)
            if target == key or graph.is_affine(target):
                targets[target] = None
        elif key == graph.target and graph.is_affine(key):
            targets[key] = None
    return [Stretch(graph, key) for key in targets]


def before(graph: Unrolled, key: Key) -> Key:
    """Whose sum the activation of `key` is applied to: its own, or for an activation layer that of what it reads."""
    return graph.reads(key)[0] if isinstance(graph.layer(key).operation, Elementwise) else key


def collapsed_stretches(graph: Unrolled, which: list[Stretch]) -> tuple[Step, ...]:
    """The steps of each, and, where the layers stand in a row, the network of what is left."""
    steps: list[Step] = []
    results: dict[Key, Any] = {}
    for number, stretch in enumerate(which, start=1):
        made = collapsed_stretch(stretch, _left(graph, stretch.target), number if len(which) > 1 else None)
        steps += made.steps
        results[stretch.target] = made.result
    is_free = not any(isinstance(layer.operation, Obstacle) for layer in graph.letters.network.layers)
    if which and is_free and graph.letters.network.is_chain:
        _put_together(graph, results, steps)
    return tuple(steps)


def _left(graph: Unrolled, target: Key) -> Any:
    if graph.activation(target) is None:
        return graph.letter(target)
    layer: Layer = graph.layer(target)
    return before_activation(graph.letters, layer, target[1])


def _put_together(graph: Unrolled, results: dict[Key, Any], steps: list[Step]) -> None:
    """ŷ = A_2 φ(A_1 x + c_1) + c_2: each activation's output written out, the collapsed inside it."""

    def computed(key: Key) -> Any:
        phi = graph.activation(key)
        inside = key if phi is None else before(graph, key)
        argument = results.get(inside)
        if argument is None:
            return graph.written(key, graph.is_lettered)
        return argument if phi is None else Activation(phi, argument)

    inner = [
        key
        for key in reversed(graph.order)
        if key != graph.target and (graph.activation(key) is not None or key in results)
    ]
    definitions = [(graph.letter(key), computed(key)) for key in inner]
    words = {graph.letter(key): graph.described(key) for key in inner}
    written_out_steps(steps, computed(graph.target), definitions, graph.letter(graph.target), words=words)
