"""The architectures that are known by name: from the name to the function that builds the layers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from ...spelling import nearest, quoted
from ..errors import NetworkError
from .alexnet import alexnet
from .building import Layers
from .densenet import densenet
from .lenet import lenet5, lenet5_1998
from .resnet import BASIC, BOTTLENECK, resnet
from .unet import denoising_unet, unet
from .vgg import vgg

KNOWN: Mapping[str, Callable[[], Layers]] = {
    "lenet5": lenet5,
    "lenet5_1998": lenet5_1998,
    "alexnet": alexnet,
    "vgg16": partial(vgg, 2, 2, 3, 3, 3),
    "vgg19": partial(vgg, 2, 2, 4, 4, 4),
    "resnet18": partial(resnet, BASIC, 2, 2, 2, 2),
    "resnet34": partial(resnet, BASIC, 3, 4, 6, 3),
    "resnet50": partial(resnet, BOTTLENECK, 3, 4, 6, 3),
    "resnet101": partial(resnet, BOTTLENECK, 3, 4, 23, 3),
    "resnet152": partial(resnet, BOTTLENECK, 3, 8, 36, 3),
    "densenet121": partial(densenet, 32, 6, 12, 24, 16),
    "unet": unet,
    "denoising_unet": denoising_unet,
}


def known_layers(name: str) -> Layers:
    """The layers of the architecture of this name; NetworkError with the nearest right name otherwise."""
    if name not in KNOWN:
        raise NetworkError(f"there is no architecture {quoted(name)}: {nearest(str(name), KNOWN)}")
    return KNOWN[name]()
