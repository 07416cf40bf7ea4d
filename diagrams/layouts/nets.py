"""A whole network as columns: neurons, lines, arcs and loops, and rows of words above and below them."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass

from explainers.derivations.printing.names import activation_name
from explainers.derivations.symbols import Letters, activation_of
from explainers.networks import Dense, Input, Network

from ..figure import Content, Label, Look, Mark
from ..typesetting import typeset_all
from .column import Column
from .measures import BETWEEN, FORMULA, LABEL, U
from .neurons import Inside, edges, letters_inside, neurons
from .parts import Part
from .wiring.arcs import skip_arcs
from .wiring.jumps import jumps
from .wiring.loops import feedback_loops
from .wiring.panels import panels
from .words import layer_title, membership, parameter_names


def net(
    network: Network,
    columns: tuple[Column, ...],
    *,
    inside: Inside | None = None,
    look: Callable[[Column, int], Look] | None = None,
    arcs_above: float | None = None,
) -> Part:
    """Neurons, lines and jumps; no words around them.

    `look` says how a line into a column is drawn, one of so many between two columns; skip arcs run above
    `arcs_above`, or just above what they jump.
    """
    skips, loops = jumps(columns)
    # Lines first: neurons lie on top of them.
    paint = None if look is None else lambda _s, target, _i, _j, count: look(target, count)
    return (
        panels(columns)
        + edges(columns, look=paint)
        + skip_arcs(columns, skips, arcs_above)
        + feedback_loops(columns, loops)
        + neurons(columns, inside=inside)
    )


def named_net(
    network: Network, columns: tuple[Column, ...], words: tuple[Word, ...], *, inside: Inside | None = None
) -> Part:
    """The net with its weights' names above, and `words` below its layers."""
    letters = Letters(network)
    skips, loops = jumps(columns)
    above = weight_row(letters, columns, max(c.top for c in columns) + BETWEEN)
    loops_below = feedback_loops(columns, loops)
    lowest = min([min(c.bottom for c in columns), *([loops_below.bounds.bottom] if loops else [])])
    return (
        panels(columns)
        + edges(columns)
        + skip_arcs(columns, skips, above.bounds.top + 1.5 * U)
        + loops_below
        + neurons(columns, inside=inside or letters_inside(network))
        + above
        + word_rows(words, columns, lowest - BETWEEN)
    )


def weight_row(letters: Letters, columns: tuple[Column, ...], baseline: float) -> Part:
    """W_l, b_l over the gap before each layer, in the layer's colour."""
    marks: list[Mark] = []
    for before, column in itertools.pairwise(columns):
        if column.layer.name in letters.numbers and "dots" not in (before.kind, column.kind):
            content = parameter_names(letters, column.layer, column.role)
            at = ((before.x + column.x) / 2, baseline)
            marks.append(Label(f"weights:{column.layer.name}", content, at, FORMULA, vertical="baseline"))
    return Part(tuple(marks))


@dataclass(frozen=True)
class Word:
    """Something written below a column; `row` from the top."""

    layer: str
    kind: str
    row: int
    content: Content
    size: float
    role: str = "ink"


def layer_words(letters: Letters) -> tuple[Word, ...]:
    """What each layer is called, the space that it lives in, and its activation."""
    words: list[Word] = []
    for layer in letters.network.layers:
        if not isinstance(layer.operation, Input | Dense):
            continue
        role = letters.role_of_layer(layer)
        words.append(Word(layer.name, "name", 0, layer_title(letters.network, layer), LABEL))
        words.append(Word(layer.name, "space", 1, membership(letters, layer, role), 0.9 * FORMULA))
        phi = activation_of(layer)
        if phi is not None:
            words.append(Word(layer.name, "activation", 2, activation_name(phi.symbol), LABEL, "activation"))
    return tuple(words)


def room_for(words: tuple[Word, ...]) -> dict[str, float]:
    """The width that the words below each layer need, by name."""
    sets = typeset_all((word.content, word.size, False) for word in words)
    room: dict[str, float] = {}
    for word, outlines in zip(words, sets, strict=True):
        room[word.layer] = max(room.get(word.layer, 0.0), outlines.width)
    return room


def word_rows(words: tuple[Word, ...], columns: tuple[Column, ...], top: float) -> Part:
    """The words below their columns, one baseline a row."""
    place = {column.layer.name: column.x for column in columns if column.kind != "dots"}
    words = tuple(word for word in words if word.layer in place)
    sets = typeset_all((word.content, word.size, False) for word in words)
    marks: list[Mark] = []
    baseline = top
    depth = 0.0
    for row in sorted({word.row for word in words}):
        here = [(word, outlines) for word, outlines in zip(words, sets, strict=True) if word.row == row]
        leading = 0.45 * max(word.size for word, _ in here) if marks else 0.0
        baseline -= depth + leading + max(outlines.ascent for _, outlines in here)
        depth = max(outlines.descent for _, outlines in here)
        for word, _ in here:
            at = (place[word.layer], baseline)
            id = f"{word.kind}:{word.layer}"
            marks.append(Label(id, word.content, at, word.size, vertical="baseline", role=word.role))
    return Part(tuple(marks))
