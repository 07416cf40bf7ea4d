"""A network of images as papers draw it: arrays as solids in a row, on the arrows what leads to the next."""

from __future__ import annotations

from typing import Literal

from explainers.networks import Network
from explainers.topics.architectures import EXAMPLE

from ..describing import describe
from ..figure import Figure
from ..layouts.bars import bars
from ..layouts.blocks.columns import stage_columns
from ..layouts.blocks.stages import stages
from ..layouts.parts import Part, figure_of
from ..layouts.volumes.levels import levels
from ..layouts.volumes.row import volume_row
from ..layouts.volumes.stations import fits
from ..layouts.volumes.u_shape import u_shape
from ..theme import LIGHT, Theme


def draw(
    network: Network = EXAMPLE, *, level: Literal["block", "layer"] = "block", theme: Theme = LIGHT
) -> Figure:
    """A chain over images as solids, a net that goes down and up as a U, a net of blocks by its stages.

    At the level of layers, and where none of these fits, a row of bars.
    """
    part, left_out = _part(network) if level == "block" else bars(network)
    return figure_of(part, describe(network), title="An architecture", elided=left_out, theme=theme)


def _part(network: Network) -> tuple[Part, tuple[str, ...]]:
    if fits(network):
        return volume_row(network)
    if (u := levels(network)) is not None:
        return u_shape(network, u)
    if (columns := stages(network)) is not None:
        return stage_columns(network, columns)
    return bars(network)
