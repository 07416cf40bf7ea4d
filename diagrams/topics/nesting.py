"""A deep network as one formula inside another: the net, the formula unfolded from the output backwards, and under
its last line a bracket for every layer, in the layer's colour.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from explainers.derivations.derivation import Derivation
from explainers.derivations.formula import (
    Row,
    Token,
)
from explainers.derivations.symbols import Letters
from explainers.networks import Network
from explainers.topics.nesting import EXAMPLE, derive

from ..describing import counted, describe
from ..figure import Figure, Label, Look
from ..layouts.columns import place
from ..layouts.elision import elided
from ..layouts.measures import BETWEEN, FORMULA, U
from ..layouts.nested_brackets import coloured, has_grid, spans
from ..layouts.nets import net, weight_row
from ..layouts.parts import Part, below, beside, figure_of
from ..layouts.statements import chain, is_short, stacked
from ..theme import LIGHT, Theme

_RADIUS, _SPACING, _PITCH = 8.0, 21.0, 52.0  # the net is small: the formula is what is looked at
_SIZE = 1.25 * FORMULA
_MOST_LINES = 4
_WIDEST = 900.0  # points


def draw(network: Network = EXAMPLE, *, theme: Theme = LIGHT) -> Figure:
    """The net, small, and beside or above it the nested formula: at most four lines of it, the last one whole.

    Where the last line is too long to be read, dots stand for it.
    """
    derivation = derive(network)
    columns = place(network, spacing=_SPACING, radius=_RADIUS, pitch=_PITCH)
    letters = Letters(network)
    names = weight_row(letters, columns, max(column.top for column in columns) + BETWEEN)
    picture = names + net(
        network,
        columns,
        arcs_above=names.bounds.top + 1.5 * U,
        look=lambda target, count: Look(target.role, None, 0.5, opacity=0.75 if count <= 36 else 0.5),
    )
    unfolded = _unfolded(network, derivation)
    formula, width = unfolded.part, picture.bounds.width
    is_long = formula.bounds.width > min(2.2 * width, _WIDEST - width)
    whole = below(picture, formula, 2 * BETWEEN) if is_long else beside([picture, formula], 7 * U)
    return figure_of(
        whole,
        _alt(network, unfolded),
        title="A formula within a formula",
        elided=(*elided(network, columns), *unfolded.left_out),
        theme=theme,
    )


@dataclass(frozen=True)
class _Unfolded:
    """The formula's lines; whether its last line, with every layer written out, is among them."""

    part: Part
    is_whole: bool
    left_out: tuple[str, ...]


def _alt(network: Network, unfolded: _Unfolded) -> str:
    end = (
        "until each layer stands as a bracket inside the bracket of the next"
        if unfolded.is_whole
        else "in its first lines; the last ones are too long to be read"
    )
    if len(network.dense_layers) == 1:
        return f"{describe(network)} With it stands its formula: there is one layer, so nothing is nested."
    return f"{describe(network)} With it stands its formula, unfolded from the output backwards {end}."


def _unfolded(network: Network, derivation: Derivation) -> _Unfolded:
    """The lines of the substitution, brackets of the last one below it."""
    steps = derivation.steps
    sides = [steps[0].before, *(step.after for step in steps)]
    if len({id(side) for side in sides}) == 1:
        sides = sides[:1]
    shown = sides if len(sides) <= _MOST_LINES else [*sides[: _MOST_LINES - 1], sides[-1]]
    if is_short(shown[-1]):
        lines = chain("formula", steps[0].left, shown, derivation, size=_SIZE)
        if lines.bounds.width <= _WIDEST:
            between = len(sides) - len(shown)
            left_out = (f"{counted(between, 'line')} of the formula before the last",) if between else ()
            return _with_brackets(network, lines, left_out)
    return _cut_short(derivation, sides)


def _cut_short(derivation: Derivation, sides: list[Any]) -> _Unfolded:
    """The first lines that can be read, and dots for the others."""
    left, count = derivation.steps[0].left, 1
    lines = chain("formula", left, sides[:1], derivation, size=_SIZE)
    for number in range(2, min(_MOST_LINES, len(sides))):
        if not is_short(sides[number - 1]):
            break
        longer = chain("formula", left, sides[:number], derivation, size=_SIZE)
        if longer.bounds.width > _WIDEST:
            break
        lines, count = longer, number
    last = lines.marks[-1]
    assert isinstance(last, Label)
    row = Row((Token("=", "relation", "="), Token("dots.h", "operator", "dots")))
    dots = Part((replace(last, id="formula:dots", content=row),))
    missing = f"the last {counted(len(sides) - count, 'line')} of the formula, too long to be read"
    return _Unfolded(stacked([lines, dots], 0.62 * _SIZE), False, (missing,))


def _with_brackets(network: Network, lines: Part, left_out: tuple[str, ...]) -> _Unfolded:
    """The lines, the last one's brackets in colour and named below."""
    last = lines.marks[-1]
    assert isinstance(last, Label)
    content = last.content
    assert isinstance(content, Row)
    in_colours = coloured(content)
    assert isinstance(in_colours, Row)
    painted = replace(last, content=in_colours)
    part = Part((*lines.marks[:-1], painted))
    if has_grid(in_colours):
        # A bracket below would not say which of the rows it belongs to.
        return _Unfolded(part, True, (*left_out, "the names of the layers' brackets below the formula"))
    return _Unfolded(part + spans(network, painted, in_colours), True, left_out)
