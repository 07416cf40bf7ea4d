"""A nerve cell and below it an artificial neuron, part against part: what answers to each other has one colour."""

from __future__ import annotations

from explainers.derivations.formula import Formula, Token
from explainers.derivations.printing.identity import with_ids
from explainers.derivations.printing.names import activation_name, letter

from ..curves import line, point_at
from ..figure import Box, Content, Curve, Disc, Figure, Label, Look, Mark, Point
from ..layouts.columns import heights
from ..layouts.measures import ARROW, AXIS, DOT, FORMULA, HEADING, HERO, LABEL, OUTLINE, TIP, U
from ..layouts.parts import Part, figure_of
from ..layouts.wiring.gaps import label_gap
from ..layouts.words import entry
from ..sketches.nerve_cell import (
    ADDS,
    DECIDES,
    NUCLEUS,
    NUCLEUS_RADIUS,
    PASSES_ON,
    RECEIVES,
    along,
    bare_place,
    nerve_cell,
    sheath_middle,
)
from ..theme import LIGHT, Theme

_ALT = (
    "Above, a biological neuron: branched dendrites around the soma, its cell body with the nucleus; from the axon "
    "hillock an axon in segments of myelin runs to the right, and ends in five terminals. Below it an artificial "
    "neuron, part against part. Dendrites answer to the inputs x_1 to x_n and their weights: they receive. The soma "
    "answers to the sum and the bias b: they add up. The axon hillock answers to the activation φ: they decide. The "
    "axon answers to the output ŷ: they pass on."
)

# The lower row stands under the parts of the cell that it answers to; the body of the cell is at (0, 0).
_DOES = -84.0  # the height of the words between the rows
_ROW = -156.0  # the height of the artificial neuron
_INPUTS, _SUM, _PHI, _OUTPUT = -84.0, 0.0, 45.0, 296.0
_CARRIES = 121.0  # where the axon and the arrow are compared
_RADIUS, _HERO, _BOX, _SIDE, _SPACING = 10.0, 14.0, 26.0, 17.0, 25.0
_BIAS = _ROW - 39.0
_NAMES = _ROW - 62.0
_LEFT = -190.0


def draw(*, theme: Theme = LIGHT) -> Figure:
    """The cell with its parts named, the artificial neuron with its own, and between them what both do."""
    whole = nerve_cell() + _names_of_parts() + _correspondences() + _artificial() + _rows()
    return figure_of(whole, _ALT, title="A biological and an artificial neuron", theme=theme)


def _names_of_parts() -> Part:
    """The cell's parts in words, each with a thin line to it."""
    inside = (NUCLEUS[0] + 0.9 * NUCLEUS_RADIUS, NUCLEUS[1] + 0.5 * NUCLEUS_RADIUS)
    axon = along(242.5)
    return Part(
        (
            Label("part:dendrites", "dendrites", (-99.0, 80.0), LABEL, "start", "baseline", RECEIVES),
            *_pointing("dendrites", (-84.0, 76.0), (-66.0, 65.0)),
            *_named("soma", "soma (cell body)", (-7.0, 80.0), (-7.0, 22.5), ADDS),
            *_pointing("nucleus", (55.0, 36.0), inside),
            Label("part:nucleus", "nucleus", (57.0, 38.0), LABEL, "start", "middle", ADDS),
            *_pointing("hillock", (66.0, 21.5), (36.0, 3.0)),
            Label("part:hillock", "axon hillock", (68.0, 22.5), LABEL, "start", "middle", DECIDES),
            *_named("myelin", "myelin sheath", (sheath_middle(3)[0], 25.0), sheath_middle(3), PASSES_ON, 5.5),
            *_named("axon", "axon", (axon[0], 25.0), axon, PASSES_ON, 2.6),
            *_named("node", "node of Ranvier", (bare_place(3)[0], -31.0), bare_place(3), PASSES_ON, -2.6),
            *_named("terminals", "axon terminals", (_OUTPUT, 66.0), (_OUTPUT + 0.5, 50.0), PASSES_ON),
        )
    )


def _named(part: str, name: str, at: Point, to: Point, role: str, away: float = 0.0) -> tuple[Mark, ...]:
    """The part's name, and a line from it to where it is, `away` from there."""
    up = at[1] > to[1]
    start = (at[0], at[1] - 0.5 * U if up else at[1] + 1.7 * U)
    label = Label(f"part:{part}", name, at, LABEL, "middle", "baseline", role)
    return (label, *_pointing(part, start, (to[0], to[1] + away)))


def _pointing(part: str, start: Point, end: Point) -> tuple[Curve]:
    return (Curve(f"pointer:{part}", line(start, end), Look("second", None, AXIS), target=part),)


def _correspondences() -> Part:
    """Dashed lines from part to part, and in each what both do."""
    top = _ROW + 1.5 * _SPACING + _RADIUS
    return Part(
        (
            *_alike("receive", _INPUTS, -43.0, top, RECEIVES),
            *_alike("add up", _SUM, -23.0, _ROW + _HERO, ADDS),
            *_alike("decide", _PHI, -5.0, _ROW + _BOX / 2, DECIDES),
            *_alike("pass on", _CARRIES, along(_CARRIES)[1] - 5.5, _ROW, PASSES_ON),
        )
    )


