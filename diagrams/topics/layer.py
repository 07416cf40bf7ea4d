"""One layer as a matrix: a row of W and the neuron that it belongs to, on one line and in one colour."""

from __future__ import annotations

from typing import Any

from explainers.derivations.derivation import Derivation
from explainers.derivations.neurons import dense_layer
from explainers.derivations.symbols import activation_of
from explainers.networks import Network
from explainers.topics.layer import EXAMPLE, derive

from ..describing import counted, named
from ..errors import DiagramError
from ..figure import Figure
from ..layouts.columns import heights
from ..layouts.layer_equation import equation
from ..layouts.measures import BETWEEN, U
from ..layouts.parts import Part, below, beside, figure_of
from ..layouts.spoken_layer import SpokenLayer, lit_net
from ..layouts.statements import equated, line_of
from ..theme import LIGHT, Theme


def draw(
    network: Network = EXAMPLE,
    *,
    layer: int | str | None = None,
    row: int | None = None,
    theme: Theme = LIGHT,
) -> Figure:
    """The layer (by number or name, the first by default) with `row` of its matrix lit, the second where there is one.

    Letters stand in it, or numbers where the network has weights. DiagramError where the row is not drawn.
    """
    derivation = derive(network, layer=layer)
    chosen = dense_layer(network, layer)
    spoken = SpokenLayer(network, chosen, _row(network.shapes[chosen.name][0], row))
    whole = beside([lit_net(spoken), equation(spoken)], 6 * U, "none")
    whole = below(whole, _formulas(derivation, whole.bounds.width), 2 * BETWEEN)
    return figure_of(whole, _alt(spoken), title="A layer as a matrix", elided=_elided(spoken), theme=theme)


def _row(units: Any, row: int | None) -> int:
    shown = [index for index, _ in heights(units) if index is not None]
    chosen = row if row is not None else (2 if len(shown) > 1 else 1)
    if chosen not in shown:
        raise DiagramError(f"row {chosen} of {units} is not drawn: choose {', '.join(map(str, shown))}")
    return int(chosen)


def _formulas(derivation: Derivation, width: float) -> Part:
    """All rows at once on the left, one row on the right, or below where there is no room."""
    first, last = derivation.steps[0], derivation.steps[-1]
    all_rows = line_of("formula:all", equated(last.left, last.after, derivation))
    one_row = line_of("formula:row", equated(first.left, first.before, derivation))
    free = width - all_rows.bounds.width - one_row.bounds.width
    if free < 4 * U:
        return below(all_rows, one_row, 1.5 * U)
    return all_rows + one_row.moved(width - one_row.bounds.right + all_rows.bounds.left, 0.0)


def _alt(spoken: SpokenLayer) -> str:
    units, inputs = spoken.network.shapes[spoken.layer.name][0], spoken.network.shapes[spoken.source.name][0]
    size = f"{_many(inputs, 'input')} and {_many(units, 'neuron')}"
    product = "Wx" if spoken.letters.bias(spoken.layer) is None else "Wx + b"
    phi = activation_of(spoken.layer)
    written = f"h = {product}" if phi is None else f"h = {named(phi)}({product})"
    return (
        f"A layer of {size}, and beside it the same as a matrix equation {written}. "
        f"Row {spoken.row} of the matrix and neuron {spoken.row} stand on one line and share one colour: "
        "the row holds the weights of the edges into that neuron."
    )


def _elided(spoken: SpokenLayer) -> tuple[str, ...]:
    return tuple(column.left_out for column in spoken.columns if column.left_out)


def _many(size: Any, noun: str) -> str:
    return counted(size, noun) if isinstance(size, int) else f"{size} {noun}s"
