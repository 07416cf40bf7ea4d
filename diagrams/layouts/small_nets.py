"""A fully connected net of given sizes, drawn small and without letters: to be counted, not to be read."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from ..curves import line
from ..figure import Curve, Disc, Look, Mark
from .measures import EDGE, OUTLINE, edge_opacity
from .parts import Part

MOST_UNITS = 12
"""In a wider layer dots stand for those between the upper ones and the last."""
MOST_LAYERS = 12


def small_net(name: str, sizes: Sequence[int], *, spacing: float, pitch: float, radius: float) -> Part:
    """Columns of neurons with a line for each connection; ids begin with `name`."""
    last = len(sizes) - 1
    columns = [
        [(index, layer * pitch, y) for index, y in _heights(units, spacing)]
        for layer, units in enumerate(sizes)
    ]
    lines: list[Mark] = []
    for layer, (before, after) in enumerate(itertools.pairwise(columns), start=1):
        pairs = [pair for pair in itertools.product(before, after) if pair[0][0] and pair[1][0]]
        look = Look("second", None, EDGE * 0.8, opacity=edge_opacity(len(pairs)))
        for (i, x0, y0), (j, x1, y1) in pairs:
            ends = f"{name}:neuron:{layer - 1}:{i}", f"{name}:neuron:{layer}:{j}"
            path = line((x0, y0), (x1, y1))
            lines.append(Curve(f"{name}:edge:{layer}:{i}:{j}", path, look, False, *ends))
    discs: list[Mark] = []
    for layer, column in enumerate(columns):
        role = "input" if layer == 0 else "output" if layer == last else f"layer {layer}"
        for place, (index, x, y) in enumerate(column):
            if index:
                discs.append(
                    Disc(f"{name}:neuron:{layer}:{index}", (x, y), radius, Look(role, 0.22, OUTLINE))
                )
                continue
            for dot in (-1, 0, 1):
                at = (x, y + 0.28 * dot * spacing)
                discs.append(
                    Disc(f"{name}:dot:{layer}:{place}:{dot}", at, 0.14 * radius, Look(role, 1.0, 0.0))
                )
    return Part((*lines, *discs))


def _heights(units: int, spacing: float) -> list[tuple[int, float]]:
    """(number of the neuron, y) from above; 0 for dots."""
    shown = [*range(1, units + 1)] if units <= MOST_UNITS else [1, 2, 3, 4, 5, 0, units]
    return [(index, ((len(shown) - 1) / 2 - place) * spacing) for place, index in enumerate(shown)]


def left_out(sizes: Sequence[int]) -> tuple[str, ...]:
    """What `small_net` does not show of it."""
    return tuple(
        f"{units - 6} of {units} neurons of column {place}"
        for place, units in enumerate(sizes, start=1)
        if units > MOST_UNITS
    )
