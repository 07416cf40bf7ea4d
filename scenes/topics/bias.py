"""At input 0 every product is struck out and the bias alone answers; then b slides, and the curve slides with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from diagrams.layouts.words import number
from diagrams.theme import rgb
from explainers.derivations.derivation import Derivation, Substitution
from explainers.derivations.expressions import Activation, plus, times, vector
from explainers.derivations.formula import Fence, Formula, Row, parts_of
from explainers.derivations.printing.building import equation, unlabelled
from explainers.derivations.printing.building import formula as written
from explainers.networks import Network
from explainers.networks.activations import Array
from explainers.topics import bias as topic
from scenes.stage import Stage, WrittenFormula, grid, motion, outlines, words
from scenes.stage.graphs import Graph, breaks_of
from scenes.stage.grid import Region
from scenes.stage.ink import Ink
from scenes.stage.knob import Knob
from scenes.stage.motion import Motion
from scenes.stage.one_neuron import OneNeuron, one_neuron
from scenes.stage.schematic import Schematic
from scenes.stage.text import Content
from scenes.stage.things import TEXT, Thing
from scenes.stage.worked import (
    equals_number,
    name_of,
    recoloured,
    right_side,
    terms_of,
    with_relation,
    worked,
)

EXAMPLE = topic.EXAMPLE

ABOVE, BELOW = 11.9, 7.9  # baselines of two rows of formulas
REACH = 4.0  # of w x, to both sides
BIASES = (-2.0, 0.0, 2.0)  # whose curves are drawn thinly
CHART = Region(31.0, 9.8, grid.RIGHT - 31.0, 22.4)
KNOB = (grid.LEFT + 0.8, 24.0, 20.4)  # left, right, height
LINES = (31.2, 13.6, 9.0)  # baselines in the left column
AT = 1.0  # where b comes to rest
NAMED_AT = {
    "relu": 0.8,
    "identity": 0.8,
    "step": 0.0,
}  # the z at which thin curves stand well apart; else −0.9


@dataclass(frozen=True)
class Telling:
    """What all steps share: the numbers, the picture and the derivation."""

    stage: Stage
    one: OneNeuron
    picture: Schematic
    derivation: Derivation

    def formula(self, step: int, side: str) -> Formula:
        """A side of a step of the derivation, in this frame's colours."""
        return recoloured(getattr(self.derivation.formulas()[step], side), self.roles)

    @property
    def roles(self) -> dict[str, str]:
        return dict(self.derivation.roles) | self.picture.letter_roles | self._one_input

    @property
    def _one_input(self) -> dict[str, str]:
        """The letters w, x, b of the neuron with one input, and those that only this derivation uses."""
        sign = self.picture.sign_role(float(self.one.w[0]))
        output = {name_of(written(self.derivation.steps[0].left)): self.picture.output_role}
        alone = {"w_1": sign} if len(self.one.x) == 1 else {}
        return {"w": sign, "x": self.picture.input_role(), "b": "bias", **output, **alone}

    def state(self, x: Array, b: float) -> tuple[Thing, ...]:
        """Every number that depends on the inputs and on the bias."""
        z = float(self.one.w @ x) + b
        values = (*self.picture.input_values(x), *self.picture.sum_value(z), *self.picture.marker(z))
        return (*values, *self.picture.output_value(self.one.fires(z)))


def tell(stage: Stage, network: Network = EXAMPLE, *, unit: int = 1, layer: int | str | None = None) -> None:
    """Inputs to 0, products struck out, the bias taken away; then the curve that b moves."""
    derivation = topic.derive(network, unit=unit, layer=layer)
    one = one_neuron(network, unit, layer)
    roles = dict(one.concrete.roles()) | dict(one.general.roles())
    telling = Telling(stage, one, Schematic(one, tuple(roles.items()), stage.theme), derivation)
    line = _inputs_to_zero(telling)
    _strike_out(telling, line)
    if one.has_bias:
        _take_away(telling, line)
        chart = _slide_bias(telling)
        _threshold(telling, chart)
    else:
        _turn_weight(telling)


# At zero -----------------------------------------------------------------------------------


