"""Without activations a deep net and one layer are the same: both nets with the same numbers, the product of the
matrices between them, and the formula in which they become A and c.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from explainers.derivations.derivation import Definition, Derivation, Step
from explainers.derivations.formula import Formula, Row, Token
from explainers.derivations.printing.identity import with_ids
from explainers.derivations.printing.names import letter
from explainers.derivations.symbols import Letters, activation_of
from explainers.networks import PHI, Dense, Input, Layer, Network, Size
from explainers.networks.activations import Array
from explainers.topics.collapse import EXAMPLE, derive

from ..describing import counted, describe
from ..figure import Box, Content, Figure, Label, Look
from ..layouts.affine import affine_map, example_input, without_activations
from ..layouts.columns import MOST_NEURONS, Column, place
from ..layouts.matrices import tiles
from ..layouts.measures import BETWEEN, EDGE, FORMULA, LABEL, OUTLINE, SMALL, U, edge_opacity
from ..layouts.nets import layer_words, named_net, net, room_for, weight_row
from ..layouts.parts import Part, below, beside, captioned, figure_of
from ..layouts.statements import chain, equated, line_of, stacked
from ..layouts.words import number
from ..theme import LIGHT, Theme

_PITCH = 64.0
_CELL = 2.5 * U
_WIDEST = 900.0  # points
_MOST_FACTORS = 5  # matrices whose product is drawn


def draw(network: Network = EXAMPLE, *, seed: int = 2, theme: Theme = LIGHT) -> Figure:
    """The net, the product of its matrices, and the single layer that equals it.

    Its own numbers are used where it has some, else random ones of `seed`. Activations of which nothing is known
    are taken as the identity; where a known one stands in the way, what does collapse is stated.
    """
    derivation = derive(network)
    in_the_way = [layer for layer in network.layers if activation_of(layer) not in (None, PHI)]
    columns = place(network, pitch=_PITCH)
    left_out = tuple(column.left_out for column in columns if column.left_out)
    if in_the_way or network.has_feedback:
        words = layer_words(Letters(network))
        columns = place(network, room=room_for(words))
        whole = below(named_net(network, columns, words), _formulas(derivation), 2 * BETWEEN)
        alt = f"{describe(network)} {' '.join(derivation.remarks)}"
    else:
        whole = _side_by_side(network, columns, derivation, seed)
        alt = _alt(network)
    return figure_of(whole, alt, title="The collapse", elided=left_out, theme=theme)


def _alt(network: Network) -> str:
    depth = counted(len(network.dense_layers), "layer")
    return (
        f"{describe(network)} Beside it stands a network of one layer: without activations the product of the matrices "
        f"of all {depth} is one matrix A, and the same input gives the same output on both sides."
    )


# The two nets ------------------------------------------------------------------------------


def _side_by_side(network: Network, columns: tuple[Column, ...], derivation: Derivation, seed: int) -> Part:
    """Deep net = one layer, at one scale and on one axis; below them the formula, and the product as tiles."""
    single = Network.feedforward(network.input_shape[0], network.output_shape[0])
    deep_values: Values | None = None
    single_values: Values | None = None
    matrices: dict[str, Array] = {}
    if not network.is_symbolic:
        numbers = without_activations(network if network.parameters else network.randomised(seed))
        x = example_input(network)
        a, c = affine_map(numbers)
        deep_values, single_values = numbers.forward(x).outputs, {"x": x, "layer1": a @ x + c}
        assert numbers.parameters is not None
        matrices = {
            layer.name: numbers.parameters.of_layer(layer.name)["W"] for layer in network.dense_layers
        }
        matrices["A"] = a
    letters = Letters(network)
    deep = _net(network, columns, deep_values, letters, lambda target: target.role)
    one = _single(single, single_values)
    product = _product(network, letters, matrices)
    bottom = min(part.bounds.bottom for part in (deep, one))
    deep, one = (
        captioned(part, f"caption:{name}", text, bottom - BETWEEN - 0.7 * LABEL, LABEL, "second")
        for part, name, text in (
            (deep, "deep", counted(len(network.dense_layers), "layer")),
            (one, "one", "one layer"),
        )
    )
    foot = beside([_formulas(derivation), product], 8 * U)
    foot = foot.moved(deep.bounds.left - foot.bounds.left, 0.0)
    right = max(foot.bounds.right, deep.bounds.right + one.bounds.width + 12 * U)
    one = one.moved(right - one.bounds.right, 0.0)
    equals = _sign("same", Token("=", "relation", "=")).moved((deep.bounds.right + one.bounds.left) / 2, 0.0)
    return below(deep + equals + one, foot, 2 * BETWEEN, "none")


Values = dict[str, Array]


def _net(
    network: Network,
    columns: tuple[Column, ...],
    values: Values | None,
    letters: Letters,
    role: Callable[[Column], str],
) -> Part:
    names = weight_row(letters, columns, max(column.top for column in columns) + BETWEEN)
    picture = net(
        network,
        columns,
        inside=_inside(values),
        look=lambda target, count: _line(role(target), count),
        arcs_above=names.bounds.top + 1.5 * U,
    )
    return picture + names


def _line(role: str, count: int) -> Look:
    return Look(role, None, 1.2 * EDGE, opacity=min(1.0, 1.2 * edge_opacity(count)))


def _single(network: Network, values: Values | None) -> Part:
    """One layer with the derived matrix A and vector c."""
    columns = place(network, pitch=1.5 * _PITCH)

    picture = net(
        network, columns, inside=_inside(values), look=lambda _target, count: _line("emphasis", count)
    )
    row = Row((letter("A", "bold", "emphasis"), Token(",", "punctuation"), letter("c", "bold", "emphasis")))
    middle = (columns[0].x + columns[1].x) / 2
    at = (middle, max(column.top for column in columns) + BETWEEN)
    renamed = Part(tuple(_prefixed(mark) for mark in picture.marks))
    return renamed + Part((Label("weights:single", with_ids(row), at, FORMULA, vertical="baseline"),))


def _prefixed(mark: Any) -> Any:
    """The second net's marks have ids of their own: "single:…"."""
    named = {
        field: f"single:{getattr(mark, field)}"
        for field in ("id", "source", "target", "about")
        if getattr(mark, field, "")
    }
    return replace(mark, **named)


