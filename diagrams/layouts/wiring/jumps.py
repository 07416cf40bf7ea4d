"""Which edges of a net have no straight line between neighbouring columns: skips and feedback, each with its level."""

from __future__ import annotations

from dataclasses import dataclass, replace

from explainers.networks import Edge

from ..column import Column
from ..measures import U

_APART = 0.8 * U  # between two lines that leave the same mark


@dataclass(frozen=True)
class Jump:
    """An edge between columns: their places in the row, and the level of its line, from 0."""

    edge: Edge
    source: int
    target: int
    level: int = 0
    position: int = 0  # among the target's inputs


def jumps(columns: tuple[Column, ...]) -> tuple[tuple[Jump, ...], tuple[Jump, ...]]:
    """The skip edges and the feedback edges that have no straight line, with their levels."""
    place = {column.layer.name: number for number, column in enumerate(columns) if column.kind != "dots"}
    skips, loops = [], []
    for number, column in enumerate(columns):
        straight = [column.layer.name for column in columns[max(number - 1, 0) : number]]
        for position, edge in enumerate(column.layer.inputs):
            if edge.source not in place:
                continue
            jump = Jump(edge, place[edge.source], number, position=position)
            if edge.delay:
                loops.append(jump)
            elif edge.source in straight:
                straight.remove(edge.source)  # the line between the columns; a second time it is an arc
            else:
                skips.append(jump)
    return levelled(skips), levelled(loops)


def levelled(jumps: list[Jump]) -> tuple[Jump, ...]:
    """Short jumps low, longer ones above whatever they overlap."""
    placed: list[Jump] = []
    for jump in sorted(jumps, key=lambda j: (abs(j.target - j.source), min(j.source, j.target))):
        low, high = sorted((jump.source, jump.target))
        under = [
            other.level
            for other in placed
            if min(other.source, other.target) <= high and max(other.source, other.target) >= low
        ]
        placed.append(replace(jump, level=max(under, default=-1) + 1))
    return tuple(placed)


def under(columns: tuple[Column, ...], jump: Jump) -> tuple[Column, ...]:
    return columns[min(jump.source, jump.target) : max(jump.source, jump.target) + 1]


def shifts(columns: tuple[Column, ...], jumps: tuple[Jump, ...], jump: Jump) -> tuple[float, float]:
    """How far beside the middle a line leaves and enters, where several do at one column."""

    def shift(column: int) -> float:
        # From the left: those that come from the left, near ones first; then those that go right, far ones first.
        # So no two lines cross where they leave.
        here = sorted(
            (other for other in jumps if column in (other.source, other.target)),
            key=lambda other: (_far(other, column) > column, -_far(other, column), other.level),
        )
        # All of them within the mark: many stand closer.
        apart = min(_APART, 1.6 * columns[column].radius / max(len(here) - 1, 1))
        return (here.index(jump) - (len(here) - 1) / 2) * apart

    return shift(jump.source), shift(jump.target)


def _far(jump: Jump, column: int) -> int:
    """The other end of a jump."""
    return jump.target if jump.source == column else jump.source


def jump_id(kind: str, columns: tuple[Column, ...], jumps: tuple[Jump, ...], jump: Jump) -> str:
    """skip:a->b, feedback:a->b; with the place among b's inputs where a enters b more than once."""
    again = [other for other in jumps if (other.source, other.target) == (jump.source, jump.target)]
    suffix = f"@{jump.position + 1}" if len(again) > 1 else ""
    return f"{kind}:{columns[jump.source].layer.name}->{columns[jump.target].layer.name}{suffix}"
