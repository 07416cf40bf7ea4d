"""AlexNet, in its one-column form (Krizhevsky 2014, One weird trick; the net of 2012 had two columns of 48, 128, …)."""

from __future__ import annotations

from ..activations import RELU
from ..operations import AdaptiveAveragePooling, Convolution, Dropout, Flatten, MaxPooling
from .building import Layers, starting


def alexnet() -> Layers:
    net = starting(3, 224, 224)
    net = net.layer(Convolution(64, (11, 11), 4, 2, RELU)).layer(MaxPooling(3, 2))
    net = net.layer(Convolution(192, (5, 5), 1, 2, RELU)).layer(MaxPooling(3, 2))
    for channels in (384, 256, 256):
        net = net.layer(Convolution(channels, (3, 3), 1, 1, RELU))
    net = net.layer(MaxPooling(3, 2)).layer(AdaptiveAveragePooling(6)).layer(Flatten())
    net = net.layer(Dropout(0.5)).dense(4096, RELU).layer(Dropout(0.5)).dense(4096, RELU)
    return net.dense(1000).build()
