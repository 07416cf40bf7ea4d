"""A deep network as one formula inside another: the net, the formula unfolded from the output backwards, and under
its last line a bracket for every layer, in the layer's colour.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from explainers.derivations.derivation import Derivation
from explainers.derivations.formula import (
    Fence,
    Formula,
    Grid,
    Row,
    Script,
    Token,
    folded_formula,
    parts_of,
    with_parts,
)
from explainers.derivations.symbols import Letters
from explainers.networks import Network
from explainers.topics.nesting import EXAMPLE, derive

from ..curves import polyline
from ..describing import counted, describe
from ..figure import Curve, Figure, Label, Look
from ..layouts.columns import place
from ..layouts.elision import elided
from ..layouts.measures import BETWEEN, CURVE, FORMULA, U
from ..layouts.nets import net, weight_row
from ..layouts.parts import Part, below, beside, figure_of
from ..layouts.statements import chain, is_short, stacked
from ..layouts.words import vector_name
from ..theme import LIGHT, Theme
from ..typesetting import typeset

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
            return _with_brackets(network, derivation, lines, left_out)
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


def _with_brackets(
    network: Network, derivation: Derivation, lines: Part, left_out: tuple[str, ...]
) -> _Unfolded:
    last = lines.marks[-1]
    assert isinstance(last, Label)
    content = last.content
    assert isinstance(content, Row)
    coloured = _coloured(content)
    assert isinstance(coloured, Row)
    painted = replace(last, content=coloured)
    part = Part((*lines.marks[:-1], painted))
    if _has_grid(coloured):
        # A bracket below would not say which of the rows it belongs to.
        return _Unfolded(part, True, (*left_out, "the names of the layers' brackets below the formula"))
    return _Unfolded(part + _spans(network, derivation, painted, coloured), True, left_out)


def _has_grid(formula: Formula) -> bool:
    """Whether rows stand above each other somewhere, as where layers are concatenated."""
    return bool(folded_formula(formula, lambda node, parts: isinstance(node, Grid) or any(parts)))


def _coloured(formula: Formula) -> Formula:
    """Each pair of brackets in the colour of the layer that it holds: that of the first weight in it."""

    def paint(node: Formula, parts: tuple[Formula, ...]) -> Formula:
        made = with_parts(node, parts)
        weight = _first_weight(made.body) if isinstance(made, Fence) and not made.role else None
        return made if weight is None else replace(made, role=weight.role)

    painted: Formula = folded_formula(formula, paint)
    return painted


def _first_weight(formula: Formula) -> Formula | None:
    """The first letter of a layer in reading order: the weights of the layer whose bracket this is."""
    stack = [formula]
    while stack:
        part = stack.pop()
        if isinstance(part, Script | Token) and (part.role.startswith("layer") or part.role == "output"):
            return part
        stack.extend(reversed(parts_of(part)))
    return None


@dataclass(frozen=True)
class Span:
    """The stretch of a line that one layer's formula fills, in points; `depth` 0 for the innermost.

    `letter` is the layer's first weight, by which it is known.
    """

    letter: str
    role: str
    left: float
    right: float
    depth: int


def _spans(network: Network, derivation: Derivation, label: Label, formula: Row) -> Part:
    """Under the line, a bracket for each inner layer, named by its letter; the innermost nearest."""
    outlines = typeset(formula, label.size)
    extent: dict[str, tuple[float, float]] = {}
    for glyph in outlines.glyphs:
        xs = [x for path in glyph.outline for x, _ in path]
        low, high = extent.get(glyph.id, (min(xs), max(xs)))
        extent[glyph.id] = (min(low, *xs), max(high, *xs))
    spans = _found(formula, extent)
    letters = Letters(network)
    names = {
        weight: vector_name(letters, layer)
        for layer in network.dense_layers
        for weight in letters.weight_names(layer)
    }
    marks: list[Any] = []
    base = label.at[1] - outlines.descent - 1.5 * U
    for number, span in enumerate(spans, start=1):
        y = base - span.depth * 3.2 * U
        left, right = label.at[0] + span.left, label.at[0] + span.right
        corners = [(left, y + 0.55 * U), (left, y), (right, y), (right, y + 0.55 * U)]
        name = names.get(span.letter)
        if name is None:
            continue
        middle = (left + right) / 2
        id = f"span:{number}"
        text = Label(f"span-name:{number}", name, (middle, y), 0.85 * FORMULA, role=span.role, about=id)
        width = typeset(text.content, text.size).width / 2 + 0.6 * U
        share = _share(corners, middle, width)
        marks += [
            Curve(id, polyline(corners, 0.3 * U), Look(span.role, None, 0.7 * CURVE), gaps=(share,)),
            text,
        ]
    return Part(tuple(marks))


def _share(corners: list[tuple[float, float]], middle: float, half: float) -> tuple[float, float]:
    """The gap around `middle` as shares of the bracket's length."""
    foot = corners[0][1] - corners[1][1]
    whole = 2 * foot + corners[2][0] - corners[1][0]
    at = foot + middle - corners[1][0]
    return ((at - half) / whole, (at + half) / whole)


def _found(formula: Row, extent: dict[str, tuple[float, float]]) -> list[Span]:
    """The inner brackets with their activations, from the innermost outwards; the outermost is ŷ itself."""
    found: list[Span] = []

    def read(node: Formula, parts: tuple[int, ...]) -> int:
        depth = max(parts, default=0)
        if not isinstance(node, Row):
            return depth
        for before, part in zip(node.parts, node.parts[1:], strict=False):
            if isinstance(part, Fence) and isinstance(before, Token) and before.role == "activation":
                _, _, content = part.id.partition(":")
                left, right = extent.get(before.id), extent.get(f"):{content}")
                weight = _first_weight(part.body)
                if left and right and weight is not None:
                    found.append(Span(weight.id.split("#")[0], part.role, left[0], right[1], depth))
                    depth += 1
        return depth

    folded_formula(formula, read)
    return found[:-1]