def _alike(does: str, x: float, top: float, bottom: float, role: str) -> tuple[Mark, ...]:
    look = Look(role, None, AXIS, dash=(1.6, 1.6))
    room = 1.2 * U
    upper, lower = line((x, top - 2.0), (x, _DOES + room)), line((x, _DOES - room), (x, bottom + 2.0))
    return (
        Label(f"does:{does}", does, (x, _DOES), LABEL, role=role, is_strong=True),
        Curve(f"alike:{does}:above", upper, look),
        Curve(f"alike:{does}:below", lower, look),
    )


def _artificial() -> Part:
    """Inputs along their weights into Σ with the bias, through φ, to ŷ."""
    phi, start = (_PHI, _ROW), _PHI + _BOX / 2
    return Part(
        (
            *_inputs(),
            Disc("sum", (_SUM, _ROW), _HERO, Look(ADDS, 0.22, HERO)),
            Label("sign:sum", Token("Sigma", "upright", "Sigma"), (_SUM, _ROW), 1.1 * FORMULA, about="sum"),
            Box("bias", (_SUM, _BIAS), (_SIDE, _SIDE), 0.18 * _SIDE, Look(ADDS, 0.22, OUTLINE)),
            Label("name:bias", with_ids(letter("b")), (_SUM, _BIAS), LABEL * 1.1, about="bias"),
            _arrow("bias->sum", (_SUM, _BIAS + _SIDE / 2), (_SUM, _ROW - _HERO - TIP), ADDS),
            Box("activation", phi, (_BOX, _BOX), 0.1 * _BOX, Look(DECIDES, 0.22, OUTLINE)),
            Label("name:activation", activation_name("phi", ""), phi, 1.1 * FORMULA, about="activation"),
            _arrow("sum->activation", (_SUM + _HERO, _ROW), (phi[0] - _BOX / 2 - TIP, _ROW), ADDS),
            _arrow("activation->output", (start, _ROW), (_OUTPUT - _RADIUS - TIP, _ROW), PASSES_ON),
            Disc("output", (_OUTPUT, _ROW), _RADIUS, Look(PASSES_ON, 0.22, OUTLINE)),
            Label("name:output", _plain("yhat"), (_OUTPUT, _ROW), LABEL * 1.1, about="output"),
            *(
                Label(f"part:{name}", name, (x, _NAMES), LABEL, "middle", "baseline", role)
                for name, x, role in (
                    ("inputs, weights", _INPUTS + 10.0, RECEIVES),
                    ("sum, bias", _SUM, ADDS),
                    ("activation", _PHI, DECIDES),
                    ("output", _OUTPUT, PASSES_ON),
                )
            ),
        )
    )


def _inputs() -> tuple[Mark, ...]:
    """The inputs' discs, and edges with the weights' letters in them."""
    marks: list[Mark] = []
    for index, y in heights("n", _SPACING):
        center = (_INPUTS, _ROW + y)
        if index is None:
            marks += [
                Disc(f"dots:{k}", (_INPUTS, center[1] + 6.0 * (2 - k)), DOT, Look(RECEIVES, 1.0, 0.0))
                for k in (1, 2, 3)
            ]
            continue
        disc = Disc(f"input:{index}", center, _RADIUS, Look(RECEIVES, 0.22, OUTLINE))
        distance = ((_SUM - center[0]) ** 2 + y * y) ** 0.5
        dx, dy = (_SUM - center[0]) / distance, -y / distance
        start = (center[0] + _RADIUS * dx, center[1] + _RADIUS * dy)
        points = line(start, (_SUM - (_HERO + TIP) * dx, _ROW - (_HERO + TIP) * dy))
        name: Content = entry("w", index)
        weight = Label(f"weight:{index}", name, point_at(points, 0.42), LABEL, role=RECEIVES)
        edge = _arrow(f"input:{index}->sum", points[0], points[-1], RECEIVES)
        gap = (label_gap(points, weight),)
        marks += [disc, Label(f"name:{index}", entry("x", index), center, LABEL * 1.1, about=disc.id), weight]
        marks.append(Curve(edge.id, points, edge.look, True, disc.id, "sum", gap))
    return tuple(marks)


def _plain(name: str) -> Formula:
    """A letter without a colour of its own."""
    return with_ids(letter(name))


def _arrow(name: str, start: Point, end: Point, role: str) -> Curve:
    source, _, target = name.partition("->")
    return Curve(f"edge:{name}", line(start, end), Look(role, None, ARROW), True, source, target)


def _rows() -> Part:
    """What each row is, at the left."""
    lines = (
        ("biological", 0.0, ("a biological", "neuron")),
        ("alike", _DOES, ("what both do",)),
        ("artificial", _ROW, ("an artificial", "neuron")),
    )
    marks: list[Mark] = []
    for name, y, words in lines:
        is_heading = name != "alike"
        size = HEADING if is_heading else LABEL
        for number, word in enumerate(words):
            at = (_LEFT, y + (len(words) - 1) * 0.62 * size - number * 1.24 * size)
            role = "ink" if is_heading else "second"
            marks.append(
                Label(f"row:{name}:{number}", word, at, size, "start", role=role, is_strong=is_heading)
            )
    return Part(tuple(marks))