def _inputs_to_zero(telling: Telling) -> WrittenFormula:
    stage, one, picture = telling.stage, telling.one, telling.picture
    stage.step(
        "At input zero, the weights have nothing to weigh",
        "Turn all inputs down to 0. Every weight is still there, but each is multiplied by 0.",
    )
    things = (
        *picture.inputs(),
        *picture.edges(),
        *picture.middle(),
        *picture.activation(),
        *picture.output(),
    )
    bias = (*picture.bias(), picture.bias_value(one.b)) if one.has_bias else ()
    stage.appear(*things, *bias)
    with stage.together():
        stage.appear(*telling.state(one.x, one.b), rise=0.0)
        stage.appear(picture.sum_name(written(_z(), telling.roles)))
        line = stage.write(telling.formula(0, "before"), (grid.LEFT, ABOVE), id="line")
    with stage.together():
        stage.slide(1.0, 0.0, lambda share: telling.state(share * one.x, one.b), 2.4)
        stage.wait(1.2)
        line.become(telling.formula(0, "after"))
    return line


def _strike_out(telling: Telling, line: WrittenFormula) -> None:
    stage, one, picture = telling.stage, telling.one, telling.picture
    stage.step(*_told_of_zero(one))
    with stage.together():
        for place, ids in enumerate(_products_in(line.formula), start=1):
            _strike(line, f"struck:{place}", ids)
            stage.wait(0.3)
    with stage.together():
        stage.dim(
            *[
                name
                for kind in ("edge", "neuron", "value", "name", "dots")
                for name in stage.ids(f"{kind}:x:")
            ]
        )
        stage.dim(*stage.ids("weight:"))
        at = (line.box("=#1")[0], BELOW)
        left_over = line.copy("left over", with_relation(telling.formula(1, "after")), at)
    value = one.b if one.has_bias else 0.0
    left_over.copy("value", _value(telling, value), (left_over.box()[2] + 0.7, BELOW))
    if not one.has_bias:
        _change_weights(telling, picture)


def _strike(line: WrittenFormula, id: str, ids: tuple[str, ...]) -> None:
    """One line through these parts of a formula, which stays; the parts step back."""
    stage, (left, bottom, right, top) = line.stage, line.box(*ids)
    path = outlines.line((left - 0.2, bottom - 0.2), (right + 0.2, top + 0.2))
    color = rgb(stage.theme.color("wrong"))
    ink = Ink((path,), stroke=color, width=4.0)
    stage.enrol(Thing(id, "strike", (("line", ink),), TEXT, about=line.id, role="wrong"))

    def drawn(share: float) -> Ink:
        return ink if share >= 1 else replace(ink, paths=(outlines.piece(path, 0.0, max(share, 0.001)),))

    stage.play([Motion((id, "line"), drawn, 0.0, motion.STRIKE, motion.ease_out)])


def _told_of_zero(one: OneNeuron) -> tuple[str, str]:
    if one.has_bias:
        return (
            "Only the bias is left",
            "Zero times any weight is 0: every product is struck out. At input 0, the bias alone decides.",
        )
    return (
        "Nothing is left, whatever the weights are",
        "Zero times any weight is 0: every product is struck out. Without a bias, the answer is forced.",
    )


def _take_away(telling: Telling, line: WrittenFormula) -> None:
    stage, one, picture = telling.stage, telling.one, telling.picture
    stage.step(
        "Without a bias, the answer at zero is forced",
        "Take the bias away too. Now turn the weights as you like: at input 0 the answer does not move.",
    )
    zeros = np.zeros(len(one.x))
    with stage.together():
        stage.leave(*stage.ids("struck:"), "left over", "value")
        line.become(telling.formula(1, "after"))
        stage.wait(0.8)
        stage.slide(one.b, 0.0, lambda b: (*telling.state(zeros, b), picture.bias_value(b)), 1.4)
    with stage.together():
        stage.leave("bias", "name:bias", "edge:bias->sum", "value:bias")
        line.become(telling.formula(2, "after"))
    if one.general.phi is not None:
        line.copy("value", _value(telling, 0.0), (line.box("=#1")[0], BELOW))
    _change_weights(telling, picture)


