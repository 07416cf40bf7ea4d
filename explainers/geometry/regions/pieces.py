"""Which touching cells have the same affine map: by floats where they surely differ, by structure, else exactly."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .arrangement.masks import Indices, unpacked
from .maps.floats import UNIT
from .maps.program import Affine, Bend, Stack
from .searching import Found


def neighbours(found: Found) -> Indices:
    """The pairs of cells (N, 2) that share an edge; in one dimension, a point."""
    mesh = found.mesh
    if mesh.dimension == 1:
        return np.stack([np.arange(mesh.cells - 1), np.arange(1, mesh.cells)], axis=1)
    inner: Indices = mesh.sides[(mesh.sides >= 0).all(axis=1)]
    return inner


def piece_labels(found: Found) -> Indices:
    """For each cell the number of its piece: cells are joined through edges on both sides of which the map is one."""
    pairs = neighbours(found)
    a, b = pairs[_may_be_equal(found, pairs)].T
    if not len(a):
        return np.arange(found.mesh.cells)
    is_same = _same_structure(found, a, b)
    for open_ in np.flatnonzero(~is_same):
        is_same[open_] = found.exact.map(int(a[open_])) == found.exact.map(int(b[open_]))
    return _components(found.mesh.cells, a[is_same], b[is_same])


def signs_by_bend(found: Found, cells: Indices) -> list[tuple[NDArray[np.bool_], NDArray[np.bool_]]]:
    """For each bend (is > 0, is < 0), both (cells, units)."""
    signs: list[list[tuple[NDArray[np.bool_], NDArray[np.bool_]]]] = [
        [] for _ in found.exact.program.program.bends
    ]
    for done in reversed(found.exact.rounds):
        words = done.positive[cells], done.negative[cells]
        signs[done.bend].insert(0, (unpacked(words[0], done.units), unpacked(words[1], done.units)))
        cells = done.parent[cells]
    return [
        (np.concatenate([p for p, _ in parts], axis=1), np.concatenate([n for _, n in parts], axis=1))
        for parts in signs
    ]


def _may_be_equal(found: Found, pairs: Indices) -> NDArray[np.bool_]:
    """False where the float maps differ by more than both their errors, in some output."""
    linear, error = found.maps.linear, found.maps.error
    a, b = pairs.T
    with np.errstate(all="ignore"):
        jump = np.abs(linear[a] - linear[b]).sum(axis=1)
        size = found.maps.size
        differs = jump > 1.01 * (error[a] + error[b] + 4 * UNIT * (size[a] + size[b]))
    may: NDArray[np.bool_] = ~differs.any(axis=1)
    return may


def _same_structure(found: Found, a: Indices, b: Indices) -> NDArray[np.bool_]:
    """True where the units that reach the output have the same slopes in both cells: then the maps are one.

    A unit reaches the output through units with a slope other than 0 and weights other than 0.
    """
    cells, place = np.unique(np.concatenate([a, b]), return_inverse=True)
    program = found.exact.program.program
    signs = signs_by_bend(found, cells)
    width = found.maps.error.shape[1]
    reaches: dict[int, NDArray[np.bool_]] = {program.output: np.ones((len(cells), width), np.bool_)}
    is_same = np.ones(len(a), np.bool_)
    number = len(program.bends)
    for target in range(len(program.instructions), 0, -1):
        one = program.instructions[target - 1]
        if isinstance(one, Bend):
            number -= 1
        alive = reaches.pop(target, None)
        if alive is None:
            continue
        inputs: list[NDArray[np.bool_]]
        if isinstance(one, Bend):
            slope = np.where(signs[number][0], 2 if one.right else 0, 1 if one.left else 0) * alive
            is_same &= (slope[place[: len(a)]] == slope[place[len(a) :]]).all(axis=1)
            inputs = [slope > 0]
        elif isinstance(one, Affine):
            inputs = [alive.astype(np.float32) @ (weight != 0) > 0 for weight in one.weights]
        elif isinstance(one, Stack):
            inputs = _split(alive, [_width(found, source) for source in one.sources])
        else:
            inputs = [alive for _ in one.sources]
        for source, more in zip(one.sources, inputs, strict=True):
            reaches[source] = reaches[source] | more if source in reaches else more
    return is_same


def _split(alive: NDArray[np.bool_], widths: list[int]) -> list[NDArray[np.bool_]]:
    return np.split(alive, np.cumsum(widths)[:-1], axis=1)


def _width(found: Found, value: int) -> int:
    """How many units a value of the program has."""
    program = found.exact.program.program
    if value == 0:
        return found.domain.inputs
    one = program.instructions[value - 1]
    if isinstance(one, Affine):
        return int(one.weights[0].shape[0])
    widths = [_width(found, source) for source in one.sources]
    return sum(widths) if isinstance(one, Stack) else widths[0]


def _components(count: int, a: Indices, b: Indices) -> Indices:
    """Numbers 0, 1, … for the connected components of the cells, joined by the pairs."""
    label = np.arange(count)
    while True:
        low = np.minimum(label[a], label[b])
        # Roots, not only the two cells, take over the lower label: long chains then collapse at once.
        for ends in (label[a], label[b], a, b):
            np.minimum.at(label, ends, low)
        jumped = label[label]
        while not np.array_equal(jumped, label):
            label, jumped = jumped, jumped[jumped]
        if np.array_equal(label[a], label[b]):
            break
    return np.unique(label, return_inverse=True)[1]
