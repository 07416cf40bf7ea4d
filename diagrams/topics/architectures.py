"""A network of images as papers draw it: arrays as solids in a row, on the arrows what leads to the next."""

from __future__ import annotations

from explainers.networks import Network
from explainers.topics.architectures import EXAMPLE

from ..describing import describe
from ..figure import Figure
from ..layouts.bars import bars
from ..layouts.parts import figure_of
from ..layouts.volumes.row import volume_row
from ..layouts.volumes.stations import fits
from ..theme import LIGHT, Theme


def draw(network: Network = EXAMPLE, *, theme: Theme = LIGHT) -> Figure:
    """A chain over images as solids; any other network as a row of bars."""
    part, left_out = volume_row(network) if fits(network) else bars(network)
    return figure_of(part, describe(network), title="An architecture", elided=left_out, theme=theme)
