"""Without activations a deep net and one layer are the same: both nets with the same numbers, the product of the
matrices between them, and the formula in which they become A and c.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from explainers.derivations.derivation import Definition, Derivation, Step
from explainers.derivations.formula import Row, Token
from explainers.derivations.printing.identity import with_ids
from explainers.derivations.printing.names import letter
from explainers.derivations.symbols import Letters, activation_of
from explainers.networks import PHI, Network
from explainers.networks.activations import Array
from explainers.networks.numbers import affine_map, example_input, with_numbers, without_activations
from explainers.topics.collapse import EXAMPLE, derive

from ..describing import counted, describe
from ..figure import Content, Figure, Label, Look
from ..layouts.columns import Column, place
from ..layouts.elision import elided
from ..layouts.measures import BETWEEN, EDGE, FORMULA, HEADING, LABEL, RADIUS, U, edge_opacity
from ..layouts.nets import layer_words, named_net, net, room_for, weight_row
from ..layouts.parts import Part, Stated, below, beside, captioned, figure_of
from ..layouts.products import product, sign
from ..layouts.statements import chain, equated, is_short, line_of, stacked
from ..layouts.words import number
from ..theme import LIGHT, Theme

_PITCH = 64.0
_WIDEST = 900.0  # points
_MOST_REMARKS = 4
_NEAR, _FAR = 6 * U, 9 * U  # from a net to the = between the two


def draw(network: Network = EXAMPLE, *, seed: int | None = None, theme: Theme = LIGHT) -> Figure:
    """The net, the product of its matrices, and the single layer that equals it.

    Its own numbers are used where it has some, else random ones of `seed`, else the same ones as on film.
    Activations of which nothing is known are taken as the identity; where a known one stands in the way, what does
    collapse is stated.
    """
    derivation = derive(network)
    in_the_way = [layer for layer in network.layers if activation_of(layer) not in (None, PHI)]
    columns = place(network, pitch=_PITCH)
    if in_the_way or network.has_feedback:
        words = layer_words(Letters(network))
        columns = place(network, room=room_for(words))
        stated = _formulas(derivation)
        whole, left_out = below(named_net(network, columns, words), stated.part, 2 * BETWEEN), stated.left_out
        alt = f"{describe(network)} {' '.join(derivation.remarks)}"
    else:
        stated = _side_by_side(network, columns, derivation, seed)
        whole, left_out = stated.part, stated.left_out
        alt = _alt(network)
    return figure_of(
        whole, alt, title="The collapse", elided=(*elided(network, columns), *left_out), theme=theme
    )


def _alt(network: Network) -> str:
    depth = len(network.dense_layers)
    whole = f"all {depth} layers together are" if depth > 1 else "its one layer is"
    product = "; A is the product of their matrices, drawn as tiles" if network.is_chain and depth > 1 else ""
    return (
        f"{describe(network)} Beside it stands a network of one layer that gives the same output for the same input: "
        f"without activations {whole} one matrix A and one vector c{product}. "
        "Below the nets the formula ends in A times x plus c."
    )


# The two nets ------------------------------------------------------------------------------


def _side_by_side(
    network: Network, columns: tuple[Column, ...], derivation: Derivation, seed: int | None
) -> Stated:
    """Deep net = one layer, at one scale and on one axis; below them the formula, and the product as tiles."""
    single = Network.feedforward(network.input_shape[0], network.output_shape[0])
    deep_values: Values | None = None
    single_values: Values | None = None
    matrices: dict[str, Array] = {}
    if not network.is_symbolic:
        chosen = network if network.parameters or seed is None else network.randomised(seed)
        numbers = without_activations(with_numbers(chosen))
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
    formulas, factors = _formulas(derivation), product(network, letters, matrices)
    foot = beside([formulas.part, factors.part], 8 * U)
    top = max(column.top for column in columns)
    one = _single(single, single_values, foot.bounds.width - deep.bounds.width - 2 * _NEAR, top)
    bottom = min(part.bounds.bottom for part in (deep, one))
    deep, one = (
        captioned(part, f"caption:{name}", text, bottom - BETWEEN - 0.7 * HEADING, HEADING, "second")
        for part, name, text in (
            (deep, "deep", counted(len(network.dense_layers), "layer")),
            (one, "one", "one layer"),
        )
    )
    foot = foot.moved(deep.bounds.left - foot.bounds.left, 0.0)
    free = (foot.bounds.width - deep.bounds.width - one.bounds.width) / 2
    gap = min(max(free, _NEAR), _FAR)
    one = one.moved(deep.bounds.right + 2 * gap - one.bounds.left, 0.0)
    equals = sign("same", Token("=", "relation", "="), 1.6 * FORMULA).moved(deep.bounds.right + gap, 0.0)
    whole = below(deep + equals + one, foot, 2 * BETWEEN, "none")
    return Stated(whole, (*formulas.left_out, *factors.left_out))


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


def _single(network: Network, values: Values | None, width: float, top: float) -> Part:
    """One layer as wide as there is room for, within reason; the derived A and c above it, on the W's baseline."""
    pitch = min(max(width - 2 * RADIUS, 1.5 * _PITCH), 3 * _PITCH)
    columns = place(network, pitch=pitch)

    picture = net(
        network, columns, inside=_inside(values), look=lambda _target, count: _line("emphasis", count)
    )
    row = Row((letter("A", "bold", "emphasis"), Token(",", "punctuation"), letter("c", "bold", "emphasis")))
    middle = (columns[0].x + columns[1].x) / 2
    at = (middle, max(top, *(column.top for column in columns)) + BETWEEN)
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


# Formulas ----------------------------------------------------------------------------------


def _formulas(derivation: Derivation) -> Stated:
    """The nested formula, multiplied out over its braces, and A x + c; for stretches, what each one ends in."""
    naming = [step for step in derivation.steps if step.rule == "name"]
    if len(naming) == 1 and not derivation.remarks[1:]:
        return _whole_chain(derivation, naming[0])
    lines = [
        line_of(f"result:{k}", equated(step.left, step.after, derivation))
        for k, step in enumerate(naming, start=1)
    ] or [line_of("result", equated(derivation.steps[-1].left, derivation.steps[-1].after, derivation))]
    remarks = [_remark(k, text) for k, text in enumerate(derivation.remarks[:_MOST_REMARKS], start=1)]
    missing = len(derivation.remarks) - len(remarks)
    left_out = (f"{counted(missing, 'remark')} of the derivation",) if missing else ()
    return Stated(stacked([*lines, *remarks], 1.6 * U), left_out)


def _remark(number: int, text: str) -> Part:
    label = Label(
        f"remark:{number}", text, (0.0, 0.0), LABEL, anchor="start", vertical="baseline", role="second"
    )
    return Part((label,))


def _whole_chain(derivation: Derivation, naming: Step) -> Stated:
    before = [step.before for step in derivation.steps if step.rule.startswith("multiply out")][:1]
    assert isinstance(naming.evidence, Definition)
    sides = [*before, naming.before, naming.after]
    if all(map(is_short, sides)):
        whole = chain("formula", naming.left, sides, derivation, braces=naming.evidence.pairs)
        if whole.bounds.width <= _WIDEST:
            return Stated(whole)
    # What is too long to be read is left to the derivation; what it comes to is not.
    left_out = f"{counted(len(sides) - 1, 'line')} of the formula before the last, too long to be read"
    return Stated(chain("formula", naming.left, sides[-1:], derivation), (left_out,))
