"""At input 0 every product is struck out and the bias alone answers; then b slides, and the curve slides with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from diagrams.layouts.words import number
from diagrams.theme import rgb
from explainers.derivations.expressions import Activation, vector
from explainers.derivations.formula import Fence, Formula, Row, parts_of
from explainers.derivations.printing.building import equation, unlabelled
from explainers.derivations.printing.building import formula as written
from explainers.networks import Network
from explainers.topics import bias as topic
from scenes.props.bias_chart import ABOVE, BELOW, BIASES, CHART, LINES, Chart, Telling
from scenes.props.one_neuron import OneNeuron, one_neuron
from scenes.props.schematic import Schematic
from scenes.props.worked import (
    equals_number,
    right_side,
    terms_of,
    with_relation,
    worked,
)
from scenes.stage import Stage, WrittenFormula, grid, motion, outlines
from scenes.stage.ink import Ink
from scenes.stage.motion import Motion
from scenes.stage.things import TEXT, Thing

EXAMPLE = topic.EXAMPLE

AT = 1.0  # where b comes to rest


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
