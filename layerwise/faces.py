"""The three faces of a topic: its derivation, its figure and its film, for any network."""

from __future__ import annotations

from inspect import signature
from typing import TYPE_CHECKING, Any

from diagrams.figure import Figure
from diagrams.theme import DARK, Theme, theme_named
from explainers.derivations import Derivation
from explainers.networks import Network

from .catalogue import topic_module
from .errors import CallError, shown
from .options import options_for

if TYPE_CHECKING:
    from scenes.filming import Film

PICTURE_OF_A_NETWORK = "feedforward"


def derive(topic: str, network: Network | str | None = None, **options: Any) -> Derivation:
    """The derivation of `topic` for `network`, or for the topic's own example.

    `network` may be text in the notation. Raises CallError for an unknown topic or option, NetworkError for a
    network that the topic cannot take.
    """
    function = topic_module("derivation", topic).derive
    derivation: Derivation = function(
        *_network(network), **options_for(function, options, f"the derivation of {topic}")
    )
    return derivation


def draw(topic: str | Network, network: Network | str | None = None, **options: Any) -> Figure:
    """The figure of `topic` for `network`; or, given a network alone, the picture that fits it.

    Options are the topic's own, and `theme`: LIGHT, DARK, PRINT or one of their names. Raises as `derive`.
    """
    if isinstance(topic, Network) or is_notation(topic):
        if network is not None:
            raise CallError("a figure needs one topic and one network, but was given two networks")
        topic, network = PICTURE_OF_A_NETWORK, topic
    function = topic_module("figure", topic).draw
    figure: Figure = function(*_network(network), **options_for(function, options, f"the figure of {topic}"))
    return figure


def film(
    topic: str, network: Network | str | None = None, *, theme: Theme | str = DARK, **options: Any
) -> Film:
    """The film of `topic` for `network`. Nothing is rendered before `save` or `still`. Raises as `derive`."""
    from scenes.filming import Film  # heavy, and wanted by films alone

    function = topic_module("scene", topic).tell
    given = options_for(function, options, f"the film of {topic}")
    chosen = theme_named(theme) if isinstance(theme, str) else theme
    example = signature(function).parameters["network"].default
    return Film(function, *(_network(network) or (example,)), theme=chosen, options=tuple(given.items()))


def is_notation(text: str) -> bool:
    """Whether `text` describes a network, rather than names a topic."""
    return "->" in text or "[" in text or "→" in text


def read_network(text: str) -> Network:
    """The network that `text` describes; CallError where it looks like a misspelt topic."""
    if not is_notation(text):
        raise CallError(
            f"{shown(text)} describes no network: write for example 'x[3] -> 5 relu -> 2' (x with 3 values, "
            "5 neurons with ReLU, 2 outputs)"
        )
    return Network.parse(text)


def _network(network: Network | str | None) -> tuple[Network, ...]:
    """The arguments that give a topic its network: none for its own example."""
    if network is None:
        return ()
    if isinstance(network, str):
        return (read_network(network),)
    if not isinstance(network, Network):
        raise CallError(f"{shown(network)} is no network: give a layerwise.Network, or its text")
    return (network,)
