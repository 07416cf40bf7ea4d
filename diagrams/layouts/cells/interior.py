"""A cell from inside: a box for each gate, a ring for each merge, and for each edge of its layers one wire.

Wires that come from the same letter share a rail and part where they turn; wires that only cross run straight on.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from explainers.derivations.formula import Formula, Row, Token
from explainers.derivations.printing.building import unlabelled
from explainers.derivations.printing.identity import with_ids
from explainers.derivations.printing.names import activation_name
from explainers.derivations.symbols import Letters, activation_of, before
from explainers.networks import Add, Complement, Edge, Layer, Multiply, PlacedCell

from ...curves import polyline
from ...figure import Box, Curve, Disc, Label, Look, Mark, Point
from ..measures import ARROW, HAIRLINE, LABEL, NUMBER, OUTLINE, TIP, U
from ..parts import Part
from .forms import FORMS, GATE, PORT, RAIL, RING, Form

_CORNER = 1.3 * U
_SQUASH = (32.0, 16.0)
_LETTER = 1.15 * LABEL


@dataclass(frozen=True)
class Interior:
    """A cell of a network, with its form and the network's letters."""

    letters: Letters
    cell: PlacedCell

    @property
    def form(self) -> Form:
        return FORMS[self.cell.operation.kind]

    @cached_property
    def parts(self) -> dict[str, Layer]:
        """What a layer is called in the form → the layer."""
        return {self.part(layer.name): layer for layer in self.cell.layers}

    def part(self, name: str) -> str:
        return "h" if name == self.cell.name else name.removeprefix(f"{self.cell.name}_")

    def is_own(self, edge: Edge) -> bool:
        return edge.source in {layer.name for layer in self.cell.layers}

    def is_input(self, edge: Edge) -> bool:
        return edge in self.cell.inputs

    def source(self, edge: Edge) -> str:
        """The id of what a wire comes from: a letter outside the cell, or a layer in it."""
        return f"layer:{edge.source}" if self.is_own(edge) and not edge.delay else letter_id(edge)

    def role(self, name: str) -> str:
        return self.letters.role_of_layer(self.letters.network.by_name[name])

    def letter(self, name: str, delay: int = 0) -> Formula:
        return in_time(self.letters, name, before("t", delay))


def in_time(letters: Letters, name: str, time: object) -> Formula:
    """The letter of a layer's output at a time: h_t, x_1."""
    role = letters.role_of_layer(letters.network.by_name[name])
    letter = letters.layer(name, time)
    return with_ids(unlabelled(letter, {letter.name: role}))


def letter_id(edge: Edge) -> str:
    """letter:x, or letter:h@1 for what was put out one step before."""
    return f"letter:{edge.source}" + (f"@{edge.delay}" if edge.delay else "")


def interior(letters: Letters, cell: PlacedCell) -> Part:
    """The cell in its panel, with the letters that enter and leave it."""
    inside = Interior(letters, cell)
    left, bottom, right, top = inside.form.panel
    bottom -= RAIL * (len(cell.inputs) - 1)
    middle, size = ((left + right) / 2, (bottom + top) / 2), (right - left, top - bottom)
    panel = Box(f"cell:{cell.name}", middle, size, 2 * U, Look("hairline", 0.22, HAIRLINE))
    wires = [wire(inside, layer, edge) for layer in cell.layers for edge in layer.inputs]
    ways_out = [_way_out(inside, state) for state in inside.form.outputs]
    return Part((panel, *wires, *ways_out, *_nodes(inside), *_letters(inside, bottom)))


# Wires -------------------------------------------------------------------------------------


def wire(inside: Interior, layer: Layer, edge: Edge) -> Curve:
    """The one line for an edge of the cell."""
    source = inside.source(edge)
    corners = _corners(inside, layer, edge)
    look = Look("second", None, ARROW)
    is_state = edge.source in {state.name for state in inside.cell.states}
    if is_state or source.startswith("letter:"):
        look = Look(inside.role(edge.source), None, ARROW)
    id = f"edge:{source.partition(':')[2]}->{layer.name}"
    return Curve(id, polyline(corners, _CORNER), look, True, source, f"layer:{layer.name}")


def _corners(inside: Interior, layer: Layer, edge: Edge) -> list[Point]:
    form, target = inside.form, inside.part(layer.name)
    if inside.is_input(edge) or (target in inside.cell.operation.gates and edge.delay):
        return _from_rail(inside, layer, edge)
    source = inside.part(edge.source) + ("'" if edge.delay else "")
    between = form.routes[source, target]
    end = form.places[target]
    start = _entry(form, edge, inside) if edge.delay else form.places[source]
    first, last = (between or (end,))[0], (between or (start,))[-1]
    begin = start if edge.delay else _rim(inside, source, first, 0.0)
    return [begin, *between, _rim(inside, target, last, TIP)]


def _entry(form: Form, edge: Edge, inside: Interior) -> Point:
    """Where a state of the step before comes in."""
    return form.states[inside.part(edge.source)][0]


