"""How the families of symbolic length are written: with dots, and Σ."""

from __future__ import annotations

from typing import Any

from ..families import (
    BiasSum,
    NestedLayers,
    RecurrentSum,
    StackedNeurons,
    WeightedSum,
    WeightProduct,
    WrittenOut,
    entry_name,
)
from ..formula import BigOperator, Fence, Formula, Grid, Row, Script, Token
from .names import letter, number
from .writing import ATOM, PRODUCT, SUM, Handler, applied

MOST_WRITTEN = 5
"""Sizes up to this are written out; larger ones get dots."""


def dots(kind: str = "dots.h") -> Token:
    return Token(kind, "upright", kind)


def plus_sign() -> Token:
    return Token("+", "operator", "+:")


def row(*parts: Formula) -> Row:
    return Row(tuple(parts))


class _Dotted:
    """Writes one family; `role` gives a letter's role."""

    def __init__(self, role: Any) -> None:
        self.role = role

    def bold(self, name: str) -> Formula:
        return letter(name, "bold", self.role(name))

    def weight_product(self, node: WeightProduct) -> Formula:
        depth = node.args[0].name
        return row(self.bold(f"W_{depth}"), self.bold(f"W_{depth}-1"), dots(), self.bold("W_1"))

    def bias_sum(self, node: BiasSum) -> Formula:
        depth = node.args[0].name
        body = row(self.bold(f"W_{depth}"), dots(), self.bold("W_l+1"), self.bold("b_l"))
        return self._sum("l", depth, body)

    def nested(self, node: NestedLayers) -> Formula:
        depth = node.args[0].name

        def inside(body: Formula) -> Formula:
            return Fence(body, id="():") if node.phi is None else applied(node.phi.name, body)

        def layer(number_: str, body: Formula) -> Formula:
            return row(self.bold(f"W_{number_}"), inside(body), *self._bias(node, number_))

        first = row(self.bold("W_1"), self.bold("x"), *self._bias(node, "1"))
        outer = layer(depth, layer(f"{depth}-1", row(dots(), inside(first), dots())))
        return outer if node.phi is None else applied(node.phi.name, outer)

    def _bias(self, node: NestedLayers, number_: str) -> tuple[Formula, ...]:
        return (plus_sign(), self.bold(f"b_{number_}")) if node.has_bias else ()

    def recurrent_sum(self, node: RecurrentSum) -> Formula:
        steps, feedback, forward, input_, *bias = node.args
        exponent = row(letter(steps.name), Token("-", "operator", "-:"), letter("t"))
        added = row(self.bold(forward.name), self.bold(f"{input_.name}_t"))
        shift: list[Formula] = [part for one in bias for part in (plus_sign(), self.bold(one.name))]
        body = row(
            Script(self.bold(feedback.name), sup=exponent),
            Fence(row(added, *shift), id="():") if bias else added,
        )
        return self._sum("t", steps.name, body)

    def _sum(self, index: str, last: str, body: Formula) -> Formula:
        lower = row(letter(index), Token("=", "relation", "="), number("1"))
        return BigOperator("sum", lower, letter(last), body, id="sum:")

    def weighted_sum(self, node: WeightedSum, write: Any) -> Formula:
        count = node.args[2]
        first, second, last = (write(node.term(place)) for place in (1, 2, count))
        return row(first, plus_sign(), second, plus_sign(), dots(), plus_sign(), last)

    def written_out(self, node: WrittenOut) -> Formula:
        name, rows, columns = node.matrix.name, *node.shape
        is_vector = columns == 1

        def entry(i: Any, j: Any) -> Formula:
            return letter(entry_name(name, *((i,) if is_vector else (i, j))), "italic", self.role(name))

        rows_shown, columns_shown = _shown(rows), _shown(columns)
        return Grid(
            tuple(
                tuple(
                    entry(i, j)
                    if i is not None and j is not None
                    else dots("dots.d" if i is j else "dots.v" if i is None else "dots.h")
                    for j in columns_shown
                )
                for i in rows_shown
            ),
            id="[]:",
        )

    def stacked_neurons(self, node: StackedNeurons, write: Any) -> Formula:
        cells = [dots("dots.v") if i is None else write(node.neuron(i)) for i in _shown(node.shape[0])]
        return Grid(tuple((cell,) for cell in cells), id="[]:")


def _shown(size: Any) -> list[Any]:
    """The places that are written of 1..size; None stands for dots."""
    if getattr(size, "is_Integer", isinstance(size, int)) and int(size) <= MOST_WRITTEN:
        return list(range(1, int(size) + 1))
    return [1, 2, None, size]


DOTTED: dict[type, Handler] = {
    WeightProduct: lambda node, _, writer: (_Dotted(writer.role).weight_product(node), PRODUCT),
    BiasSum: lambda node, _, writer: (_Dotted(writer.role).bias_sum(node), PRODUCT),
    NestedLayers: lambda node, _, writer: (_Dotted(writer.role).nested(node), SUM),
    RecurrentSum: lambda node, _, writer: (_Dotted(writer.role).recurrent_sum(node), PRODUCT),
    # Terms of a sum within a sum: w_1x_1 + ⋯ + w_nx_n + b has no brackets.
    WeightedSum: lambda node, _, writer: (_Dotted(writer.role).weighted_sum(node, writer.alone), PRODUCT),
    WrittenOut: lambda node, _, writer: (_Dotted(writer.role).written_out(node), ATOM),
    StackedNeurons: lambda node, _, writer: (_Dotted(writer.role).stacked_neurons(node, writer.alone), ATOM),
}
