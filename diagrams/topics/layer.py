"""One layer as a matrix: a row of W and the neuron that it belongs to, on one line and in one colour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from explainers.derivations.derivation import Derivation
from explainers.derivations.formula import Formula, Token
from explainers.derivations.neurons import dense_layer
from explainers.derivations.printing.building import unlabelled
from explainers.derivations.printing.identity import with_ids
from explainers.derivations.printing.names import activation_name, letter
from explainers.derivations.symbols import Letters, activation_of
from explainers.networks import PHI, Layer, Network
from explainers.networks.activations import Array
from explainers.networks.numbers import example_input
from explainers.topics.layer import EXAMPLE, derive

from ..describing import counted, named
from ..errors import DiagramError
from ..figure import Content, Curve, Disc, Figure, Label, Look, Mark
from ..layouts.columns import Column, Neuron, heights, neuron_column
from ..layouts.matrices import Entry, parenthesis, written_out
from ..layouts.measures import BETWEEN, DOT, EDGE, FORMULA, HERO, LABEL, NUMBER, OUTLINE, RADIUS, U
from ..layouts.neurons import edge
from ..layouts.parts import Bounds, Part, below, beside, figure_of
from ..layouts.statements import equated, line_of
from ..layouts.words import number
from ..theme import LIGHT, Theme

_PITCH = 104.0


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
    spoken = _Layer(network, chosen, derivation, _row(network.shapes[chosen.name][0], row))
    whole = beside([spoken.net(), spoken.equation()], 6 * U, "none")
    whole = below(whole, spoken.formulas(whole.bounds.width), 2 * BETWEEN)
    return figure_of(whole, spoken.alt(), title="A layer as a matrix", elided=spoken.elided(), theme=theme)


def _row(units: Any, row: int | None) -> int:
    shown = [index for index, _ in heights(units) if index is not None]
    chosen = row if row is not None else (2 if len(shown) > 1 else 1)
    if chosen not in shown:
        raise DiagramError(f"row {chosen} of {units} is not drawn: choose {', '.join(map(str, shown))}")
    return int(chosen)


@dataclass(frozen=True)
class _Layer:
    """The layer that is drawn, and which of its rows is spoken of."""

    network: Network
    layer: Layer
    derivation: Derivation
    row: int

    @cached_property
    def letters(self) -> Letters:
        return Letters(self.network, output=None)

    @cached_property
    def role(self) -> str:
        return self.letters.role_of_layer(self.layer)

    @cached_property
    def source(self) -> Layer:
        return self.network.by_name[self.layer.inputs[0].source]

    @cached_property
    def columns(self) -> tuple[Column, Column]:
        source_role = self.letters.role_of_layer(self.source)
        return (
            neuron_column(self.network, self.source, source_role),
            neuron_column(self.network, self.layer, self.role, _PITCH),
        )

    @cached_property
    def values(self) -> dict[str, Array] | None:
        """W, b, x and h as numbers, where the network has them."""
        if self.network.parameters is None or self.network.has_feedback or _has_unknown(self.network):
            return None
        outputs = self.network.forward(example_input(self.network)).outputs
        known = dict(self.network.parameters.of_layer(self.layer.name))
        return known | {"x": outputs[self.source.name], "h": outputs[self.layer.name]}

    # The net -------------------------------------------------------------------------------

    def net(self) -> Part:
        """Inputs and neurons; the neuron spoken of and its edges in colour, the others grey."""
        inputs, neurons = self.columns
        marks: list[Mark] = []
        for neuron in sorted(neurons.neurons, key=lambda neuron: neuron.index == self.row):
            marks += [self._edge(inputs, neurons, one, neuron) for one in inputs.neurons]
        marks += [mark for one in inputs.neurons for mark in self._disc(inputs, one, "x", True)]
        marks += [
            mark for one in neurons.neurons for mark in self._disc(neurons, one, "h", one.index == self.row)
        ]
        for column in self.columns:
            paint = Look(column.role if column is inputs else "edge", 1.0, 0.0)
            marks += [
                Disc(f"dots:{column.layer.name}:{k}", dot, DOT, paint) for k, dot in enumerate(column.dots)
            ]
        return Part(tuple(marks))

    def _edge(self, inputs: Column, neurons: Column, one: Neuron, neuron: Neuron) -> Curve:
        look = Look("edge", None, EDGE, opacity=0.6)
        if neuron.index == self.row:
            look = Look(self.role, None, 2.2 * EDGE)
            if self.values is not None and isinstance(one.index, int):
                row = self.values["W"][self.row - 1]
                share = float(row[one.index - 1]) / (float(abs(row).max()) or 1.0)
                look = Look(
                    self.role, None, (1 + 2.2 * abs(share)) * EDGE, dash=() if share >= 0 else (2.8, 1.9)
                )
        return edge(inputs, neurons, one, neuron, look)

    def _disc(self, column: Column, neuron: Neuron, letter_: str, is_spoken_of: bool) -> list[Mark]:
        is_input = letter_ == "x"
        look = Look(column.role, 0.22, OUTLINE) if is_input else Look(self.role, 0.45, HERO)
        if not is_spoken_of:
            look = Look("edge", 0.0, OUTLINE)
        name = self._entry_name(column, neuron)
        role = "ink" if is_spoken_of else "muted"
        strong = is_spoken_of and not is_input
        id = f"value:{neuron.layer}:{neuron.index}"
        disc = Disc(neuron.id, neuron.center, column.radius, look)
        if self.values is None or not isinstance(neuron.index, int):
            return [disc, Label(id, name, neuron.center, LABEL, role=role, about=disc.id)]
        value = number(float(self.values[letter_][neuron.index - 1]))
        at = (neuron.center[0] + (-1 if is_input else 1) * (RADIUS + U), neuron.center[1])
        colour = column.role if is_spoken_of else "muted"
        return [
            disc,
            Label(id, value, neuron.center, NUMBER, role=role, is_strong=strong, about=disc.id),
            Label(
                f"name:{neuron.layer}:{neuron.index}",
                name,
                at,
                LABEL,
                anchor="end" if is_input else "start",
                role=colour,
            ),
        ]

    def _entry_name(self, column: Column, neuron: Neuron) -> Formula:
        vector = self.letters.layer(column.layer.name)
        return with_ids(unlabelled(vector[self._place(neuron.index, vector.shape[0]), 0]))

    @staticmethod
    def _place(index: int | str, size: Any) -> Any:
        """An index from 0; the last one of a symbolic size is an expression."""
        return index - 1 if isinstance(index, int) else size - 1

    # The equation --------------------------------------------------------------------------

    def equation(self) -> Part:
        """h = φ(W x + b) with every entry, rows at the heights of their neurons."""
        (weight,) = self.letters.weights(self.layer)
        bias = self.letters.bias(self.layer)
        phi = activation_of(self.layer)
        h, x = self.letters.layer(self.layer.name), self.letters.layer(self.source.name)
        product = [
            self._grid("W", weight, self.role),
            self._grid("x", x, self.letters.role_of_layer(self.source)),
        ]
        if bias is not None:
            product += [_sign("plus", Token("+", "operator", "+")), self._grid("b", bias, self.role)]
        around = Bounds.around(
            point for part in product for point in ((0.0, part.bounds.top), (0.0, part.bounds.bottom))
        )
        row = [self._grid("h", h, self.role), _sign("equals", Token("=", "relation", "="))]
        if phi is None:
            row += product
        else:
            sides = (
                parenthesis("phi", 0.0, around.bottom - U, around.top + U, side) for side in ("left", "right")
            )
            left, right = sides
            row += [_sign("phi", activation_name(phi.symbol), 1.3), left, *product, right]
        return beside(self._headed(row), 1.3 * U, "none")

    def _headed(self, row: Sequence[Part]) -> list[Part]:
        """The letter of each grid above it, all on one baseline."""
        top = max(part.bounds.top for part in row) + BETWEEN
        headed = []
        for grid in row:
            part = grid
            name = next((mark.id.split(":")[1] for mark in part.marks if mark.id.startswith("entry:")), "")
            if name:
                colour = self.letters.role_of_layer(self.source) if name == "x" else self.role
                symbol = {
                    "W": self.letters.weight_names(self.layer)[0],
                    "x": self.letters.names[self.source.name],
                }
                symbol |= {"h": self.letters.names[self.layer.name]}
                if (bias := self.letters.bias(self.layer)) is not None:
                    symbol["b"] = bias.name
                edges = part.bounds
                head = with_ids(letter(symbol[name], "bold", colour))
                part += Part(
                    (Label(f"head:{name}", head, (edges.center[0], top), FORMULA, vertical="baseline"),)
                )
            headed.append(part)
        return headed

    def _grid(self, name: str, symbol: Any, role: str) -> Part:
        """A matrix or vector with its entries; the row spoken of in a band, except in x."""
        down = heights(_plain(symbol.shape[0]))
        across = [index for index, _ in heights(_plain(symbol.shape[1]))] if name == "W" else [1]
        is_x = name == "x"
        rows = [
            [
                None
                if r is None or c is None
                else self._entry(name, symbol, r, c, role, is_x or r == self.row)
                for c in across
            ]
            for r, _ in down
        ]
        band = None
        if not is_x:
            band = (next(place for place, (r, _) in enumerate(down) if r == self.row), self.role)
        return written_out(name, rows, [y for _, y in down], band=band)

    def _entry(
        self, name: str, symbol: Any, r: int | str, c: int | str, role: str, is_spoken_of: bool
    ) -> Entry:
        paint = role if is_spoken_of and name == "x" else "ink" if is_spoken_of else "muted"
        content: Content
        if self.values is not None and isinstance(r, int) and isinstance(c, int):
            array = self.values[name]
            content = number(float(array[r - 1, c - 1] if name == "W" else array[r - 1]))
        else:
            place = (self._place(r, symbol.shape[0]), self._place(c, symbol.shape[1]))
            content = with_ids(unlabelled(symbol[place]))
        return Entry(content, paint, is_spoken_of and name != "x")

    # Words ---------------------------------------------------------------------------------

    def formulas(self, width: float) -> Part:
        """All rows at once on the left, one row on the right, or below where there is no room."""
        first, last = self.derivation.steps[0], self.derivation.steps[-1]
        all_rows = line_of("formula:all", equated(last.left, last.after, self.derivation))
        one_row = line_of("formula:row", equated(first.left, first.before, self.derivation))
        free = width - all_rows.bounds.width - one_row.bounds.width
        if free < 4 * U:
            return below(all_rows, one_row, 1.5 * U)
        return all_rows + one_row.moved(width - one_row.bounds.right + all_rows.bounds.left, 0.0)

    def alt(self) -> str:
        units, inputs = self.network.shapes[self.layer.name][0], self.network.shapes[self.source.name][0]
        size = f"{_many(inputs, 'input')} and {_many(units, 'neuron')}"
        product = "Wx" if self.letters.bias(self.layer) is None else "Wx + b"
        phi = activation_of(self.layer)
        equation = f"h = {product}" if phi is None else f"h = {named(phi)}({product})"
        return (
            f"A layer of {size}, and beside it the same as a matrix equation {equation}. "
            f"Row {self.row} of the matrix and neuron {self.row} stand on one line and share one colour: "
            "the row holds the weights of the edges into that neuron."
        )

    def elided(self) -> tuple[str, ...]:
        return tuple(column.left_out for column in self.columns if column.left_out)


def _has_unknown(network: Network) -> bool:
    return any(activation_of(layer) == PHI for layer in network.layers)


def _many(size: Any, noun: str) -> str:
    return counted(size, noun) if isinstance(size, int) else f"{size} {noun}s"


def _plain(size: Any) -> int | str:
    return int(size) if getattr(size, "is_Integer", True) else str(size)


def _sign(id: str, content: Content, larger: float = 1.0) -> Part:
    return Part((Label(f"sign:{id}", content, (0.0, 0.0), larger * FORMULA),))
