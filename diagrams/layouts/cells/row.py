"""Blocks in a row, as a network with recurrent cells is drawn: skips above, loops below with their delays."""

from __future__ import annotations

import itertools

from explainers.derivations.formula import Token
from explainers.networks import Add, Concatenate, Multiply, Network

from ...figure import Box, Disc, Label, Look, Mark
from ...typesetting import typeset_all
from ..column import Column, Neuron
from ..measures import HEADING, NUMBER, OUTLINE, RADIUS, U
from ..neurons import merge_sign, trunk
from ..parts import Part
from ..wiring.arcs import skip_arcs
from ..wiring.jumps import jumps
from ..wiring.loops import feedback_below
from ..wiring.panels import reads
from .blocks import Block, blocks, roles, words

_HEIGHT = 8.0 * U
_PAD = 1.8 * U  # beside the words in a block
_NARROWEST = 11.0 * U
_GAP = 5.0 * U


def row(network: Network) -> Part:
    """Every block with its words, and every edge between blocks."""
    found = blocks(network)
    columns = _columns(network, found)
    skips, loops = jumps(columns)
    between = [
        trunk(source, target) for source, target in itertools.pairwise(columns) if reads(source, target)
    ]
    lines = Part(tuple(between)) + skip_arcs(columns, skips) + feedback_below(columns, loops)
    return lines + Part(
        tuple(mark for pair in zip(found, columns, strict=True) for mark in _marks(network, *pair))
    )


def _columns(network: Network, found: tuple[Block, ...]) -> tuple[Column, ...]:
    sets = typeset_all((words(network, block), HEADING, False) for block in found)
    colours = roles(network, found)
    columns: list[Column] = []
    x = 0.0
    for block, outlines in zip(found, sets, strict=True):
        is_merge = isinstance(block.layer.operation, Add | Concatenate | Multiply) and block.cell is None
        half = 0.62 * RADIUS if is_merge else max(outlines.width / 2 + _PAD, _NARROWEST / 2)
        x += half
        place = (Neuron(block.name, 1, (x, 0.0)),)
        kind, height = ("merge", None) if is_merge else ("bar", _HEIGHT)
        columns.append(
            Column(block.layer, kind, colours[block.name], x, place, (), half, height=height)  # type: ignore[arg-type]
        )
        x += half + _GAP
    return tuple(columns)


def _marks(network: Network, block: Block, column: Column) -> list[Mark]:
    id, center = f"layer:{block.name}", (column.x, 0.0)
    if column.kind == "merge":
        sign = Token(merge_sign(block.layer), "word", "merge")
        return [
            Disc(id, center, column.radius, Look("second", 0.0, OUTLINE)),
            Label(f"sign:{block.name}", sign, center, NUMBER, about=id),
        ]
    size = (2 * column.radius, _HEIGHT)
    return [
        Box(id, center, size, 1.2 * U, Look(column.role, 0.22, OUTLINE)),
        Label(f"name:{block.name}", words(network, block), center, HEADING, about=id),
    ]
