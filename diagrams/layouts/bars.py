"""Networks of any shape as a row of bars, one for each layer, with skip arcs above and feedback loops below.

Runs of equal layers are folded into one bar with ×k below it; of very long rows the middle is left out.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace

from explainers.derivations.formula import Token
from explainers.derivations.symbols import LAYER_COLOURS
from explainers.networks import Add, Concatenate, Dense, Elementwise, Input, Layer, Multiply, Network
from explainers.networks.operations import shape_text

from ..figure import Box, Disc, Label, Look, Mark
from ..typesetting import typeset_all
from .column import Column, Neuron
from .measures import DOT, LABEL, NUMBER, OUTLINE, RADIUS, SMALL, U
from .neurons import merge_sign, trunk
from .parts import Part
from .wiring.arcs import skip_arcs
from .wiring.jumps import jumps
from .wiring.loops import feedback_below
from .wiring.panels import reads

_WIDTH = 3.2 * U
_GAP = 2.6 * U
_MOST_BARS = 44
_SHORTEST = 64.0


@dataclass(frozen=True)
class Run:
    """Layers that are drawn as one: `layers` are all alike when there are several."""

    layers: tuple[Layer, ...]
    text: str

    @property
    def first(self) -> Layer:
        return self.layers[0]


def bars(network: Network) -> tuple[Part, tuple[str, ...]]:
    """The picture, and what is left out of it."""
    runs = folded(network)
    left_out = [
        f"{len(run.layers)} layers {run.text!r} are drawn once" for run in runs if len(run.layers) > 1
    ]
    shown: list[Run | None] = list(runs)
    if len(runs) > _MOST_BARS:
        half = _MOST_BARS // 2
        left_out.append(f"{sum(len(run.layers) for run in runs[half:-half])} layers in the middle")
        shown = [*runs[:half], None, *runs[-half:]]
    columns = _columns(network, shown)
    skips, loops = jumps(columns)
    there = {layer.name for run in shown if run is not None for layer in run.layers}
    missing = [edge for edge, layer in network.edges if edge.source not in there and layer.name in there]
    if missing and None in shown:
        left_out.append(f"{len(missing)} edges out of them")
    whole = _trunk(columns) + skip_arcs(columns, skips, max(c.top for c in columns) + 1.5 * U)
    return whole + feedback_below(columns, loops) + _marks(columns, shown), tuple(left_out)


def folded(network: Network) -> list[Run]:
    """The layers in order, three or more alike in a row as one run."""
    readers: dict[str, int] = {}
    for edge, _ in network.edges:
        readers[edge.source] = readers.get(edge.source, 0) + 1
    runs: list[Run] = []
    for before, layer in zip((None, *network.layers), network.layers, strict=False):
        text = words(network, layer)
        is_plain = before is not None and [e.source for e in layer.inputs if not e.delay] == [before.name]
        is_plain = is_plain and len(layer.inputs) == 1 and before is not None and readers[before.name] == 1
        if runs and is_plain and runs[-1].text == text and layer != network.output:
            runs[-1] = Run((*runs[-1].layers, layer), text)
        else:
            runs.append(Run((layer,), text))
    return [run for whole in runs for run in _unfolded(whole)]


def _unfolded(run: Run) -> list[Run]:
    return [run] if len(run.layers) >= 3 else [Run((layer,), run.text) for layer in run.layers]


def words(network: Network, layer: Layer) -> str:
    """What a bar says: "dense 8, ReLU"; a name of the user's comes first."""
    shape = shape_text(network.shapes[layer.name])
    operation = layer.operation
    if isinstance(operation, Elementwise):
        text = operation.activation.name
    else:
        text = f"{operation.kind} {shape}"
        phi = getattr(operation, "activation", None)
        if phi is not None and not phi.is_identity:
            text += f", {phi.name}"
    own = layer.name.rstrip("0123456789")
    is_own = own not in ("layer", operation.kind, "") and not isinstance(operation, Input)
    return f"{layer.name}: {text}" if is_own else text


def _role(network: Network, layer: Layer) -> str:
    if isinstance(layer.operation, Input):
        return "input"
    if isinstance(layer.operation, Elementwise):
        return "activation"
    if layer.name == network.output.name:
        return "output"
    if isinstance(layer.operation, Dense):
        number = [dense.name for dense in network.dense_layers].index(layer.name)
        return f"layer {number % LAYER_COLOURS + 1}"
    return "bias"


def _columns(network: Network, shown: list[Run | None]) -> tuple[Column, ...]:
    texts = typeset_all((run.text, LABEL, False) for run in shown if run is not None)
    height = max(_SHORTEST, *(text.width + 3 * U for text in texts))
    columns: list[Column] = []
    x = 0.0
    for run in shown:
        if run is None:
            dots = tuple((x + shift * U, 0.0) for shift in (-1, 0, 1))
            columns.append(Column(network.layers[0], "dots", "second", x, (), dots, 2 * U))
        else:
            columns.append(_column(network, run, x, height))
        x += _WIDTH + _GAP
    return tuple(columns)


def _column(network: Network, run: Run, x: float, height: float) -> Column:
    # A run is known by its last layer, which the next one reads; what enters it enters its first.
    layer = replace(run.layers[-1], inputs=run.first.inputs)
    neuron = Neuron(layer.name, 1, (x, 0.0))
    if isinstance(layer.operation, Add | Concatenate | Multiply):
        return Column(layer, "merge", "second", x, (neuron,), (), 0.62 * RADIUS)
    return Column(layer, "bar", _role(network, layer), x, (neuron,), (), _WIDTH / 2, height=height)


def _trunk(columns: tuple[Column, ...]) -> Part:
    """The arrows from each mark to the next one, where that reads it."""
    marks: list[Mark] = []
    for source, target in itertools.pairwise(columns):
        if "dots" not in (source.kind, target.kind) and reads(source, target):
            marks.append(trunk(source, target))
    return Part(tuple(marks))


def _marks(columns: tuple[Column, ...], shown: list[Run | None]) -> Part:
    marks: list[Mark] = []
    for column, run in zip(columns, shown, strict=True):
        if run is None:
            marks += [
                Disc(f"dots:{k}", at, 1.5 * DOT, Look("second", 1.0, 0.0)) for k, at in enumerate(column.dots)
            ]
            continue
        id = f"layer:{column.layer.name}"
        center = (column.x, 0.0)
        if column.kind == "merge":
            sign = merge_sign(column.layer)
            marks.append(Disc(id, center, column.radius, Look("second", 0.0, OUTLINE)))
            marks.append(
                Label(f"sign:{column.layer.name}", Token(sign, "word", "merge"), center, NUMBER, about=id)
            )
            continue
        size = (2 * column.radius, 2 * column.half_height)
        marks.append(Box(id, center, size, 0.1 * size[0], Look(column.role, 0.22, OUTLINE)))
        marks.append(Label(f"name:{column.layer.name}", run.text, center, LABEL, about=id, angle=90.0))
        if len(run.layers) > 1:
            at = (column.x, column.bottom - 1.6 * U)
            marks.append(
                Label(f"times:{column.layer.name}", f"×{len(run.layers)}", at, SMALL * 1.1, role="second")
            )
    return Part(tuple(marks))
