"""What every architecture is built with: a start, and a convolution with what usually follows it.

A layer's name says where it stands, outermost first: `stage2_block1_conv1`. Figures group by these parts.
"""

from __future__ import annotations

from typing import TypeAlias

from ..activations import RELU, ActivationFunction
from ..builder import GraphBuilder
from ..layers import Layer
from ..naming import Draft
from ..operations import BatchNormalisation, Convolution, Input

Layers: TypeAlias = tuple[Layer, ...]
Builder: TypeAlias = GraphBuilder[Layers]


def starting(*shape: int) -> Builder:
    """A graph whose input x has this shape; `build` returns its layers."""
    return GraphBuilder(_as_they_are, (Draft(Input(shape), name="x"),))


def _as_they_are(layers: Layers) -> Layers:
    return layers


def normalised_convolution(
    net: Builder,
    name: str,
    channels: int,
    kernel: int,
    stride: int = 1,
    *,
    activation: ActivationFunction | None = RELU,
) -> Builder:
    """A convolution without a bias, padded to keep sizes, then batch normalisation and, unless None, an activation.

    stage1_conv1 is followed by stage1_norm1 and stage1_relu1.
    """
    place, _, last = name.rpartition("_")
    number = last.removeprefix("conv")
    net = net.layer(Convolution(channels, (kernel, kernel), stride, kernel // 2, has_bias=False), name=name)
    net = net.layer(BatchNormalisation(), name=f"{place}_norm{number}")
    return net if activation is None else net.activate(activation, name=f"{place}_{activation.name}{number}")


def part_of(name: str) -> tuple[str, ...]:
    """Where a layer of this name stands: ("stage2", "block1") for stage2_block1_conv1."""
    return tuple(name.split("_")[:-1])
