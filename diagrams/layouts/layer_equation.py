"""A layer's equation with every entry, h = φ(W x + b), its rows at the heights of their neurons."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from explainers.derivations.formula import Token
from explainers.derivations.printing.building import unlabelled
from explainers.derivations.printing.identity import with_ids
from explainers.derivations.printing.names import activation_name, letter
from explainers.derivations.symbols import activation_of

from ..figure import Content, Label
from .columns import heights
from .matrices import Entry, parenthesis, written_out
from .measures import BETWEEN, FORMULA, U
from .parts import Bounds, Part, beside
from .spoken_layer import SpokenLayer
from .words import number


def equation(spoken: SpokenLayer) -> Part:
    """h = φ(W x + b) with every entry, rows at the heights of their neurons."""
    (weight,) = spoken.letters.weights(spoken.layer)
    bias = spoken.letters.bias(spoken.layer)
    phi = activation_of(spoken.layer)
    h, x = spoken.letters.layer(spoken.layer.name), spoken.letters.layer(spoken.source.name)
    product = [
        _grid(spoken, "W", weight, spoken.role),
        _grid(spoken, "x", x, spoken.letters.role_of_layer(spoken.source)),
    ]
    if bias is not None:
        product += [_sign("plus", Token("+", "operator", "+")), _grid(spoken, "b", bias, spoken.role)]
    around = Bounds.around(
        point for part in product for point in ((0.0, part.bounds.top), (0.0, part.bounds.bottom))
    )
    row = [_grid(spoken, "h", h, spoken.role), _sign("equals", Token("=", "relation", "="))]
    if phi is None:
        row += product
    else:
        sides = (
            parenthesis("phi", 0.0, around.bottom - U, around.top + U, side) for side in ("left", "right")
        )
        left, right = sides
        row += [_sign("phi", activation_name(phi.symbol), 1.3), left, *product, right]
    return beside(_headed(spoken, row), 1.3 * U, "none")


def _headed(spoken: SpokenLayer, row: Sequence[Part]) -> list[Part]:
    """The letter of each grid above it, all on one baseline."""
    top = max(part.bounds.top for part in row) + BETWEEN
    headed = []
    for grid in row:
        part = grid
        name = next((mark.id.split(":")[1] for mark in part.marks if mark.id.startswith("entry:")), "")
        if name:
            colour = spoken.letters.role_of_layer(spoken.source) if name == "x" else spoken.role
            symbol = {
                "W": spoken.letters.weight_names(spoken.layer)[0],
                "x": spoken.letters.names[spoken.source.name],
            }
            symbol |= {"h": spoken.letters.names[spoken.layer.name]}
            if (bias := spoken.letters.bias(spoken.layer)) is not None:
                symbol["b"] = bias.name
            edges = part.bounds
            head = with_ids(letter(symbol[name], "bold", colour))
            part += Part((Label(f"head:{name}", head, (edges.center[0], top), FORMULA, vertical="baseline"),))
        headed.append(part)
    return headed


def _grid(spoken: SpokenLayer, name: str, symbol: Any, role: str) -> Part:
    """A matrix or vector with its entries; the row spoken of in a band, except in x."""
    down = heights(_plain(symbol.shape[0]))
    across = [index for index, _ in heights(_plain(symbol.shape[1]))] if name == "W" else [1]
    is_x = name == "x"
    rows = [
        [
            None
            if r is None or c is None
            else _entry(spoken, name, symbol, r, c, role, is_x or r == spoken.row)
            for c in across
        ]
        for r, _ in down
    ]
    band = None
    if not is_x:
        band = (next(place for place, (r, _) in enumerate(down) if r == spoken.row), spoken.role)
    return written_out(name, rows, [y for _, y in down], band=band)


def _entry(
    spoken: SpokenLayer, name: str, symbol: Any, r: int | str, c: int | str, role: str, is_spoken_of: bool
) -> Entry:
    paint = role if is_spoken_of and name == "x" else "ink" if is_spoken_of else "muted"
    content: Content
    if spoken.values is not None and isinstance(r, int) and isinstance(c, int):
        array = spoken.values[name]
        content = number(float(array[r - 1, c - 1] if name == "W" else array[r - 1]))
    else:
        place = (spoken.place(r, symbol.shape[0]), spoken.place(c, symbol.shape[1]))
        content = with_ids(unlabelled(symbol[place]))
    return Entry(content, paint, is_spoken_of and name != "x")


def _plain(size: Any) -> int | str:
    return int(size) if getattr(size, "is_Integer", True) else str(size)


def _sign(id: str, content: Content, larger: float = 1.0) -> Part:
    return Part((Label(f"sign:{id}", content, (0.0, 0.0), larger * FORMULA),))
