"""A recurrent network once: its blocks one above the other, and what is fed back as dashed loops at their right."""

from __future__ import annotations

from explainers.derivations.formula import Formula, Row, Token
from explainers.derivations.printing.identity import with_ids
from explainers.derivations.printing.names import letter

from ...curves import polyline
from ...figure import Curve, Label, Look, Mark, Point
from ...typesetting import typeset
from ..measures import ARROW, LABEL, SMALL, TIP, U
from ..parts import Part
from ..wiring.loops import delay_formula
from .blocks import words
from .stack import SIZE, STEP, Stack, Wire, block_id, upright

_APART = 11.0  # between the ends of loops at one block
_FIRST = 2.2 * U  # from the blocks to the first loop

Loop = tuple[int, int, int]  # rows of source and target, delay


def rolled(drawn: Stack) -> Part:
    """The blocks at time t, and one loop for each pair of blocks and each delay."""
    loops: dict[Loop, list[Wire]] = {}
    for wire in drawn.loops:
        loops.setdefault((wire.source, wire.target, wire.delay), []).append(wire)
    marks: list[Mark] = []
    x = SIZE[0] / 2 + _FIRST
    # Short loops lie within long ones.
    for loop in sorted(loops, key=lambda loop: (abs(loop[0] - loop[1]), loop[2])):
        made = _loop(drawn, loop, loops[loop], list(loops), x)
        marks += made
        x += max(typeset(mark.content, mark.size).width for mark in made if isinstance(mark, Label)) + 2.2 * U
    return Part((*upright(drawn, 0.0, "t"), *marks, *drawn.marks(0.0, "t"), *_words(drawn)))


def _words(drawn: Stack) -> list[Mark]:
    """What each block is, at its left: LSTM 16."""
    skips = sum(wire.is_skip for wire in drawn.wires)
    x = -SIZE[0] / 2 - 1.6 * STEP * skips - 1.2 * U
    return [
        Label(
            f"name:{block.name}", words(drawn.letters.network, block), (x, drawn.y(row)), LABEL, anchor="end"
        )
        for row, block in enumerate(drawn.rows)
        if not drawn.is_merge(row)
    ]


def _loop(drawn: Stack, loop: Loop, wires: list[Wire], loops: list[Loop], x: float) -> list[Mark]:
    """Out of the right side, along at `x`, and back in; beside it what is fed back, and when it was computed."""
    source, target, delay = loop
    start = _end(drawn, loops, loop, source, is_out=True)
    end = _end(drawn, loops, loop, target, is_out=False)
    ends = (block_id(drawn.rows[source], "t"), block_id(drawn.rows[target], "t"))
    id = f"feedback:{drawn.rows[source].name}->{drawn.rows[target].name}@{delay}"
    look = Look("second", None, ARROW, dash=(2.8, 1.9))
    curve = Curve(id, polyline([start, (x, start[1]), (x, end[1]), end], U), look, True, *ends)
    at, middle = x + 0.9 * U, (start[1] + end[1]) / 2
    delay_label = Label(
        f"delay:{id}", delay_formula(delay), (at, middle), SMALL, anchor="start", role="second"
    )
    named = _named(drawn, wires)
    if named is None:
        return [curve, delay_label]
    if sum(other[:2] == loop[:2] for other in loops) > 1:
        both = (named, ", ", delay_label.content)
        return [curve, Label(f"name:{id}", both, (at, middle), SMALL, anchor="start")]  # type: ignore[arg-type]
    up = 0.95 * U
    name = Label(f"name:{id}", named, (at, middle + up), LABEL, anchor="start")
    lower = Label(
        delay_label.id, delay_label.content, (at, middle - up), SMALL, anchor="start", role="second"
    )
    return [curve, name, lower]


def _named(drawn: Stack, wires: list[Wire]) -> Formula | None:
    """The matrix that multiplies what is fed back, or the states of a cell."""
    block, network = drawn.rows[wires[0].target], drawn.letters.network
    named = [(wire.weight, drawn.roles[block.name]) for wire in wires if wire.weight]
    if not named and block.cell is not None:
        states = [network.by_name[wire.state] for wire in wires]
        named = [(drawn.letters.names[state.name], drawn.letters.role_of_layer(state)) for state in states]
    row: list[Formula] = []
    for name, role in named:
        row += [Token(",", "punctuation", ",")] if row else []
        row.append(letter(name, "bold", role))
    return with_ids(Row(tuple(row))) if row else None


def _end(drawn: Stack, loops: list[Loop], loop: Loop, row: int, *, is_out: bool) -> Point:
    """Where a loop leaves or enters a block: what goes up above, what goes down below, its own loops between."""
    ends = [
        (loop_, is_out_)
        for loop_ in loops
        for is_out_, here in ((True, loop_[0]), (False, loop_[1]))
        if here == row
    ]
    # Of a block's own loops the longer delay lies outside.
    ends.sort(
        key=lambda end: (
            row - (end[0][1] if end[1] else end[0][0]),
            not end[1],
            -end[0][2] if end[1] else end[0][2],
        )
    )
    width, height = drawn.half(row)
    apart = min(_APART, 1.6 * height / max(len(ends) - 1, 1))
    y = ((len(ends) - 1) / 2 - ends.index((loop, is_out))) * apart
    reach = (width**2 - y**2) ** 0.5 if drawn.is_merge(row) else width
    return (reach + (0.0 if is_out else TIP), drawn.y(row) + y)
