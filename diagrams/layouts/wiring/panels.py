"""Panels: a quiet rounded box around the neurons of every layer that an arrow carries as a whole.

Thin lines between neurons are single weights. An arrow (to and from a merge or an activation of its own, a skip, a
feedback loop) carries all of a layer, so it touches the layer's panel and none of its neurons. A panel that loops
enter or leave has a foot below its last neuron, where they do.
"""

from __future__ import annotations

from dataclasses import replace

from ...figure import Box, Look
from ..column import Column, whole_id
from ..measures import HAIRLINE, U
from ..parts import Bounds, Part
from .jumps import Jump, jumps

_PAD = 0.4  # of a neuron's radius
_APART = 1.3 * U  # between the places of loops at one foot


def panelled(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """The columns, with panels where they need one; a lone neuron needs one only for loops."""
    skips, loops = jumps(columns)
    arrows = {place for skip in skips for place in (skip.source, skip.target)} | _beside_marks(columns)
    found = []
    for place, column in enumerate(columns):
        feet = max(len(leaving(loops, place)), len(entering(loops, place)))
        is_whole = place in arrows and len(column.neurons) > 1
        if column.kind == "neurons" and (feet or is_whole):
            column = replace(column, panel=_around(column, feet))  # noqa: PLW2901
        found.append(column)
    return tuple(found)


def _beside_marks(columns: tuple[Column, ...]) -> set[int]:
    """The places of columns that are joined to a neighbour with a single mark."""
    found: set[int] = set()
    for place in range(1, len(columns)):
        pair = columns[place - 1 : place + 1]
        kinds = {column.kind for column in pair}
        if kinds <= {"neurons", "merge", "activation"} and kinds != {"neurons"} and reads(*pair):
            found |= {place - 1, place}
    return found


def reads(source: Column, target: Column) -> bool:
    """Whether the target takes the source's output of the same time step."""
    return any(edge.source == source.layer.name and not edge.delay for edge in target.layer.inputs)


def leaving(loops: tuple[Jump, ...], place: int) -> list[Jump]:
    """The loops out of a column, from the lowest."""
    return [loop for loop in loops if loop.source == place]


def entering(loops: tuple[Jump, ...], place: int) -> list[Jump]:
    """The loops into a column, from the lowest."""
    return [loop for loop in loops if loop.target == place]


def _around(column: Column, feet: int) -> Bounds:
    pad = _PAD * column.radius
    foot = _APART * feet + 0.5 * U if feet else 0.0
    reach = column.radius + pad
    return Bounds(column.x - reach, column.bottom - pad - foot, column.x + reach, column.top + pad)


def foot_height(column: Column, rank: int) -> float:
    """Where the loop number `rank`, from 0 for the lowest, touches a panel."""
    assert column.panel is not None
    return column.panel.bottom + 1.1 * U + rank * _APART


def panels(columns: tuple[Column, ...]) -> Part:
    """The boxes themselves, to lie below everything else."""
    look = Look("hairline", 0.22, HAIRLINE)
    return Part(
        tuple(
            Box(whole_id(column), panel.center, (panel.width, panel.height), 0.9 * U, look)
            for column in columns
            if (panel := column.panel) is not None
        )
    )
