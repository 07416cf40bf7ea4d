"""Numbers run in along weighted edges, are added up, and meet φ; then Σ and the product of two vectors say it shortly."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from sympy import Symbol

from diagrams.layouts.words import number
from diagrams.theme import rgb
from explainers.derivations.derivation import Derivation
from explainers.derivations.formula import Formula, Row, Token
from explainers.derivations.printing.building import equation, unlabelled
from explainers.derivations.printing.building import formula as written
from explainers.networks import Network
from explainers.topics import neuron as topic
from scenes.stage import Stage, WrittenFormula, grid, words
from scenes.stage.beads import bead, between, run
from scenes.stage.legend import sign_legend
from scenes.stage.one_neuron import OneNeuron, one_neuron
from scenes.stage.schematic import (
    BIAS, BIAS_SIZE, HERO_RADIUS, INPUTS, MIDDLE, OUTPUT, PHI, PHI_SIZE, SUM, Schematic,
)  # fmt: skip
from scenes.stage.text import fitting, width_of
from scenes.stage.things import Thing
from scenes.stage.worked import first_terms, name_of, number_token, recoloured, terms_of, with_relation, worked

EXAMPLE = topic.EXAMPLE

ABOVE, BELOW = 12.0, 7.9  # baselines of two rows of formulas
UNDER = 14.5  # baseline of words below the inputs
SPLIT = 50.4  # where the right part of the rows begins
SEVERAL = 3  # up to so many numbers run in one after the other, more of them in a stream
Z = Symbol("z")


@dataclass(frozen=True)
class Telling:
    """What all steps share: the numbers, the picture, the derivation, and its formulas in this frame's colours."""

    stage: Stage
    one: OneNeuron
    picture: Schematic
    derivation: Derivation

    def colored(self, formula: Formula) -> Formula:
        """Weights in the colours of their signs; those that stand for weights of both signs in ink."""
        neuron, roles = self.one.general, {"z": self.picture.sum_role}
        for index in range(1, len(self.one.x) + 1):
            name = name_of(written(self.picture.weight_expr(index)))
            roles[name] = self.picture.sign_role(float(self.one.w[index - 1]))
        bare = [neuron.weight, neuron.row_letter, neuron.weight[neuron.weight.shape[0] - 1, neuron.weight.shape[1] - 1]]
        bare += [neuron.family.total("i" if neuron.is_alone else "j").args[0].args[0]]
        for expr in bare:
            roles.setdefault(name_of(written(expr)), "")
        return recoloured(formula, roles)

    def sum_formula(self, weighted: Any, *, has_bias: bool) -> Formula:
        """z = w_1x_1 + … (+ b)."""
        neuron = self.one.general
        right = neuron.fires(weighted)
        inside = right.args[0] if neuron.phi is not None else right
        roles = dict(self.derivation.roles)
        return self.colored(equation(unlabelled(Z, roles), unlabelled(inside if has_bias else weighted, roles)))

    def output_formula(self) -> Formula:
        """ŷ = φ(z)."""
        neuron, roles = self.one.general, dict(self.derivation.roles)
        fired = Z if neuron.phi is None else neuron.fires(Z).func(Z)
        return self.colored(equation(unlabelled(neuron.output, roles), unlabelled(fired, roles)))

    @property
    def has_bias(self) -> bool:
        return self.one.has_bias


def tell(stage: Stage, network: Network = EXAMPLE, *, unit: int = 1, layer: int | str | None = None) -> None:
    """Weights, products, the bias, φ; then the formula, shorter and shorter."""
    derivation = topic.derive(network, unit=unit, layer=layer)
    one = one_neuron(network, unit, layer)
    telling = Telling(stage, one, Schematic(one, derivation.roles, stage.theme), derivation)
    _weights(telling)
    letters, numbers = _products(telling)
    if one.has_bias:
        _bias(telling, letters, numbers)
    right = _activation(telling)
    short = _sum_sign(telling, letters, numbers, right)
    _vectors(telling, short)


# The steps ---------------------------------------------------------------------------------


def _weights(telling: Telling) -> None:
    stage, picture = telling.stage, telling.picture
    stage.step(
        "Every input has a weight of its own",
        "Numbers come in on the left. Each has a line to the neuron, and each line has a weight: "
        "solid lines raise the sum, dashed ones lower it.",
    )
    with stage.together():
        stage.appear(*picture.inputs(), stagger=0.05)
        stage.wait(0.2)
        stage.appear(*_numbers_only(picture.input_values(telling.one.x)), stagger=0.05)
    stage.change(*_rings(picture.input_values(telling.one.x)), duration=0.5)
    with stage.together():
        stage.appear(*picture.edges(), stagger=0.08, rise=0.0)
        stage.wait(0.4)
        stage.appear(*picture.unknown("sum"))
        stage.appear(*sign_legend(stage.theme, right=_legend_right(), baseline=ABOVE - 1.0), *_example(telling))
        stage.wait(0.4)
        stage.appear(*_waiting(telling))


def _products(telling: Telling) -> tuple[WrittenFormula, WrittenFormula]:
    stage, one = telling.stage, telling.one
    stage.step(
        "Each number is multiplied by its weight, then added",
        "On its way, every number is multiplied by the weight of its line. "
        "The neuron adds up whatever arrives: the sum is called z.",
    )
    formula = telling.sum_formula(one.general.sum_with_dots(), has_bias=False)
    size = _row_size(telling)
    with stage.together():
        stage.leave(*stage.ids("legend:"))
        stage.wait(0.2)
        letters = stage.write(formula, (grid.LEFT, ABOVE), id="letters", size=size, width=SPLIT)
        stage.change(*telling.picture.middle(), duration=0.4)
        stage.leave("value:sum")
        stage.appear(telling.picture.sum_name(_z(telling)))
    numbers = WrittenFormula(
        stage, "numbers", formula, (letters.box("=#1")[0], BELOW), size=size, width=SPLIT
    )
    numbers.formula = _so_far(telling, 0)
    with stage.together():
        for place, index in enumerate(telling.picture.indices):
            _run_in(telling, index, place, numbers)
            stage.wait(1.9 if len(telling.picture.indices) <= SEVERAL else 1.0)
    if not telling.has_bias:
        numbers.become(_with_sum(telling))
    return letters, numbers


def _run_in(telling: Telling, index: int, place: int, numbers: WrittenFormula) -> None:
    """One number runs to its weight, comes out multiplied, and is added."""
    stage, one, picture = telling.stage, telling.one, telling.picture
    start, end = picture.path(index)
    low, high = picture.gap(index)
    product = float(one.products[index - 1])
    x = number(float(one.x[index - 1]), picture.decimals)
    before = _arrived(telling, place)
    outer = stage
    coming = bead(f"bead:x:{index}", x, picture.input_role(), stage.theme)
    going = bead(f"bead:wx:{index}", number(product), picture.sign_role(product), stage.theme)
    run(outer, coming, start, between(start, end, low), seconds=0.7)
    with _later(stage, 0.6):
        run(outer, going, between(start, end, high), end, seconds=0.8)
    with _later(stage, 1.2):
        stage.slide(before, _arrived(telling, place + 1), picture.sum_value, 0.4)
    with _later(stage, 0.9):
        _grow(numbers, _so_far(telling, place + 1))
