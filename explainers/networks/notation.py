"""The text notation: text -> layers and back."""

from __future__ import annotations

from .layers import Layer


def parse(text: str) -> tuple[Layer, ...]:
    """The layers that `text` describes."""
    raise NotImplementedError


def write(layers: tuple[Layer, ...]) -> str:
    """The text that `parse` reads back as `layers`."""
    raise NotImplementedError
