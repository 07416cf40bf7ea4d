"""Stages side by side, each a column read downwards; from its foot a line leads to the head of the next."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from explainers.networks import Add, Layer, Network
from explainers.networks.operations import product_of, shape_text, total

from ...curves import line, polyline
from ...describing import counted
from ...figure import Box, Curve, Disc, Label, Look, Mark, Point
from ..measures import ARROW, LABEL, OUTLINE, SMALL, TIP, U
from ..parts import Part
from ..volumes.stations import words_of
from .stages import Block, Stage

_BOX = (54.0, 13.0)
_GAP = 9.0  # between boxes
_ARC = 9.0  # how far the skip stands off the boxes
_RADIUS = 5.6
_PANEL = 1.0 * U  # between a block and its panel
_COUNT = 21.0  # the room for ×36
_GUTTER = 9.0
_PROJECTED = (2.8, 1.9)


@dataclass
class _Pen:
    """Where the column has come to while it is drawn."""

    x: float
    y: float = 0.0
    foot: float = 0.0  # where the last mark ends, and its line begins
    before: str = ""
    way: list[Point] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)


def stage_columns(network: Network, found: tuple[Stage, ...]) -> tuple[Part, tuple[str, ...]]:
    """The picture, and what is left out of it."""
    pen = _Pen(0.0)
    feet: list[tuple[float, float]] = []
    pitch = _BOX[0] + _ARC + 2 * _PANEL + _COUNT + 2 * _GUTTER
    for number, stage in enumerate(found):
        pen.x, pen.y = number * pitch, 0.0
        if number == 0:
            _box(pen, network, network.input)
        for block in stage.blocks:
            _block(pen, network, block)
        feet.append((pen.x, pen.foot))
        gutter = pen.x + _BOX[0] / 2 + _PANEL + _COUNT + _GUTTER / 2
        head = 1.9 * _GAP
        foot = pen.foot - 0.7 * _GAP
        pen.way = [(pen.x, pen.foot), (pen.x, foot), (gutter, foot), (gutter, head), (pen.x + pitch, head)]
    low = min(y for _, y in feet) - 0.7 * _GAP
    for number, stage in enumerate(found):
        pen.marks += _words(network, stage, number * pitch, low)
    silent = _silent(found)
    return Part(tuple(pen.marks + _legend(found, pitch, low))), silent


def _block(pen: _Pen, network: Network, block: Block) -> None:
    """The boxes of a block; where it has a merge, its panel behind them, the sign below and the skip on the left."""
    if block.merge is None:
        for layer in block.shown:
            _box(pen, network, layer)
        return
    name = block.merge.name
    pen.y -= 0.0 if pen.way else _PANEL
    at, before = len(pen.marks), pen.before
    fork = pen.y - 0.15 * _GAP if not pen.way else 0.75 * _GAP
    top = fork + _PANEL
    for layer in block.shown:
        _box(pen, network, layer)
    center = (pen.x, pen.y - _GAP - _RADIUS)
    disc = f"layer:{name}"
    _lead(pen, disc, center[1] + _RADIUS)
    pen.marks.append(Disc(disc, center, _RADIUS, Look("second", 0.0, OUTLINE)))
    sign = "+" if isinstance(block.merge.operation, Add) else "∥"
    pen.marks.append(Label(f"sign:{name}", sign, center, LABEL, about=disc))
    left = pen.x - _BOX[0] / 2 - _ARC
    corners = [(pen.x, fork), (left, fork), (left, center[1]), (pen.x - _RADIUS - TIP, center[1])]
    dash = _PROJECTED if block.is_projected else ()
    skip = Curve(f"skip:{name}", polyline(corners, U), Look("second", None, ARROW, dash), True, before, disc)
    pen.marks.append(skip)
    pen.y = pen.foot = center[1] - _RADIUS
    pen.before = disc
    low, right = pen.y - 0.5 * _PANEL, pen.x + _BOX[0] / 2 + _PANEL
    size = (right - left + _PANEL, top - low)
    middle = ((right + left - _PANEL) / 2, (top + low) / 2)
    pen.marks.insert(at, Box(f"panel:{name}", middle, size, U, Look("surface", 1.0, 0.0)))
    if block.times > 1:
        where = (right + 0.5 * U, middle[1])
        pen.marks.append(
            Label(f"times:{name}", f"×{block.times}", where, LABEL, anchor="start", is_strong=True)
        )
    pen.y -= 0.5 * _PANEL


def _box(pen: _Pen, network: Network, layer: Layer) -> None:
    id = f"layer:{layer.name}"
    top = pen.y - _GAP if pen.before and not pen.way else pen.y
    center = (pen.x, top - _BOX[1] / 2)
    _lead(pen, id, top)
    pen.marks.append(Box(id, center, _BOX, 0.1 * _BOX[1], Look(_role(network, layer), 0.16, OUTLINE)))
    pen.marks.append(Label(f"name:{layer.name}", _text(network, layer), center, SMALL, about=id))
    pen.y = pen.foot = center[1] - _BOX[1] / 2
    pen.before = id


def _lead(pen: _Pen, id: str, top: float) -> None:
    """The line from what came before; at a column's head, from the foot of the column before."""
    if not pen.before:
        return
    end = (pen.x, top + TIP)
    ends = (pen.before, id)
    points = polyline([*pen.way, end], U) if pen.way else line((pen.x, pen.foot), end)
    pen.marks.append(Curve(f"edge:{id}", points, Look("second", None, ARROW), True, *ends))
    pen.way = []


