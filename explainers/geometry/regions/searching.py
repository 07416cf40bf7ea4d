"""The linear regions of a network: float maps of all cells, bend after bend, each bend a round or more of splitting."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ...networks import Network, NetworkError
from .advancing import advanced
from .arrangement.exactly import Exact
from .arrangement.masks import MOST_UNITS
from .arrangement.mesh import Lines, Mesh, first_mesh
from .arrangement.signs import Forms
from .arrangement.splitting import split
from .domain import Domain
from .maps.exact import ExactProgram
from .maps.floats import Frame, Maps, carried_out
from .maps.program import program_of

MOST_CELLS = 10**5

Report = Callable[[str], None]


@dataclass(frozen=True, eq=False)
class Found:
    """All that a search leaves: the subdivision, each cell's float map to the output, and exact values on demand."""

    network: Network
    domain: Domain
    frame: Frame
    mesh: Mesh
    lines: Lines
    maps: Maps
    exact: Exact


def found(network: Network, domain: Domain, *, most: int = MOST_CELLS, report: Report | None = None) -> Found:
    """Every cell of `domain` on which each unit of the network keeps its sign.

    `report` is told, in a few words, how far it is. Raises NetworkError where the network does not fit the domain or
    has more than `most` cells there.
    """
    program = program_of(network)
    if network.input_shape != (domain.inputs,):
        raise NetworkError(_unfit(network, domain))
    frame = Frame.around(domain)
    mesh, lines = first_mesh(domain, frame)
    exact = Exact(ExactProgram(program, domain))
    values = {0: frame.inputs(domain)}
    with np.errstate(all="ignore"):  # infinity and nan decide nothing, and are then decided exactly
        carried_out(values, program.stretches[0])
        for number, bend in enumerate(program.bends):
            exact.bend = number
            whole = values[bend.sources[0]]
            now = np.arange(mesh.cells)
            for first in range(0, bend.units, MOST_UNITS):
                maps = whole.units(first, first + MOST_UNITS)
                forms = Forms(maps if not first else maps.of(now), first, exact)
                made = split(mesh, lines, forms, most)
                if isinstance(made, int) or made[0].cells > most:
                    raise NetworkError(_too_many(bend.layer, most))
                mesh, lines, done = made
                exact.rounds.append(done)
                now = now[done.parent]
            values = advanced(values, exact, now)
            if report is not None:
                report(f"{mesh.cells} regions after {number + 1} of {len(program.bends)} layers")
    return Found(network, domain, frame, mesh, lines, values[program.output], exact)


def _too_many(layer: str, most: int) -> str:
    return (
        f"the network has more than {most} regions here, with those of layer {layer!r} not all counted: "
        "look at a smaller domain, or take smaller layers"
    )


def _unfit(network: Network, domain: Domain) -> str:
    (inputs,) = network.input_shape
    plane = "an interval" if domain.dimension == 1 else "a polygon in the plane"
    return (
        f"the network has {inputs} input{'s' * (inputs != 1)}, but {plane} of {domain.inputs} was given: give a "
        f"network with {domain.inputs}, or place {plane} among {inputs} inputs as a slice (domain.placed)"
    )
