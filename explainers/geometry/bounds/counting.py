"""Bounds on the number of linear regions of ReLU networks, as whole numbers, from the layer sizes alone.

`inputs` is n_0, `hidden` are the widths n_1, …, n_L of the layers with ReLU; a linear output changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import comb, prod

from ...networks import NetworkError

MOST_INPUTS, MOST_LAYERS, MOST_UNITS = 1_000, 100, 4_000
MOST_CHOICES = 200_000
"""Serra's sum: layers times the square of the dimension."""


def shallow_regions(inputs: int, units: int) -> int:
    """Σ_{j ≤ n_0} C(n, j): the most regions of one hidden layer, reached by n planes in general position.

    Zaslavsky, Facing up to arrangements (1975).
    """
    _check(inputs, (units,))
    return sum(comb(units, j) for j in range(min(inputs, units) + 1))


def product_upper_bound(inputs: int, hidden: Sequence[int]) -> int:
    """Π_l Σ_{j ≤ d_l} C(n_l, j), with d_l = min(n_0, …, n_{l−1}): each layer cuts each region as one of its own would.

    Montúfar, Notes on the number of linear regions of deep neural networks (2017), proposition 3.
    """
    _check(inputs, hidden)
    dimensions = [min(inputs, *hidden[:place]) if place else inputs for place in range(len(hidden))]
    return prod(shallow_regions(d, n) for d, n in zip(dimensions, hidden, strict=True))


def serra_upper_bound(inputs: int, hidden: Sequence[int]) -> int:
    """Σ Π_l C(n_l, j_l) over all j with j_l ≤ min(n_0, n_1 − j_1, …, n_{l−1} − j_{l−1}, n_l).

    A region on which few units of a layer are on is flat there, and the layers above cut it less often.
    Serra, Tjandraatmadja and Ramalingam, Bounding and counting linear regions (2018), theorem 1.
    """
    _check(inputs, hidden)
    if len(hidden) * min(inputs, max(hidden)) ** 2 > MOST_CHOICES:
        raise NetworkError(
            f"Serra's bound for {len(hidden)} layers and {inputs:,} inputs sums over too many choices: give "
            "fewer inputs"
        )
    # By the dimension that is left: how many choices of j lead to it, weighted by their products.
    ways = {inputs: 1}
    for n in hidden:
        after: dict[int, int] = {}
        for dimension, count in ways.items():
            for j in range(min(dimension, n) + 1):
                left = min(dimension, n - j)
                after[left] = after.get(left, 0) + count * comb(n, j)
        ways = after
    return sum(ways.values())


def montufar_lower_bound(inputs: int, hidden: Sequence[int]) -> int:
    """Π_{l < L} ⌊n_l / n_0⌋^{n_0} · Σ_{j ≤ n_0} C(n_L, j): some network of these sizes has at least as many.

    Montúfar, Pascanu, Cho and Bengio, On the number of linear regions of deep neural networks (2014).
    NetworkError where a layer is narrower than the input: the theorem does not speak of that.
    """
    _check(inputs, hidden)
    if min(hidden) < inputs:
        raise NetworkError(
            f"this lower bound needs every hidden layer to be at least as wide as the {inputs} inputs, but one has "
            f"{min(hidden)} neurons: widen it, or give fewer inputs"
        )
    folds = prod((n // inputs) ** inputs for n in hidden[:-1])
    return folds * shallow_regions(inputs, hidden[-1])


def _check(inputs: int, hidden: Sequence[int]) -> None:
    if not 1 <= inputs <= MOST_INPUTS or not 1 <= len(hidden) <= MOST_LAYERS or min(hidden) < 1:
        raise NetworkError(
            f"bounds are counted for 1 to {MOST_INPUTS:,} inputs and 1 to {MOST_LAYERS:,} hidden layers of at least "
            "one neuron: give such sizes"
        )
    if sum(hidden) > MOST_UNITS:
        raise NetworkError(
            f"the network has {sum(hidden):,} hidden neurons, and bounds are counted for up to {MOST_UNITS:,}: give a "
            "smaller one"
        )
