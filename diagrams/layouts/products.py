"""The product of a network's matrices as tiles: W_L · … · W_1 = A, each over its name and shape."""

from __future__ import annotations

from dataclasses import dataclass

from explainers.derivations.formula import Formula, Token
from explainers.derivations.printing.identity import with_ids
from explainers.derivations.printing.names import letter
from explainers.derivations.symbols import Letters
from explainers.networks import Dense, Input, Layer, Network, Size
from explainers.networks.activations import Array

from ..describing import counted
from ..figure import Box, Label, Look
from .column import MOST_NEURONS
from .matrices import tiles
from .measures import BETWEEN, FORMULA, OUTLINE, SMALL, U
from .parts import Part, Stated, beside, captioned

_MOST_FACTORS = 5
_CELL = 2.5 * U


@dataclass(frozen=True)
class Factor:
    """A matrix of the product: its marks centred on y = 0, its letter and its shape."""

    name: str
    part: Part
    symbol: Formula
    shape: str


def product(network: Network, letters: Letters, matrices: dict[str, Array]) -> Stated:
    """W_L · … · W_1 = A as tiles, each over its name and shape; only = A where the net is no chain."""
    row: list[Factor | Part] = []
    for layer in _shown_factors(network):
        if row:
            row.append(sign(f"times:{len(row)}", Token("dot", "operator", "dot")))
        if layer is None:
            row.append(sign("dots", Token("dots.h", "operator", "dots")))
            continue
        (name,) = letters.weight_names(layer)
        shape = (network.shapes[layer.name][0], network.shapes[layer.inputs[0].source][0])
        role = letters.role_of_layer(layer)
        row.append(_factor(layer.name, letter(name, "bold", role), matrices.get(layer.name), shape, role))
    shape = (network.output_shape[0], network.input_shape[0])
    if row:
        row.append(sign("equals", Token("=", "relation", "=")))
    row.append(_factor("A", letter("A", "bold", "emphasis"), matrices.get("A"), shape, "emphasis"))
    lowest = min(item.part.bounds.bottom for item in row if isinstance(item, Factor))
    whole = beside(
        [_named(item, lowest) if isinstance(item, Factor) else item for item in row], 1.2 * U, "none"
    )
    return Stated(whole, _left_out(network, matrices))


def _left_out(network: Network, matrices: dict[str, Array]) -> tuple[str, ...]:
    """The factors behind dots, and the matrices that are too large for tiles."""
    factors = _shown_factors(network)
    drawn = [layer.name for layer in factors if layer is not None]
    statements = []
    if None in factors:
        count = len(network.dense_layers)
        statements.append(f"{count - len(drawn)} of {count} matrices of the product")
    large = [name for name in (*drawn, "A") if name in matrices and not _has_tiles(matrices[name])]
    if large:
        statements.append(f"the numbers of {counted(len(large), 'large matrix', 'large matrices')}")
    return tuple(statements)


def _has_tiles(values: Array) -> bool:
    return max(values.shape) <= MOST_NEURONS


def _shown_factors(network: Network) -> list[Layer | None]:
    """The layers whose matrices are multiplied, from the last to the first; None where dots stand for some."""
    if not (network.is_chain and all(isinstance(layer.operation, Input | Dense) for layer in network.layers)):
        return []
    layers: list[Layer | None] = list(reversed(network.dense_layers))
    return layers if len(layers) <= _MOST_FACTORS else [*layers[:2], None, layers[-1]]


def sign(id: str, token: Token, size: float = FORMULA) -> Part:
    return Part((Label(f"sign:{id}", token, (0.0, 0.0), size),))


def _factor(name: str, symbol: Formula, values: Array | None, shape: tuple[Size, Size], role: str) -> Factor:
    """Tiles, or an empty frame where there are no numbers or too many."""
    rows, columns = shape
    if values is not None and _has_tiles(values):
        part = tiles(name, values, role, cell=_CELL)
    else:
        height, width = (_CELL * (min(extent, 5) if isinstance(extent, int) else 3.5) for extent in shape)
        frame = Box(f"matrix:{name}", (width / 2, height / 2), (width, height), 0.0, Look(role, 0.1, OUTLINE))
        part = Part((frame,))
    return Factor(name, part.moved(0.0, -part.bounds.center[1]), with_ids(symbol), f"{rows} × {columns}")


def _named(factor: Factor, lowest: float) -> Part:
    """The letter and the shape below, on the same two baselines for all factors."""
    first = lowest - BETWEEN - 0.5 * FORMULA
    named = captioned(factor.part, f"matrix-name:{factor.name}", factor.symbol, first, FORMULA)
    return captioned(named, f"matrix-shape:{factor.name}", factor.shape, first - 2.6 * U, SMALL, "muted")
