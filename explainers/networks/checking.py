"""What makes a list of layers a network: names, an order in which they can be computed, shapes that fit."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from heapq import heappop, heappush

from ..spelling import nearest, quoted
from .errors import NetworkError
from .layers import Edge, Layer
from .operations import Concatenate, Dense, Input, Shape, shape_text

MOST_LAYERS = 10_001  # the input and 10,000 layers
LONGEST_DELAY = 1000
LONGEST_LISTED_CYCLE = 8


def check_layers(layers: Sequence[Layer]) -> None:
    """NetworkError unless names are unique, edges lead somewhere, and the one input stands first."""
    if len(layers) < 2:
        raise NetworkError("a network needs an input and at least one layer: for example x[3] -> 2")
    if len(layers) > MOST_LAYERS:
        raise NetworkError(f"a network of {len(layers)} layers is too large: {MOST_LAYERS} is the most")
    _check_first(layers)
    names: dict[str, None] = {}  # in their order
    for layer in layers:
        if layer.name in names:
            raise NetworkError(f"two layers are named {layer.name!r}: rename one of them")
        names[layer.name] = None
    for number, layer in enumerate(layers):
        for edge in layer.inputs:
            _check_edge(number, layer, edge, names)


def _check_first(layers: Sequence[Layer]) -> None:
    for number, layer in enumerate(layers):
        if not isinstance(layer, Layer):
            raise NetworkError(f"{quoted(layer)} is not a layer: give Layer(name, operation, inputs)")
        is_input = isinstance(layer.operation, Input)
        if number == 0 and not is_input:
            raise NetworkError(f"the first layer, {layer.name!r}, must be the input: put Input((3,)) first")
        if number and is_input:
            raise NetworkError(
                f"layer {number} ({layer.name!r}) is a second input: a network has one input, its first layer"
            )
        if is_input and layer.inputs:
            raise NetworkError(f"the input {layer.name!r} cannot read a layer: give it no inputs")
        if not is_input and all(edge.delay for edge in layer.inputs):
            what = "feedback only" if layer.inputs else "nothing"
            raise NetworkError(
                f"layer {number} ({layer.name!r}) reads {what}: give it an input of the same time step"
            )


def _check_edge(number: int, layer: Layer, edge: Edge, names: Mapping[str, None]) -> None:
    if edge.source not in names:
        raise NetworkError(
            f"layer {number} ({layer.name!r}) reads {edge.source!r}, but there is no such layer: "
            f"{nearest(edge.source, names.keys())}"
        )
    if (
        isinstance(edge.delay, bool)
        or not isinstance(edge.delay, int)
        or not (0 <= edge.delay <= LONGEST_DELAY)
    ):
        raise NetworkError(
            f"layer {number} ({layer.name!r}) reads {edge.source!r} with a delay of {quoted(edge.delay)}: "
            f"a delay is a whole number of time steps from 0 to {LONGEST_DELAY}"
        )


def in_computing_order(layers: tuple[Layer, ...]) -> tuple[Layer, ...]:
    """The layers as written where that works, else moved no further than needed, the output last.

    NetworkError, listing the cycle, where layers wait for each other without a delay.
    """
    place = {layer.name: number for number, layer in enumerate(layers)}
    if all(e.delay or place[e.source] < place[layer.name] for layer in layers for e in layer.inputs):
        return layers
    sorter = TopologicalSorter(
        {place[layer.name]: [place[e.source] for e in layer.inputs if not e.delay] for layer in layers}
    )
    try:
        sorter.prepare()
    except CycleError as error:
        raise NetworkError(_cycle_sentence([layers[number].name for number in error.args[1]])) from None
    order: list[int] = []
    ready: list[int] = []
    while sorter.is_active():
        for number in sorter.get_ready():
            heappush(ready, number)
        order.append(heappop(ready))
        sorter.done(order[-1])
    output = _output(layers)
    order.remove(output)
    return tuple(layers[number] for number in [*order, output])


def _output(layers: tuple[Layer, ...]) -> int:
    """The layer written last, unless others read it; then the only one that none reads."""
    read = {edge.source for layer in layers for edge in layer.inputs if not edge.delay}
    unread = [number for number, layer in enumerate(layers) if layer.name not in read]
    if layers[-1].name in read and len(unread) > 1:
        raise NetworkError(
            f"which layer is the output? {layers[-1].name!r} stands last but is read by another, and "
            f"{', '.join(repr(layers[number].name) for number in unread[:5])} are read by none: "
            "put the output last"
        )
    return unread[-1]


def _cycle_sentence(cycle: list[str]) -> str:
    if len(cycle) == 2:
        return (
            f"layer {cycle[0]!r} reads itself in the same time step: "
            f"give that edge a delay, as in <- {cycle[0]} or + {cycle[0]}[t-1]"
        )
    if len(cycle) > LONGEST_LISTED_CYCLE:
        left_out = f"… {len(cycle) - LONGEST_LISTED_CYCLE + 1} more …"
        cycle = [*cycle[: LONGEST_LISTED_CYCLE // 2], left_out, *cycle[-LONGEST_LISTED_CYCLE // 2 + 1 :]]
    return (
        f"the layers {' -> '.join(cycle)} wait for each other: "
        "declare one of these edges as feedback with a delay, as in <- h or + h[t-1]"
    )


def shapes_of(layers: tuple[Layer, ...]) -> dict[str, Shape]:
    """Output shapes by name; NetworkError names the layer that its inputs do not fit."""
    shapes = _settled(layers)
    return {layer.name: _output_shape(number, layer, shapes) for number, layer in enumerate(layers)}


def _settled(layers: tuple[Layer, ...]) -> dict[str, Shape]:
    """Output shapes, each from the inputs that are known first: with feedback, some are known only later.

    A concatenation waits for all that it reads; one that waits for itself grows with each time step.
    """
    shapes: dict[str, Shape] = {}
    readers: dict[str, list[int]] = {layer.name: [] for layer in layers}
    awaited = [0] * len(layers)
    for number, layer in enumerate(layers):
        for edge in layer.inputs:
            readers[edge.source].append(number)
            awaited[number] += isinstance(layer.operation, Concatenate)
    ready = deque(n for n, layer in enumerate(layers) if isinstance(layer.operation, Input | Dense))
    met = set(ready)
    while ready:
        number = ready.popleft()
        layer = layers[number]
        shapes[layer.name] = _output_shape(number, layer, shapes)
        for reader in readers[layer.name]:
            awaited[reader] -= 1
            if awaited[reader] <= 0 and reader not in met:
                met.add(reader)
                ready.append(reader)
    if len(shapes) < len(layers):
        raise NetworkError(_growth_sentence(layers, shapes))
    return shapes


def _output_shape(number: int, layer: Layer, shapes: Mapping[str, Shape]) -> Shape:
    known = [edge.source for edge in layer.inputs if edge.source in shapes]
    try:
        return layer.operation.output_shape([shapes[source] for source in known])
    except NetworkError as error:
        sources = ", ".join(f"{source!r} ({shape_text(shapes[source])})" for source in known[:4])
        raise NetworkError(
            f"layer {number} ({layer.operation.kind} {layer.name!r}, after {sources}) {error}"
        ) from None


def _growth_sentence(layers: tuple[Layer, ...], shapes: Mapping[str, Shape]) -> str:
    # Walk back from any layer without a shape, by undelayed edges where there are: the first concatenation
    # that is met twice is fed by itself.
    by_name = {layer.name: layer for layer in layers}
    name = next(layer.name for layer in layers if layer.name not in shapes)
    met: set[str] = set()
    while name not in met or not isinstance(by_name[name].operation, Concatenate):
        met.add(name)
        waiting = [edge for edge in by_name[name].inputs if edge.source not in shapes]
        name = min(waiting, key=lambda edge: edge.delay).source
    return (
        f"layer {name!r} would grow with each time step, since it concatenates what it feeds itself: "
        "put a dense layer between, or add instead"
    )
