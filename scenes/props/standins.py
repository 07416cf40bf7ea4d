"""Numbers need a known φ: where an activation stands for any function, the sigmoid takes its place, and is named."""

from __future__ import annotations

from diagrams.theme import Theme
from explainers.derivations.formula import Token
from explainers.derivations.printing.names import activation_name
from explainers.derivations.symbols import activation_of
from explainers.networks import Network
from explainers.networks.numbers import STAND_IN
from scenes.stage import grid
from scenes.stage.text import Content, words
from scenes.stage.things import Thing


def stand_in_words(network: Network) -> Content | None:
    """Here φ = sigmoid; None where the network needs no stand-in."""
    unknown = [phi for phi in map(activation_of, network.layers) if phi is not None and phi.function is None]
    if not unknown:
        return None
    name = Token(STAND_IN.name, "upright", role="activation")
    return ("here ", activation_name(unknown[0].symbol), " = ", name)


def stand_in_note(
    network: Network, theme: Theme, *, baseline: float = grid.FORMULA_BASELINE
) -> tuple[Thing, ...]:
    """The stand-in named at the right margin; nothing where there is none."""
    content = stand_in_words(network)
    if content is None:
        return ()
    at = (grid.RIGHT, baseline)
    return (words("stand-in", content, at, theme, role="second", anchor="end"),)
