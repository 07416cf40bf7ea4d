"""A network as a whole: every layer a column of neurons, named, with what it learns above and its space below."""

from __future__ import annotations

from explainers.networks import RELU, Network

from ..describing import describe
from ..figure import Figure
from ..layouts.columns import place
from ..layouts.nets import named_net
from ..layouts.parts import figure_of
from ..theme import LIGHT, Theme

EXAMPLE = Network.feedforward(3, 5, 5, 5, 2, activation=RELU)


def draw(network: Network = EXAMPLE, *, theme: Theme = LIGHT) -> Figure:
    """The network with every neuron and every line, or, where it is wide, with dots and the true counts."""
    columns = place(network)
    left_out = tuple(column.left_out for column in columns if column.left_out)
    return figure_of(
        named_net(network, columns), describe(network), title="A feedforward network", elided=left_out, theme=theme
    )
