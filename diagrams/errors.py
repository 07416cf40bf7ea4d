"""The one error of figures: a sentence that says what was given, what fits and what to do."""

from __future__ import annotations


class DiagramError(ValueError):
    """A figure, a theme or a label cannot be what was asked for."""