def _change_weights(telling: Telling, picture: Schematic) -> None:
    """The weights run to others and back; what comes out stays where it is."""
    stage, one = telling.stage, telling.one
    other = -0.8 * np.roll(one.w, 1) if len(one.w) > 1 else -one.w

    def turned(share: float) -> tuple[Thing, ...]:
        moved = replace(one, w=np.round(one.w + share * (other - one.w), picture.decimals))
        return replace(picture, one=moved).edges()

    stage.slide(0.0, 1.0, turned, 1.4)
    stage.slide(1.0, 0.0, turned, 1.4)


# The curve ---------------------------------------------------------------------------------


def _slide_bias(telling: Telling) -> Chart:
    stage = telling.stage
    stage.step(
        "The bias slides the whole curve",
        "Let one input x vary, and plot the answer. The curve keeps its shape, but b moves it to and fro. "
        "The dot is the answer at 0.",
    )
    chart = Chart(telling, float(telling.one.w[0]))
    with stage.together():
        _clear(stage)
        stage.wait(0.25)
        stage.appear(*chart.frame(), rise=0.0)
        stage.write(chart.formula(), (grid.LEFT, LINES[0]), id="answer", width=CHART.left - grid.LEFT - 1.0)
        stage.appear(*chart.knob("b").track(), *chart.example())
        stage.appear(*chart.at_bias(0.0), rise=0.0)
    stage.slide(0.0, BIASES[-1], chart.at_bias, 1.6)
    stage.slide(BIASES[-1], BIASES[0], chart.at_bias, 2.6)
    stage.slide(BIASES[0], AT, chart.at_bias, 2.0)
    stage.appear(chart.words_at_zero())
    answer = stage.write(telling.formula(1, "after"), (grid.LEFT, ABOVE), id="at zero")
    answer.copy("value", _value(telling, AT), (answer.box("=#1")[0], BELOW))
    return chart


def _threshold(telling: Telling, chart: Chart) -> None:
    stage = telling.stage
    stage.step(
        "The bias moves the threshold to −b/w",
        "Where is the sum 0? Put in minus b over w: the two parts cancel. So b moves the place where the neuron turns.",
    )
    with stage.together():
        stage.leave("words:zero", "at zero", "value")
        stage.wait(0.3)
        line = stage.write(telling.formula(3, "before"), (grid.LEFT, LINES[1]), id="threshold")
    line.become(telling.formula(3, "after"))
    second = line.copy(
        "cancelled", with_relation(telling.formula(4, "after")), (line.box("=#1")[0], LINES[2])
    )
    second.copy("zero", with_relation(telling.formula(5, "after")), (second.box()[2] + 0.7, LINES[2]))
    stage.appear(*chart.threshold(AT), rise=0.0)
    stage.slide(AT, -1.6, chart.at_bias_with_threshold, 2.0)
    stage.slide(-1.6, AT, chart.at_bias_with_threshold, 2.0)


def _turn_weight(telling: Telling) -> None:
    stage, w = telling.stage, float(telling.one.w[0])
    stage.step(
        "Without a bias, every curve meets in one point",
        "Let one input x vary, and plot the answer. The weight makes the curve steeper or flatter, "
        "but at 0 it is nailed down.",
    )
    chart = Chart(telling, w)
    with stage.together():
        _clear(stage)
        stage.wait(0.25)
        stage.appear(*chart.frame(), rise=0.0)
        stage.write(chart.formula(), (grid.LEFT, LINES[0]), id="answer", width=CHART.left - grid.LEFT - 1.0)
        stage.appear(*chart.knob("w").track(), *chart.example())
        stage.appear(*chart.at_weight(w), rise=0.0)
    for start, end in ((w, 2 * w), (2 * w, -w), (-w, 2 * w)):
        stage.slide(start, end, chart.at_weight, 1.8)


def _clear(stage: Stage) -> None:
    """The stage for another picture."""
    stage.leave(*[name for name in stage.ids() if not name.startswith("stage:")])


