"""Names for layers that were given none: layer1, layer2, … for dense ones, add1, activation2, … for others.

A number counts the layers of its kind, named or not, so that `layer3` is the third dense layer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from .cells import GRU, LSTM, Cell
from .errors import NetworkError
from .layers import Edge, Layer, check_name
from .operations import Operation


@dataclass(frozen=True)
class Draft:
    """A layer, or a recurrent cell, that may still lack its name.

    `before` is the layer it follows, by its place in the list or by its name; `edges` come after that one.
    """

    operation: Operation | Cell
    before: int | str | None = None
    edges: tuple[Edge, ...] = ()
    name: str | None = None


def automatic_name(kind: str, number: int) -> str:
    """The name of the `number`-th layer of this kind, counted from 1."""
    return f"{'layer' if kind == 'dense' else kind}{number}"


def automatic_names(operations: Iterable[Operation | Cell]) -> Iterator[str]:
    """The name that each of these would have if no layer had a name of its own."""
    count: Counter[str] = Counter()
    for operation in operations:
        count[operation.kind] += 1
        yield automatic_name(operation.kind, count[operation.kind])


def named(drafts: Sequence[Draft]) -> tuple[Layer, ...]:
    """These drafts as layers, each with a name; NetworkError where a given name cannot be one."""
    names = _names(drafts)
    layers: list[Layer] = []
    for name, draft in zip(names, drafts, strict=True):
        inputs = (*_edge_before(draft, names), *draft.edges)
        if isinstance(draft.operation, LSTM | GRU):
            layers += draft.operation.layers(name, inputs)
        else:
            layers.append(Layer(name, draft.operation, inputs))
    return tuple(layers)


def _edge_before(draft: Draft, names: Sequence[str]) -> tuple[Edge, ...]:
    if draft.before is None:
        return ()
    return (Edge(draft.before if isinstance(draft.before, str) else names[draft.before]),)


def _names(drafts: Sequence[Draft]) -> list[str]:
    taken: set[str] = set()
    for draft in drafts:
        if draft.name is not None:
            check_name(draft.name)
            if draft.name in taken:
                raise NetworkError(f"two layers are named {draft.name!r}: rename one of them")
            taken.add(draft.name)
    names: list[str] = []
    count: Counter[str] = Counter()  # layers of this kind so far
    last: Counter[str] = Counter()  # the last number that was used for this kind
    for draft in drafts:
        kind = draft.operation.kind
        count[kind] += 1
        if draft.name is not None:
            names.append(draft.name)
            continue
        number = max(count[kind], last[kind] + 1)
        while automatic_name(kind, number) in taken:
            number += 1
        last[kind] = number
        names.append(automatic_name(kind, number))
    return names
