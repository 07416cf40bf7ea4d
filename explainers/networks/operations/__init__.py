"""What a layer can compute: one frozen value per kind, its shapes, its parameters and its formula in NumPy."""

from .dense import Dense, Elementwise, weight_name
from .merging import Add, Concatenate
from .operation import Input, Operation
from .shapes import LARGEST_SIZE, MOST_DIMENSIONS, Shape, Size, is_size_name, is_symbolic, shape_text, size

__all__ = [
    "LARGEST_SIZE",
    "MOST_DIMENSIONS",
    "Add",
    "Concatenate",
    "Dense",
    "Elementwise",
    "Input",
    "Operation",
    "Shape",
    "Size",
    "is_size_name",
    "is_symbolic",
    "shape_text",
    "size",
    "weight_name",
]
