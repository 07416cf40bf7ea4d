"""Layer on layer: the net, and beneath each layer the equation that computes it, with the shapes of what it learns."""

from __future__ import annotations

from explainers.derivations.symbols import Letters
from explainers.networks import Dense, Network
from explainers.topics.stack import EXAMPLE, derive

from ..describing import describe
from ..figure import Figure
from ..layouts.columns import place
from ..layouts.elision import elided
from ..layouts.measures import FORMULA, LABEL
from ..layouts.nets import Word, named_net, room_for
from ..layouts.parts import figure_of
from ..layouts.statements import equated
from ..layouts.words import layer_title, matrix_space, membership
from ..theme import LIGHT, Theme


def draw(network: Network = EXAMPLE, *, theme: Theme = LIGHT) -> Figure:
    """The network with its layers' equations; columns stand as far apart as the equations need."""
    words = _words(network)
    columns = place(network, room=room_for(words))
    alt = (
        f"{describe(network)} Beneath each layer stands the equation that computes it from the layer before."
    )
    return figure_of(
        named_net(network, columns, words),
        alt,
        title="Layer on layer",
        elided=elided(network, columns),
        theme=theme,
    )


def _words(network: Network) -> tuple[Word, ...]:
    """Name, equation and shapes of each layer, below it."""
    letters = Letters(network)
    derivation = derive(network)
    lettered = [layer for layer in network.layers[1:] if layer.name in letters.lettered]
    first = network.input
    words = [
        Word(first.name, "name", 0, layer_title(network, first), LABEL),
        Word(first.name, "equation", 1, membership(letters, first, "input"), 0.9 * FORMULA),
    ]
    for layer, step in zip(lettered, derivation.steps, strict=True):
        words.append(
            Word(layer.name, "equation", 1, equated(step.before, step.after, derivation), 0.9 * FORMULA)
        )
        if isinstance(layer.operation, Dense):
            words.append(Word(layer.name, "name", 0, layer_title(network, layer), LABEL))
            for row, weight in enumerate(letters.weights(layer), start=2):
                shape = matrix_space(weight.name, weight.shape, letters.role_of_layer(layer))
                words.append(Word(layer.name, f"shape:{weight.name}", row, shape, LABEL, "second"))
    return tuple(words)
