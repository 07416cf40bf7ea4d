"""A network as a table: for each layer its output shape, its parameters and its multiply-adds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .operations import Shape, Size, product_of, total

if TYPE_CHECKING:
    from .network import Network


@dataclass(frozen=True)
class Row:
    """One layer; letters stand where a size is one."""

    name: str
    kind: str
    shape: Shape
    parameters: Size
    multiply_adds: Size


def layer_table(network: Network) -> tuple[Row, ...]:
    """One row for each layer, the input first."""
    return tuple(
        Row(
            layer.name,
            layer.operation.kind,
            network.shapes[layer.name],
            total(product_of(*shape) for shape in network.parameter_shapes(layer).values()),
            network.multiply_adds(layer),
        )
        for layer in network.layers
    )