@dataclass(frozen=True)
class Chart:
    """The answer φ(w x + b) over one input x."""

    telling: Telling
    w: float

    @property
    def graph(self) -> Graph:
        one = self.telling.one
        low, high = min(one.fires(-REACH), 0.0), max(one.fires(REACH), 0.0)
        spare = 0.12 * (high - low)
        reach = REACH / abs(self.w)
        return Graph("chart", CHART, (-reach, reach), (low - spare, high + spare), self.telling.stage.theme)

    def _answer(self, w: float, b: float) -> Any:
        return lambda x: self.telling.one.phi(w * x + b)

    def frame(self) -> tuple[Thing, ...]:
        """Axes, their names, and thin curves of other biases (or weights) to compare with."""
        graph = self.graph
        x = written(vector("x", 1), self.telling.roles)
        y = written(self.telling.one.general.output, dict(self.telling.one.general.roles()))
        is_bounded = graph.y[1] < 1.6
        labels = (
            graph.label(
                "x", x, graph.x[1], 0, shift=(0.0, -1.7), anchor="end", size=1.2 * grid.LABEL, role="ink"
            ),
            graph.label(
                "y", y, 0, graph.y[1], shift=(0.8, -0.2), anchor="start", size=1.2 * grid.LABEL, role="ink"
            ),
            *((graph.label("one", "1", 0, 1, shift=(-0.5, 1.0), anchor="end"),) if is_bounded else ()),
        )
        pairs = (
            [(self.w, b) for b in BIASES] if self.telling.one.has_bias else [(self.w, 0.0), (-self.w, 0.0)]
        )
        ghosts = (
            graph.curve(f"other:{n}", self._answer(w, b), "edge", breaks=self._breaks(w, b), width=2.4)
            for n, (w, b) in enumerate(pairs, start=1)
        )
        rises = (
            graph.guide(f"rise:{n}", "edge", (-b / w, 0), (-b / w, 1))
            for n, (w, b) in enumerate(pairs, start=1)
            if self.telling.one.phi.name == "step"
        )
        axes = graph.axes(ticks_y=(1.0,) if is_bounded else ())
        return (axes, *ghosts, *rises, *labels, *self._names(pairs))

    def _names(self, pairs: list[tuple[float, float]]) -> Iterator[Thing]:
        """b = −2 and so on, beside the thin curves, to the right of those that rise."""
        has_bias = self.telling.one.has_bias
        for n, (w, b) in enumerate(pairs, start=1):
            z = NAMED_AT.get(self.telling.one.phi.name, -0.9) if has_bias else 2.6
            x, y = (z - b) / w, self.telling.one.fires(z)
            y = 0.5 if self.telling.one.phi.name == "step" else y  # in the gap of its jump
            content = (
                written(vector("b" if has_bias else "w", 1)),
                f" = {number(b, 0) if has_bias else number(w, 1)}",
            )
            side = 1 if w > 0 else -1
            yield self.graph.label(f"other name:{n}", content, x, y, shift=(0.95 * side, 0.0 if has_bias else -1.1),
                                   anchor="start" if side > 0 else "end")  # fmt: skip

    def words_at_zero(self) -> Thing:
        """At x = 0, beside a dot like that on the chart."""
        x = written(vector("x", 1), self.telling.roles)
        return words("words:zero", ("at ", x, " = 0"), (grid.LEFT, ABOVE + 2.9), self.telling.stage.theme,
                     role="emphasis")  # fmt: skip

    def _breaks(self, w: float, b: float) -> tuple[float, ...]:
        """Where the curve has its corner."""
        return tuple((place - b) / w for place in breaks_of(self.telling.one.phi)) if w else ()

    def _curve(self, w: float, b: float) -> Iterator[Thing]:
        """The curve, and its value at 0."""
        graph, y = self.graph, self.telling.one.fires(b)
        yield graph.curve("curve", self._answer(w, b), "activation", breaks=self._breaks(w, b))
        yield graph.dot("dot", 0.0, y, "emphasis", 0.6)

    def at_bias(self, b: float) -> tuple[Thing, ...]:
        """All that depends on the bias."""
        return (*self._curve(self.w, b), *self.knob("b").set(b))

    def at_bias_with_threshold(self, b: float) -> tuple[Thing, ...]:
        return (*self.at_bias(b), *self.threshold(b))

    def at_weight(self, w: float) -> tuple[Thing, ...]:
        """All that depends on the weight, where there is no bias."""
        return (*self._curve(w, 0.0), *self.knob("w").set(w))

    def threshold(self, b: float) -> tuple[Thing, ...]:
        """Where w x + b is 0: a dashed line up to the curve, and its place in numbers below."""
        graph, place = self.graph, -b / self.w
        y = self.telling.one.fires(0.0)
        name = (written(self._place, self.telling.roles), f" = {number(place, 1)}")
        text = graph.label(
            "place", name, place, graph.y[0], shift=(0.0, -1.7), size=1.1 * grid.LABEL, role="emphasis"
        )
        line = graph.guide("threshold", "emphasis", (place, graph.y[0]), (place, y))
        return (line, graph.dot("turn", place, y, "activation", 0.45), text)

    @property
    def _place(self) -> Any:
        """−b/w, as the derivation puts it in."""
        evidence = self.telling.derivation.steps[3].evidence
        assert isinstance(evidence, Substitution)
        return evidence.pairs[0][1]

    def knob(self, name: str) -> Knob:
        """For b between −2 and 2, or for w to both sides of its value."""
        left, right, y = KNOB
        letter = written(vector(name, 1))
        high = BIASES[-1] if name == "b" else float(np.ceil(2 * abs(self.w)))
        return Knob(name, letter, -high, high, left, right, y, "bias" if name == "b" else "emphasis",
                    self.telling.stage.theme)  # fmt: skip

    def formula(self) -> Formula:
        """ŷ = φ(w x + b), for one input."""
        one, roles = self.telling.one, self.telling.roles
        z = plus(times(vector("w", 1), vector("x", 1)), *([vector("b", 1)] if one.has_bias else []))
        fired = z if one.general.phi is None else Activation(one.general.phi, z)
        return equation(unlabelled(one.general.output, roles), unlabelled(fired, roles))

    def example(self) -> tuple[Thing, ...]:
        """w = 0.5, which stays; and the φ that is drawn, where it is only an example."""
        picture, roles, theme = self.telling.picture, self.telling.roles, self.telling.stage.theme
        content: Content = (written(vector("w", 1), roles), f" = {number(self.w, picture.decimals)}")
        rows: list[tuple[str, Content, str]] = (
            [("weight", content, roles["w"])] if self.telling.one.has_bias else []
        )
        rows += [("stand-in", picture.phi_name(), "activation")] if self.telling.one.is_stand_in else []
        return tuple(
            words(id, shown, (grid.LEFT, LINES[0] - 2.9 - 2.4 * n), theme, size=grid.LABEL, role=role)
            for n, (id, shown, role) in enumerate(rows)
        )


