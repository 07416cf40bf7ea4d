"""The blocks of a recurrent network one above the other, and the wires between them: for both pictures in time.

A wire is an edge between blocks with its delay; of a cell's own loop there is one for each state that it hands on.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from explainers.derivations.formula import Token
from explainers.derivations.printing.identity import with_ids
from explainers.derivations.printing.names import activation_name, letter
from explainers.derivations.symbols import Letters, activation_of
from explainers.networks import Add, Concatenate, Dense, Elementwise, Multiply

from ...curves import line, polyline
from ...errors import DiagramError
from ...figure import Box, Content, Curve, Disc, Label, Look, Mark, Point
from ..measures import ARROW, LABEL, NUMBER, OUTLINE, TIP, U
from ..neurons import merge_sign
from .blocks import Block, blocks, roles
from .forms import RING

MOST_ROWS = 8
SIZE = (42.0, 26.0)  # of a block
_RISE = 58.0  # from block to block
_LANE = 20.0  # from a block's middle up to the first wire that passes over it
STEP = 5.0  # between wires side by side
PORT = 13.0  # between wires at the side of a block


@dataclass(frozen=True)
class Wire:
    """An edge between blocks by their rows; `state` is what runs along it, `weight` the name of its matrix."""

    state: str
    source: int
    target: int
    delay: int
    weight: str = ""
    again: int = 0  # how often the target has read the same before

    @property
    def is_skip(self) -> bool:
        return not self.delay and (self.target != self.source + 1 or self.again > 0)

    @property
    def suffix(self) -> str:
        """Tells the ids of wires apart that join the same blocks."""
        return f"#{self.again + 1}" if self.again else ""


@dataclass(frozen=True)
class Stack:
    """Blocks from below, with the letters of their network."""

    letters: Letters
    rows: tuple[Block, ...]

    @cached_property
    def roles(self) -> Mapping[str, str]:
        return roles(self.letters.network, self.rows)

    @cached_property
    def wires(self) -> tuple[Wire, ...]:
        """Every edge between blocks, in computing order."""
        place = {block.name: row for row, block in enumerate(self.rows)}
        found: list[Wire] = []
        for row, block in enumerate(self.rows):
            inputs = block.layer.inputs
            for number, (edge, name) in enumerate(zip(inputs, self._weights(block), strict=True)):
                again = inputs[:number].count(edge)
                own = edge.source == block.name and block.cell is not None
                states = block.states if own else (edge.source,)
                found += [Wire(state, place[edge.source], row, edge.delay, name, again) for state in states]
        return tuple(found)

    def _weights(self, block: Block) -> tuple[str, ...]:
        if block.cell is None and isinstance(block.layer.operation, Dense):
            return self.letters.weight_names(block.layer)
        return ("",) * len(block.layer.inputs)

    @cached_property
    def loops(self) -> tuple[Wire, ...]:
        return tuple(wire for wire in self.wires if wire.delay)

    @cached_property
    def at_sides(self) -> tuple[Wire, ...]:
        """The wires that touch blocks at their sides."""
        return tuple(wire for wire in self.wires if wire.delay or wire.is_skip)

    @cached_property
    def far(self) -> tuple[Wire, ...]:
        """The wires of more than one time step, which pass over a copy of the network."""
        return tuple(wire for wire in self.loops if wire.delay > 1)

    def port(self, wire: Wire, row: int) -> float:
        """How far above a block's middle a wire touches its side."""
        here = [one for one in self.at_sides if row in (one.source, one.target)]
        apart = min(PORT, 1.6 * self.half(row)[1] / max(len(here) - 1, 1))
        # The first one is the highest: c runs above h.
        return ((len(here) - 1) / 2 - here.index(wire)) * apart

    def side(self, wire: Wire, row: int, x: float, sign: int, gap: float = 0.0) -> Point:
        """Where a wire touches the left (−1) or the right side of a block whose middle is at `x`."""
        port, (width, _) = self.port(wire, row), self.half(row)
        reach = math.sqrt(width**2 - port**2) if self.is_merge(row) else width
        return (x + sign * (reach + gap), self.y(row) + port)

    def lane(self, wire: Wire, turn: int) -> float:
        """How high a wire of several time steps passes over the blocks between.

        As many of one kind run side by side as their delay says: `turn`, from 0, tells them apart.
        """
        below = sum(one.delay for one in self.far[: self.far.index(wire)])
        return self.y(wire.target) + _LANE + STEP * (below + turn)

    @property
    def rise(self) -> float:
        return _RISE + STEP * max(sum(wire.delay for wire in self.far) - 1, 0)

    @property
    def name_height(self) -> float:
        """From a block's middle up to the name beside the arrow that leaves it."""
        return self.rise - 22.0

    def half(self, row: int) -> tuple[float, float]:
        """Half the width and the height of a block's mark."""
        return (RING, RING) if self.is_merge(row) else (SIZE[0] / 2, SIZE[1] / 2)

    def is_merge(self, row: int) -> bool:
        block = self.rows[row]
        return block.cell is None and isinstance(block.layer.operation, Add | Concatenate | Multiply)

    def y(self, row: int) -> float:
        return self.rise * row

    def marks(self, x: float, time: object) -> list[Mark]:
        """One copy of every block, its letter at that time inside."""
        found: list[Mark] = []
        for row, block in enumerate(self.rows):
            id, center = block_id(block, time), (x, self.y(row))
            if self.is_merge(row):
                found.append(Disc(id, center, RING, Look("second", 0.0, OUTLINE)))
                sign = Token(merge_sign(block.layer), "word", "merge")
                found.append(Label(f"sign:{id}", sign, center, NUMBER, about=id))
                continue
            look = Look(self.roles[block.name], 0.22, OUTLINE)
            found.append(Box(id, center, SIZE, 0.25 * SIZE[1], look))
            found.append(Label(f"sign:{id}", self._inside(block, time), center, 1.1 * LABEL, about=id))
        return found

    def _inside(self, block: Block, time: object) -> Content:
        if isinstance(block.layer.operation, Elementwise):
            phi = activation_of(block.layer)
            return "id" if phi is None else activation_name(phi.symbol, "")
        return with_ids(letter(self.letters.layer(block.name, time).name, "bold"))


