"""The marks of a net in columns: neurons with what stands in them, dots, merges, and the lines between columns."""

from __future__ import annotations

import math
from collections.abc import Callable

from explainers.derivations.formula import Token
from explainers.derivations.symbols import Letters
from explainers.networks import Add, Layer, Multiply, Network

from ..curves import line
from ..figure import Box, Content, Curve, Disc, Label, Look, Mark, Point
from ..typesetting import typeset
from .column import Column, Neuron, node_id, whole_id
from .columns import box_word, neighbours
from .measures import ARROW, DOT, EDGE, NUMBER, OUTLINE, TIP, edge_opacity
from .parts import Part
from .words import neuron_name

_SMALLEST = 6.5  # points

Inside = Callable[[Layer, int | str], Content | None]


def neurons(
    columns: tuple[Column, ...],
    *,
    inside: Inside | None = None,
    size: float = NUMBER,
    look: Callable[[Column, Neuron], Look] | None = None,
) -> Part:
    """The discs with what stands in them, the dots, and the marks of merges and activations."""
    marks: list[Mark] = []
    for column in columns:
        for neuron in column.neurons:
            if column.kind == "neurons":
                paint = look(column, neuron) if look else Look(column.role, 0.22, OUTLINE)
                marks.append(Disc(neuron.id, neuron.center, column.radius, paint))
                content = inside(column.layer, neuron.index) if inside else None
                fitting = None if content is None else fitting_size(content, size, 1.84 * column.radius)
                if content is not None and fitting is not None:
                    id = f"value:{neuron.layer}:{neuron.index}"
                    marks.append(Label(id, content, neuron.center, fitting, about=neuron.id))
            else:
                marks.extend(_single(column))
        for number, dot in enumerate(column.dots, start=1):
            marks.append(Disc(f"dots:{column.layer.name}:{number}", dot, DOT, Look(column.role, 1.0, 0.0)))
    return Part(tuple(marks))


def fitting_size(content: Content, size: float, width: float) -> float | None:
    """`size`, or less where `content` is wider than `width`; None where it would be too small to be read."""
    needed = typeset(content, size).width
    fitting = size if needed <= width else size * width / needed
    return fitting if fitting >= _SMALLEST else None


def _single(column: Column) -> list[Mark]:
    """A merge as a small ring with its sign, an activation as a rounded box with its name."""
    name, center, radius = column.layer.name, column.neurons[0].center, column.radius
    id = node_id(column, column.neurons[0])
    if column.kind == "merge":
        sign = merge_sign(column.layer)
        return [
            Disc(id, center, radius, Look("second", 0.0, OUTLINE)),
            Label(f"sign:{name}", Token(sign, "word", "merge"), center, NUMBER, about=id),
        ]
    word = box_word(column.layer)
    return [
        Box(id, center, (2 * radius, 2 * radius), 0.2 * radius, Look("activation", 0.22, OUTLINE)),
        Label(f"sign:{name}", word, center, NUMBER, about=id),
    ]


def merge_sign(layer: Layer) -> str:
    """+ for a sum, × for a product entry by entry, ∥ for what is stacked."""
    if isinstance(layer.operation, Add):
        return "+"
    return "×" if isinstance(layer.operation, Multiply) else "∥"


def edges(
    columns: tuple[Column, ...],
    *,
    look: Callable[[Column, Column, Neuron, Neuron, int], Look] | None = None,
) -> Part:
    """Every undelayed edge between columns side by side: line by line, or one arrow where a single mark takes part."""
    marks: list[Mark] = []
    for source, target in neighbours(columns):
        if source.kind != "neurons" or target.kind != "neurons":
            marks.append(trunk(source, target))
            continue
        count = len(source.neurons) * len(target.neurons)
        for one in source.neurons:
            for other in target.neurons:
                paint = look(source, target, one, other, count) if look else plain_edge(count)
                marks.append(edge(source, target, one, other, paint))
    return Part(tuple(marks))


def trunk(source: Column, target: Column) -> Curve:
    """The arrow that carries all of a layer to the column beside it."""
    points = line((source.right, 0.0), (target.left - TIP, 0.0))
    id = f"edge:{source.layer.name}->{target.layer.name}"
    return Curve(id, points, Look("second", None, ARROW), True, whole_id(source), whole_id(target))


def plain_edge(count: int) -> Look:
    """A line without a value."""
    return Look("edge", None, EDGE, opacity=edge_opacity(count))


def edge(source: Column, target: Column, one: Neuron, other: Neuron, look: Look) -> Curve:
    """The line from rim to rim of two neurons."""
    start, end = rim(source, one.center, other.center), rim(target, other.center, one.center)
    name = f"edge:{one.layer}:{one.index}->{other.layer}:{other.index}"
    return Curve(name, line(start, end), look, False, node_id(source, one), node_id(target, other))


def rim(column: Column, center: Point, towards: Point) -> Point:
    """Where a line from a neuron's `center` to `towards` leaves its ring."""
    dx, dy = towards[0] - center[0], towards[1] - center[1]
    share = column.radius / math.hypot(dx, dy)
    return (center[0] + dx * share, center[1] + dy * share)


def letters_inside(network: Network) -> Inside:
    """Each neuron's own letter."""
    letters = Letters(network)
    return lambda layer, index: neuron_name(letters, layer, index)
