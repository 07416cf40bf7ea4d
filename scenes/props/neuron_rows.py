"""The rows of formulas and numbers of the neuron scene: letters, what has arrived so far, and the answer."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from diagrams.layouts.words import number
from explainers.derivations.derivation import Derivation
from explainers.derivations.expressions import Activation, number_sum, vector
from explainers.derivations.formula import Formula, Row, Script, Token
from explainers.derivations.neurons import Neuron
from explainers.derivations.printing.building import equation, unlabelled
from explainers.derivations.printing.building import formula as written
from scenes.props.one_neuron import OneNeuron
from scenes.props.schematic import (
    Schematic,
)  # fmt: skip
from scenes.props.worked import (
    equals_number,
    ids_of,
    name_of,
    number_token,
    recoloured,
    right_side,
    terms_of,
    with_relation,
    worked,
)
from scenes.stage import Stage, grid
from scenes.stage.text import fitting, width_of

Z = vector("z", 1)
WIDE = 44.8  # for the rows of the sum, so that those of the output stand beside them
SMALL = 1.25  # the least em of a row of numbers
BETWEEN = 0.85  # u between the parts of a chain


@dataclass(frozen=True)
class Telling:
    """What all steps share: the numbers, the picture, the derivation, and formulas in this frame's colours."""

    stage: Stage
    one: OneNeuron
    picture: Schematic
    derivation: Derivation

    @property
    def roles(self) -> dict[str, str]:
        return self.picture.letter_roles

    def equals(self, left: Any, right: Any) -> Formula:
        """left = right in this frame's colours."""
        return recoloured(equation(unlabelled(left, self.roles), unlabelled(right, self.roles)), self.roles)

    def z_formula(self, neuron: Neuron, *, has_bias: bool) -> Formula:
        """z = w_1x_1 + … + b."""
        weighted = neuron.sum_with_dots()
        return self.equals(
            Z, number_sum(weighted, neuron.bias) if has_bias and neuron.bias is not None else weighted
        )

    def y_formula(self, neuron: Neuron) -> Formula:
        """ŷ = φ(z)."""
        return self.equals(self.one.general.output, Z if neuron.phi is None else Activation(neuron.phi, Z))

    @cached_property
    def terms(self) -> tuple[Formula, ...]:
        """z = w_1x_1 + … + b with numbers: terms and signs by turns; products where factors would be too long."""
        formula = self.z_formula(self.one.concrete, has_bias=True)
        letters = terms_of(right_side(formula))
        factors = terms_of(right_side(worked(formula, self._numbers)))
        if width_of(Row((*factors, *equals_number("=", "0.00"))), SMALL) < WIDE:
            return factors
        values = iter([*(float(self.one.products[index - 1]) for index in self.picture.indices), self.one.b])
        return tuple(
            part if isinstance(part, Token) and part.text in ("+", "dots.h") else self._product(part, next(values))
            for part in letters
        )  # fmt: skip

    def _product(self, part: Formula, value: float) -> Formula:
        is_bias = isinstance(part, Token | Script) and name_of(part).startswith("b")
        role = "bias" if is_bias else self.picture.sign_role(value)
        name = next(iter(ids_of(part)), "")
        return number_token(number(value, self.picture.decimals if is_bias else 2), f"{name}:product", role)

    @cached_property
    def _numbers(self) -> dict[str, str]:
        neuron, decimals = self.one.concrete, self.picture.decimals
        found = {}
        for index in range(1, len(self.one.x) + 1):
            found[_name(self.picture.weight_expr(index))] = number(float(self.one.w[index - 1]), decimals)
            found[_name(neuron.x[index - 1, 0])] = number(float(self.one.x[index - 1]), decimals)
        return found | ({_name(neuron.bias): number(self.one.b, decimals)} if self.one.has_bias else {})

    @property
    def is_exact(self) -> bool:
        """Whether the numbers shown add up to the sum shown."""
        return self.picture.decimals == 1

    def numbers(self, arrived: int) -> Formula:
        """= 0.9 · 0.5 + …, as far as `arrived` of the drawn inputs."""
        count = arrived + (self.picture.is_elided and arrived == len(self.picture.indices))
        return Row((Token("=", "relation", "=#1"), *self.terms[: 2 * count - 1]))

    def with_sum(self, *, has_bias: bool = True) -> Formula:
        """= 0.9 · 0.5 + … = 0.73, with the bias or up to it."""
        z = self.one.z if has_bias else self.one.z - self.one.b
        terms = self.terms if has_bias or not self.one.has_bias else self.terms[:-2]
        equal = equals_number("=" if self.is_exact else "approx", number(z), self.picture.sum_role)
        return Row((Token("=", "relation", "=#1"), *terms, *equal))

    def y_numbers(self) -> Formula:
        """= tanh(0.73) ≈ 0.62."""
        neuron = self.one.concrete
        formula = with_relation(worked(self.y_formula(neuron), {"z": number(self.one.z)}))
        if neuron.phi is None:
            return formula
        is_exact = self.is_exact and abs(round(self.one.y, 2) - self.one.y) < 1e-9
        equal = equals_number("=" if is_exact else "approx", number(self.one.y), self.picture.output_role)
        return Row((*formula.parts, *equal))

    @cached_property
    def size(self) -> float:
        """The em of both rows: one size, so that letters and numbers match."""
        rows = (self.z_formula(self.one.general, has_bias=True), self.with_sum())
        return min(fitting(row, grid.FORMULA, WIDE, SMALL) for row in rows)

    @cached_property
    def chain(self) -> tuple[Formula, Formula, Formula]:
        """ŷ = φ(w_1x_1 + … + b), = φ(Σ w_i x_i + b) and = φ(w · x + b), as the derivation has them."""
        first, second = self.derivation.formulas()
        written_out, total, product = (
            recoloured(f, self.roles) for f in (first.before, first.after, second.after)
        )
        return written_out, with_relation(total), with_relation(product)

    @cached_property
    def chain_size(self) -> float:
        """The em at which the whole chain stands in one row."""
        whole = sum(width_of(formula, 1.0) for formula in self.chain)
        return min(grid.FORMULA, (grid.RIGHT - grid.LEFT - 2 * BETWEEN - 0.5) / whole)

    def arrived(self, count: int) -> float:
        """The sum once `count` of the drawn inputs are in; the last one brings those that are not drawn along."""
        if count == len(self.picture.indices):
            return float(self.one.products.sum())
        return float(sum(self.one.products[index - 1] for index in self.picture.indices[:count]))


def _name(expr: Any) -> str:
    return name_of(written(expr))
