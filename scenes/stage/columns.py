"""A network as columns of neurons that fill a region of the frame, each column with its name below."""

from __future__ import annotations

from dataclasses import replace

from diagrams.figure import Box, Curve, Figure, Label, Mark
from diagrams.layouts import columns as layout
from diagrams.layouts.columns import Column
from diagrams.layouts.nets import net
from diagrams.layouts.parts import Part, figure_of
from diagrams.theme import DARK, Theme
from explainers.networks import Input, Network

from . import grid
from .grid import Region
from .marks import POINTS_PER_UNIT

NAME = grid.LABEL  # the em of a column's name, in u
NAME_DROP = 2.0  # from the lowest neuron to the baseline of the names, in u
LARGEST_RADIUS = 2.0
WIDEST_PITCH = 8.0  # in spacings


def columns_figure(
    network: Network,
    region: Region = grid.TOP,
    *,
    has_names: bool = True,
    edge_role: str = "edge",
    largest_radius: float = LARGEST_RADIUS,
    theme: Theme = DARK,
) -> Figure:
    """The layers as `diagrams` places them, as large as `region` allows, in points of its natural size.

    `edge_role`: the role of all lines, or "layer" for that of the layer that they enter; `largest_radius` in u.
    """
    room = region.height - (NAME_DROP + 0.5 if has_names else 0.0) - 0.3
    width = region.width - (2.0 if has_names else 0.2)
    columns = _columns(network, width, room, largest_radius)
    taken = net(network, columns).bounds.height / POINTS_PER_UNIT
    if taken > room:  # arcs above or loops below
        columns = _columns(network, width, max(2 * room - taken, room / 2), largest_radius)
    part = _readable(net(network, columns))
    if edge_role != "edge":
        part = _tinted(part, columns, edge_role)
    if has_names:
        part += _names(network, columns, part.bounds.bottom)
    elided = tuple(column.left_out for column in columns if column.left_out)
    return figure_of(part, alt=str(network), elided=elided, theme=theme, margin=0.0)


def _readable(part: Part) -> Part:
    """A sign that would be too small inside its box stands below it."""
    boxes = {mark.id: mark for mark in part.marks if isinstance(mark, Box)}
    least = grid.SMALLEST * POINTS_PER_UNIT

    def readable(mark: Mark) -> Mark:
        if not isinstance(mark, Label) or mark.about not in boxes or mark.size >= least:
            return mark
        box = boxes[mark.about]
        at = (box.center[0], box.center[1] - box.size[1] / 2 - 1.3 * POINTS_PER_UNIT)
        return replace(mark, at=at, size=least, vertical="baseline", role="activation")

    return Part(tuple(readable(mark) for mark in part.marks))


def _tinted(part: Part, columns: tuple[Column, ...], role: str) -> Part:
    roles = {column.layer.name: column.role for column in columns}

    def tinted(mark: Mark) -> Mark:
        if not isinstance(mark, Curve) or not mark.id.startswith("edge:") or mark.arrow:
            return mark
        own = roles[mark.target.split(":")[1]] if role == "layer" else role
        return replace(mark, look=replace(mark.look, role=own))

    return Part(tuple(tinted(mark) for mark in part.marks))


def _columns(network: Network, width: float, height: float, largest: float) -> tuple[Column, ...]:
    """As large as `width` × `height` u allows."""
    rows = max(len(layout.shown_indices(network.shapes[layer.name][0])) for layer in network.layers)
    spacing = min(height / (rows - 1 + 0.84), largest / 0.42)
    radius = min(0.42 * spacing, largest)
    pitches = layout.place(network, pitch=1000.0)[-1].x / 1000.0  # single marks stand closer
    pitch = min((width - 2 * radius) / max(pitches, 1.0), WIDEST_PITCH * spacing)
    return layout.place(
        network,
        spacing=spacing * POINTS_PER_UNIT,
        pitch=pitch * POINTS_PER_UNIT,
        radius=radius * POINTS_PER_UNIT,
    )


def _names(network: Network, columns: tuple[Column, ...], bottom: float) -> Part:
    """One line of names under all columns; an elided layer says how many it really has."""
    baseline = bottom - NAME_DROP * POINTS_PER_UNIT
    return Part(
        tuple(
            Label(
                f"name:{column.layer.name}",
                column_name(network, column),
                (column.x, baseline),
                NAME * POINTS_PER_UNIT,
                vertical="baseline",
                role=column.role,
                about=f"layer:{column.layer.name}",
            )
            for column in columns
            if column.kind == "neurons"
        )
    )


def column_name(network: Network, column: Column) -> str:
    """Input, layer 1, output; with the count where neurons are left out."""
    if isinstance(column.layer.operation, Input):
        name = "input"
    elif column.layer == network.layers[-1]:
        name = "output"
    else:
        dense = [layer.name for layer in network.dense_layers]
        name = f"layer {dense.index(column.layer.name) + 1}"
    (units,) = network.shapes[column.layer.name]
    return f"{name} ({units})" if column.left_out else name
