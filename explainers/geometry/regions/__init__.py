"""Linear regions: where a network with kinks is affine, every region exactly, with its map and its boundary."""

from .cell import Cell, Piece
from .domain import Domain, box, interval, polygon
from .regions import Regions, linear_regions
from .searching import MOST_CELLS

__all__ = ["MOST_CELLS", "Cell", "Domain", "Piece", "Regions", "box", "interval", "linear_regions", "polygon"]
