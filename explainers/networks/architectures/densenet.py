"""DenseNet (Huang, Liu, van der Maaten and Weinberger 2017): every layer of a block reads all layers before it."""

from __future__ import annotations

from ..activations import RELU
from ..operations import AveragePooling, BatchNormalisation, Convolution, GlobalAveragePooling, MaxPooling
from .building import Builder, Layers, normalised_convolution, starting


def densenet(growth: int, *counts: int) -> Layers:
    """`counts` layers in each block, each adding `growth` channels: densenet(32, 6, 12, 24, 16) is DenseNet-121."""
    channels = 2 * growth
    net = normalised_convolution(starting(3, 224, 224), "stem_conv", channels, 7, 2)
    net = net.layer(MaxPooling(3, 2, 1), name="stem_pool")
    so_far = "stem_pool"
    for block, count in enumerate(counts, start=1):
        for number in range(1, count + 1):
            place = f"block{block}_layer{number}"
            net = _grown(net, place, so_far, growth)
            so_far, channels = f"{place}_join", channels + growth
        if block < len(counts):
            channels //= 2
            so_far = f"transition{block}_pool"
            net = _activated(net, f"transition{block}").layer(
                Convolution(channels, (1, 1), has_bias=False), name=f"transition{block}_conv"
            )
            net = net.layer(AveragePooling(2), name=so_far)
    return _activated(net, "head").layer(GlobalAveragePooling()).dense(1000).build()


def _grown(net: Builder, place: str, so_far: str, growth: int) -> Builder:
    """`growth` new channels, made of all channels so far and joined to them."""
    net = _activated(net, place, 1).layer(
        Convolution(4 * growth, (1, 1), has_bias=False), name=f"{place}_conv1"
    )
    net = _activated(net, place, 2).layer(
        Convolution(growth, (3, 3), 1, 1, has_bias=False), name=f"{place}_conv2"
    )
    return net.concatenate(so_far, name=f"{place}_join")


def _activated(net: Builder, place: str, number: int | str = "") -> Builder:
    """Here normalisation and ReLU come before the convolution."""
    return net.layer(BatchNormalisation(), name=f"{place}_norm{number}").activate(
        RELU, name=f"{place}_relu{number}"
    )
