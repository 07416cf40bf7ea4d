"""The fitting picture for a network alone: neurons while they can be told apart, else a bar for each layer.

A recurrent cell is one block; what is in it is drawn by the topic feedback.
"""

from __future__ import annotations

from explainers.networks import Add, Concatenate, Dense, Elementwise, Input, Network

from .describing import describe
from .figure import Figure
from .layouts.bars import bars
from .layouts.cells.blocks import MOST_BLOCKS, blocks, describe_blocks
from .layouts.cells.row import row
from .layouts.columns import MOST_COLUMNS
from .layouts.parts import figure_of
from .theme import LIGHT, Theme
from .topics import architectures, feedforward

_IN_NEURONS = (Input, Dense, Elementwise, Add, Concatenate)


def picture_of(network: Network, *, theme: Theme = LIGHT) -> Figure:
    """Columns of neurons for small nets of vectors, bars for deep ones, solids for images, blocks for cells."""
    if network.cells and len(blocks(network)) <= MOST_BLOCKS:
        return figure_of(row(network), describe_blocks(network), title="A recurrent network", theme=theme)
    if network.has_volumes and not network.has_feedback:
        return architectures.draw(network, theme=theme)
    return feedforward.draw(network, theme=theme) if has_neurons(network) else in_bars(network, theme=theme)


def has_neurons(network: Network) -> bool:
    """Every layer is a vector that neurons stand for, and there are few enough of them."""
    return len(network.layers) <= MOST_COLUMNS and all(
        isinstance(layer.operation, _IN_NEURONS) and len(network.shapes[layer.name]) == 1
        for layer in network.layers
    )


def in_bars(network: Network, *, theme: Theme = LIGHT) -> Figure:
    """One bar for each layer."""
    part, left_out = bars(network)
    return figure_of(part, describe(network), title="A network", elided=left_out, theme=theme)
