"""The float maps of all cells from one bend to the next, a block of cells after another."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .arrangement.exactly import Exact
from .arrangement.masks import Indices, unpacked
from .maps.floats import Maps, bent, carried_out

NUMBERS_AT_ONCE = 2**15
"""Cells are taken in blocks of about so many numbers, which stay in the processor's cache."""


def advanced(values: dict[int, Maps], exact: Exact, parent: Indices) -> dict[int, Maps]:
    """For the parts of the `parent` cells, all that is needed after the bend whose rounds are done."""
    program, number = exact.program.program, exact.bend
    bend, target = program.bends[number], program.bend_targets[number]
    is_right = _signs(exact, len(parent))
    kept = [value for value in program.needed_after[number] if value in values]
    is_last = number + 1 == len(program.bends)
    needed = (
        {program.output}
        if is_last
        else program.needed_after[number + 1] | set(program.bends[number + 1].sources)
    )
    blocks: dict[int, list[Maps]] = {}
    size = max(16, NUMBERS_AT_ONCE // (3 * bend.units))
    for first in range(0, len(parent), size):
        cells = parent[first : first + size]
        block = {value: values[value].of(cells) for value in kept}
        block[target] = bent(values[bend.sources[0]], cells, bend, is_right[first : first + size])
        carried_out(block, program.stretches[number + 1])
        for value in needed & block.keys():
            blocks.setdefault(value, []).append(block[value])
    return {value: _joined(parts) for value, parts in blocks.items()}


def _signs(exact: Exact, count: int) -> NDArray[np.bool_]:
    """(cells, units): which units of the bend under way are > 0."""
    parts, cells = [], np.arange(count)
    for done in reversed([one for one in exact.rounds if one.bend == exact.bend]):
        parts.append(unpacked(done.positive[cells], done.units))
        cells = done.parent[cells]
    return np.concatenate(parts[::-1], axis=1)


def _joined(parts: list[Maps]) -> Maps:
    if len(parts) == 1:
        return parts[0]
    return Maps(np.concatenate([one.linear for one in parts]), np.concatenate([one.error for one in parts]))
