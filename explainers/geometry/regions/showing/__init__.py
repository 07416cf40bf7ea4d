"""Regions told in steps: the formula of one piece, the counts, each piece with its map, and what certifies them."""

from .formula import one_piece, weight_steps
from .pieces import count_steps, piece_steps

__all__ = ["count_steps", "one_piece", "piece_steps", "weight_steps"]
