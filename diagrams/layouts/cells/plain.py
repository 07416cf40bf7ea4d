"""A plain recurrent layer from inside: what comes in now and what was there before, weighted, summed, through φ."""

from __future__ import annotations

from explainers.derivations.formula import Formula, Token
from explainers.derivations.printing.building import unlabelled
from explainers.derivations.printing.identity import with_ids
from explainers.derivations.printing.names import activation_name, letter
from explainers.derivations.symbols import Letters, activation_of, before, before_activation
from explainers.networks import Edge, Layer

from ...curves import line, polyline
from ...figure import Box, Curve, Disc, Label, Look, Mark, Point
from ..measures import ARROW, HAIRLINE, LABEL, NUMBER, OUTLINE, TIP, U
from ..parts import Part
from .forms import GATE, RAIL, RING
from .interior import in_time, letter_id

_CORNER = 1.3 * U
_LETTER = 1.15 * LABEL
_ENTER, _PORT, _SUM, _PHI, _LEAVE = 0.0, 40.0, 130.0, 196.0, 272.0
_PARAMETER = (22.0, 18.0)


def plain_interior(letters: Letters, layer: Layer) -> Part:
    """Each input through its matrix into Σ, b from above, then φ and out; the delayed ones from the left."""
    name, role = layer.name, letters.role_of_layer(layer)
    # What was there before enters above what comes in now.
    entering = sorted(
        zip(layer.inputs, letters.weight_names(layer), strict=True), key=lambda pair: not pair[0].delay
    )
    step = 2.0 * RAIL
    marks: list[Mark] = []
    for row, (edge, weight) in enumerate(entering):
        again = [one for one, _ in entering[:row]].count(edge)
        marks += _input(letters, layer, edge, weight, -row * step, f"#{again + 1}" if again else "")
    bottom = -step * (len(layer.inputs) - 1) - 4.5 * U
    top = 4.5 * U
    bias = letters.bias(layer)
    if bias is not None:
        top = 9.5 * U
        marks += _bias(layer, with_ids(unlabelled(bias)))
    marks += _out(letters, layer, role)
    panel = Box(
        f"cell:{name}",
        ((18.0 + _LEAVE - 22.0) / 2, (top + bottom) / 2),
        (_LEAVE - 40.0, top - bottom),
        2 * U,
        Look("hairline", 0.22, HAIRLINE),
    )
    return Part((panel, *marks))


def _input(letters: Letters, layer: Layer, edge: Edge, weight: str, y: float, suffix: str) -> list[Mark]:
    """A letter outside, its matrix in a box, and the wire into Σ."""
    name, id, role = layer.name, letter_id(edge) + suffix, letters.role_of_layer(layer)
    box = f"weight:{weight}"
    center = ((_PORT + _SUM) / 2 - 2 * U, y)
    colour = letters.role_of_layer(letters.network.by_name[edge.source])
    end: Point = (_SUM, -RING - TIP) if y else (_SUM - RING - TIP, 0.0)
    start = (center[0] + _PARAMETER[0] / 2, y)
    corners = [start, (_SUM, y), end] if y else [start, end]
    return [
        Curve(
            f"edge:{id.partition(':')[2]}->{box}",
            line((_ENTER, y), (center[0] - _PARAMETER[0] / 2 - TIP, y)),
            Look(colour, None, ARROW),
            True,
            id,
            box,
        ),
        Box(box, center, _PARAMETER, 0.2 * _PARAMETER[1], Look(role, 0.22, OUTLINE)),
        Label(f"sign:{weight}", with_ids(letter(weight, "bold")), center, LABEL, about=box),
        Curve(
            f"edge:{box}->{name}",
            polyline(corners, _CORNER),
            Look("second", None, ARROW),
            True,
            box,
            f"sum:{name}",
        ),
        Label(
            id, in_time(letters, edge.source, before("t", edge.delay)), (_ENTER - U, y), _LETTER, anchor="end"
        ),
    ]


def _bias(layer: Layer, content: Formula) -> list[Mark]:
    side = _PARAMETER[1]
    center = (_SUM, 6.0 * U)
    id = f"bias:{layer.name}"
    return [
        Box(id, center, (side, side), 0.18 * side, Look("bias", 0.22, OUTLINE)),
        Label(f"sign:{id}", content, center, LABEL, about=id),
        Curve(
            f"edge:{id}->{layer.name}",
            line((_SUM, center[1] - side / 2), (_SUM, RING + TIP)),
            Look("second", None, ARROW),
            True,
            id,
            f"sum:{layer.name}",
        ),
    ]


def _out(letters: Letters, layer: Layer, role: str) -> list[Mark]:
    """Σ, z over the wire, φ as a box where there is one, and the way out."""
    name, out = layer.name, letter_id(Edge(layer.name))
    phi, node = activation_of(layer), f"layer:{layer.name}"
    marks: list[Mark] = [
        Disc(f"sum:{name}", (_SUM, 0.0), RING, Look("second", 0.0, OUTLINE)),
        Label(f"sign:sum:{name}", Token("+", "operator"), (_SUM, 0.0), 1.15 * NUMBER, about=f"sum:{name}"),
        Label(out, in_time(letters, name, "t"), (_LEAVE + U, 0.0), _LETTER, anchor="start"),
    ]
    leaving, start = f"sum:{name}", _SUM + RING
    if phi is not None:
        z = before_activation(letters, layer, "t")
        end = _PHI - GATE[0] / 2 - TIP
        marks += [
            Box(node, (_PHI, 0.0), GATE, 0.2 * GATE[1], Look("activation", 0.22, OUTLINE)),
            Label(f"sign:{name}", activation_name(phi.symbol, ""), (_PHI, 0.0), LABEL, about=node),
            Curve(
                f"edge:sum->{name}",
                line((start, 0.0), (end, 0.0)),
                Look("second", None, ARROW),
                True,
                leaving,
                node,
            ),
            Label(
                f"letter:z:{name}",
                with_ids(unlabelled(z, {z.name: role})),
                ((start + end) / 2, 1.2 * U),
                _LETTER,
                vertical="baseline",
            ),
        ]
        leaving, start = node, _PHI + GATE[0] / 2
    way = line((start, 0.0), (_LEAVE, 0.0))
    return [*marks, Curve(f"out:{name}", way, Look(role, None, ARROW), True, leaving, out)]
