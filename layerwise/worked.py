"""The options `x`, `y` and `digits` of every derivation about a network: its formulas worked out in numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from inspect import signature
from typing import TYPE_CHECKING, Any

from explainers.networks import Network
from explainers.networks.numbers import with_known_activations

from .errors import CallError
from .options import option_names, options_for

if TYPE_CHECKING:
    from explainers.derivations.derivation import Derivation

_NUMBERS = ("x", "y", "digits")


def derivation_options(function: Callable[..., Derivation]) -> tuple[str, ...]:
    """The names of the options of a derivation: the topic's own, and those of its numbers."""
    own = option_names(function)
    if "network" not in signature(function).parameters:
        return own
    return (*own, *(name for name in _NUMBERS if name not in own))


def derived(
    function: Callable[..., Derivation], network: tuple[Network, ...], options: Mapping[str, Any], what: str
) -> Derivation:
    """What `function` derives for `network` (none for its own example); with `x`, with its numbers.

    A topic's own options of these names stay its own. With feedback, the time steps are those that `x` gives.
    """
    own = option_names(function)
    numbers = {name: options[name] for name in _NUMBERS if name in options and name not in own}
    rest = {name: value for name, value in options.items() if name not in numbers}
    if not numbers or "network" not in signature(function).parameters:
        return function(*network, **options_for(function, options, what))
    if numbers.get("x") is None:
        raise CallError("y and digits belong to worked numbers: give an input too, such as x=1,2")
    # The derivation for numbers alone needs the proof's machinery.
    from explainers.derivations.worked.derivation import with_numbers  # noqa: PLC0415

    read = options_for(with_numbers, numbers, what)
    (shown,) = network or (_with_values(signature(function).parameters["network"].default),)
    network = () if shown is None else (shown,)
    if "steps" in own and "steps" not in rest and shown is not None and shown.has_feedback:
        rest["steps"] = str(read["x"]).count(";") + 1
    made = function(*network, **options_for(function, rest, what))
    numbered = made.numbered or shown
    if numbered is None:
        raise CallError(f"{what} shows no network by itself: give it one whose numbers are to be worked out")
    return with_numbers(made, numbered, **read)


def _with_values(example: Network | None) -> Network | None:
    """A topic's own example, whose φ may be any function: the sigmoid stands for it, as in its figure and its film."""
    return None if example is None else with_known_activations(example)
