"""From layers to TOML and JSON, as `reading` reads them back."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields
from os import PathLike
from pathlib import Path
from typing import Any

from ...replacing import replacing
from ...spelling import quoted
from ..activations import ACTIVATIONS, IDENTITY, ActivationFunction
from ..errors import NetworkError
from ..layers import Edge, Layer
from ..operations import Size, is_size_name
from ..parameters import Parameters

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")


def as_toml(layers: tuple[Layer, ...], parameters: Parameters | None) -> str:
    """TOML; NetworkError where a layer has a size or an activation that no file can name."""
    tables = ["\n".join(["[[layers]]", *_lines(table)]) for table in _tables(layers)]
    weights = _weights(parameters)
    tables += ["[weights]"] if parameters is not None and not weights else []
    tables += ["\n".join([f"[weights.{_key(layer)}]", *_lines(named)]) for layer, named in weights.items()]
    return "\n\n".join(tables) + "\n"


def as_json(layers: tuple[Layer, ...], parameters: Parameters | None) -> str:
    """JSON; NetworkError as for TOML."""
    data: dict[str, Any] = {"layers": list(_tables(layers))}
    if parameters is not None:
        data["weights"] = _weights(parameters)
    return json.dumps(data, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def write_file(path: str | PathLike[str], layers: tuple[Layer, ...], parameters: Parameters | None) -> None:
    """Write a .toml or .json file; it appears whole, by renaming, or not at all."""
    write = {".toml": as_toml, ".json": as_json}.get(Path(path).suffix.lower())
    if write is None:
        raise NetworkError(f"cannot save to {quoted(str(path))}: give it a name that ends in .toml or .json")
    text = write(layers, parameters)
    try:
        with replacing(path) as beside:
            beside.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise NetworkError(f"cannot write {quoted(str(path))}: {error.strerror}") from None


def _tables(layers: tuple[Layer, ...]) -> Iterator[dict[str, Any]]:
    """One table for each layer, with what differs from the defaults."""
    for layer, before in zip(layers, (None, *layers), strict=False):
        table = {"kind": layer.operation.kind, "name": layer.name} | _content(layer)
        if before is not None and layer.inputs != (Edge(before.name),):
            table["inputs"] = [_source(edge) for edge in layer.inputs]
        yield table


def _content(layer: Layer) -> dict[str, Any]:
    """What a layer's operation holds: its fields, without those that have their defaults."""
    return {
        _KEYS.get(field.name, field.name): _field(layer, getattr(layer.operation, field.name))
        for field in fields(layer.operation)  # type: ignore[arg-type]
        if getattr(layer.operation, field.name) != field.default
    }


_KEYS = {"has_bias": "bias"}


def _field(layer: Layer, value: Any) -> Any:
    if isinstance(value, ActivationFunction):
        return _activation(layer)
    if isinstance(value, tuple):
        return [_field(layer, one) for one in value]
    return value if isinstance(value, bool | float | None) else _size(layer, value)


def _source(edge: Edge) -> Any:
    return {"layer": edge.source, "delay": edge.delay} if edge.delay else edge.source


def _size(layer: Layer, extent: Size) -> Any:
    if not isinstance(extent, int) and not is_size_name(str(extent)):
        raise NetworkError(
            f"layer {layer.name!r} has the size {extent}, which no file can hold: use a letter such as n"
        )
    return extent if isinstance(extent, int) else str(extent)


def _activation(layer: Layer) -> str:
    activation = getattr(layer.operation, "activation", IDENTITY)
    if activation not in ACTIVATIONS:
        raise NetworkError(
            f"layer {layer.name!r} has the activation {activation.name!r} of your own, which no file can "
            f"hold: use one of {', '.join(known.name for known in ACTIVATIONS)}"
        )
    return str(activation.name)


def _weights(parameters: Parameters | None) -> dict[str, dict[str, Any]]:
    arrays: Mapping[str, Mapping[str, Any]] = parameters.arrays if parameters is not None else {}
    return {layer: {name: array.tolist() for name, array in named.items()} for layer, named in arrays.items()}


# TOML ---------------------------------------------------------------------------------------


def _lines(table: Mapping[str, Any]) -> Iterator[str]:
    return (f"{_key(name)} = {_value(value)}" for name, value in table.items())


def _key(text: str) -> str:
    return text if _BARE_KEY.fullmatch(text) else toml_string(text)


def _value(value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return toml_string(value)
        case dict():
            return "{ " + ", ".join(_lines(value)) + " }"
        case list() if any(isinstance(row, list) for row in value):
            return "[\n" + "".join(f"    {_value(row)},\n" for row in value) + "]"
        case list():
            return "[" + ", ".join(_value(child) for child in value) + "]"
    return repr(value)  # a finite number: Python and TOML write it alike, exactly


def toml_string(text: str) -> str:
    """A TOML basic string: JSON's escapes are TOML's too, and TOML also wants DEL escaped."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
