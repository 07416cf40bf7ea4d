"""The three faces of a topic: its derivation, its figure and its film, for any network."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from inspect import signature
from typing import TYPE_CHECKING, Any

from diagrams.figure import Figure
from diagrams.pictures import picture_of
from diagrams.theme import DARK, Theme, theme_named
from explainers.networks import KNOWN, Network
from explainers.spelling import nearest, quoted

from .catalogue import topic_module
from .errors import CallError
from .narration import narrated
from .options import options_for
from .worked import derived

if TYPE_CHECKING:
    from explainers.derivations.derivation import Derivation
    from scenes.filming import Film

_FUNCTIONS = {"derivation": "derive", "figure": "draw", "scene": "tell"}
PICTURE_OF_A_NETWORK = "network"  # stands for the topic, where a network is drawn alone


def derive(topic: str, network: Network | str | None = None, **options: Any) -> Derivation:
    """The derivation of `topic` for `network`, or for the topic's own example; with `x="1, 2"`, also in numbers.

    `network` may be text in the notation. Raises CallError for an unknown topic or option, NetworkError for a
    network that the topic cannot take.
    """
    function = face_function("derivation", topic)
    return derived(function, _network(network, topic, function), options, f"the derivation of {topic}")


def draw(topic: str | Network, network: Network | str | None = None, **options: Any) -> Figure:
    """The figure of `topic` for `network`; or, given a network alone, the picture that fits it.

    Options are the topic's own, and `theme`: LIGHT, DARK, PRINT or one of their names. Raises as `derive`.
    """
    if isinstance(topic, Network) or is_network(topic):
        if network is not None:
            raise CallError("a figure needs a topic and a network, but was given two networks: leave one out")
        return _picture(topic, options)
    function = face_function("figure", topic)
    given = options_for(function, options, f"the figure of {topic}")
    figure: Figure = function(*_network(network, topic, function), **given)
    return figure


def _picture(network: Network | str, options: dict[str, Any]) -> Figure:
    """The picture that fits a network alone: columns of neurons, or bars where it is deep or has volumes."""
    read = network if isinstance(network, Network) else read_network(network)
    return picture_of(read, **options_for(picture_of, options, "the picture of a network"))


def film(
    topic: str,
    network: Network | str | None = None,
    *,
    theme: Theme | str = DARK,
    narration: Sequence[str] = (),
    **options: Any,
) -> Film:
    """The film of `topic` for `network`. Nothing is rendered before `save` or `still`. Raises as `derive`.

    `narration` has one text for each step, in place of the scene's own words; "" keeps these.
    """
    from scenes.filming import Film  # noqa: PLC0415 (only films need it)

    function = face_function("scene", topic)
    given = options_for(function, options, f"the film of {topic}")
    chosen = theme_named(theme) if isinstance(theme, str) else theme
    shown_network = next(iter(_network(network, topic, function)), None) or example(topic, "scene")
    tell = narrated(function, tuple(narration)) if narration else function
    return Film(tell, shown_network, theme=chosen, options=tuple(given.items()))


def face_function(face: str, topic: str) -> Callable[..., Any]:
    """What makes this face of `topic`: its `derive`, `draw` or `tell`."""
    function: Callable[..., Any] = getattr(topic_module(face, topic), _FUNCTIONS[face])
    return function


def example(topic: str, face: str = "derivation") -> Network:
    """The network that this face of `topic` shows when it is given none; CallError where it shows no network."""
    function = face_function(face, topic)
    if not takes_network(function):
        raise CallError(f"the topic {topic} is about no network: leave the network out")
    network: Network = signature(function).parameters["network"].default
    return network


def takes_network(function: Callable[..., Any]) -> bool:
    """Whether a face is one of a network; a sampled sinusoid is not."""
    return "network" in signature(function).parameters


def is_network(text: str) -> bool:
    """Whether `text` describes a network, or names a network's file or an architecture, rather than a topic."""
    return "->" in text or "[" in text or text.endswith((".toml", ".json")) or text in KNOWN


def read_network(text: str) -> Network:
    """The network that `text` describes, a known architecture, or what stands in the .toml or .json file of that name.

    CallError where the text is none of these, e.g. a misspelt topic.
    """
    if text.endswith((".toml", ".json")):
        return Network.load(text)
    if text in KNOWN:
        return Network.known(text)
    if not is_network(text):
        near = nearest(text, KNOWN)
        if near.startswith("did you mean"):
            raise CallError(f"{quoted(text)} is no network and no known architecture: {near}")
        raise CallError(
            f"{quoted(text)} describes no network: write for example 'x[3] -> 5 relu -> 2' (x with 3 values, "
            "5 neurons with ReLU, 2 outputs), or a known architecture such as lenet5"
        )
    return Network.parse(text)


def _network(network: Network | str | None, topic: str, function: Callable[..., Any]) -> tuple[Network, ...]:
    """The arguments that give a topic its network: none for its own example."""
    if network is None:
        return ()
    if not takes_network(function):
        raise CallError(f"the topic {topic} is about no network: leave the network out")
    if isinstance(network, str):
        return (read_network(network),)
    if not isinstance(network, Network):
        raise CallError(f"{quoted(network)} is no network: give a layerwise.Network, or its text")
    return (network,)
