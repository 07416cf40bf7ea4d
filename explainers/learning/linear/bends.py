"""Is a network affine? Where it is not, two inputs between which it bends, found among small whole numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from flint import ctx
from sympy import Rational

from ...derivations.evidence import Relation, Verdict, unproved
from ...derivations.expressions import Activation, plus, times, vector
from ...derivations.symbols import activation_of
from ...networks import Multiply, Network, NetworkError
from ...networks.numbers import with_whole_weights
from ...values import PRECISIONS, NoValue, Value, compared, product, total
from ..exact_outputs import check_exact, output

MOST_DIRECTIONS = 6
LONGEST_STEP = 8
SEEDS = 40
_HALF = Fraction(1, 2)


def bends_nowhere(network: Network) -> bool:
    """Every activation is the identity and no outputs are multiplied: the network is affine for all weights."""
    return all(
        activation_of(layer) is None and not isinstance(layer.operation, Multiply) for layer in network.layers
    )


@dataclass(frozen=True)
class Bend:
    """A network with numbers, and inputs u and v: halfway between them it does not give the mean.

    As a certificate it says f(½(u + v)) ≠ ½(f(u) + f(v)) for just these two inputs, computed in fractions or balls.
    """

    network: Network
    u: tuple[Fraction, ...]
    v: tuple[Fraction, ...]
    is_given: bool = True
    """Whether the numbers are the network's own."""

    @property
    def middle(self) -> tuple[Fraction, ...]:
        return tuple((a + b) / 2 for a, b in zip(self.u, self.v, strict=True))

    def sides(self) -> tuple[Any, Any]:
        """f(½(u + v)) and ½(f(u) + f(v)) in letters."""
        u, v = (vector(name, len(self.u)) for name in "uv")
        half = Rational(1, 2)
        return Activation("f", times(half, plus(u, v))), times(
            half, plus(Activation("f", u), Activation("f", v))
        )

    def examine(self, before: Any, relation: Relation, after: Any) -> Verdict:
        if relation != "ne" or (before, after) != self.sides():
            return Verdict(
                False, "witness", False, 1.0, "this certificate speaks of a network's mean of two inputs"
            )
        outer = ctx.prec
        try:
            ctx.prec = PRECISIONS[1]
            holds = self._differs()
        except NoValue as obstacle:
            return unproved(obstacle, "witness")
        finally:
            ctx.prec = outer
        if not holds:
            return Verdict(False, "witness", False, 1.0, "no difference is seen between these two inputs")
        return Verdict(True, "witness", True, 0.0, "the network's outputs at these inputs differ")

    def _differs(self) -> bool:
        at_u, at_v, between = (output(self.network, point) for point in (self.u, self.v, self.middle))
        means = [product([_HALF, total([a, b])]) for a, b in zip(at_u, at_v, strict=True)]
        return any(compared(a, "ne", b) for a, b in zip(between, means, strict=True))


def bend_of(network: Network) -> Bend:
    """Where the network bends, with its own weights or, where it has none, with small whole ones.

    NetworkError where it cannot be evaluated, or no bend is found.
    """
    check_exact(network)
    candidates = (
        [network]
        if network.parameters is not None
        else (with_whole_weights(network, s) for s in range(SEEDS))
    )
    for candidate in candidates:
        for u, v in _inputs(candidate):
            found = Bend(candidate, u, v, network.parameters is not None)
            if _seems_bent(found) and found.examine(*_claim(found)).holds:
                return found
    raise NetworkError(
        "no bend was found between small whole inputs: with these numbers the network may well be affine, its "
        "activations never being reached; give it other weights"
    )


def _claim(bend: Bend) -> tuple[Any, Relation, Any]:
    before, after = bend.sides()
    return before, "ne", after


def _inputs(network: Network) -> Iterator[tuple[tuple[Fraction, ...], tuple[Fraction, ...]]]:
    """Pairs of inputs around 0: along one axis after the other, then along all at once, in growing steps."""
    size = int(network.input_shape[0])
    axes = [tuple(Fraction(int(i == j)) for j in range(size)) for i in range(min(size, MOST_DIRECTIONS))]
    for step in range(1, LONGEST_STEP + 1):
        for axis in [*axes, *([(Fraction(1),) * size] if size > 1 else [])]:
            yield tuple(-step * a for a in axis), tuple(step * a for a in axis)


def _seems_bent(bend: Bend) -> bool:
    """In floating point, to spare exact arithmetic where there is no bend."""
    points = np.array([[float(a) for a in point] for point in (bend.u, bend.v, bend.middle)]).T
    at_u, at_v, between = bend.network(points).T
    return bool(np.abs(between - (at_u + at_v) / 2).max() > 1e-6)


def vector_text(values: tuple[Value, ...], decimals: int = 3) -> str:
    """(1, 1/2), or rounded where an entry is no fraction."""
    written = [str(v) if isinstance(v, Fraction | int) else f"{float(v.real):.{decimals}f}" for v in values]
    text = ", ".join(written).replace("-", "−")
    return text if len(written) == 1 else f"({text})"