# Formulas ----------------------------------------------------------------------------------


def _z() -> Any:
    return vector("z", 1)


def _value(telling: Telling, z: float) -> Formula:
    """= φ(0.3) ≈ 0.57, with the name of the φ that is drawn."""
    one, y = telling.one, telling.one.fires(z)
    sign = "=" if abs(round(y, 2) - y) < 1e-9 else "approx"
    fired = _z() if one.concrete.phi is None else Activation(one.concrete.phi, _z())
    shown = number(z, telling.picture.decimals) if z else "0"
    roles = telling.roles | {"z": "bias" if z else ""}
    middle = with_relation(worked(equation(unlabelled(_z()), unlabelled(fired, roles)), {"z": shown}))
    end = equals_number(sign, number(y), telling.picture.output_role)
    says_the_same = z == 0 and not one.is_stand_in  # after φ(0)
    return Row(end) if says_the_same or one.concrete.phi is None else Row((*middle.parts, *end))


def _products_in(formula: Formula) -> Iterator[tuple[str, ...]]:
    """The ids of each product with 0."""
    for term in terms_of(_argument(formula)):
        if any(id.startswith("0#") for id in _ids(term)):
            yield _ids(term)


def _argument(formula: Formula) -> Formula:
    """What stands in the brackets of φ; without φ, the right side."""
    right = right_side(formula)
    last = right.parts[-1] if isinstance(right, Row) else right
    return last.body if isinstance(last, Fence) else right


def _ids(formula: Formula) -> tuple[str, ...]:
    return tuple(id for part in (formula, *_inside(formula)) if (id := part.id))


def _inside(formula: Formula) -> Iterator[Formula]:
    for part in parts_of(formula):
        yield part
        yield from _inside(part)
