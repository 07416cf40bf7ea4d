"""What may stand in a network's file, and its errors as sentences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field, StrictStr, ValidationError

from ...spelling import nearest, quoted
from ..checking import MOST_LAYERS
from ..errors import NetworkError
from ..layers import Edge, Layer
from ..naming import Draft, named
from ..notation import parse
from ..parameters import Parameters
from .entries import (
    ActivationEntry,
    AddEntry,
    CellEntry,
    ComplementEntry,
    ConcatenateEntry,
    DenseEntry,
    Entry,
    InputEntry,
    MultiplyEntry,
    Source,
)
from .volume_entries import VOLUME_ENTRIES, VolumeEntry

_ENTRIES: Mapping[str, type[Entry]] = {
    "input": InputEntry,
    "dense": DenseEntry,
    "activation": ActivationEntry,
    "add": AddEntry,
    "concatenate": ConcatenateEntry,
    "multiply": MultiplyEntry,
    "complement": ComplementEntry,
    "lstm": CellEntry,
    "gru": CellEntry,
    **VOLUME_ENTRIES,
}
AnyEntry = (
    InputEntry
    | DenseEntry
    | ActivationEntry
    | AddEntry
    | ConcatenateEntry
    | MultiplyEntry
    | ComplementEntry
    | CellEntry
    | VolumeEntry
)


class File(Entry):
    """A whole file."""

    text: StrictStr | None = None
    layers: list[Annotated[AnyEntry, Field(discriminator="kind")]] | None = Field(
        None, max_length=MOST_LAYERS
    )
    weights: dict[StrictStr, dict[StrictStr, Any]] | None = None


def content(data: Any) -> tuple[tuple[Layer, ...], Parameters | None]:
    """Layers and weights from what a file holds; NetworkError says which layer and key is wrong."""
    try:
        file = File.model_validate(data)
    except ValidationError as error:
        raise NetworkError(_sentence(error)) from None
    if (file.text is None) == (file.layers is None):
        given = "both" if file.layers is not None else "neither"
        raise NetworkError(f"a network's file needs layers or text, but here are {given}: give one of them")
    layers = named(_drafts(file.layers or [])) if file.text is None else parse(file.text)
    return layers, None if file.weights is None else Parameters.of(file.weights)


def _drafts(entries: list[Any]) -> list[Draft]:
    return [_draft(number, entry) for number, entry in enumerate(entries)]


def _draft(number: int, entry: AnyEntry) -> Draft:
    try:
        operation = entry.operation()
    except NetworkError as error:
        raise NetworkError(f"layer {number} ({entry.kind}): {error}") from None
    if isinstance(entry, InputEntry):
        return Draft(operation, name=entry.name)
    if entry.inputs is None:
        return Draft(operation, number - 1 if number else None, name=entry.name)
    return Draft(operation, None, tuple(_edge(source) for source in entry.inputs), entry.name)


def _edge(source: str | Source) -> Edge:
    return Edge(source) if isinstance(source, str) else Edge(source.layer, source.delay)


_WANTED: Mapping[str, str] = {
    "bool_type": "write true or false",
    "int_type": "write a whole number",
    "string_type": "write a text in quotes",
    "list_type": "write a list in brackets",
    "dict_type": "write a table of keys and values",
    "model_type": "write a table of keys and values",
    "model_attributes_type": "write a table of keys and values",
    "too_short": "give at least {min_length}",
    "too_long": "give at most {max_length}",
    "greater_than_equal": "use {ge} or more",
    "less_than_equal": "use {le} or less",
}


def _sentence(error: ValidationError) -> str:
    """One of the errors that Pydantic found, in the words of the file."""
    errors = error.errors(include_url=False)
    # A misspelt key is also a missing one: the spelling is the better answer.
    first = next((one for one in errors if one["type"] == "extra_forbidden"), errors[0])
    kind, place, context = first["type"], first["loc"], first.get("ctx", {})
    where, model = _place(place)
    match kind:
        case "extra_forbidden":
            key = str(place[-1])
            return f"{where} has no key {quoted(key)}: {nearest(key, model.model_fields)}"
        case "missing":
            return f"{where} lacks the key {place[-1]!r}: add it"
        case "union_tag_not_found":
            return f"{where} lacks its kind: give kind = one of {', '.join(_ENTRIES)}"
        case "union_tag_invalid":
            tag = str(context["tag"])
            return f"{where} has the kind {quoted(tag)}, which is not one: {nearest(tag, _ENTRIES)}"
        case "value_error":
            return f"{_key(where, place)}: {context['error']}"
    wanted = _WANTED[kind].format_map(context) if kind in _WANTED else first["msg"]
    return f"{_key(where, place)} is {quoted(first.get('input'))}: {wanted}"


def _place(place: tuple[int | str, ...]) -> tuple[str, type[Entry]]:
    """Where an error stands, and the model of what stands there."""
    if len(place) < 2 or place[0] != "layers":
        return "the file", File
    what = f"layer {place[1]}" + (f" ({place[2]})" if len(place) > 2 else "")
    if "<table>" in place:
        return f"an input of {what}", Source
    return what, _ENTRIES[str(place[2])] if len(place) > 2 else Entry


def _key(where: str, place: tuple[int | str, ...]) -> str:
    """`where`, and the key there."""
    inside = place[3:] if len(place) > 1 and place[0] == "layers" else place
    keys = [key for key in inside if isinstance(key, str) and not key.startswith("<")]
    return f"{where}, {keys[-1]}" if keys else where
