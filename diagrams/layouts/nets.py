"""A whole network as columns: neurons, lines, skip arcs, loops, and the rows of words above and below, all clear of each other."""

from __future__ import annotations

from explainers.derivations.symbols import Letters, activation_of
from explainers.derivations.printing.names import activation_name
from explainers.networks import Network

from ..figure import Content, Label, Mark
from .arcs import feedback_loops, jumps, skip_arcs
from .columns import Column, Inside, edges, letters_inside, neurons, place
from .measures import BETWEEN, FORMULA, LABEL, U
from .parts import Part
from .words import layer_title, membership, parameter_names

_LINE = 1.35  # distance of baselines, in em


def net(network: Network, columns: tuple[Column, ...], *, inside: Inside | None = None) -> Part:
    """Neurons, lines and jumps; no words around them."""
    skips, loops = jumps(columns)
    # Lines first: neurons lie on top of them.
    return (
        edges(columns)
        + skip_arcs(columns, skips)
        + feedback_loops(columns, loops)
        + neurons(columns, inside=inside)
    )


def named_net(network: Network, columns: tuple[Column, ...]) -> Part:
    """The net with its weights' names above and its layers' names, spaces and activations below."""
    letters = Letters(network)
    skips, loops = jumps(columns)
    top, bottom = max(c.top for c in columns), min(c.bottom for c in columns)
    above = weight_row(letters, columns, top + BETWEEN)
    arcs = skip_arcs(columns, skips, above.bounds.top + 1.5 * U)
    loops_below = feedback_loops(columns, loops)
    lowest = min([bottom, *([loops_below.bounds.bottom] if loops else [])])
    return (
        edges(columns)
        + arcs
        + loops_below
        + neurons(columns, inside=letters_inside(network))
        + above
        + name_rows(letters, columns, lowest - BETWEEN)
    )


def weight_row(letters: Letters, columns: tuple[Column, ...], baseline: float) -> Part:
    """W_l, b_l over the gap before each layer, in the layer's colour."""
    marks: list[Mark] = []
    for before, column in zip(columns, columns[1:], strict=False):
        if column.layer.name in letters.numbers:
            content = parameter_names(letters, column.layer, column.role)
            at = ((before.x + column.x) / 2, baseline)
            marks.append(Label(f"weights:{column.layer.name}", content, at, FORMULA, vertical="baseline"))
    return Part(tuple(marks))


def name_rows(letters: Letters, columns: tuple[Column, ...], top: float) -> Part:
    """Below each column: what it is called, the space that it lives in, its activation; one baseline a row."""
    rows: list[list[tuple[Column, str, Content, float, str]]] = [[], [], []]
    for column in columns:
        if column.kind != "neurons":
            continue
        layer = column.layer
        rows[0].append((column, "name", layer_title(letters.network, layer), LABEL, "ink"))
        rows[1].append((column, "space", membership(letters, layer, column.role), FORMULA * 0.9, "ink"))
        phi = activation_of(layer)
        if phi is not None:
            word = activation_name(phi.symbol, "activation")
            rows[2].append((column, "activation", word, LABEL, "activation"))
    marks: list[Mark] = []
    baseline = top
    for row in rows:
        if not row:
            continue
        size = max(entry[3] for entry in row)
        baseline -= size * (_LINE if marks else 0.75)
        for column, kind, content, size, role in row:
            marks.append(
                Label(
                    f"{kind}:{column.layer.name}", content, (column.x, baseline), size,
                    vertical="baseline", role=role,
                )  # fmt: skip
            )
    return Part(tuple(marks))
