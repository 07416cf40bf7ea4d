"""What layers over volumes may say in a network's file; keys are the fields of `operations`, and `bias`."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, StrictBool, StrictInt

from ..activations import IDENTITY
from ..operations import (
    AdaptiveAveragePooling,
    AveragePooling,
    BatchNormalisation,
    Convolution,
    Cropping,
    Dropout,
    Flatten,
    GlobalAveragePooling,
    MaxPooling,
    Operation,
    PatternDistance,
    Subsampling,
    TransposedConvolution,
    Upsampling,
    checked_sides,
)
from .entries import Activation, Extent, LayerEntry


def _sides(value: object) -> Any:
    return checked_sides(value, "list of sides", least=0)


Sides = Annotated[Any, AfterValidator(_sides)]


class TransposedEntry(LayerEntry):
    kind: Literal["convT"]
    channels: Extent
    kernel: Sides
    stride: Sides = 1
    padding: Sides = 0
    activation: Activation = IDENTITY
    bias: StrictBool = True

    def operation(self) -> Operation:
        return TransposedConvolution(
            self.channels, self.kernel, self.stride, self.padding, self.activation, self.bias
        )


class ConvolutionEntry(LayerEntry):
    kind: Literal["conv"]
    channels: Extent
    kernel: Sides
    stride: Sides = 1
    padding: Sides = 0
    activation: Activation = IDENTITY
    bias: StrictBool = True
    groups: StrictInt = Field(1, ge=1)
    table: list[list[StrictInt]] | None = Field(None, max_length=100_000)

    def operation(self) -> Operation:
        table = None if self.table is None else tuple(map(tuple, self.table))
        return Convolution(
            self.channels,
            self.kernel,
            self.stride,
            self.padding,
            self.activation,
            self.bias,
            self.groups,
            table,
        )


class PoolingEntry(LayerEntry):
    kind: Literal["maxpool", "avgpool"]
    window_size: Sides
    stride: Sides | None = None
    padding: Sides = 0

    def operation(self) -> Operation:
        kind = MaxPooling if self.kind == "maxpool" else AveragePooling
        return kind(self.window_size, self.stride, self.padding)


class SubsamplingEntry(LayerEntry):
    kind: Literal["subsample"]
    window_size: Sides
    activation: Activation = IDENTITY

    def operation(self) -> Operation:
        return Subsampling(self.window_size, self.activation)


class AdaptiveEntry(LayerEntry):
    kind: Literal["adaptivepool"]
    output_size: Sides

    def operation(self) -> Operation:
        return AdaptiveAveragePooling(self.output_size)


class UpsamplingEntry(LayerEntry):
    kind: Literal["upsample"]
    factor: Sides

    def operation(self) -> Operation:
        return Upsampling(self.factor)


class CroppingEntry(LayerEntry):
    kind: Literal["crop"]
    border: Sides

    def operation(self) -> Operation:
        return Cropping(self.border)


class PlainEntry(LayerEntry):
    kind: Literal["globalpool", "flatten"]

    def operation(self) -> Operation:
        return GlobalAveragePooling() if self.kind == "globalpool" else Flatten()


class NormalisationEntry(LayerEntry):
    kind: Literal["batchnorm"]
    epsilon: Any = 1e-5

    def operation(self) -> Operation:
        return BatchNormalisation(self.epsilon)


class DropoutEntry(LayerEntry):
    kind: Literal["dropout"]
    probability: Any = 0.5

    def operation(self) -> Operation:
        return Dropout(self.probability)


class DistanceEntry(LayerEntry):
    kind: Literal["distance"]
    units: Extent

    def operation(self) -> Operation:
        return PatternDistance(self.units)


VOLUME_ENTRIES: dict[str, type[LayerEntry]] = {
    "conv": ConvolutionEntry,
    "convT": TransposedEntry,
    "maxpool": PoolingEntry,
    "avgpool": PoolingEntry,
    "subsample": SubsamplingEntry,
    "adaptivepool": AdaptiveEntry,
    "upsample": UpsamplingEntry,
    "crop": CroppingEntry,
    "globalpool": PlainEntry,
    "flatten": PlainEntry,
    "batchnorm": NormalisationEntry,
    "dropout": DropoutEntry,
    "distance": DistanceEntry,
}
VolumeEntry = (
    ConvolutionEntry
    | TransposedEntry
    | PoolingEntry
    | SubsamplingEntry
    | AdaptiveEntry
    | UpsamplingEntry
    | CroppingEntry
    | PlainEntry
    | NormalisationEntry
    | DropoutEntry
    | DistanceEntry
)
