"""The smallest net of its kind that is certified: every smaller one is refuted at a point of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ...networks import NetworkError
from .certifying import Finding, certify, refuted_in_the_middle
from .constructing import relu_network
from .enclosing.targets import Target

MOST_TRIED = 150


@dataclass(frozen=True)
class Smallest:
    """`units` hinges at equal distances are certified; `refutations` are those of 1, 2, …, units − 1 hinges.

    Where the error comes too near to the one allowed, a smaller net may be undecided instead.
    """

    units: int
    certificate: Finding
    refutations: tuple[Finding, ...]

    @property
    def is_smallest(self) -> bool:
        """Every smaller net is refuted."""
        return all(each.answer == "refuted" for each in self.refutations)


def smallest_relu_network(f: Target, low: Any, high: Any, error: Any, most: int = MOST_TRIED) -> Smallest:
    """From one hinge up to `most`; NetworkError where none of them is certified."""
    refutations: list[Finding] = []
    for units in range(1, most + 1):
        network = relu_network(f, low, high, units)
        # Most of them fail at once; only then is a proof tried.
        found = refuted_in_the_middle(f, network, low, high, error)
        if found is None:
            found = certify(f, network, low, high, error)
        if found:
            return Smallest(units, found, tuple(refutations))
        refutations.append(found)
    raise NetworkError(
        f"up to {most} hinges at equal distances no net is certified to be within {error} of the function: "
        "allow a larger error, or a shorter interval"
    )
