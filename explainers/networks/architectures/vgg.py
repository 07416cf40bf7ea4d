"""VGG (Simonyan and Zisserman 2014; ICLR 2015): 3×3 convolutions only, halved by max pooling after each stage."""

from __future__ import annotations

from ..activations import RELU
from ..operations import AdaptiveAveragePooling, Convolution, Dropout, Flatten, MaxPooling
from .building import Layers, starting

CHANNELS = (64, 128, 256, 512, 512)


def vgg(*convolutions: int) -> Layers:
    """`convolutions` in each of the five stages: (2, 2, 3, 3, 3) for VGG-16, (2, 2, 4, 4, 4) for VGG-19."""
    net = starting(3, 224, 224)
    for stage, (channels, count) in enumerate(zip(CHANNELS, convolutions, strict=True), start=1):
        for number in range(1, count + 1):
            net = net.layer(Convolution(channels, (3, 3), 1, 1, RELU), name=f"stage{stage}_conv{number}")
        net = net.layer(MaxPooling(2), name=f"stage{stage}_pool")
    net = net.layer(AdaptiveAveragePooling(7)).layer(Flatten())
    net = net.dense(4096, RELU).layer(Dropout(0.5)).dense(4096, RELU).layer(Dropout(0.5))
    return net.dense(1000).build()
