"""A network as a whole: every layer a column of neurons, named, with what it learns above and its space below."""

from __future__ import annotations

from explainers.derivations.symbols import Letters
from explainers.networks import Network
from explainers.topics.feedforward import EXAMPLE

from ..describing import describe
from ..figure import Figure
from ..layouts.columns import place
from ..layouts.elision import elided
from ..layouts.nets import layer_words, named_net, room_for
from ..layouts.parts import figure_of
from ..theme import LIGHT, Theme


def draw(network: Network = EXAMPLE, *, theme: Theme = LIGHT) -> Figure:
    """The network with every neuron and every line, or, where it is wide, with dots and the true counts."""
    words = layer_words(Letters(network))
    columns = place(network, room=room_for(words))
    return figure_of(
        named_net(network, columns, words),
        describe(network),
        title="A recurrent network" if network.has_feedback else "A feedforward network",
        elided=elided(network, columns),
        theme=theme,
    )
