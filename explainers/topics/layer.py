"""A layer is its neurons stacked: row by row h_i = φ(w_i·x + b_i), all rows at once h = φ(Wx + b)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sympy import Function, ImmutableDenseMatrix, Integer, Symbol
from sympy.matrices.expressions.matexpr import MatrixElement

from ..derivations.derivation import Definition, Derivation, Equality, Evidence, Step
from ..derivations.expressions import Activation, letters, number_sum, plus, times
from ..derivations.families import StackedNeurons, WeightedSum, WrittenOut
from ..derivations.neurons import MOST_TERMS, check_rows, dense_layer
from ..derivations.printing.dots import MOST_WRITTEN
from ..derivations.symbols import Letters, activation_of
from ..networks import Layer, Network

EXAMPLE = Network.parse("x[3] -> 4 phi")


def derive(network: Network = EXAMPLE, *, layer: int | str | None = None) -> Derivation:
    """One row, then all rows: with their numbers where sizes are small, with dots where they are large or letters.

    `layer` is a dense layer's number or name, by default the first that fits.
    """
    chosen = dense_layer(network, layer)
    check_rows(chosen)
    writing = _Writing(Letters(network, output=None), chosen)
    steps = (*writing.one_row(), *writing.all_rows())
    remark = "Each row of the matrix holds one neuron's weights: as many rows as neurons, as many columns as inputs."
    return Derivation("layer", "A layer is its neurons, row upon row", steps, writing.roles(steps), (remark,))


class _Writing:
    """The layer in letters: W, x, b, h and their entries."""

    def __init__(self, known: Letters, layer: Layer) -> None:
        self.letters, self.layer = known, layer
        self.phi = activation_of(layer)
        (self.weight,) = known.weights(layer)
        self.x = known.layer(layer.inputs[0].source)
        self.bias = known.bias(layer)
        self.h = known.layer(layer.name)

    def roles(self, steps: Iterable[Step]) -> tuple[tuple[str, str], ...]:
        """W, b, h and their entries are of the layer; x is of the one before."""
        known, own = self.letters, self.letters.role_of_layer(self.layer)
        named = {letter.name: own for letter in (self.weight, self.h, *self._vectors[2:])}
        named |= {self.x.name: known.role(self.x.name)}
        if self.phi is not None:
            named[self.phi.symbol] = "activation"
        used = (letter.name for step in steps for letter in letters(step.before))
        return tuple({**{name: own for name in used if name[0] in "wb"}, **named}.items())

    # One row -------------------------------------------------------------------------------

    def one_row(self) -> tuple[Step, ...]:
        """h_i = φ(w_i1x_1 + … + w_inx_n + b_i) = φ(Σ_j w_ij x_j + b_i), which is row i of φ(Wx + b)."""
        is_one = self.weight.args[1] == 1
        i = Integer(1) if is_one else Symbol("i", integer=True, positive=True)
        count = self.x.args[1]
        family = WeightedSum(self.weight, self.x, count, i - 1)
        is_short = count.is_Integer and count <= MOST_TERMS
        left = MatrixElement(self.h, i - 1, 0)
        written, total = (
            self._fires(each, i)
            for each in (family.at(int(count)) if is_short else family, family.total("j"))
        )
        both = MatrixElement(self._all(*self._vectors), i - 1, 0)
        evidence: dict[str, Any] = {} if is_short else {"evidence": family.induction()}
        return (
            Step(
                written,
                "sum",
                total,
                "One neuron: its weights times the inputs, added up.",
                left=left,
                **evidence,
            ),
            Step(
                total, "row of a product", both, "A matrix times a vector does this in every row.", left=left
            ),
        )

    def _fires(self, weighted: Any, i: Any) -> Any:
        z = weighted if self.bias is None else number_sum(weighted, MatrixElement(self.bias, i - 1, 0))
        return z if self.phi is None else Function(self.phi.symbol)(z)

    def _all(self, weight: Any, x: Any, *bias: Any) -> Any:
        z = plus(times(weight, x), *bias)
        return z if self.phi is None else Activation(self.phi, z)

    # All rows ------------------------------------------------------------------------------

    def all_rows(self) -> tuple[Step, ...]:
        """[φ(w_1·x + b_1); …] = φ(Wx + b) with the grids written out, and then in letters."""
        return self._all_rows_in_numbers() if self._is_small else self._all_rows_with_dots()

    @property
    def _is_small(self) -> bool:
        return all(extent.is_Integer and extent <= MOST_WRITTEN for extent in self.weight.args[1:])

    @property
    def _vectors(self) -> list[Any]:
        return [self.weight, self.x, *([] if self.bias is None else [self.bias])]

    def _all_rows_in_numbers(self) -> tuple[Step, ...]:
        grids = [WrittenOut(letter).grid(*map(int, letter.args[1:])) for letter in self._vectors]
        neurons = StackedNeurons(self._phi, *self._vectors)
        rows = range(1, int(self.weight.args[1]) + 1)
        pairs: list[tuple[Any, Any]] = [
            (neurons.row_letter(row), ImmutableDenseMatrix(grids[0][row - 1, :].T)) for row in rows
        ]
        if self.bias is not None:
            pairs += [
                (neurons.shift_letter(row), ImmutableDenseMatrix([grids[2][row - 1, 0]])) for row in rows
            ]
        written = self._all(*grids)
        return (
            self._stacking(neurons.at(len(rows)), written, Definition(tuple(pairs))),
            self._naming(written, Equality()),
        )

    def _all_rows_with_dots(self) -> tuple[Step, ...]:
        neurons = StackedNeurons(self._phi, *self._vectors)
        grids = [WrittenOut(letter) for letter in self._vectors]
        written = self._all(*grids)
        # A grid with dots is its letter, written larger.
        pairs = tuple((grid, letter) for letter, grid in zip(self._vectors, grids, strict=True))
        return (
            self._stacking(neurons, written, neurons.induction()),
            self._naming(written, Definition(pairs)),
        )

    @property
    def _phi(self) -> str:
        return "id" if self.phi is None else self.phi.symbol

    def _stacking(self, before: Any, after: Any, evidence: Evidence) -> Step:
        reason = "All neurons at once: their weights become the rows of one matrix."
        return Step(before, "stack rows", after, reason, evidence, self.h)

    def _naming(self, before: Any, evidence: Evidence) -> Step:
        named = self._all(*self._vectors)
        return Step(before, "one letter each", named, "One letter for each grid.", evidence, self.h)
