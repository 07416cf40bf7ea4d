"""What is fed back: a network with its loops, its copies in time, and a recurrent cell from inside."""

from __future__ import annotations

from typing import Literal

from explainers.derivations.symbols import Letters
from explainers.networks import Dense, Layer, Network, PlacedCell
from explainers.topics.feedback import EXAMPLE, GATES

from ..errors import DiagramError
from ..figure import Figure
from ..layouts.cells.equations import equations
from ..layouts.cells.interior import interior
from ..layouts.cells.plain import plain_interior
from ..layouts.measures import U
from ..layouts.parts import below, beside, figure_of
from ..theme import LIGHT, Theme

View = Literal["cell"]


def draw(network: Network = EXAMPLE, *, view: View = "cell", cell: str = "", theme: Theme = LIGHT) -> Figure:
    """The network's recurrence.

    `cell`, the layer called so from inside, the first recurrent one unless it is named.
    """
    return _from_inside(network, cell, theme)


# From inside -------------------------------------------------------------------------------


def _from_inside(network: Network, name: str, theme: Theme) -> Figure:
    chosen = _chosen(network, name)
    letters = Letters(network)
    if isinstance(chosen, Layer):
        part = below(plain_interior(letters, chosen), equations(letters, [chosen.name]), 3 * U, "middle")
        alt = _alt_of_layer(chosen)
    else:
        names = [layer.name for layer in chosen.layers]
        part = beside([interior(letters, chosen), equations(letters, names)], 4 * U)
        alt = _alt_of_cell(chosen)
    return figure_of(part, alt, title="A recurrent cell from inside", theme=theme)


def _chosen(network: Network, name: str) -> PlacedCell | Layer:
    """The cell or the recurrent layer called `name`; the first one where no name is given."""
    found: dict[str, PlacedCell | Layer] = {cell.name: cell for cell in network.cells}
    inner = {layer.name for cell in network.cells for layer in cell.layers}
    for layer in network.dense_layers:
        if layer.name not in inner and any(edge.delay for edge in layer.inputs):
            found[layer.name] = layer
    if not found:
        raise DiagramError(
            "no layer of this network has weights for what is fed back, so there is no cell to draw: give a recurrent "
            "layer, as in x[3] -> h: 4 tanh <- h, or a cell, as in x[3] -> lstm 4"
        )
    if not name:
        return next(iter(found.values()))
    if name not in found:
        raise DiagramError(f"there is no recurrent layer {name!r} in this network: choose {', '.join(found)}")
    return found[name]


def _alt_of_cell(cell: PlacedCell) -> str:
    said = GATES[cell.operation.kind]
    parts = "; ".join(f"{letter}: {said[letter][0].lower()}{said[letter][1:]}" for letter, _ in cell.lettered)
    return (
        f"Cell {cell.name}, {'an' if cell.operation.kind == 'lstm' else 'a'} {cell.operation.kind.upper()} of "
        f"{cell.operation.units} units, from inside. {parts}. Beside it stand their equations."
    )


def _alt_of_layer(layer: Layer) -> str:
    assert isinstance(layer.operation, Dense)
    delays = sorted({edge.delay for edge in layer.inputs if edge.delay})
    steps = " and ".join("one time step" if delay == 1 else f"{delay} time steps" for delay in delays)
    bias = " and the bias" if layer.operation.has_bias else ""
    return (
        f"Layer {layer.name} from inside: what comes in now and what was put out {steps} before are multiplied by a "
        f"matrix each and added{bias}; beneath stands the layer's equation."
    )
