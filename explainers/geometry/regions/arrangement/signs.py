"""The signs of units at vertices: by floats wherever their error bound allows, in whole numbers where it does not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ....networks.activations import Array
from ..maps.floats import UNIT, WIDER, Maps
from .exactly import Exact, Round
from .masks import Indices, Words, packed
from .mesh import Lines, Mesh


@dataclass(frozen=True, eq=False)
class Forms:
    """The units of one round, as affine forms on the cells that there are before it."""

    maps: Maps
    first: int
    exact: Exact

    @property
    def units(self) -> int:
        return self.maps.error.shape[1]

    def everywhere(self, mesh: Mesh, lines: Lines) -> tuple[Words, Words]:
        """Where each unit is > 0 and where < 0, at every vertex.

        With the vertex off by δ in either coordinate, the computed a x + b y + c is off by at most
        error + (8u + δ)(|a| + |b| + |c|).
        """
        linear = self.maps.linear[mesh.home]
        values = linear[:, 0] * mesh.points[:, :1]
        values += linear[:, 1] * mesh.points[:, 1:]
        values += linear[:, 2]
        np.abs(linear, out=linear)
        bound = linear[:, 0] + linear[:, 1]
        bound += linear[:, 2]
        bound *= (WIDER * (8 * UNIT + mesh.point_error))[:, None]
        bound += self.maps.error[mesh.home]
        positive = values > bound
        negative = values < -bound
        rows, units = np.nonzero(~(positive | negative))
        if len(rows):
            signs = self._exactly(mesh.home[rows], units, mesh.through[rows], lines)
            positive[rows, units] = signs > 0
            negative[rows, units] = signs < 0
        return packed(positive), packed(negative)

    def at(
        self,
        cells: Indices,
        units: Indices,
        points: tuple[Array, Array, Indices],
        lines: Lines,
    ) -> NDArray[np.int8]:
        """The signs of single units of single cells at new vertices: (points, their error, their lines)."""
        xy, point_error, through = points
        a, b, c = (self.maps.linear[cells, k, units] for k in range(3))
        values = a * xy[:, 0] + b * xy[:, 1] + c
        bound = self.maps.error[cells, units]
        bound += WIDER * (8 * UNIT + point_error) * (np.abs(a) + np.abs(b) + np.abs(c))
        signs = (values > bound).astype(np.int8) - (values < -bound)
        open_ = np.flatnonzero(signs == 0)
        if len(open_):
            signs[open_] = self._exactly(cells[open_], units[open_], through[open_], lines)
        return signs

    def _exactly(self, cells: Indices, units: Indices, through: Indices, lines: Lines) -> NDArray[np.int8]:
        exact, done = self.exact, len(self.exact.rounds)
        signs = [
            exact.sign(
                exact.row(exact.bend, cell, unit + self.first, done), exact.point(pair[0], pair[1], lines)
            )
            for cell, unit, pair in zip(cells.tolist(), units.tolist(), through.tolist(), strict=True)
        ]
        return np.array(signs, np.int8)

    def round(self, parent: Indices, positive: Words, negative: Words) -> Round:
        """This round with its outcome."""
        return Round(self.exact.bend, self.first, self.units, parent, positive, negative)

    def lines(self, cells: Indices, units: Indices) -> tuple[Array, Array, Any]:
        """The lines on which units are 0 in cells: coefficients, absolute errors, origins."""
        origin = np.stack([np.full(len(cells), len(self.exact.rounds)), cells, units + self.first], axis=1)
        return self.maps.linear[cells, :, units], self.maps.error[cells, units], origin