def _from_rail(inside: Interior, layer: Layer, edge: Edge) -> list[Point]:
    """Along a rail below the gates, then up into one."""
    x, y = inside.form.places[inside.part(layer.name)]
    entering = [one for one in layer.inputs if inside.is_input(one) or one.delay]
    place = entering.index(edge) - (len(entering) - 1) / 2
    port = (x + place * min(PORT, 0.8 * GATE[0] / max(len(entering) - 1, 1)), y - GATE[1] / 2 - TIP)
    if inside.is_input(edge):
        level = -RAIL * (inside.cell.inputs.index(edge) + 1)
        start = input_foot(inside, edge)
        return [start, (start[0], level), (port[0], level), port]
    way = inside.form.states[inside.part(edge.source)]
    return [*way, (port[0], way[-1][1]), port]


def input_foot(inside: Interior, edge: Edge) -> Point:
    """Where an input comes up into the cell, above its letter; further inputs to the left, on lower rails."""
    number = inside.cell.inputs.index(edge)
    bottom = inside.form.panel[1] - RAIL * (len(inside.cell.inputs) - 1)
    return (inside.form.below - 2 * U * number, bottom - 2.2 * U)


def _rim(inside: Interior, part: str, towards: Point, gap: float) -> Point:
    """Where a level or upright line from a mark's middle leaves it, `gap` outside."""
    x, y = inside.form.places[part]
    half = (
        (RING, RING)
        if _is_ring(inside.parts[part])
        else tuple(side / 2 for side in _size(inside.parts[part]))
    )
    if abs(towards[1] - y) > abs(towards[0] - x):
        return (x, y + (half[1] + gap) * (1 if towards[1] > y else -1))
    return (x + (half[0] + gap) * (1 if towards[0] > x else -1), y)


def _way_out(inside: Interior, state: str) -> Curve:
    """The line along which a state leaves the cell."""
    layer, corners = inside.parts[state], inside.form.outputs[state]
    points = polyline([_rim(inside, state, corners[0], 0.0), *corners], _CORNER)
    look = Look(inside.role(layer.name), None, ARROW)
    return Curve(f"out:{layer.name}", points, look, True, f"layer:{layer.name}", letter_id(Edge(layer.name)))


# Marks -------------------------------------------------------------------------------------


def _is_ring(layer: Layer) -> bool:
    return isinstance(layer.operation, Multiply | Add)


def _size(layer: Layer) -> tuple[float, float]:
    return GATE if hasattr(layer.operation, "has_bias") else _SQUASH


def _nodes(inside: Interior) -> list[Mark]:
    marks: list[Mark] = []
    for part, layer in inside.parts.items():
        id, center = f"layer:{layer.name}", inside.form.places[part]
        if _is_ring(layer):
            sign = "+" if isinstance(layer.operation, Add) else "odot"
            marks.append(Disc(id, center, RING, Look("second", 0.0, OUTLINE)))
            marks.append(
                Label(f"sign:{layer.name}", Token(sign, "operator"), center, 1.15 * NUMBER, about=id)
            )
            continue
        is_gate = layer in inside.cell.gates
        role = inside.role(layer.name) if is_gate else "activation"
        size, fill = _size(layer), 0.22 if is_gate else 0.1
        marks.append(Box(id, center, size, 0.2 * size[1], Look(role, fill, OUTLINE)))
        marks.append(Label(f"sign:{layer.name}", _sign(layer), center, LABEL, about=id))
    return marks


def _sign(layer: Layer) -> Formula:
    """What a box does: σ, tanh, 1 −."""
    if isinstance(layer.operation, Complement):
        return Row((Token("1", "number"), Token("-", "operator"), Token("dot", "italic")))
    phi = activation_of(layer)
    return Token("id", "upright") if phi is None else activation_name(phi.symbol, "")


def _letters(inside: Interior, bottom: float) -> list[Mark]:
    """Each gate's letter beside the wire that leaves it, and the letters outside."""
    marks: list[Mark] = []
    for part, (x, y) in inside.form.letters.items():
        name = inside.parts[part].name
        at = (x - 0.9 * U, y)
        marks.append(Label(f"letter:{name}", inside.letter(name), at, _LETTER, anchor="end"))
    for state, way in inside.form.states.items():
        name = inside.parts[state].name
        at = (way[0][0] - U, way[0][1])
        marks.append(Label(f"letter:{name}@1", inside.letter(name, 1), at, _LETTER, anchor="end"))
    for state, way in inside.form.outputs.items():
        name = inside.parts[state].name
        at = (way[-1][0] + U, way[-1][1])
        marks.append(Label(f"letter:{name}", inside.letter(name), at, _LETTER, anchor="start"))
    for edge in inside.cell.inputs:
        x, y = input_foot(inside, edge)
        content = inside.letter(edge.source, edge.delay)
        marks.append(Label(letter_id(edge), content, (x, y - 1.6 * U), _LETTER))
    return marks
