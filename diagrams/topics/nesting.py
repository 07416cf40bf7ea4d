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
from ..describing import describe
from ..figure import Curve, Figure, Label, Look
from ..layouts.columns import place
from ..layouts.measures import BETWEEN, CURVE, FORMULA, U
from ..layouts.nets import net, weight_row
from ..layouts.parts import Part, below, beside, figure_of
from ..layouts.statements import chain
from ..layouts.words import vector_name
from ..theme import LIGHT, Theme
from ..typesetting import typeset

_RADIUS, _SPACING, _PITCH = 8.0, 21.0, 52.0  # the net is small: the formula is what is looked at
_SIZE = 1.25 * FORMULA
_MOST_LINES = 4
_WIDEST = 900.0  # points


def draw(network: Network = EXAMPLE, *, theme: Theme = LIGHT) -> Figure:
    """The net, small, and beside it the nested formula; at most four lines of it, the last one whole."""
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
    left_out = tuple(column.left_out for column in columns if column.left_out)
    alt = (
        f"{describe(network)} Beside it its formula is unfolded from the output backwards, "
        "until each layer stands as a bracket inside the bracket of the next."
    )
    formula = _formula(network, derivation)
    is_long = formula.bounds.width > 2.2 * picture.bounds.width
    whole = below(picture, formula, 2 * BETWEEN) if is_long else beside([picture, formula], 7 * U)
    return figure_of(whole, alt, title="A formula within a formula", elided=left_out, theme=theme)


def _formula(network: Network, derivation: Derivation) -> Part:
    """The lines of the substitution, brackets of the last one below it."""
    steps = derivation.steps
    sides = [steps[0].before, *(step.after for step in steps)]
    if len({id(side) for side in sides}) == 1:
        sides = sides[:1]
    shown = sides if len(sides) <= _MOST_LINES else [*sides[: _MOST_LINES - 1], sides[-1]]
    lines = chain("formula", steps[0].left, shown, derivation, size=_SIZE)
    if lines.bounds.width > _WIDEST:
        return _cut_short(chain("formula", steps[0].left, shown[: _MOST_LINES - 1], derivation, size=_SIZE))
    last = lines.marks[-1]
    assert isinstance(last, Label)
    content = last.content
    assert isinstance(content, Row)
    coloured = _coloured(content)
    assert isinstance(coloured, Row)
    placed = Part((*lines.marks[:-1], replace(last, content=coloured)))
    return placed + _spans(network, derivation, replace(last, content=coloured), coloured)


def _cut_short(lines: Part) -> Part:
    """The first lines, and dots for those that would be too long to read."""
    last = lines.marks[-1]
    assert isinstance(last, Label)
    dots = Row((Token("=", "relation", "="), Token("dots.h", "operator", "dots")))
    return lines + Part(
        (replace(last, id="formula:dots", content=dots, at=(last.at[0], last.at[1] - 1.9 * _SIZE)),)
    )


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
