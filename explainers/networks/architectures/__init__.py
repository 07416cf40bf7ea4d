"""Published architectures, each built from its paper's own terms: blocks, stages, widths."""

from .catalogue import KNOWN, known_layers

__all__ = ["KNOWN", "known_layers"]
