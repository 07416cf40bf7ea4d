"""The ids of a figure's marks, read: "neuron:layer1:3", "edge:x:1->layer1:3", "name:layer1"."""

from __future__ import annotations


def index(name: str) -> int:
    """From "neuron:layer1:3": 3."""
    return int(name.rpartition(":")[2])


def layer_of(name: str) -> str:
    """From "neuron:layer1:3": "layer1"."""
    return name.split(":")[1] if name.count(":") >= 1 else ""


def speaks_of(name: str, layer: str) -> bool:
    _, _, rest = name.partition(":")
    return "->" not in rest and (rest == layer or rest.startswith(f"{layer}:"))
