"""A network of images as papers draw it: arrays as solids in a row, on the arrows what leads to the next."""

from __future__ import annotations

from explainers.networks import Network
from explainers.topics.architectures import EXAMPLE

from ..describing import describe
from ..figure import Figure
from ..layouts.bars import bars
from ..layouts.parts import Part, figure_of
from ..layouts.volumes.levels import levels
from ..layouts.volumes.row import volume_row
from ..layouts.volumes.stations import fits
from ..layouts.volumes.u_shape import u_shape
from ..theme import LIGHT, Theme


def draw(network: Network = EXAMPLE, *, theme: Theme = LIGHT) -> Figure:
    """A chain over images as solids, a net that goes down and up as a U; any other network as a row of bars."""
    part, left_out = _part(network)
    return figure_of(part, describe(network), title="An architecture", elided=left_out, theme=theme)


def _part(network: Network) -> tuple[Part, tuple[str, ...]]:
    if fits(network):
        return volume_row(network)
    found = levels(network)
    return bars(network) if found is None else u_shape(network, found)
