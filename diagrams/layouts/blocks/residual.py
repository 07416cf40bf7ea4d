"""One block with its skip: u through the layers that make F of it, and past them, to where both meet in y."""

from __future__ import annotations

from typing import Any

from explainers.derivations.derivation import Derivation
from explainers.derivations.gradients.blocks import SkipBlock
from explainers.networks import Network
from explainers.networks.operations import shape_text

from ...curves import line, polyline
from ...figure import Box, Curve, Disc, Label, Look, Mark
from ...typesetting import typeset_all
from ..measures import ARROW, FORMULA, HEADING, LABEL, OUTLINE, RADIUS, SMALL, TIP, U
from ..parts import Part
from ..statements import written
from ..volumes.stations import words_of

_HIGH = 30.0
_GAP = 4.4 * U
_MOST_BOXES = 6


def residual(network: Network, block: SkipBlock, derivation: Derivation) -> Part:
    """Left to right; the skip above, solid, since it changes nothing."""
    texts = _texts(network, block)
    ring = _ring("u", block.u, derivation, 0.0, "input")
    marks: list[Mark] = [*ring]
    x, before = RADIUS, "u"
    start = x + _GAP
    for number, text in enumerate(texts, start=1):
        width = next(iter(typeset_all([(text, LABEL, False)]))).width + 3 * U
        left, id = x + (_GAP if number > 1 else 2 * _GAP), f"inside:{number}"
        marks.append(_arrow(x, left, before, id))
        marks.append(
            Box(id, (left + width / 2, 0.0), (width, _HIGH), 0.1 * _HIGH, Look("layer 1", 0.16, OUTLINE))
        )
        marks.append(Label(f"name:{number}", text, (left + width / 2, 0.0), LABEL, about=id))
        x, before = left + width, id
    merge = x + 2 * _GAP + RADIUS
    marks.append(_arrow(x, merge - RADIUS, before, "merge"))
    marks.append(Disc("merge", (merge, 0.0), RADIUS, Look("second", 0.0, OUTLINE)))
    marks.append(Label("sign", "+" if block.is_sum else "∥", (merge, 0.0), 1.3 * LABEL, about="merge"))
    end = merge + 2 * RADIUS + 1.4 * _GAP
    marks.append(_arrow(merge + RADIUS, end - RADIUS, "merge", "y"))
    marks += _ring("y", block.y, derivation, end, "output")
    panel = _panel(block, derivation, start + 0.3 * _GAP, x + _GAP)
    return Part((*panel, *marks, *_skip(start - 0.5 * _GAP, merge)))


def _texts(network: Network, block: SkipBlock) -> tuple[str, ...]:
    """The layers inside in words; where they are no short row, how many they are."""
    names = [key[0] for key in block.inside]
    reads = [
        [edge.source for edge in network.by_name[name].inputs] for name in names if name in network.by_name
    ]
    is_row = reads == [[name] for name in (block.source[0], *names[:-1])]
    if not is_row or len(names) > _MOST_BOXES:
        return (f"{len(names)} layers",)
    return tuple(_text(network, name) for name in names)


def _text(network: Network, name: str) -> str:
    layer = network.by_name[name]
    head, *more = words_of(layer) or (layer.operation.kind,)
    if layer.operation.kind == "dense":
        head = f"dense {shape_text(network.shapes[name])}"
    window = [more.pop(0)] if more and more[0][:1].isdigit() else []
    return ", ".join([" ".join([head, *window]), *("φ" if word == "phi" else word for word in more)])


def _ring(id: str, letter: Any, derivation: Derivation, x: float, role: str) -> list[Mark]:
    own = dict(derivation.roles).get(str(letter), role)
    disc = Disc(id, (x, 0.0), RADIUS, Look(own, 0.22, OUTLINE))
    return [disc, Label(f"letter:{id}", written(letter, derivation), (x, 0.0), LABEL, about=id)]


def _arrow(start: float, end: float, source: str, target: str) -> Curve:
    points = line((start, 0.0), (end - TIP, 0.0))
    return Curve(f"edge:{source}->{target}", points, Look("second", None, ARROW), True, source, target)


def _panel(block: SkipBlock, derivation: Derivation, left: float, right: float) -> list[Mark]:
    low, high = -_HIGH / 2 - 2 * U, _HIGH / 2 + 2 * U + 1.6 * HEADING
    center, size = ((left + right) / 2, (low + high) / 2), (right - left, high - low)
    at = (center[0], _HIGH / 2 + 2 * U)
    return [
        Box("panel:F", center, size, 1.4 * U, Look("surface", 1.0, 0.0)),
        Label("letter:F", written(block.f, derivation), at, FORMULA, vertical="baseline"),
    ]


def _skip(start: float, merge: float) -> list[Mark]:
    high = _HIGH / 2 + 6 * U + 1.6 * HEADING
    corners = [(start, 0.0), (start, high), (merge, high), (merge, RADIUS + TIP)]
    curve = Curve("skip", polyline(corners, 1.2 * U), Look("ink", None, ARROW), True, "u", "merge")
    text = Label(
        "identity", "identity", ((start + merge) / 2, high + 0.5 * SMALL), LABEL, vertical="baseline"
    )
    return [curve, text]
