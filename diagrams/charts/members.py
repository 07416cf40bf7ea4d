"""Members of a network's family: its outputs along the first input, each for a θ of its own, one in the foreground."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from math import prod

import numpy as np

from explainers.networks import Network
from explainers.networks.activations import Array

from ..figure import Content, Look
from ..layouts.measures import AXIS, CURVE
from ..layouts.parts import Part
from .axes import Axes
from .scales import Scale

MEMBER, OTHERS = "output", "edge"
_CHART = (264.0, 128.0)
_RANGE = (-3.0, 3.0)
_KNOTS = 161
_WEIGHTS, _BIASES = (
    2.5,
    24.0,
)  # times the usual deviations in hidden layers: only then do members differ to the eye


def family_of(network: Network, members: int) -> tuple[Network, ...]:
    """The network with its own θ first, or without one the liveliest of the members."""
    others = [theta(network, seed) for seed in range(members)]
    if network.parameters is not None:
        return (network, *others[1:])
    x = np.linspace(*_RANGE, _KNOTS)
    return tuple(sorted(others, key=lambda one: -float(np.abs(np.diff(first_output(one, x))).sum())))


def theta(network: Network, seed: int) -> Network:
    """The network with another θ, its hidden layers' numbers wide enough that its functions differ."""
    arrays, last = network.randomised(seed).parameters, network.layers[-1].name
    assert arrays is not None
    return network.with_weights(
        {
            layer: {
                name: (1.0 if layer == last else _BIASES if name == "b" else _WEIGHTS) * array
                for name, array in named.items()
            }
            for layer, named in arrays.arrays.items()
        }
    )


def first_output(network: Network, x: Array) -> Array:
    """The network's first output for every entry of x as its first input, the others 0."""
    inputs = np.zeros((prod(map(int, network.input_shape)), len(x)))
    inputs[0] = x
    return np.asarray(network(inputs)[0], dtype=float)


def members_chart(members: Sequence[Network], x_name: Content, y_name: Content) -> Part:
    """All graphs on one pair of axes, the first one thick and on top."""
    x = np.linspace(*_RANGE, _KNOTS)
    values = np.array([first_output(member, x) for member in members])
    reach = float(np.ptp(values)) or 2.0
    axes = Axes(
        "family", Scale(*_RANGE), Scale(values.min() - 0.05 * reach, values.max() + 0.05 * reach), _CHART
    )
    chart = axes.frame(x_name, y_name)
    for number, member in reversed(list(enumerate(members, start=1))):
        look = Look(MEMBER, None, 1.2 * CURVE) if number == 1 else Look(OTHERS, None, 1.4 * AXIS)
        chart += axes.graph(str(number), partial(first_output, member), look, samples=_KNOTS)
    return chart
