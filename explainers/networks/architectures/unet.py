"""U-Nets: down to a small image, up again, each way up joined by what passed at its size on the way down."""

from __future__ import annotations

from ..activations import RELU, SILU, ActivationFunction
from ..operations import Convolution, Cropping, MaxPooling, TransposedConvolution, Upsampling
from .building import Builder, Layers, normalised_convolution, starting

WIDTHS = (64, 128, 256, 512, 1024)
BORDERS = (4, 16, 40, 88)
"""What the unpadded convolutions below have lost at each end, from the smallest image up."""


def unet() -> Layers:
    """As published (Ronneberger, Fischer and Brox 2015): 572×572 grey values in, two classes for 388×388 points out."""
    net = starting(1, 572, 572)
    *sides, bottom = WIDTHS
    for level, width in enumerate(sides, start=1):
        net = _twice(net, f"down{level}", width).layer(MaxPooling(2), name=f"down{level}_pool")
    net = _twice(net, "bottom", bottom)
    for level, width, border in zip((4, 3, 2, 1), sides[::-1], BORDERS, strict=True):
        place, below = f"up{level}", "bottom_conv2" if level == 4 else f"up{level + 1}_conv2"
        net = net.after(f"down{level}_conv2").layer(Cropping(border), name=f"{place}_crop").after(below)
        net = net.layer(TransposedConvolution(width, (2, 2), 2), name=f"{place}_grow")
        net = _twice(net.concatenate(f"{place}_crop", name=f"{place}_join"), place, width)
    return net.layer(Convolution(2, (1, 1)), name="output").build()


def _twice(net: Builder, place: str, width: int) -> Builder:
    for number in (1, 2):
        net = net.layer(Convolution(width, (3, 3), activation=RELU), name=f"{place}_conv{number}")
    return net


def denoising_unet() -> Layers:
    """A small U-Net as diffusion models use it (after Ho, Jain and Abbeel 2020), without its attention.

    In: a noisy 32×32 image in three colours, and the noise level as a fourth channel. Out: the noise in it.
    """
    net = starting(4, 32, 32).layer(Convolution(64, (3, 3), 1, 1), name="input_conv")
    entry, channels = "input_conv", 64
    widths = (64, 128, 256)
    for level, width in enumerate(widths, start=1):
        place = f"down{level}" if level < len(widths) else "bottom"
        net = _residual(net, place, entry, channels, width, SILU)
        entry, channels = f"{place}_add", width
        if level < len(widths):
            entry = f"{place}_halve"
            net = net.layer(Convolution(width, (3, 3), 2, 1), name=entry)
    for level, width in ((2, 128), (1, 64)):
        place = f"up{level}"
        net = net.layer(Upsampling(2), name=f"{place}_grow")
        net = net.concatenate(f"down{level}_add", name=f"{place}_join")
        net = _residual(net, place, f"{place}_join", channels + width, width, SILU)
        channels = width
    return net.layer(Convolution(3, (3, 3), 1, 1), name="output").build()


def _residual(
    net: Builder, place: str, entry: str, channels: int, width: int, activation: ActivationFunction
) -> Builder:
    """Two convolutions and the way past them, through a 1×1 convolution where the number of channels changes."""
    shortcut = entry
    if channels != width:
        shortcut = f"{place}_projection"
        net = net.layer(Convolution(width, (1, 1)), name=shortcut).after(entry)
    net = normalised_convolution(net, f"{place}_conv1", width, 3, activation=activation)
    return normalised_convolution(net, f"{place}_conv2", width, 3, activation=activation).add(
        shortcut, name=f"{place}_add"
    )
