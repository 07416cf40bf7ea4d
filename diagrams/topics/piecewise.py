"""A ReLU network is straight piece by piece: its graph with its breakpoints; for two inputs the map of its regions."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import numpy as np

from explainers.derivations.formula import Formula, Row, Token
from explainers.derivations.printing.identity import with_ids
from explainers.geometry.regions import Regions
from explainers.networks import Network
from explainers.topics.piecewise import EXAMPLE, regions_of

from ..charts.affine_maps import affine_formula, number_token
from ..charts.axes import Axes
from ..charts.region_map import bends_of, border_look, on_count, region_map, shades
from ..charts.scales import Scale
from ..curves import line
from ..describing import counted
from ..errors import DiagramError
from ..figure import Box, Content, Curve, Figure, Label, Look, Mark
from ..layouts.measures import AXIS, CURVE, FORMULA, HAIRLINE, HEADING, LABEL, OUTLINE, U
from ..layouts.parts import Part, beside, figure_of
from ..layouts.words import entry
from ..theme import LIGHT, REST, Theme
from ..typesetting import typeset

_GRAPH, _MAP = (190.0, 150.0), (172.0, 172.0)
_NARROWEST = 2.2 * U  # a piece narrower than this has no number
MOST_LISTED = 7
MOST_OUTPUTS = 3
_DASHES: tuple[tuple[float, ...], ...] = ((), (3.4, 1.6), (0.9, 1.3))


def draw(network: Network = EXAMPLE, *, domain: str = "-2, 2", theme: Theme = LIGHT) -> Figure:
    """The graph over one input or the regions over two, on `domain` ("-2, 2", or a polygon's corners).

    A network without weights is given small whole ones. NetworkError where it has no pieces to show: other inputs
    than 1 or 2, activations that are not straight.
    """
    regions = regions_of(network, domain)
    return _graph(regions, theme) if regions.domain.dimension == 1 else _map(regions, theme)


# One input ---------------------------------------------------------------------------------


def _graph(regions: Regions, theme: Theme) -> Figure:
    xs, ys = regions.graph
    if ys.shape[1] > MOST_OUTPUTS:
        raise DiagramError(
            f"{ys.shape[1]} outputs would be as many graphs in one chart: give a network with {MOST_OUTPUTS} or fewer"
        )
    axes = Axes("piecewise", Scale(float(xs[0]), float(xs[-1])), _heights(ys), _GRAPH)
    chart = Part(tuple(_bands(axes, regions))) + axes.frame("input", "output")
    chart += _lines(axes, xs, ys)
    words = _listed(regions) if ys.shape[1] == 1 else _said(regions, ys.shape[1])
    left_out = max(0, regions.piece_count - MOST_LISTED) if ys.shape[1] == 1 else 0
    elided = (f"the maps of {left_out} of {regions.piece_count} pieces",) if left_out else ()
    where = ", ".join(number_token(x) for x in regions.breakpoints[:12])
    bends = (
        f"It bends at {where}{' and further on' if len(regions.breakpoints) > 12 else ''}." if where else ""
    )
    ends = _ends(regions)
    alt = (
        f"The graph of a ReLU network of one input from {number_token(ends[0])} to {number_token(ends[-1])}: "
        f"{counted(regions.piece_count, 'straight piece')}. {bends}"
    ).strip()
    whole = beside([chart, words], 6 * U)
    return figure_of(whole, alt, title="Straight piece by piece", elided=elided, theme=theme)


def _heights(ys: np.ndarray) -> Scale:
    low, high = float(ys.min()), float(ys.max())
    room = 0.12 * (high - low) or 1.0
    return Scale(low - room, high + room)


def _bands(axes: Axes, regions: Regions) -> list[Mark]:
    """Every other piece on a tinted band, with its number at the top."""
    ends = _ends(regions)
    marks: list[Mark] = []
    for number, (a, b) in enumerate(pairwise(ends), start=1):
        left, right = (axes.at(float(x), axes.y.low)[0] for x in (a, b))
        middle, height = (left + right) / 2, axes.size[1]
        if number % 2:
            look = Look("surface", REST, 0.0)
            marks.append(Box(f"band:{number}", (middle, height / 2), (right - left, height), 0.0, look))
        if right - left >= _NARROWEST:
            marks.append(
                Label(f"piece:{number}", f"{number}", (middle, height - 1.6 * U), LABEL, role="second")
            )
    return marks


def _ends(regions: Regions) -> tuple[Fraction, ...]:
    (low,), (high,) = regions.domain.corners
    return (low, *regions.breakpoints, high)


def _lines(axes: Axes, xs: np.ndarray, ys: np.ndarray) -> Part:
    """Each output's graph, with a dot at every breakpoint and a line down to the axis."""
    marks: list[Mark] = []
    for x, y in zip(xs[1:-1], ys.max(axis=1)[1:-1], strict=True):
        path = line(axes.at(x, axes.y.low), axes.at(x, y))
        marks.append(Curve(f"drop:{x:g}", path, Look("layer 1", None, AXIS, dash=(1.6, 1.2))))
    for output, values in enumerate(ys.T, start=1):
        look = Look("output", None, CURVE, dash=_DASHES[output - 1])
        marks += axes.joined(f"y{output}", list(zip(xs.tolist(), values.tolist(), strict=True)), look).marks
        if len(xs) <= 60:
            points = zip(xs[1:-1], values[1:-1], strict=True)
            marks += [axes.dot(f"y{output}:{x:g}", x, y, "layer 1", 0.4 * U) for x, y in points]
    return Part(tuple(marks))


def _listed(regions: Regions) -> Part:
    """Number, formula and interval of the first pieces."""
    lines: list[Mark] = [_heading(regions)]
    ends, pieces = _ends(regions), [regions.piece(k) for k in range(min(regions.piece_count, MOST_LISTED))]
    maps = [affine_formula(piece.matrix[0], piece.constant[0]) for piece in pieces]
    size = 0.92 * FORMULA
    beyond = 2.6 * U + max(typeset(content, size).width for content in maps) + 4 * U
    for number, content in enumerate(maps, start=1):
        y = -(1.2 + 3.3 * number) * U
        from_, to = ends[number - 1], ends[number]
        lines += [
            Label(f"number:{number}", f"{number}", (0.0, y), LABEL, "start", "baseline", "second"),
            Label(f"map:{number}", content, (2.6 * U, y), size, "start", "baseline"),
            Label(f"where:{number}", _between(from_, to), (beyond, y), LABEL, "start", "baseline", "muted"),
        ]
    if regions.piece_count > MOST_LISTED:
        y = -(1.2 + 3.3 * (MOST_LISTED + 1)) * U
        more = f"and {regions.piece_count - MOST_LISTED} more"
        lines.append(Label("more", more, (2.6 * U, y), LABEL, "start", "baseline", "second"))
    return Part(tuple(lines))


def _between(low: Fraction, high: Fraction) -> Formula:
    sign = Token("le", "relation", "le")
    ends = [Token(number_token(value), "number") for value in (low, high)]
    return with_ids(Row((ends[0], sign, Token("x", "italic", "x", "input"), sign, ends[1])))


def _heading(regions: Regions) -> Label:
    count = regions.piece_count
    words = f"{counted(count, 'straight piece')}".capitalize()
    return Label("heading", words, (0.0, 0.0), HEADING, "start", "baseline", is_strong=True)


def _said(regions: Regions, outputs: int) -> Part:
    words = f"{outputs} outputs, which bend at the same places or at fewer"
    return Part(
        (_heading(regions), Label("said", words, (0.0, -3.2 * U), LABEL, "start", "baseline", "second"))
    )


# Two inputs --------------------------------------------------------------------------------


def _map(regions: Regions, theme: Theme) -> Figure:
    corners = [(float(x), float(y)) for x, y in regions.domain.corners]
    (left, right), (low, high) = ((min(values), max(values)) for values in zip(*corners, strict=True))
    axes = Axes("map", Scale(left, right), Scale(low, high), _MAP)
    spoken = _largest(regions)
    chart = region_map(axes, regions, spoken) + Part((_dot_in(axes, regions, spoken),))
    frame = Curve("frame", axes.area("frame", corners, Look()).points, Look("ink", None, HAIRLINE))
    names: list[Content] = [entry("x", k, "input") for k in (1, 2)]
    whole = chart + Part((frame,)) + axes.frame(names[0], names[1])
    counts = sorted({on_count(cell) for cell in regions.cells})
    alt = (
        f"A map of the regions of a ReLU network over two inputs: {counted(regions.piece_count, 'linear piece')}, "
        f"each with an affine map of its own; between {counts[0]} and {counts[-1]} neurons are on. "
        "Lines show where a neuron switches, each layer's in its own colour and dash."
    )
    figure = beside([whole, _legend(regions, spoken)], 6 * U)
    return figure_of(figure, alt, title="Cut into flat pieces", theme=theme)


def _largest(regions: Regions) -> int:
    """The piece with the largest area: the one to speak of."""
    areas = np.zeros(regions.piece_count)
    for number, cell in enumerate(regions.cells):
        areas[regions.piece_of[number]] += float(cell.measure)
    return int(areas.argmax())


def _dot_in(axes: Axes, regions: Regions, spoken: int) -> Box:
    """In the middle of the piece's largest cell: a sign that needs no colour."""
    cells = [cell for cell, piece in zip(regions.cells, regions.piece_of, strict=True) if piece == spoken]
    x, y = max(cells, key=lambda cell: cell.measure).middle
    return axes.dot("spoken", float(x), float(y), "ink")


def _legend(regions: Regions, spoken: int) -> Part:
    """How many pieces, the map on the one spoken of, whose lines are whose, and what the shades say."""
    words = counted(regions.piece_count, "linear piece").capitalize()
    marks: list[Mark] = [Label("heading", words, (0.0, 0.0), HEADING, "start", "baseline", is_strong=True)]
    y = -5.0 * U
    piece = regions.piece(spoken)
    if len(piece.matrix) == 1:
        marks.append(Box("swatch", (1.2 * U, y), (2.4 * U, 2.4 * U), 0.3 * U, Look("emphasis", REST, AXIS)))
        marks.append(Box("swatch:dot", (1.2 * U, y), (0.9 * U, 0.9 * U), 0.45 * U, Look("ink", 1.0, 0.0)))
        content = affine_formula(piece.matrix[0], piece.constant[0])
        marks.append(Label("map:spoken", content, (3.6 * U, y), FORMULA, "start"))
        y -= 5.0 * U
    for place, layer in enumerate(bends_of(regions), start=1):
        name = f"layer {place}" if layer.removeprefix("layer").isdigit() else layer
        marks.append(Curve(f"key:{place}", line((0.0, y), (5 * U, y)), border_look(place)))
        says = f"a neuron of {name} switches"
        marks.append(Label(f"key-name:{place}", says, (6.2 * U, y), LABEL, "start", role="second"))
        y -= 3.0 * U
    return Part((*marks, *_scale(regions, y - 1.4 * U)))


def _scale(regions: Regions, y: float) -> list[Mark]:
    """A row of shades from the fewest to the most neurons on."""
    shade = shades(regions)
    step = min(2.4 * U, 24 * U / len(shade))
    marks: list[Mark] = [
        Box(
            f"shade:{count}", ((k + 0.5) * step, y), (step, 2.4 * U), 0.0, Look("layer 1", share, OUTLINE / 3)
        )
        for k, (count, share) in enumerate(shade.items())
    ]
    low, high = min(shade), max(shade)
    says = f"{low} to {high} neurons on" if high > low else f"{counted(low, 'neuron')} on"
    at = (len(shade) * step + 1.2 * U, y)
    return [*marks, Label("shades", says, at, LABEL, "start", role="second")]
