"""The U: each level of image sizes a row, down on the left and up on the right, copies straight across.

Heights show the side of the image and widths the channels, both by their square roots.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from explainers.networks import Layer, Network

from ...curves import line, polyline
from ...describing import counted
from ...figure import Box, Curve, Label, Look, Mark, Point
from ...typesetting import typeset_all
from ..measures import ARROW, OUTLINE, SMALL, TIP, U
from ..parts import Part
from .levels import Levels
from .stations import words_of

_TALLEST, _WIDEST = 62.0, 26.0
_GAP = 2.6 * U  # between the boxes of a stop
_STEP = 3.4 * U  # between a stop and the next
_BETWEEN = 2.2 * U  # between rows
_LEADING = 1.1 * SMALL
_GROWING = ("convT", "upsample")


@dataclass(frozen=True)
class Placed:
    """One array's box: its layer, the left of it, the middle of its row, width and height in points."""

    layer: Layer
    left: float
    y: float
    width: float
    height: float

    @property
    def x(self) -> float:
        return self.left + self.width / 2

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def bottom(self) -> float:
        return self.y - self.height / 2

    @property
    def top(self) -> float:
        return self.y + self.height / 2


def u_shape(network: Network, found: Levels) -> tuple[Part, tuple[str, ...]]:
    """The picture, and what is left out of it."""
    boxes = _placed(network, found)
    marks: list[Mark] = []
    for stop in found.stops:
        for layer in stop.shown:
            marks += _box(network, boxes[layer.name])
        for before, after in pairwise(stop.shown):
            marks.append(_across(boxes[before.name], boxes[after.name]))
    for stop, following in pairwise(found.stops):
        marks.append(
            _between(boxes[stop.shown[-1].name], boxes[following.shown[0].name], is_up=following.is_up)
        )
    for copy in found.copies:
        marks += _copy(network, boxes[copy.source.name], boxes[copy.target.name])
    marks += _legend(network, found, boxes)
    return Part(tuple(marks)), _left_out(network, found)


# Places -------------------------------------------------------------------------------------


def _placed(network: Network, found: Levels) -> dict[str, Placed]:
    sides = max(int(shape[1]) for shape in network.shapes.values())
    channels = max(int(shape[0]) for shape in network.shapes.values())

    def size(layer: Layer) -> tuple[float, float]:
        c, side = (int(extent) for extent in network.shapes[layer.name][:2])
        return max(3.0, _WIDEST * (c / channels) ** 0.5), max(9.0, _TALLEST * (side / sides) ** 0.5)

    rows = _rows(found, {layer.name: size(layer)[1] for stop in found.stops for layer in stop.shown})
    placed: dict[str, Placed] = {}
    x = 0.0
    for stop in found.stops:
        for layer in stop.shown:
            width, height = size(layer)
            room = max(width + _GAP, *(_width(text) + 0.8 * U for text in _texts(network, layer)))
            placed[layer.name] = Placed(layer, x + (room - width) / 2, rows[stop.level], width, height)
            x += room
        x += _STEP - _GAP
    return placed


def _rows(found: Levels, heights: dict[str, float]) -> dict[int, float]:
    """The middle of each row, its labels above it."""
    rows, bottom = {}, 0.0
    for level in range(1, found.bottom + 1):
        tall = max(heights[one.name] for stop in found.stops if stop.level == level for one in stop.shown)
        rows[level] = bottom - _BETWEEN - 2 * _LEADING - tall / 2
        bottom = rows[level] - tall / 2
    return rows


def _texts(network: Network, layer: Layer) -> tuple[str, str]:
    channels, side, _ = network.shapes[layer.name]
    return str(channels), f"{side}²"


def _width(text: str) -> float:
    return float(next(iter(typeset_all([(text, SMALL, False)]))).width)


# Marks --------------------------------------------------------------------------------------


def _box(network: Network, at: Placed) -> list[Mark]:
    """The array with its channels and its side above; of a joined one, the copied part is left white."""
    name, role = at.layer.name, _role(network, at.layer)
    joined = at.layer.operation.kind == "concatenate"
    look = Look(role, 0.0 if joined else 0.16, OUTLINE)
    marks: list[Mark] = [Box(f"layer:{name}", (at.x, at.y), (at.width, at.height), 0.0, look)]
    if joined:
        own = int(network.shapes[at.layer.inputs[0].source][0]) / int(network.shapes[name][0])
        center = (at.right - own * at.width / 2, at.y)
        marks.append(Box(f"made:{name}", center, (own * at.width, at.height), 0.0, Look(role, 0.16, OUTLINE)))
    channels, side = _texts(network, at.layer)
    base = at.top + 0.45 * SMALL
    return [
        *marks,
        Label(f"channels:{name}", channels, (at.x, base + _LEADING), SMALL, vertical="baseline"),
        Label(f"side:{name}", side, (at.x, base), SMALL, vertical="baseline", role="muted"),
    ]


