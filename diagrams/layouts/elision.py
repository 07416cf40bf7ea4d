"""What a net in columns leaves out, in words: neurons and layers behind dots, connections that one arrow carries."""

from __future__ import annotations

from collections.abc import Iterator

from explainers.derivations.symbols import Letters
from explainers.networks import Dense, Layer, Network

from ..describing import amount, called, counted
from .column import Column


def elided(network: Network, columns: tuple[Column, ...]) -> tuple[str, ...]:
    """One statement for each column with dots, then one for each arrow that stands for weighted connections."""
    letters = Letters(network)
    behind_dots = (column.left_out for column in columns)
    by_arrow = (carried(letters, *edge) for edge in _carried_edges(columns))
    return tuple(statement for statement in (*behind_dots, *by_arrow) if statement)


def carried(letters: Letters, source: Layer, target: Layer, delay: int) -> str:
    """64 connections from layer h (one time step before) into layer h are one arrow; "" where it is one connection."""
    (units,), (inputs,) = (letters.network.shapes[layer.name] for layer in (target, source))
    if units * inputs == 1:
        return ""
    ends = [called(layer, letters.role_of_layer(layer)) for layer in (source, target)]
    before = f" ({counted(delay, 'time step')} before)" if delay else ""
    return f"{amount(units * inputs)} connections from {ends[0]}{before} into {ends[1]} are one arrow"


def _carried_edges(columns: tuple[Column, ...]) -> Iterator[tuple[Layer, Layer, int]]:
    """The edges into dense layers that are drawn as one arrow: (source, target, delay)."""
    shown = {
        column.layer.name: (place, column) for place, column in enumerate(columns) if column.kind != "dots"
    }
    for place, target in shown.values():
        if not isinstance(target.layer.operation, Dense):
            continue
        for edge in target.layer.inputs:
            if edge.source not in shown:
                continue
            source_place, source = shown[edge.source]
            is_fan = source_place == place - 1 and source.kind == "neurons" and not edge.delay
            if not is_fan:
                yield source.layer, target.layer, edge.delay
