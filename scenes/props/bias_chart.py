"""What the bias scene shows: one neuron with its formulas, and the curve that its bias slides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from diagrams.layouts.words import number
from explainers.derivations.derivation import Derivation, Substitution
from explainers.derivations.expressions import Activation, plus, times, vector
from explainers.derivations.formula import Formula
from explainers.derivations.printing.building import equation, unlabelled
from explainers.derivations.printing.building import formula as written
from explainers.networks.activations import Array
from scenes.props.graphs import Graph, breaks_of
from scenes.props.knob import Knob
from scenes.props.one_neuron import OneNeuron
from scenes.props.schematic import Schematic
from scenes.props.worked import (
    name_of,
    recoloured,
)
from scenes.stage import Stage, grid, words
from scenes.stage.grid import Region
from scenes.stage.text import Content
from scenes.stage.things import Thing

REACH = 4.0  # of w x, to both sides
BIASES = (-2.0, 0.0, 2.0)  # whose curves are drawn thinly
CHART = Region(31.0, 9.8, grid.RIGHT - 31.0, 22.4)
KNOB = (grid.LEFT + 0.8, 24.0, 20.4)  # left, right, height
LINES = (31.2, 13.6, 9.0)  # baselines in the left column
NAMED_AT = {
    "relu": 0.8,
    "identity": 0.8,
    "step": 0.0,
}  # the z at which thin curves stand well apart; else −0.9
ABOVE, BELOW = 11.9, 7.9  # baselines of two rows of formulas


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
