"""What each kind of layer may say in a network's file: one model a kind."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    StrictBool,
    StrictInt,
    StrictStr,
    Tag,
)

from ...spelling import quoted
from ..activations import IDENTITY, ActivationFunction, activation_named
from ..cells import CELLS, Cell
from ..checking import LONGEST_DELAY
from ..errors import NetworkError
from ..layers import check_name
from ..operations import Add, Complement, Concatenate, Dense, Elementwise, Input, Multiply, Operation, size


def _checked_name(name: str) -> str:
    check_name(name)
    return name


def _activation(name: object) -> ActivationFunction:
    if not isinstance(name, str):
        raise NetworkError(
            f'{quoted(name)} is not the name of an activation: write one in quotes, such as "relu"'
        )
    return activation_named(name)


Name = Annotated[StrictStr, AfterValidator(_checked_name)]
Extent = Annotated[Any, AfterValidator(size)]
Activation = Annotated[Any, AfterValidator(_activation)]


class Entry(BaseModel):
    """A table in a file; keys that it does not list are refused."""

    model_config = ConfigDict(extra="forbid")


class Source(Entry):
    """{ layer = "h", delay = 1 }"""

    layer: Name
    delay: StrictInt = Field(0, ge=0, le=LONGEST_DELAY)


def _source_tag(value: object) -> str:
    return "<table>" if isinstance(value, dict | Source) else "<name>"


Reads = Annotated[
    Annotated[Name, Tag("<name>")] | Annotated[Source, Tag("<table>")],
    Discriminator(_source_tag),
]


class LayerEntry(Entry):
    """What every layer but the input may say."""

    name: Name | None = None
    inputs: list[Reads] | None = Field(None, min_length=1, max_length=1000)


class InputEntry(Entry):
    kind: Literal["input"]
    name: Name = "x"
    shape: list[Extent] = Field(min_length=1, max_length=4)

    def operation(self) -> Operation:
        return Input(tuple(self.shape))


class DenseEntry(LayerEntry):
    kind: Literal["dense"]
    units: Extent
    activation: Activation = IDENTITY
    bias: StrictBool = True

    def operation(self) -> Operation:
        return Dense(self.units, self.activation, self.bias)


class ActivationEntry(LayerEntry):
    kind: Literal["activation"]
    activation: Activation

    def operation(self) -> Operation:
        return Elementwise(self.activation)


class AddEntry(LayerEntry):
    kind: Literal["add"]

    def operation(self) -> Operation:
        return Add()


class ConcatenateEntry(LayerEntry):
    kind: Literal["concatenate"]

    def operation(self) -> Operation:
        return Concatenate()


class MultiplyEntry(LayerEntry):
    kind: Literal["multiply"]

    def operation(self) -> Operation:
        return Multiply()


class ComplementEntry(LayerEntry):
    kind: Literal["complement"]

    def operation(self) -> Operation:
        return Complement()


class CellEntry(LayerEntry):
    kind: Literal["lstm", "gru"]
    units: Extent

    def operation(self) -> Cell:
        return CELLS[self.kind](self.units)
