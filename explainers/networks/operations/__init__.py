"""What a layer can compute: one frozen value per kind, its shapes, its parameters and its formula in NumPy."""

from .dense import Dense, Elementwise, weight_name
from .distances import PatternDistance
from .merging import Add, Concatenate
from .operation import Activated, HoldsConstants, Input, Multiplying, Operation
from .products import Complement, Multiply
from .shapes import (
    LARGEST_SIZE,
    MOST_DIMENSIONS,
    Shape,
    Size,
    is_size_name,
    is_symbolic,
    product_of,
    shape_text,
    size,
    total,
)
from .volumes.convolutions import ConnectionTable, Convolution, TransposedConvolution
from .volumes.normalising import BatchNormalisation, Dropout
from .volumes.pooling import (
    AdaptiveAveragePooling,
    AveragePooling,
    GlobalAveragePooling,
    MaxPooling,
    Subsampling,
)
from .volumes.rearranging import Cropping, Flatten, Upsampling
from .volumes.windows import Sides, checked_sides, each_side, positions, sides_text

__all__ = [
    "LARGEST_SIZE",
    "MOST_DIMENSIONS",
    "Activated",
    "AdaptiveAveragePooling",
    "Add",
    "AveragePooling",
    "BatchNormalisation",
    "Complement",
    "Concatenate",
    "ConnectionTable",
    "Convolution",
    "Cropping",
    "Dense",
    "Dropout",
    "Elementwise",
    "Flatten",
    "GlobalAveragePooling",
    "HoldsConstants",
    "Input",
    "MaxPooling",
    "Multiply",
    "Multiplying",
    "Operation",
    "PatternDistance",
    "Shape",
    "Sides",
    "Size",
    "Subsampling",
    "TransposedConvolution",
    "Upsampling",
    "checked_sides",
    "each_side",
    "is_size_name",
    "is_symbolic",
    "positions",
    "product_of",
    "shape_text",
    "sides_text",
    "size",
    "total",
    "weight_name",
]
