"""What was published about known architectures and cannot be computed: year, depth, accuracy on ImageNet."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..network import Network

SOURCE = "torchvision model documentation, IMAGENET1K_V1 weights"


@dataclass(frozen=True)
class Published:
    """A model: its name here and in print, the year of its paper, its layers with weights, and its top-1 accuracy in %.

    `top_1` is the share of ImageNet's validation images whose first guess was right (see SOURCE); parameters and
    multiply-adds are counted from the shapes.
    """

    name: str
    title: str
    year: int
    depth: int
    top_1: float

    @cached_property
    def network(self) -> Network:
        # The network knows its architectures by name, so this import cannot stand above.
        from ..network import Network  # noqa: PLC0415

        return Network.known(self.name)

    @property
    def parameters(self) -> int:
        return int(self.network.parameter_count)

    @property
    def multiply_adds(self) -> int:
        return int(self.network.multiply_add_count)


PUBLISHED = (
    Published("alexnet", "AlexNet", 2012, 8, 56.52),
    Published("vgg16", "VGG-16", 2014, 16, 71.59),
    Published("vgg19", "VGG-19", 2014, 19, 72.38),
    Published("resnet18", "ResNet-18", 2015, 18, 69.76),
    Published("resnet34", "ResNet-34", 2015, 34, 73.31),
    Published("resnet50", "ResNet-50", 2015, 50, 76.13),
    Published("resnet101", "ResNet-101", 2015, 101, 77.37),
    Published("resnet152", "ResNet-152", 2015, 152, 78.31),
)