def block_id(block: Block, time: object) -> str:
    """block:h@2, or block:h where no time is told."""
    return f"block:{block.name}@{time}"


def stack(letters: Letters) -> Stack:
    """The network's blocks; DiagramError where they are more than can be stacked."""
    found = blocks(letters.network)
    if len(found) > MOST_ROWS:
        raise DiagramError(
            f"stacked, {len(found)} layers are too many to be read: up to {MOST_ROWS} are drawn; take the "
            "recurrent part of the network by itself"
        )
    return Stack(letters, found)


def upright(drawn: Stack, x: float, time: object) -> list[Mark]:
    """The wires within one time step: arrows upwards with their matrices, skips at the left."""
    marks: list[Mark] = []
    skips = [wire for wire in drawn.wires if wire.is_skip]
    for wire in drawn.wires:
        if wire.delay:
            continue
        ends = (block_id(drawn.rows[wire.source], time), block_id(drawn.rows[wire.target], time))
        id = f"edge:{ends[0].partition(':')[2]}->{ends[1].partition(':')[2]}{wire.suffix}"
        if wire.is_skip:
            far = x - SIZE[0] / 2 - 1.6 * STEP * (skips.index(wire) + 1)
            first, last = drawn.side(wire, wire.source, x, -1), drawn.side(wire, wire.target, x, -1, TIP)
            points = polyline([first, (far, first[1]), (far, last[1]), last], U)
        else:
            low = drawn.y(wire.source) + drawn.half(wire.source)[1]
            high = drawn.y(wire.target) - drawn.half(wire.target)[1] - TIP
            points = line((x, low), (x, high))
            if wire.weight:
                at = (x + 0.8 * U, drawn.y(wire.source) + drawn.name_height)
                marks.append(wire_name(drawn, wire, f"weight:{id}", at, "start"))
        marks.append(Curve(id, points, Look("second", None, ARROW), True, *ends))
    return marks


def wire_name(drawn: Stack, wire: Wire, id: str, at: Point, anchor: Literal["start", "middle"]) -> Label:
    """The matrix on a wire."""
    role = drawn.roles[drawn.rows[wire.target].name]
    return Label(id, with_ids(letter(wire.weight, "bold", role)), at, LABEL, anchor=anchor)
