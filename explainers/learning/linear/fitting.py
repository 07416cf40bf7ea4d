"""The affine function closest to a given one on an interval or a square: least squares over all of it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ...networks.activations import Array

_NODES = 24  # Gauss and Legendre's: exact for polynomials up to degree 47


def best_affine(function: Callable[..., Array], *ranges: tuple[float, float]) -> tuple[float, ...]:
    """(c, a_1, …) with ∫(f − c − Σ a_i x_i)² least over the product of the ranges.

    `function` takes an array for each range.
    """
    nodes, weights = np.polynomial.legendre.leggauss(_NODES)
    places = [low + (high - low) * (nodes + 1) / 2 for low, high in ranges]
    grids = [grid.ravel() for grid in np.meshgrid(*places, indexing="ij")]
    share = np.sqrt(np.prod(np.meshgrid(*[weights] * len(ranges), indexing="ij"), axis=0).ravel())
    columns = np.stack([np.ones_like(grids[0]), *grids], axis=1)
    found, *_ = np.linalg.lstsq(columns * share[:, None], function(*grids) * share, rcond=None)
    return tuple(map(float, found))
