"""The brackets of a nested formula in their layers' colours, and under it a named span for every inner layer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

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

from ..curves import polyline
from ..figure import Curve, Label, Look
from ..typesetting import typeset
from .measures import CURVE, FORMULA, U
from .parts import Part
from .words import vector_name


def has_grid(formula: Formula) -> bool:
    """Whether rows stand above each other somewhere, as where layers are concatenated."""
    return bool(folded_formula(formula, lambda node, parts: isinstance(node, Grid) or any(parts)))


def coloured(formula: Formula) -> Formula:
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


def spans(network: Network, label: Label, formula: Row) -> Part:
    """Under the line, a bracket for each inner layer, named by its letter; the innermost nearest."""
    outlines = typeset(formula, label.size)
    extent: dict[str, tuple[float, float]] = {}
    for glyph in outlines.glyphs:
        xs = [x for path in glyph.outline for x, _ in path]
        low, high = extent.get(glyph.id, (min(xs), max(xs)))
        extent[glyph.id] = (min(low, *xs), max(high, *xs))
    found = _found(formula, extent)
    letters = Letters(network)
    names = {
        weight: vector_name(letters, layer)
        for layer in network.dense_layers
        for weight in letters.weight_names(layer)
    }
    marks: list[Any] = []
    base = label.at[1] - outlines.descent - 1.5 * U
    for number, span in enumerate(found, start=1):
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
