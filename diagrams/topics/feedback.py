"""What is fed back: a network with its loops, its copies in time, and a recurrent cell from inside."""

from __future__ import annotations

from typing import Literal, get_args

from explainers.derivations.formula import Token
from explainers.derivations.symbols import Letters
from explainers.networks import Dense, Layer, Network, NetworkError, PlacedCell
from explainers.topics.feedback import EXAMPLE, GATES, MOST_STEPS

from ..describing import counted
from ..errors import DiagramError
from ..figure import Figure, Label
from ..layouts.cells.blocks import describe_blocks
from ..layouts.cells.equations import equations
from ..layouts.cells.interior import interior
from ..layouts.cells.plain import plain_interior
from ..layouts.cells.rolled import rolled
from ..layouts.cells.stack import stack
from ..layouts.cells.unrolled import MOST_COPIES, legible, unrolled
from ..layouts.measures import FORMULA, U
from ..layouts.parts import Part, below, beside, figure_of
from ..theme import LIGHT, Theme

View = Literal["both", "rolled", "unrolled", "cell"]
DEFAULT_STEPS = 3
_MOST_EQUATIONS = 3


def draw(
    network: Network = EXAMPLE,
    *,
    view: View = "both",
    steps: int | str | None = None,
    cell: str = "",
    theme: Theme = LIGHT,
) -> Figure:
    """The network with its loops, and beside it its copies over `steps` time steps (3, unless given; "T" for any).

    With `view="cell"`, the layer called `cell` from inside, the first recurrent one unless it is named.
    """
    if view not in get_args(View):
        raise DiagramError(f"there is no view {view!r}: choose {', '.join(get_args(View))}")
    if not network.has_feedback:
        raise NetworkError(
            "this network feeds nothing back: give it a recurrence, as in x[3] -> h: 4 tanh <- h, or a cell, as in "
            "x[3] -> lstm 4"
        )
    return _from_inside(network, cell, theme) if view == "cell" else _in_time(network, view, steps, theme)


# In time -----------------------------------------------------------------------------------


def _in_time(network: Network, view: View, steps: int | str | None, theme: Theme) -> Figure:
    drawn = stack(Letters(network))
    count = _steps(network, steps)
    over = f"over {counted(count, 'time step') if isinstance(count, int) else f'{count} time steps'}"
    parts, left_out = [], []
    if view != "unrolled":
        part, unnamed = legible(rolled(drawn))
        parts.append(part)
        if unnamed:
            left_out.append(f"the names of {counted(unnamed, 'loop')}")
    if view != "rolled":
        part, unnamed = legible(unrolled(drawn, count))
        parts.append(part)
        if count == "T" or (isinstance(count, int) and count > MOST_COPIES):
            left_out.append(f"the time steps between 2 and {count}")
        if unnamed:
            left_out.append(f"the names of {counted(unnamed, 'wire')}")
    whole = parts[0]
    if len(parts) == 2:
        whole = _equal(parts[0], parts[1], drawn.y(len(drawn.rows) - 1) / 2)
    alt = describe_blocks(network)
    if not network.cells and len(network.dense_layers) <= _MOST_EQUATIONS:
        letters = [layer.name for layer in network.dense_layers]
        whole = below(whole, equations(drawn.letters, letters), 4 * U, "middle")
    if view != "rolled":
        alt += f" Unrolled {over}, each step is a copy with the same weights, and hands its state on to the next."
    return figure_of(whole, alt, title="What is fed back", elided=tuple(left_out), theme=theme)


def _equal(left: Part, right: Part, height: float) -> Part:
    """Both pictures with = between them, their rows at one height."""
    sign = Part((Label("equals", Token("=", "relation"), (0.0, height), 1.6 * FORMULA),))
    return beside([left, sign, right], 4 * U, "none")


def _steps(network: Network, steps: int | str | None) -> int | str:
    """At least one time step, and enough for what is read from the first of them."""
    longest = max(edge.delay for edge, _ in network.edges)
    if steps is None:
        return max(DEFAULT_STEPS, min(longest + 1, MOST_COPIES))
    if steps == "T" or (isinstance(steps, int) and not isinstance(steps, bool) and 1 <= steps <= MOST_STEPS):
        return steps
    raise DiagramError(
        f'unrolled over {steps!r} steps: give a number of time steps from 1 to {MOST_STEPS}, or "T"'
    )


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
        raise NetworkError(
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
