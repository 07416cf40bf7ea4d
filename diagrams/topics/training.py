"""Gradient descent on the loss of one neuron: its path over weight and bias, and the loss falling step by step."""

from __future__ import annotations

from math import isfinite

from explainers.networks import Dense, Network, NetworkError
from explainers.networks.numbers import with_known_activations

from ..charts.descents import INPUTS, LEVELS, LOSS, PATH, Descent, fitting_rate, landscape, losses_chart
from ..charts.keys import Key, key_row
from ..describing import counted
from ..errors import DiagramError
from ..figure import Figure, Label, Look
from ..layouts.measures import AXIS, CURVE, HEADING, U
from ..layouts.parts import Part, beside, figure_of
from ..layouts.words import number
from ..theme import LIGHT, Theme

EXAMPLE = Network.parse("x[1] -> 1")
MOST_STEPS = 200
_START = (-0.6, 1.2)


def draw(
    network: Network = EXAMPLE, *, rate: float | None = None, steps: int = 30, theme: Theme = LIGHT
) -> Figure:
    """Level lines of the squared loss on six made-up points, and `steps` steps of gradient descent.

    `network` is one neuron with one input and a bias, so that two numbers are all of θ; it starts from its own.
    """
    neuron = with_known_activations(_neuron(network))
    phi = Descent(neuron, _START, 1.0, steps).phi
    chosen = fitting_rate(phi) if rate is None else rate
    if not 2 <= steps <= MOST_STEPS or not isfinite(chosen) or chosen <= 0:
        raise DiagramError(
            f"{steps} steps at the rate {chosen:g} cannot be drawn: give 2 to {MOST_STEPS} steps and a rate above 0"
        )
    descent = Descent(neuron, _start(network), chosen, steps)
    charts = [
        _titled("Loss over weight and bias", landscape(descent)),
        _titled("Loss over steps", losses_chart(descent)),
    ]
    whole = beside(charts, 6 * U, "none")
    key = _key(descent)
    whole += key.moved(whole.bounds.left - key.bounds.left, whole.bounds.bottom - 2.6 * U - key.bounds.top)
    return figure_of(whole, _alt(descent), title="Gradient descent", theme=theme)


def _neuron(network: Network) -> Network:
    """The network itself, where its θ is one weight and one bias; NetworkError otherwise."""
    is_neuron = (
        len(network.layers) == 2
        and isinstance(network.layers[-1].operation, Dense)
        and network.parameter_count == 2
        and not network.has_feedback
    )
    if not is_neuron:
        raise NetworkError(
            f"level lines need a θ of two numbers, but this network has {network.parameter_count}: take one neuron "
            "with one input, such as x[1] -> 1 or x[1] -> 1 tanh"
        )
    return network


def _start(network: Network) -> tuple[float, float]:
    if network.parameters is None:
        return _START
    numbers = network.parameters.of_layer(network.layers[-1].name)
    return float(numbers["W"][0, 0]), float(numbers["b"][0])


def _titled(name: str, chart: Part) -> Part:
    edges = chart.bounds
    at = (edges.left, edges.top + 2.6 * U)
    return chart + Part((Label(f"title:{name}", name, at, HEADING, "start", "baseline", is_strong=True),))


def _key(descent: Descent) -> Part:
    end = Look("emphasis", None, 0.0)
    return key_row(
        (
            Key("level", Look(LEVELS, None, AXIS), "equal loss"),
            Key(
                "path", Look(PATH, None, 0.7 * CURVE, dash=(1, 0)), f"{descent.steps} steps downhill", (0.0,)
            ),
            Key("end", end, "end", (0.5,)),
            Key("loss", Look(LOSS, None, CURVE), f"mean loss of {counted(len(INPUTS), 'made-up example')}"),
        )
    )


def _alt(descent: Descent) -> str:
    (w0, b0, first), (w1, b1, last) = descent.path[0], descent.path[-1]
    ends = [f"w = {number(w)}, b = {number(b)}" for w, b in ((w0, b0), (w1, b1))]
    return (
        "Left: level lines of the squared loss of one neuron over its weight and its bias, for six made-up examples, "
        f"and the path of gradient descent from {ends[0]} to {ends[1]} in {descent.steps} steps at the rate "
        f"{descent.rate:g}. Right: over these steps the loss goes from {number(first, 3)} to {number(last, 3)}."
    )