def _role(network: Network, layer: Layer) -> str:
    ends = {network.input.name: "input", network.output.name: "output"}
    return ends.get(layer.name, "layer 1" if layer.operation.kind == "conv" else "bias")


def _text(network: Network, layer: Layer) -> str:
    """3×3 conv, 64, /2: as the papers write it."""
    shape = network.shapes[layer.name]
    name, *more = words_of(layer) or (layer.operation.kind,)
    window = [more.pop(0)] if more and more[0][:1].isdigit() else []
    steps = [f"/{word.removeprefix('stride ')}" for word in more if word.startswith("stride ")]
    if layer == network.input:
        return shape_text(shape)
    if layer.operation.kind in ("conv", "dense"):
        steps.insert(0, str(shape[0]))
    return ", ".join([" ".join([*window, name]), *steps])


# Words --------------------------------------------------------------------------------------


def _words(network: Network, stage: Stage, x: float, low: float) -> list[Mark]:
    name = stage.layers[-1].name
    count = total(
        product_of(*shape) for one in stage.layers for shape in network.parameter_shapes(one).values()
    )
    title = re.sub(r"(?<=\D)(?=\d)", " ", stage.name) or "head"
    title = title if stage.has_merge or title == "stem" else "head"
    at = [(x, 1.9 * _GAP + 1.3 * U), (x, low - 1.5 * SMALL), (x, low - 2.8 * SMALL)]
    texts = (title, shape_text(network.shapes[name]), f"{count:,} parameters")
    return [
        Label(f"stage:{name}", texts[0], at[0], LABEL, vertical="baseline", is_strong=True),
        Label(f"shape:{name}", texts[1], at[1], SMALL, vertical="baseline"),
        Label(f"count:{name}", texts[2], at[2], SMALL, vertical="baseline", role="muted"),
    ]


def _legend(found: tuple[Stage, ...], pitch: float, low: float) -> list[Mark]:
    """What the two kinds of skip are, under the last column, which is short."""
    blocks = [block for stage in found for block in stage.blocks if block.merge is not None]
    kinds = sorted({block.is_projected for block in blocks})
    x = (len(found) - 1) * pitch - _BOX[0] / 2
    marks: list[Mark] = []
    for number, is_projected in enumerate(reversed(kinds)):
        y = low + SMALL + number * 1.9 * SMALL
        look = Look("second", None, ARROW, _PROJECTED if is_projected else ())
        marks.append(Curve(f"legend:{number}", line((x, y), (x + 14.0, y)), look, True))
        text = "projection" if is_projected else "identity"
        marks.append(Label(f"meaning:{number}", text, (x + 14.0 + U, y), SMALL, anchor="start"))
    return marks


def _silent(found: tuple[Stage, ...]) -> tuple[str, ...]:
    """Normalisation and activations have no box; repeats are drawn once."""
    repeats = sum(block.times - 1 for stage in found for block in stage.blocks)
    shown = {layer.name for stage in found for block in stage.blocks for layer in block.shown}
    merges = {block.merge.name for stage in found for block in stage.blocks if block.merge is not None}
    drawn = shown | merges
    rest = sum(layer.name not in drawn for stage in found for layer in stage.layers)
    folded = (f"{counted(repeats, 'block')} like the one before",) if repeats else ()
    return (
        *folded,
        f"{rest} layers without a box, of repeats and of normalisation, activation and projection",
    )
