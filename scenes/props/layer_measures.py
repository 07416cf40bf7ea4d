"""How wide a layer's equation is: which columns of W are shown, in which size, and where each table and sign begins."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from diagrams.layouts import columns as layout
from diagrams.layouts.words import number
from explainers.derivations.formula import Token
from scenes.stage import grid
from scenes.stage.text import width_of

from .matrices import PAD, widest
from .worked_layer import WorkedLayer

NET_AT_LEAST = 16.0  # the width that is left to the net, in u

Places = tuple[int | None, ...]  # numbers from 1, None for dots


def measured(
    told: WorkedLayer, rows: Places, inputs: Places, spacing: float
) -> tuple[Places, float, dict[str, tuple[float, ...]], dict[str, float]]:
    """The columns of W, the em, the widths of each table's columns, the left ends: ended at the right margin."""
    for columns, size, net in _candidates(inputs, spacing):
        widths = _widths(told, rows, columns, size)
        places, end = _placed(told, widths, size)
        if end <= grid.RIGHT - grid.LEFT - net:
            break
    return columns, size, widths, {name: x + grid.RIGHT - end for name, x in places}


def shown(units: int) -> Places:
    return tuple(one if isinstance(one, int) else None for one in layout.shown_indices(units))


def _candidates(inputs: Places, spacing: float) -> Iterator[tuple[Places, float, float]]:
    """Columns of W, size of type and room for the net: all columns, then fewer; large, then small; until it fits."""
    last = inputs[-1]
    fewer: tuple[Places, ...] = ((1, 2, 3, None, last), (1, 2, None, last), (1, None, last))
    kept = [inputs, *(few for few in fewer if len(few) < len(inputs))]
    for size in (1.5 * grid.LABEL, 1.25 * grid.LABEL):
        if size < 0.5 * spacing:
            yield inputs, size, 1.4 * NET_AT_LEAST
    for columns in kept:
        for size in (grid.LABEL * 1.06, grid.LABEL * 0.94, grid.SMALLEST * 1.04):
            yield columns, size, NET_AT_LEAST


def column_gap(size: float) -> float:
    return 0.95 * size


def _widths(told: WorkedLayer, rows: Places, columns: Places, size: float) -> dict[str, tuple[float, ...]]:
    """The widths of the columns of h, W, x and b."""
    shown_rows = [row - 1 for row in rows if row is not None]
    w = told.weights[shown_rows]
    found = {
        "h": (widest([number(float(told.h[row])) for row in shown_rows], size),),
        "W": tuple(
            0.9 * size if c is None else widest([told.shown(value) for value in w[:, c - 1]], size)
            for c in columns
        ),
        "x": (widest([told.shown(told.x[c - 1]) for c in columns if c is not None], size),),
    }
    if told.bias is not None:
        found["b"] = (widest([told.shown(told.bias[row]) for row in shown_rows], size),)
    return found


def _placed(
    told: WorkedLayer, widths: Mapping[str, tuple[float, ...]], size: float
) -> tuple[list[tuple[str, float]], float]:
    """Left ends from 0 on, and where it all ends."""

    def table(name: str) -> float:
        return 2 * PAD + sum(widths[name]) + (len(widths[name]) - 1) * column_gap(size)

    sign = width_of(Token("=", "operator"), grid.FORMULA)
    row: list[tuple[str, float, float]] = [
        ("h", table("h"), 0.8),
        ("=", sign, 0.8),
    ]  # name, width, gap after it
    if told.phi is not None:
        row += [("φ", width_of(told.phi, grid.FORMULA), 0.4), ("(", 1.5, 0.1)]
    row += [("W", table("W"), 0.45), ("x", table("x"), 0.7)]
    if told.bias is not None:
        row += [("+", sign, 0.7), ("b", table("b"), 0.3)]
    places, x = [], 0.0
    for name, width, gap in row:
        places.append((name, x))
        x += width + gap
    if told.phi is not None:
        x += 1.4
        places.append((")", x))
        return places, x
    return places, x - row[-1][2]
