"""The laws that every figure keeps: nothing outside, nothing on top of text, no edge through a stranger, no edge twice.

`check` looks at the figure alone; `completeness` holds it against its network.

Curves are looked at as polylines; labels as the boxes of their typeset outlines, a little smaller, since
type may touch a line by less than the eye sees.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, product

import numpy as np

from explainers.derivations.symbols import Letters
from explainers.networks import Dense, Network

from .describing import called
from .extents import TOUCH, Area, Array, label_areas, polylines
from .figure import Box, Curve, Disc, Figure, Label, Point
from .layouts.elision import carried

SMALLEST_TEXT = 6.4  # points: H/34 with H = 220 pt


@dataclass(frozen=True)
class Problem:
    """A law that does not hold: which, and the ids of the marks that break it."""

    law: str
    marks: tuple[str, ...]
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.law}: {' and '.join(self.marks)}{f' ({self.detail})' if self.detail else ''}"


def check(figure: Figure) -> tuple[Problem, ...]:
    """Every law that `figure` breaks; empty when it is legible."""
    labels = label_areas(figure)
    discs = [mark for mark in figure.marks if isinstance(mark, Disc)]
    boxes = [mark for mark in figure.marks if isinstance(mark, Box)]
    curves = [mark for mark in figure.marks if isinstance(mark, Curve) and mark.look.opacity > 0]
    lines = {curve.id: polylines(curve) for curve in curves}
    return (
        *_ids_twice(figure),
        *_outside(figure, labels, discs, boxes, lines),
        *_small_text(figure),
        *_labels_on_labels(labels),
        *_labels_on_nodes(labels, discs, boxes),
        *_labels_on_curves(labels, lines),
        *_discs_on_discs(discs),
        *_curves_through_discs(curves, lines, discs),
        *_edges_twice(curves),
    )


def _ids_twice(figure: Figure) -> Iterator[Problem]:
    seen: set[str] = set()
    for mark in figure.marks:
        if mark.id in seen:
            yield Problem("an id is used twice", (mark.id,))
        seen.add(mark.id)


def _outside(
    figure: Figure, labels: list[Area], discs: list[Disc], boxes: list[Box], lines: dict[str, list[Array]]
) -> Iterator[Problem]:
    extents = {area.id: area.corners() for area in labels}
    for disc in discs:
        r = disc.radius + disc.look.width / 2 - TOUCH
        extents[disc.id] = np.array(disc.center) + np.array([[-r, -r], [r, r]])
    for box in boxes:
        extents[box.id] = np.array(box.center) + np.array([[-0.5, -0.5], [0.5, 0.5]]) * box.size
    for id_, runs in lines.items():
        if runs:
            extents[id_] = np.concatenate(runs)
    for id_, points in extents.items():
        low, high = points.min(axis=0), points.max(axis=0)
        over = max(-low.min(), high[0] - figure.width, high[1] - figure.height)
        if over > TOUCH:
            yield Problem("outside the canvas", (id_,), f"by {over:.1f} pt")


def _small_text(figure: Figure) -> Iterator[Problem]:
    for mark in figure.marks:
        if isinstance(mark, Label) and mark.size < SMALLEST_TEXT:
            yield Problem("text too small", (mark.id,), f"{mark.size:.1f} pt, at least {SMALLEST_TEXT}")


def _labels_on_labels(labels: list[Area]) -> Iterator[Problem]:
    for one, other in combinations(labels, 2):
        reach = sum(one.half) + sum(other.half)
        if math.dist(one.center, other.center) < reach and _overlap(one, other):
            yield Problem("a label on a label", (one.id, other.id))


def _overlap(one: Area, other: Area) -> bool:
    """Separating axes of two rectangles."""
    a, b = one.corners(), other.corners()
    for angle in (one.angle, one.angle + math.pi / 2, other.angle, other.angle + math.pi / 2):
        axis = np.array([math.cos(angle), math.sin(angle)])
        p, q = a @ axis, b @ axis
        if p.max() <= q.min() or q.max() <= p.min():
            return False
    return True


def _labels_on_nodes(labels: list[Area], discs: list[Disc], boxes: list[Box]) -> Iterator[Problem]:
    """A label lies inside its own node, or clear of it; inside a foreign box only as in a panel."""
    for area in labels:
        for disc in discs:
            nearest = np.clip(area.to_own(np.array([disc.center])), -np.array(area.half), area.half)[0]
            centre = area.to_own(np.array([disc.center]))[0]
            farthest = np.abs(centre) + area.half
            touches = float(np.hypot(*(centre - nearest))) < disc.radius - TOUCH
            is_inside = float(np.hypot(*farthest)) <= disc.radius + TOUCH
            if touches and not (is_inside and area.about in ("", disc.id)):
                yield Problem("a label on a node", (area.id, disc.id))
        for box in boxes:
            corners = np.abs(area.corners() - np.array(box.center))
            half = np.array(box.size) / 2
            is_inside = bool((corners <= half + TOUCH).all())
            frame = Area(box.id, "", box.center, (half[0] - TOUCH, half[1] - TOUCH))
            if not is_inside and _overlap(area, frame):
                yield Problem("a label on a node", (area.id, box.id))


def _labels_on_curves(labels: list[Area], lines: dict[str, list[Array]]) -> Iterator[Problem]:
    for area in labels:
        for id_, runs in lines.items():
            if any((np.abs(area.to_own(run)) < area.half).all(axis=1).any() for run in runs):
                yield Problem("a label on an edge", (area.id, id_))


def _discs_on_discs(discs: list[Disc]) -> Iterator[Problem]:
    for one, other in combinations(discs, 2):
        if math.dist(one.center, other.center) < one.radius + other.radius - TOUCH:
            yield Problem("a node on a node", (one.id, other.id))


def _curves_through_discs(
    curves: list[Curve], lines: dict[str, list[Array]], discs: list[Disc]
) -> Iterator[Problem]:
    for curve in curves:
        for disc in discs:
            if disc.id in (curve.source, curve.target):
                continue
            for run in lines[curve.id]:
                if (np.hypot(*(run - np.array(disc.center)).T) < disc.radius - TOUCH).any():
                    yield Problem("an edge through a node", (curve.id, disc.id))
                    break


def _edges_twice(curves: list[Curve]) -> Iterator[Problem]:
    seen: dict[tuple[str, str, tuple[Point, ...]], str] = {}
    for curve in curves:
        if curve.source and curve.target:
            key = (curve.source, curve.target, curve.points)
            if key in seen:
                yield Problem("an edge drawn twice", (seen[key], curve.id))
            seen[key] = curve.id


# Against the network -----------------------------------------------------------------------


def completeness(figure: Figure, network: Network) -> tuple[Problem, ...]:
    """Where a net drawn in columns of neurons and its network differ, unless `figure.elided` says so.

    Every neuron is there or counted as left out; between two layers every pair of neurons has one line, or one arrow
    carries them all; nothing is joined that the network does not join.
    """
    return (*_neurons_missing(figure, network), *_edges_wrong(figure, network))


def _neurons_missing(figure: Figure, network: Network) -> Iterator[Problem]:
    letters, names = Letters(network), [layer.name for layer in network.layers]
    said = [re.fullmatch(r"\d+ layers, (\S+) to (\S+)", words) for words in figure.elided]
    hidden = {
        name
        for found in said
        if found is not None
        for name in names[names.index(found[1]) : names.index(found[2]) + 1]
    }
    for layer in network.layers:
        neurons = list(figure.of_kind(f"neuron:{layer.name}:"))
        is_drawn = bool(neurons) or f"layer:{layer.name}" in figure.by_id
        if is_drawn == (layer.name in hidden):
            yield Problem("a layer is missing", (layer.name,), "or left out and drawn" if is_drawn else "")
        units = network.shapes[layer.name][0]
        count = f"{units - len(neurons)} of {units} neurons of {called(layer, letters.role_of_layer(layer))}"
        if neurons and units != len(neurons) and count not in figure.elided:
            yield Problem("a neuron is missing", (layer.name,), f"{len(neurons)} of {units} are drawn")


def _edges_wrong(figure: Figure, network: Network) -> Iterator[Problem]:
    letters, asked = Letters(network), _edges_between(network)
    drawn = _curves_between(figure, network)
    for (source, target), curves in drawn.items():
        if (source, target) not in asked:
            yield Problem("an edge that the network has not", tuple(curve.id for curve in curves))
    neurons = {name: [mark.id for mark in figure.of_kind(f"neuron:{name}:")] for name in network.by_name}
    for (source, target), delays in asked.items():
        if not all(neurons[name] or f"layer:{name}" in figure.by_id for name in (source, target)):
            continue  # the missing layer is the problem, or is said to be left out
        curves = drawn.get((source, target), [])
        lines = Counter((c.source, c.target) for c in curves if c.id.startswith("edge:") and not c.arrow)
        arrows = len(curves) - lines.total()
        pairs = list(product(neurons[source], neurons[target])) if lines else []
        for pair in pairs:
            if lines[pair] != 1:
                yield Problem("a connection is not drawn once", pair, f"{lines[pair]} lines")
        if arrows + bool(lines) != len(delays):
            yield Problem("an edge is not drawn once", (source, target), f"{arrows} arrows")
        ends = (network.by_name[source], network.by_name[target])
        by_arrow = delays[bool(lines) :] if isinstance(ends[1].operation, Dense) else []
        for delay in by_arrow:
            if carried(letters, *ends, delay) not in ("", *figure.elided):
                yield Problem("connections are left out unsaid", (source, target))


def _edges_between(network: Network) -> dict[tuple[str, str], list[int]]:
    """The delays of the edges between two layers, from the shortest; 0 for none."""
    found: dict[tuple[str, str], list[int]] = {}
    for edge, layer in network.edges:
        found.setdefault((edge.source, layer.name), []).append(edge.delay)
    return {ends: sorted(delays) for ends, delays in found.items()}


def _curves_between(figure: Figure, network: Network) -> dict[tuple[str, str], list[Curve]]:
    """The visible curves between two layers, whatever marks of the layers they join."""
    found: dict[tuple[str, str], list[Curve]] = {}
    owners = {
        mark.id: name
        for mark in figure.marks
        if mark.id.startswith(("neuron:", "layer:", "panel:")) and (name := mark.id.split(":")[1])
    }
    for mark in figure.marks:
        if isinstance(mark, Curve) and mark.look.opacity > 0:
            ends = (owners.get(mark.source, ""), owners.get(mark.target, ""))
            if set(ends) <= set(network.by_name):
                found.setdefault(ends, []).append(mark)
    return found
