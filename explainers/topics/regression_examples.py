"""A number as an answer: which values the output can take, for a price y ≥ 0 and for a map of depths.

The output activation decides: its bounds are proved for every z, and that every value within them is reached.
"""

from __future__ import annotations

from math import isqrt, prod
from typing import Any

from sympy import Integer, Symbol

from ..derivations.derivation import Certified, Derivation, Ordering, Step
from ..derivations.raw import raw_product
from ..derivations.symbols import activation_of
from ..learning.answers.ranges import RANGES, Range, Z, range_of
from ..networks import IDENTITY, RELU, SOFTPLUS, Network, NetworkError
from ..networks.operations import is_symbolic
from ..spelling import quoted
from ..values import Compared, decimal

EXAMPLE = Network.parse("x[8] -> 6 relu -> 1 softplus")
MOST_PIXELS = 10**9
DECIMALS = 3
FOR_PRICES = (RELU, SOFTPLUS)


def derive(network: Network = EXAMPLE, *, width: int | None = None, height: int | None = None) -> Derivation:
    """The range of the network's output, and the two that fit prices; a depth map of `width` × `height` pixels.

    Without both, the map has as many pixels as the network has outputs, or 4 × 3 for a single one.
    """
    own = _own_range(network)
    ranges = [own, *(each for each in RANGES if each.activation in FOR_PRICES and each != own)]
    steps = [step for each in ranges for step in each.steps()]
    steps += [*_the_two_compared(), *_depth_map(network, width, height)]
    roles = (("y", "output"), ("z", "layer 1"), ("outputs", "output"))
    return Derivation("regression_examples", "Which numbers can come out", tuple(steps), roles, _remarks(own))


def _own_range(network: Network) -> Range:
    activation = activation_of(network.output) or IDENTITY
    found = range_of(activation)
    if found is None:
        known = ", ".join(each.activation.name for each in RANGES)
        hint = " (it chooses a class: derive classification_examples)" if activation.name == "softmax" else ""
        raise NetworkError(
            f"the range of {activation.name} is not derived here{hint}: give the network's last layer one of {known}"
        )
    return found


def _the_two_compared() -> tuple[Step, ...]:
    """softplus(z) > ReLU(z), and by how little at z = 5."""
    softplus, relu = (range_of(each) for each in (SOFTPLUS, RELU))
    assert softplus is not None
    assert relu is not None
    return (
        Step(
            softplus.formula(Z),
            "compare",
            relu.formula(Z),
            "Softplus is a ReLU with its corner rounded off: always a little more.",
            Ordering(),
            None,
            "gt",
        ),
        Step(
            softplus.formula(Integer(5)),
            "example",
            decimal(float(SOFTPLUS(5.0)), DECIMALS),
            "Far from the corner hardly any: for z = 5 the ReLU gives 5.",
            Certified(Compared(decimals=DECIMALS)),
            None,
            "approx",
        ),
    )


def _depth_map(network: Network, width: int | None, height: int | None) -> tuple[Step, ...]:
    """W · H outputs, one for each pixel."""
    sizes = _pixels(network, width, height)
    before = raw_product(*sizes)
    reason = (
        "A map of depths is one such number for each pixel, width times height: each passes the activation alone, and "
        "so has the same range."
    )
    return (Step(before, "count", prod(sizes, start=Integer(1)), reason, left=Symbol("outputs")),)


def _pixels(network: Network, width: int | None, height: int | None) -> list[Any]:
    shape = network.output_shape
    if width is None and height is None:
        if len(shape) > 1 or is_symbolic(shape):
            sizes = [Integer(extent) if isinstance(extent, int) else extent for extent in reversed(shape)]
            return [extent for extent in sizes if extent != 1] or sizes[:1]
        return [Integer(4), Integer(3)] if shape == (1,) else _almost_square(int(shape[0]))
    if width is None or height is None:
        raise NetworkError("a map has a width and a height: give both, or neither")
    for extent, what in ((width, "width"), (height, "height")):
        if isinstance(extent, bool) or not isinstance(extent, int) or not 1 <= extent <= MOST_PIXELS:
            raise NetworkError(
                f"the {what} cannot be {quoted(extent)}: give a whole number from 1 to {MOST_PIXELS:,}"
            )
    outputs = prod(shape)
    if outputs not in (1, width * height):
        raise NetworkError(
            f"a map of {width} × {height} pixels needs {width * height} outputs, and this network has {outputs}: "
            f"end it with {width * height}, or leave width and height out"
        )
    return [Integer(width), Integer(height)]


def _almost_square(outputs: int) -> list[Any]:
    """Width and height whose product this is, as near to each other as can be."""
    height = next(each for each in range(isqrt(outputs), 0, -1) if outputs % each == 0)
    return [Integer(outputs // height), Integer(height)]


def _remarks(own: Range) -> tuple[str, ...]:
    if own.activation in FOR_PRICES:
        fit = "That fits a price or a depth, which is never negative."
    elif any(relation == "lt" for relation, _, _ in own.bounds):
        fit = "A price or a depth may be larger than that: ReLU or softplus fit it better."
    else:
        fit = "A price or a depth is never negative: ReLU or softplus fit it better."
    words = f"This network's output can be {own.words}. {fit}"
    return (words, "ReLU can say exactly 0; softplus never does.")