def _inside(values: Values | None) -> Callable[[Any, int | str], Content | None] | None:
    if values is None:
        return None
    known = values

    def inside(layer: Any, index: int | str) -> Content | None:
        return number(float(known[layer.name][int(index) - 1])) if layer.name in known else None

    return inside


# The product of the matrices ---------------------------------------------------------------


@dataclass(frozen=True)
class Factor:
    """A matrix of the product: its marks centred on y = 0, its letter and its shape."""

    name: str
    part: Part
    symbol: Formula
    shape: str


def _product(network: Network, letters: Letters, matrices: dict[str, Array]) -> Part:
    """W_L · … · W_1 = A as tiles, each over its name and shape; only = A where the net is no chain."""
    row: list[Factor | Part] = []
    for layer in _shown_factors(network):
        if row:
            row.append(_sign(f"times:{len(row)}", Token("dot", "operator", "dot")))
        if layer is None:
            row.append(_sign("dots", Token("dots.h", "operator", "dots")))
            continue
        (name,) = letters.weight_names(layer)
        shape = (network.shapes[layer.name][0], network.shapes[layer.inputs[0].source][0])
        role = letters.role_of_layer(layer)
        row.append(_factor(layer.name, letter(name, "bold", role), matrices.get(layer.name), shape, role))
    shape = (network.output_shape[0], network.input_shape[0])
    if row:
        row.append(_sign("equals", Token("=", "relation", "=")))
    row.append(_factor("A", letter("A", "bold", "emphasis"), matrices.get("A"), shape, "emphasis"))
    lowest = min(item.part.bounds.bottom for item in row if isinstance(item, Factor))
    return beside(
        [_named(item, lowest) if isinstance(item, Factor) else item for item in row], 1.2 * U, "none"
    )


def _shown_factors(network: Network) -> list[Layer | None]:
    """The layers whose matrices are multiplied, from the last to the first; None where dots stand for some."""
    if not (network.is_chain and all(isinstance(layer.operation, Input | Dense) for layer in network.layers)):
        return []
    layers: list[Layer | None] = list(reversed(network.dense_layers))
    return layers if len(layers) <= _MOST_FACTORS else [*layers[:2], None, layers[-1]]


def _sign(id: str, token: Token) -> Part:
    return Part((Label(f"sign:{id}", token, (0.0, 0.0), FORMULA),))


def _factor(name: str, symbol: Formula, values: Array | None, shape: tuple[Size, Size], role: str) -> Factor:
    """Tiles, or an empty frame where there are no numbers or too many."""
    rows, columns = shape
    if values is not None and max(values.shape) <= MOST_NEURONS:
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


# Formulas ----------------------------------------------------------------------------------


def _formulas(derivation: Derivation) -> Part:
    """The nested formula, multiplied out over its braces, and A x + c; for stretches, what each one ends in."""
    naming = [step for step in derivation.steps if step.rule == "name"]
    if len(naming) == 1 and not derivation.remarks[1:]:
        return _whole_chain(derivation, naming[0])
    lines = [
        line_of(f"result:{k}", equated(step.left, step.after, derivation))
        for k, step in enumerate(naming, start=1)
    ] or [line_of("result", equated(derivation.steps[-1].left, derivation.steps[-1].after, derivation))]
    remarks = [
        Part(
            (
                Label(
                    f"remark:{k}", text, (0.0, 0.0), LABEL, anchor="start", vertical="baseline", role="second"
                ),
            )
        )
        for k, text in enumerate(derivation.remarks[:4], start=1)
    ]
    return stacked([*lines, *remarks], 1.6 * U)


def _whole_chain(derivation: Derivation, naming: Step) -> Part:
    before = [step.before for step in derivation.steps if step.rule.startswith("multiply out")][:1]
    assert isinstance(naming.evidence, Definition)
    sides = [*before, naming.before, naming.after]
    whole = chain("formula", naming.left, sides, derivation, braces=naming.evidence.pairs)
    # What is too long to be read is left to the derivation; what it comes to is not.
    return whole if whole.bounds.width <= _WIDEST else chain("formula", naming.left, sides[-1:], derivation)
