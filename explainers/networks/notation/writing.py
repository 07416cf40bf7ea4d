"""From layers to the text notation: what `parse` reads back, names left out where it gives the same."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from ...spelling import quoted
from ..activations import ACTIVATIONS, IDENTITY, ActivationFunction
from ..cells import GRU, LSTM, PlacedCell, folded
from ..errors import NetworkError
from ..layers import Edge, Layer
from ..naming import automatic_names
from ..operations import (
    Add,
    Complement,
    Concatenate,
    Dense,
    Elementwise,
    Input,
    Multiply,
    Size,
    is_size_name,
)
from .tokens import NAME
from .volumes import volume_words

Part = Layer | PlacedCell
"""What a stage of the text stands for."""


def write(layers: tuple[Layer, ...]) -> str:
    """The text of `layers`; NetworkError where they are more than a chain with skips and feedback."""
    parts = folded(layers)
    automatic = automatic_names(part.operation for part in parts)
    return " -> ".join(
        _stage(part, before, name)
        for part, before, name in zip(parts, (None, *parts), automatic, strict=False)
    )


def _stage(layer: Part, before: Part | None, automatic: str) -> str:
    if before is None:
        return f"{_name(layer, layer.name)}[{', '.join(_size(layer, extent) for extent in _shape(layer))}]"
    first = layer.inputs[0]
    if first.delay:
        raise _cannot(layer, f"reads {first.source!r} of an earlier time step first")
    body, feedback = _body(layer, layer.inputs[1:])
    source = "" if first.source == before.name else f" from {_name(layer, first.source)}"
    text = f"{body}{source}{feedback}"
    return text if layer.name == automatic else f"{_name(layer, layer.name)}: {text}"


def _shape(layer: Part) -> Sequence[Size]:
    assert isinstance(layer.operation, Input)
    return layer.operation.shape


def _body(layer: Part, others: tuple[Edge, ...]) -> tuple[str, str]:
    """What a layer computes, and what it feeds back."""
    match layer.operation:
        case Dense(units, activation, has_bias):
            words = [_size(layer, units)]
            words += [] if activation == IDENTITY else [_activation(layer, activation)]
            words += [] if has_bias else ["nobias"]
            return " ".join(words), "".join(f" <- {_feedback(layer, edge)}" for edge in others)
        case Elementwise(activation):
            return _activation(layer, activation), ""
        case Add() | Concatenate() | Multiply() if others:
            sign = _SIGNS[layer.operation.kind]
            return " ".join(f"{sign} {_reference(layer, edge)}" for edge in others), ""
        case Complement():
            return "complement", ""
        case LSTM(units) | GRU(units) if not others:
            return f"{layer.operation.kind} {_size(layer, units)}", ""
    text = volume_words(layer.operation, partial(_size, layer), partial(_activation, layer))
    if text is not None and not others:
        return text, ""
    raise _cannot(
        layer, f"is of the kind {layer.operation.kind} with {len(layer.inputs)} inputs{_beyond(layer)}"
    )


_SIGNS = {"add": "+", "concatenate": "&", "multiply": "*"}


def _beyond(layer: Part) -> str:
    """What the notation has no words for."""
    return " and a table of connections" if getattr(layer.operation, "table", None) else ""


def _feedback(layer: Part, edge: Edge) -> str:
    if not edge.delay:
        raise _cannot(layer, f"reads {edge.source!r} in the same time step through a second weight matrix")
    return _name(layer, edge.source) if edge.delay == 1 else _reference(layer, edge)


def _reference(layer: Part, edge: Edge) -> str:
    name = _name(layer, edge.source)
    return f"{name}[t-{edge.delay}]" if edge.delay else name


def _activation(layer: Part, activation: ActivationFunction) -> str:
    if activation not in ACTIVATIONS:
        raise _cannot(layer, f"has the activation {activation.name!r} of your own")
    return activation.name


def _size(layer: Part, extent: Size) -> str:
    if not isinstance(extent, int) and not is_size_name(str(extent)):
        raise _cannot(layer, f"has the size {extent}")
    return str(extent)


def _name(layer: Part, name: str) -> str:
    if not NAME.fullmatch(name):
        raise _cannot(
            layer, f"is called, or reads, {quoted(name)}, which is no word of letters, digits and _"
        )
    return name


def _cannot(layer: Part, why: str) -> NetworkError:
    return NetworkError(
        f"the text notation cannot say layer {layer.name!r}, which {why}: use TOML (network.to_toml())"
    )
