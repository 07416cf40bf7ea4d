"""How many linear pieces a network of given layer sizes can have: bounds, and networks that reach many."""

from .counting import (
    montufar_lower_bound,
    product_upper_bound,
    serra_upper_bound,
    shallow_regions,
)
from .folding import plane_tent_network, tent_network, zigzag_network
from .searching import find_points
from .witness import distinct_maps, witness_network, witness_points

__all__ = [
    "distinct_maps",
    "find_points",
    "montufar_lower_bound",
    "plane_tent_network",
    "product_upper_bound",
    "serra_upper_bound",
    "shallow_regions",
    "tent_network",
    "witness_network",
    "witness_points",
    "zigzag_network",
]