def _role(network: Network, layer: Layer) -> str:
    ends = {network.input.name: "input", network.output.name: "output"}
    return ends.get(layer.name, "layer 1")


def _across(before: Placed, after: Placed) -> Curve:
    return _edge(before, after, line((before.right, before.y), (after.left - TIP, before.y)))


def _between(before: Placed, after: Placed, *, is_up: bool) -> Curve:
    """Down from the box and to the right, or to the right and up into the next."""
    if is_up:
        corners = [(before.right, before.y), (after.x, before.y), (after.x, after.bottom - TIP)]
    else:
        corners = [(before.x, before.bottom), (before.x, after.y), (after.left - TIP, after.y)]
    return _edge(before, after, polyline(corners, U))


def _edge(before: Placed, after: Placed, points: tuple[Point, ...]) -> Curve:
    names = (before.layer.name, after.layer.name)
    ends = (f"layer:{names[0]}", f"layer:{names[1]}")
    return Curve(f"edge:{names[0]}->{names[1]}", points, Look("second", None, ARROW), True, *ends)


def _copy(network: Network, source: Placed, target: Placed) -> list[Mark]:
    names = (source.layer.name, target.layer.name)
    ends = (f"layer:{names[0]}", f"layer:{names[1]}")
    points = line((source.right, source.y), (target.left - TIP, source.y))
    look = Look("muted", None, ARROW, (2.8, 1.9))
    is_cut = network.shapes[names[0]][1:] != network.shapes[names[1]][1:]
    at = ((source.right + target.left) / 2, source.y + 0.4 * SMALL)
    text = "crop and copy" if is_cut else "copy"
    return [
        Curve(f"skip:{names[0]}->{names[1]}", points, look, True, *ends),
        Label(f"copy:{names[0]}", text, at, SMALL, vertical="baseline", role="second"),
    ]


# Words --------------------------------------------------------------------------------------


def _legend(network: Network, found: Levels, boxes: dict[str, Placed]) -> list[Mark]:
    """In the empty corner below the way down: what leads across, down and up."""
    rows = _meanings(network, found)
    left = min(box.left for box in boxes.values())
    low = boxes[found.stops[found.bottom - 1].shown[0].name].bottom
    marks: list[Mark] = []
    for number, ((dx, dy), text) in enumerate(reversed(rows)):
        y = low + 0.5 * SMALL + number * 2.0 * SMALL
        ends = ((left + 5 - 5 * dx, y - 5 * dy), (left + 5 + 5 * dx, y + 5 * dy))
        marks.append(Curve(f"legend:{number}", line(*ends), Look("second", None, ARROW), True))
        marks.append(Label(f"meaning:{number}", text, (left + 10 + 1.6 * U, y), SMALL, anchor="start"))
    return marks


def _meanings(network: Network, found: Levels) -> list[tuple[tuple[int, int], str]]:
    """The most frequent layers of each kind of arrow."""
    across = [one for stop in found.stops for one in stop.shown if one.operation.kind == "conv"]
    down = [stop.layers[-1] for stop in found.stops if not stop.is_up and stop.level < found.bottom]
    up = [one for stop in found.stops if stop.is_up for one in stop.layers if one.operation.kind in _GROWING]
    usual, final = _usual(across), _usual([network.output])
    return [
        ((1, 0), usual if final == usual else f"{usual}; the last {final}"),
        ((0, -1), _usual(down)),
        ((0, 1), _usual(up)),
    ]


def _usual(layers: Sequence[Layer]) -> str:
    if not layers:
        return "as the shapes say"
    ((name, *more), _), *_ = Counter(map(words_of, layers)).most_common(1)
    name = name.replace("convT", "transposed conv")
    window = more[:1] if more and more[0][:1].isdigit() else []
    return ", ".join([" ".join([name, *window]), *more[len(window) :]])


def _left_out(network: Network, found: Levels) -> tuple[str, ...]:
    there = {layer.name for stop in found.stops for layer in stop.shown}
    kinds = Counter(layer.operation.kind for layer in network.layers if layer.name not in there)
    return tuple(f"without a box: {counted(count, f'{kind} layer')}" for kind, count in kinds.items())
