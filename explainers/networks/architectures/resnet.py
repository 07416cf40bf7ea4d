"""ResNet (He, Zhang, Ren and Sun 2015): blocks that add their input to what they compute.

A bottleneck block halves the image in its 3×3 convolution, as implementations do now (the paper: in the first 1×1).
"""

from __future__ import annotations

from dataclasses import dataclass

from ..activations import RELU
from ..operations import GlobalAveragePooling, MaxPooling
from .building import Builder, Layers, normalised_convolution, starting


@dataclass(frozen=True)
class Block:
    """A block's convolutions: kernel, and channels as a multiple of the stage's width; which one has the stride."""

    convolutions: tuple[tuple[int, int], ...]
    strided: int

    @property
    def expansion(self) -> int:
        """How many times the stage's width comes out."""
        return self.convolutions[-1][1]


BASIC = Block(((3, 1), (3, 1)), strided=1)
BOTTLENECK = Block(((1, 1), (3, 1), (1, 4)), strided=2)


def resnet(block: Block, *counts: int) -> Layers:
    """`counts` blocks in each of the four stages: resnet(BASIC, 2, 2, 2, 2) is ResNet-18."""
    net = normalised_convolution(starting(3, 224, 224), "stem_conv", 64, 7, 2)
    net, entry, channels = net.layer(MaxPooling(3, 2, 1), name="stem_pool"), "stem_pool", 64
    for stage, count in enumerate(counts, start=1):
        width = 32 * 2**stage
        for number in range(1, count + 1):
            place, stride = f"stage{stage}_block{number}", 2 if stage > 1 and number == 1 else 1
            is_same = stride == 1 and channels == block.expansion * width
            net = _block(net, block, place, entry, width, stride, is_same=is_same)
            entry, channels = f"{place}_relu", block.expansion * width
    return net.layer(GlobalAveragePooling()).dense(1000).build()


def _block(
    net: Builder, block: Block, place: str, entry: str, width: int, stride: int, *, is_same: bool
) -> Builder:
    """φ(F(u) + u); where sizes change, u goes through a 1×1 convolution, the projection."""
    shortcut = entry
    if not is_same:
        shortcut = f"{place}_projection_norm"
        channels = block.expansion * width
        net = normalised_convolution(
            net, f"{place}_projection_conv", channels, 1, stride, activation=None
        ).after(entry)
    last = len(block.convolutions)
    for number, (kernel, times) in enumerate(block.convolutions, start=1):
        step = stride if number == block.strided else 1
        name = f"{place}_conv{number}"
        net = normalised_convolution(
            net, name, times * width, kernel, step, activation=RELU if number < last else None
        )
    return net.add(shortcut, name=f"{place}_add").activate(RELU, name=f"{place}_relu")
