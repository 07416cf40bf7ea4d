"""Gradient descent over a weight and a bias: the loss as level lines with the path on them, and the loss over steps."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from explainers.derivations.formula import Token
from explainers.networks import Network
from explainers.networks.activations import IDENTITY, ActivationFunction, Array
from explainers.networks.backward import descend

from ..figure import Content, Look, Mark
from ..layouts.measures import CURVE, U
from ..layouts.parts import Part
from .axes import Axes
from .levels import level_lines
from .scales import Scale

INPUTS = np.array([-0.5, 0.0, 0.5, 1.0, 1.5, 2.0])
"""Six inputs; the targets are what a network with other numbers gives there, with a little noise."""
_TRUE, _NOISE = (1.4, -0.6), np.array([0.08, -0.1, 0.05, 0.1, -0.12, 0.04])
PATH, LEVELS, LOSS = "gradient", "edge", "loss"
_CHART = (168.0, 128.0)
_LEVELS = 9
_ROOM = 1.25  # how much more than the path is shown


@dataclass(frozen=True)
class Descent:
    """A neuron with one input, its weight and its bias, stepping down from `start` at a rate, `steps` times."""

    network: Network
    start: tuple[float, float]
    rate: float
    steps: int

    @property
    def phi(self) -> ActivationFunction:
        return getattr(self.network.layers[-1].operation, "activation", None) or IDENTITY

    def at(self, weight: float, bias: float) -> Network:
        return self.network.with_weights({self.network.layers[-1].name: {"W": [[weight]], "b": [bias]}})

    @cached_property
    def targets(self) -> Array:
        return np.asarray(self.at(*_TRUE)(INPUTS[None, :])[0] + _NOISE)

    @cached_property
    def path(self) -> tuple[tuple[float, float, float], ...]:
        """Weight, bias and loss, before the first step and after each."""
        name = self.network.layers[-1].name
        found = []
        descent = descend(
            self.at(*self.start), INPUTS[None, :], self.targets[None, :], rate=self.rate, steps=self.steps
        )
        for network, loss in descent:
            assert network.parameters is not None
            numbers = network.parameters.of_layer(name)
            found.append((float(numbers["W"][0, 0]), float(numbers["b"][0]), float(loss)))
        return tuple(found)

    def loss(self, weights: Array, biases: Array) -> Array:
        """The mean of ½ (φ(w x + b) − y)² over the data, for arrays of w and b."""
        z = weights[..., None] * INPUTS + biases[..., None]
        return np.asarray(np.mean((self.phi(z) - self.targets) ** 2, axis=-1) / 2)


def landscape(descent: Descent) -> Part:
    """Level lines over weight and bias, closer together where the loss is smaller; the path with its steps."""
    path = np.array(descent.path)[:, :2]
    axes = Axes("loss", *_around(path), _CHART)
    chart = axes.frame(_letter("w"), _letter("b", "bias"))
    grid = np.meshgrid(*(np.linspace(scale.low, scale.high, 61) for scale in (axes.x, axes.y)))
    losses = descent.loss(*grid)
    low, high = float(losses.min()), float(losses.max())
    levels = low + (high - low) * (np.arange(1, _LEVELS + 1) / (_LEVELS + 1)) ** 2
    chart += level_lines(axes, "loss", descent.loss, [float(level) for level in levels], role=LEVELS)
    chart += axes.joined(
        "path", [(float(w), float(b)) for w, b in path], Look(PATH, None, 0.7 * CURVE, dash=(1, 0))
    )
    return chart + Part(tuple(_steps(axes, path)))


def _steps(axes: Axes, path: Array) -> list[Mark]:
    """A dot for every step that is seen apart from the one before; the first and the last are larger."""
    marks: list[Mark] = [axes.dot("start", float(path[0, 0]), float(path[0, 1]), PATH, 0.55 * U)]
    before = axes.at(*path[0])
    for number, (w, b) in enumerate(path[1:-1], start=1):
        here = axes.at(float(w), float(b))
        if np.hypot(here[0] - before[0], here[1] - before[1]) > 0.8 * U:
            marks.append(axes.dot(f"step{number}", float(w), float(b), PATH, 0.28 * U))
            before = here
    return [*marks, axes.dot("end", float(path[-1, 0]), float(path[-1, 1]), "emphasis", 0.6 * U)]


def _around(path: Array) -> tuple[Scale, Scale]:
    """What is shown of both axes: the path with room around its end, so that the smallest loss lies well inside."""
    scales = []
    for values in path.T:
        end = float(values[-1])
        reach = _ROOM * max(float(np.abs(values - end).max()), 0.3)
        scales.append(Scale(end - reach, end + reach))
    return scales[0], scales[1]


def losses_chart(descent: Descent) -> Part:
    """The loss before the first step and after each."""
    losses = [loss for _, _, loss in descent.path]
    axes = Axes("steps", Scale(0.0, float(descent.steps)), Scale(0.0, 1.08 * max(losses)), _CHART)
    chart = axes.frame("step", "loss")
    chart += axes.joined(
        "loss", [(float(step), loss) for step, loss in enumerate(losses)], Look(LOSS, None, CURVE)
    )
    ends = (
        axes.dot("start", 0.0, losses[0], PATH, 0.55 * U),
        axes.dot("end", float(descent.steps), losses[-1], "emphasis", 0.6 * U),
    )
    return chart + Part(ends)


def _letter(name: str, role: str = "layer 1") -> Content:
    return ({"w": "weight ", "b": "bias "}[name], Token(name, role=role))


def fitting_rate(phi: ActivationFunction) -> float:
    """A rate that neither creeps nor overshoots: the loss bends at most about twice as much as φ's slope squared."""
    slopes = np.ones(1) if phi.derivative is None else np.asarray(phi.derivative(np.linspace(-4, 4, 81)))
    return 0.5 / max(float(np.abs(slopes).max()), 0.1) ** 2
