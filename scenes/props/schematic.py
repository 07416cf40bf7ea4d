"""One neuron on stage: inputs along weighted edges into the sum, the bias from above, through φ to the output.

Weights wear the colours of their signs; ids are those of the neuron's figure: "neuron:x:1", "edge:x:1->sum",
"weight:1", "sum", "bias", "activation", "output", and "value:…" for the numbers in them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from diagrams.curves import line, point_at
from diagrams.figure import Box, Curve, Disc, Figure, Label, Look, Mark
from diagrams.layouts.measures import ARROW, HERO, OUTLINE, px
from diagrams.layouts.wiring.gaps import label_gap
from diagrams.layouts.words import number
from diagrams.theme import Theme, black_or_white, rgb
from diagrams.typesetting import typeset
from explainers.derivations.formula import Formula
from explainers.derivations.printing.building import formula as written
from explainers.derivations.printing.names import activation_name
from explainers.derivations.printing.signs import SIGNS
from explainers.networks.activations import Array
from scenes.stage import grid
from scenes.stage.grid import Region
from scenes.stage.light import filled
from scenes.stage.marks import POINTS_PER_UNIT, Placement, things_of
from scenes.stage.text import Content, fitting, words
from scenes.stage.things import PANEL, Thing

from .graphs import Graph, breaks_of
from .one_neuron import OneNeuron
from .worked import name_of

POINTS = Placement(1 / POINTS_PER_UNIT, 0.0, 0.0)
MIDDLE, ROOM = 25.2, 16.2  # the height of the sum's centre, and of the column of inputs
INPUTS, SUM, PHI, OUTPUT = 8.7, 30.6, 47.9, 64.6  # centres, from the left
HERO_RADIUS, LARGEST_RADIUS = 2.8, 2.1
PHI_SIZE = (12.4, 11.6)
BIAS = (SUM, 32.2)
BIAS_SIZE = (4.4, 2.8)
LABEL_AT = 0.43  # of the way from an input to the sum
MOST_INPUTS = 6  # with more, some are left out, as the formula leaves them out
TIP = 0.15


@dataclass(frozen=True)
class Schematic:
    """Where the parts of `one` stand, as things in `theme`."""

    one: OneNeuron
    roles: tuple[tuple[str, str], ...]
    theme: Theme

    # Which inputs ------------------------------------------------------------------------------

    @cached_property
    def indices(self) -> tuple[int, ...]:
        """The inputs that are drawn, from 1."""
        count = len(self.one.x)
        return tuple(range(1, count + 1)) if count <= MOST_INPUTS else (1, 2, count)

    @property
    def is_elided(self) -> bool:
        return len(self.indices) < len(self.one.x)

    @cached_property
    def _rows(self) -> int:
        return len(self.indices) + self.is_elided

    @cached_property
    def _spacing(self) -> float:
        return min(6.05, ROOM / (self._rows - 1 + 0.84))

    @cached_property
    def radius(self) -> float:
        return min(LARGEST_RADIUS, 0.42 * self._spacing)

    def _row(self, index: int) -> int:
        place = self.indices.index(index)
        return place + (1 if self.is_elided and place == len(self.indices) - 1 else 0)

    def center(self, index: int) -> tuple[float, float]:
        """Of input `index`, in u."""
        return INPUTS, MIDDLE + ((self._rows - 1) / 2 - self._row(index)) * self._spacing

    @cached_property
    def decimals(self) -> int:
        """One where inputs and weights are tenths, else two."""
        given = [*self.one.x, *self.one.w, self.one.b]
        return 1 if all(abs(value - round(value, 1)) < 1e-9 for value in given) else 2

    def input_role(self) -> str:
        return dict(self.roles).get(self.one.general.x.name, "input")

    @property
    def sum_role(self) -> str:
        return "layer 1" if self.one.general.is_alone else self.output_role

    @property
    def output_role(self) -> str:
        general = self.one.general
        return general.letters.role_of_layer(general.layer)

    def sign_role(self, value: float) -> str:
        return "weight −" if value < 0 else "weight +"

    @cached_property
    def letter_roles(self) -> dict[str, str]:
        """z as the sum, weights in the colours of their signs, letters that stand for several weights in ink."""
        general, roles = self.one.general, {"z": self.sum_role}
        for index in range(1, len(self.one.x) + 1):
            roles[_name(self.weight_expr(index))] = self.sign_role(float(self.one.w[index - 1]))
        last = general.family.term(general.inputs).args[0]
        roles.setdefault(_name(last), self.sign_role(float(self.one.w[-1])))
        counted = (general.family.total(letter).args[0].args[0] for letter in "ij")
        for several in (general.weight, general.row_letter, *counted):
            roles.setdefault(_name(several), "")
        return dict(self.roles) | roles

    # Names -------------------------------------------------------------------------------------

    def _named(self, expr: Any) -> Formula:
        return written(expr, dict(self.roles))

    def input_name(self, index: int) -> Formula:
        return self._named(self.one.concrete.x[index - 1, 0])

    def weight_expr(self, index: int) -> Any:
        neuron = self.one.concrete
        return neuron.weight[index - 1, 0] if neuron.is_alone else neuron.weight[neuron.row - 1, index - 1]

    # Marks -------------------------------------------------------------------------------------

    def _things(self, *marks: Mark) -> tuple[Thing, ...]:
        return things_of(Figure(1.0, 1.0, marks, alt=""), self.theme, POINTS)

    def inputs(self) -> tuple[Thing, ...]:
        """Rings and their names at the left margin."""
        marks: list[Mark] = []
        size = min(1.3 * grid.LABEL, 0.62 * self._spacing)
        for index in self.indices:
            x, y = self.center(index)
            ring = Disc(
                f"neuron:x:{index}", _pt(x, y), _p(self.radius), Look(self.input_role(), 0.22, OUTLINE)
            )
            at = _pt(grid.LEFT, y)
            marks += [
                ring,
                Label(f"name:x:{index}", self.input_name(index), at, _p(size), "start", about=ring.id),
            ]
        if self.is_elided:
            y = MIDDLE + ((self._rows - 1) / 2 - (self._rows - 2)) * self._spacing
            for k in (1, 0, -1):
                place = _pt(INPUTS, y + 0.24 * k * self._spacing)
                marks.append(Disc(f"dots:x:{2 - k}", place, _p(0.17), Look(self.input_role(), 1.0, 0.0)))
        return self._things(*marks)

    def edges(self) -> tuple[Thing, ...]:
        """The lines into the sum, as wide as their weights are large, and the weights in their gaps."""
        return self._things(*[mark for index in self.indices for mark in self._edge(index)])

    def path(self, index: int) -> tuple[tuple[float, float], tuple[float, float]]:
        """From the ring of an input to the ring of the sum, in u."""
        x, y = self.center(index)
        reach = math.hypot(SUM - x, MIDDLE - y)
        ux, uy = (SUM - x) / reach, (MIDDLE - y) / reach
        end = HERO_RADIUS + TIP
        return (x + ux * self.radius, y + uy * self.radius), (SUM - ux * end, MIDDLE - uy * end)

    def _edge(self, index: int) -> list[Mark]:
        value = float(self.one.w[index - 1])
        role = self.sign_role(value)
        share = abs(value) / max(abs(self.one.w).max(), 1e-9)
        points, label = _line(*self.path(index)), self._weight(index)
        look = Look(role, None, px(2.4 + 4.6 * share))
        gap = label_gap(points, label)
        return [Curve(label.about, points, look, False, f"neuron:x:{index}", "sum", (gap,)), label]

    def _weight(self, index: int) -> Label:
        at = point_at(_line(*self.path(index)), LABEL_AT)
        size = min(grid.LABEL, max(0.47 * self._spacing, grid.SMALLEST))
        role, about = self.sign_role(float(self.one.w[index - 1])), f"edge:x:{index}->sum"
        return Label(f"weight:{index}", self.weight_label(index), at, _p(size), role=role, about=about)

    def gap(self, index: int) -> tuple[float, float]:
        """The shares of an edge between which its weight stands."""
        return label_gap(_line(*self.path(index)), self._weight(index))

    def weight_label(self, index: int) -> Content:
        """w_1 = 0.8, in the colour of the sign; only the number where the rows are too close for names."""
        name = self._plainly(self._named(self.weight_expr(index)))
        value = number(float(self.one.w[index - 1]), self.decimals)
        whole = typeset((name, f" = {value}"), grid.SMALLEST)
        is_crowded = whole.ascent + whole.descent > 0.9 * (1 - LABEL_AT) * self._spacing
        return value if is_crowded and len(self.indices) > 1 else (name, f" = {value}")

    def _plainly(self, formula: Formula) -> Formula:
        return replace(formula, role="")  # the label's own role colours it

    def middle(self) -> tuple[Thing, ...]:
        """The ring of the sum, with its name."""
        look = Look(self.sum_role, 0.22, HERO)
        return self._things(Disc("sum", _pt(SUM, MIDDLE), _p(HERO_RADIUS), look))

    def bias(self) -> tuple[Thing, ...]:
        box = Box("bias", _pt(*BIAS), _size(BIAS_SIZE), _p(0.5), Look("bias", 0.22, OUTLINE))
        at = _pt(BIAS[0] + BIAS_SIZE[0] / 2 + 0.8, BIAS[1])
        name = Label("name:bias", self._named(self.one.concrete.bias), at, _p(1.2 * grid.LABEL), "start")
        top, low = BIAS[1] - BIAS_SIZE[1] / 2, MIDDLE + HERO_RADIUS + TIP
        points = _line((SUM, top), (SUM, low))
        return self._things(
            box, name, Curve("edge:bias->sum", points, Look("bias", None, ARROW), True, "bias", "sum")
        )

    def activation(self) -> tuple[Thing, ...]:
        """The box of φ with its axes and its curve, and the arrow into it."""
        box = Box("activation", _pt(PHI, MIDDLE), _size(PHI_SIZE), _p(0.5), Look("activation", 0.08, OUTLINE))
        top = _pt(PHI, MIDDLE + PHI_SIZE[1] / 2 + 1.0)
        name = Label(
            "name:activation", self.phi_name(), top, _p(grid.LABEL), vertical="baseline", role="activation"
        )
        into = self._arrow(
            "edge:sum->activation", SUM + HERO_RADIUS, PHI - PHI_SIZE[0] / 2, "sum", "activation"
        )
        arrow, panel, title = self._things(into, box, name)
        return (arrow, replace(panel, depth=PANEL), title, *self.panel())

    def output(self) -> tuple[Thing, ...]:
        """The ring of the output with its name, and the arrow into it."""
        into = self._arrow(
            "edge:activation->output", PHI + PHI_SIZE[0] / 2, OUTPUT - HERO_RADIUS, "activation", "output"
        )
        ring = Disc("output", _pt(OUTPUT, MIDDLE), _p(HERO_RADIUS), Look(self.output_role, 0.22, HERO))
        at = _pt(OUTPUT, MIDDLE - HERO_RADIUS - 2.0)
        name = Label(
            "name:output", self._named(self.one.general.output), at, _p(1.3 * grid.LABEL), vertical="baseline"
        )
        return self._things(into, ring, name)

    def sum_name(self, z: Formula) -> Thing:
        at = (SUM, MIDDLE - HERO_RADIUS - 1.7)
        return words("name:sum", z, at, self.theme, size=1.3 * grid.LABEL, anchor="middle", about="sum")

    def _arrow(self, id: str, start: float, end: float, source: str, target: str) -> Curve:
        points = _line((start + TIP, MIDDLE), (end - TIP, MIDDLE))
        return Curve(id, points, Look("second", None, ARROW), True, source, target)

    def phi_name(self) -> Content:
        """φ = tanh; that it is only an example, where it stands for any function."""
        neuron = self.one.general
        if neuron.phi is None:
            return "no activation"
        phi, name = activation_name("phi", ""), activation_name(self.one.phi.symbol, "")
        word = f", the {self.one.phi.name}" if self.one.phi.symbol in SIGNS else ""
        return (phi, " = ", name, f"{word}, for example" if self.one.is_stand_in else word)

    # The panel of φ ----------------------------------------------------------------------------

    @cached_property
    def graph(self) -> Graph:
        """The axes in the box of φ, wide enough for this neuron's z."""
        reach = max(3.0, math.ceil(1.25 * abs(self.one.z)))
        low, high = min(self.one.fires(-reach), 0.0), max(self.one.fires(reach), 0.0)
        spare = 0.16 * (high - low)
        width, height = PHI_SIZE[0] - 1.8, PHI_SIZE[1] - 1.8
        region = Region(PHI - width / 2, MIDDLE - height / 2, width, height)
        return Graph("phi", region, (-reach, reach), (low - spare, high + spare), self.theme)

    def panel(self) -> tuple[Thing, ...]:
        """Axes and curve; with a 1 on the upright axis, where the curve comes near it."""
        phi, graph = self.one.phi, self.graph
        curve = graph.curve("curve", phi, "activation", breaks=breaks_of(phi))
        if graph.y[1] > 1.6:
            return (graph.axes(), curve)
        return (
            graph.axes(ticks_y=(1.0,)),
            curve,
            graph.label("one", "1", 0, 1, shift=(-0.6, 0.0), anchor="end"),
        )

    def marker(self, z: float) -> tuple[Thing, ...]:
        """The dot at (z, φ(z)) and dashed guides to both axes."""
        y = self.one.fires(z)
        return (
            self.graph.guide("up", "emphasis", (z, 0), (z, y)),
            self.graph.guide("across", "emphasis", (z, y), (0, y)),
            self.graph.dot("dot", z, y, "emphasis"),
        )

    # Numbers -----------------------------------------------------------------------------------

    @cached_property
    def largest(self) -> float:
        """One scale for all neurons of the frame."""
        return max(float(abs(self.one.x).max()), abs(self.one.z), abs(self.one.y), 1e-9)

    def input_values(self, x: Array) -> tuple[Thing, ...]:
        """Numbers in the inputs, which are as bright as they are large."""
        pairs = [
            self.value(f"neuron:x:{index}", float(x[index - 1]), self.decimals, self.input_role(),
                       self.center(index), self.radius)
            for index in self.indices
        ]  # fmt: skip
        return tuple(thing for pair in pairs for thing in pair)

    def sum_value(self, z: float) -> tuple[Thing, ...]:
        return self.value("sum", z, 2, self.sum_role, (SUM, MIDDLE), HERO_RADIUS, HERO, is_strong=True)

    def output_value(self, y: float) -> tuple[Thing, ...]:
        at = (OUTPUT, MIDDLE)
        return self.value("output", y, 2, self.output_role, at, HERO_RADIUS, HERO, is_strong=True)

    def bias_value(self, b: float, decimals: int | None = None) -> Thing:
        text = number(b, self.decimals if decimals is None else decimals)
        return words(
            "value:bias", text, BIAS, self.theme, size=grid.NUMBER, anchor="middle", vertical="middle",
            color=rgb(black_or_white(self.theme.fill("bias", 0.22))), on="bias", about="bias",
        )  # fmt: skip

    def value(
        self, id: str, value: float, decimals: int, role: str, center: tuple[float, float], radius: float,
        width: float = OUTLINE, *, is_strong: bool = False,
    ) -> tuple[Thing, Thing]:  # fmt: skip
        """A ring filled by its value, and the number in it."""
        share = filled(value, self.largest)
        (ring,) = self._things(Disc(id, _pt(*center), _p(radius), Look(role, share, width)))
        text = number(value, decimals)
        size = fitting(text, 1.1 * grid.NUMBER, 1.66 * radius, 0.0, is_strong=is_strong)
        color = rgb(black_or_white(self.theme.fill(role, share)))
        name = f"value:{id.removeprefix('neuron:')}"
        return ring, words(
            name, text, center, self.theme, size=size, anchor="middle", vertical="middle", is_strong=is_strong,
            color=color, about=id, on=id,
        )  # fmt: skip

    def unknown(self, id: str) -> tuple[Thing, Thing]:
        """Not yet computed: an empty grey ring and a question mark."""
        center = (SUM if id == "sum" else OUTPUT, MIDDLE)
        (ring,) = self._things(Disc(id, _pt(*center), _p(HERO_RADIUS), Look("edge", 0.0, OUTLINE)))
        mark = words(
            f"value:{id}", "?", center, self.theme, size=1.1 * grid.NUMBER, role="muted", anchor="middle",
            vertical="middle", about=id, on=id,
        )  # fmt: skip
        return ring, mark


def _name(expr: Any) -> str:
    return name_of(written(expr))


def _p(length: float) -> float:
    """u → points."""
    return length * POINTS_PER_UNIT


def _pt(x: float, y: float) -> tuple[float, float]:
    return _p(x), _p(y)


def _size(size: tuple[float, float]) -> tuple[float, float]:
    return _pt(*size)


def _line(start: tuple[float, float], end: tuple[float, float]) -> tuple[tuple[float, float], ...]:
    """A straight curve in points, from places in u."""
    return line(_pt(*start), _pt(*end))
