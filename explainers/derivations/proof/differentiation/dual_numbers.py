"""Derivatives over the field of the identity test by dual numbers: u + ε du, ε² = 0, in every direction of a letter.

It shares nothing with the derivatives that are written out: φ(u + ε du) = φ(u) + ε φ′(u) du, where φ and φ′ are two
random functions that know nothing of each other. What holds for these holds for every φ with its derivative.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from functools import partial, reduce
from typing import TYPE_CHECKING, Any

from sympy import DiagMatrix, HadamardPower, HadamardProduct, Inverse, MatAdd, MatMul, MatPow, Transpose
from sympy.matrices.expressions.applyfunc import ElementwiseApplyFunction
from sympy.matrices.expressions.blockmatrix import BlockMatrix

from ...expressions import Activation
from ...gradients.nodes import Gradient, Loss, slope
from ..reading import entry_function, is_identity_function

if TYPE_CHECKING:
    from ..identity_test import Evaluation

MOST_DIRECTIONS = 400
Values = list[Any]


class NotEvaluable(Exception):
    """Something that has no value in the field; the sentence says what."""


class Duals:
    """The ε-parts of expressions in one direction of a letter; None for what does not depend on it."""

    def __init__(self, here: Evaluation, letter: int, direction: Any) -> None:
        self.here = here
        self._known: dict[int, tuple[Any, int]] = {letter: (direction, 0)}

    def of(self, number: int) -> tuple[Any, int]:
        """The ε-part and its degree in the letters."""
        for part in self.here._interner.order(number, frozenset(self._known)):
            if part not in self._known:
                self._known[part] = self._dual(part)
        return self._known[number]

    def _dual(self, number: int) -> tuple[Any, int]:
        node, parts = self.here._interner.node(number), self.here._interner.parts(number)
        inner = [self._known[part][0] for part in parts]
        if all(one is None for one in inner):
            return None, 0
        # Each term is one ε-part times values of the other parts and of φ′.
        degree = 1 + sum(self.here.degree_of(part) for part in parts)
        degree += max(self._known[part][1] for part in parts)
        values = [self.here.value(part) for part in parts]
        for types, rule in _RULES:
            if isinstance(node, types):
                return rule(self, node, values, inner, self.here.shape_of(number)), degree
        raise NotEvaluable(f"{type(node).__name__} has no derivative over a finite field")

    # Rules: (node, values u of its parts, their du, its shape) → du of the node ------------------

    def _sum(self, node: Any, values: Values, inner: Values, shape: Any) -> Any:
        return _total([one for one in inner if one is not None])

    def _leibniz(self, product: Callable[[Values], Any], values: Values, inner: Values) -> Any:
        """Σ of the product with one factor after the other replaced by its ε-part."""
        return _total(
            [
                product([*values[:place], one, *values[place + 1 :]])
                for place, one in enumerate(inner)
                if one is not None
            ]
        )

    def _product(self, node: Any, values: Values, inner: Values, shape: Any) -> Any:
        return self._leibniz(lambda factors: self.here._product(node, factors, shape), values, inner)

    def _hadamard(self, node: Any, values: Values, inner: Values, shape: Any) -> Any:
        return self._leibniz(lambda factors: self.here._hadamard(node, factors, shape), values, inner)

    def _power(self, node: Any, values: Values, inner: Values, shape: Any) -> Any:
        count = int(node.args[1])
        return self._leibniz(partial(reduce, operator.mul), values * count, inner * count)

    def _hadamard_power(self, node: Any, values: Values, inner: Values, shape: Any) -> Any:
        exponent = int(node.args[1])
        power = self.here._entry_powers(values[0], exponent - 1, shape)
        return self.here._hadamard(node, [power, inner[0]], shape) * (exponent % self.here.prime)

    def _transpose(self, node: Any, values: Values, inner: Values, shape: Any) -> Any:
        return inner[0].transpose()

    def _applied(self, node: Any, values: Values, inner: Values, shape: Any) -> Any:
        function = entry_function(node)
        if is_identity_function(function):
            return inner[0]
        if not function.is_Symbol:
            raise NotEvaluable(f"the function {function} has no derivative over a finite field")
        if str(function) in self.here.whole_column:
            return self._softmax(self.here._values_of(function, values[0], shape), inner[0], shape)
        if str(function) == "log":
            slopes = self.here._entry_powers(values[0], -1, shape)
        else:
            slopes = self.here._values_of(
                function if str(function) == "exp" else slope(function), values[0], shape
            )
        return self.here._hadamard(node, [slopes, inner[0]], shape)

    def _softmax(self, s: Any, dz: Any, shape: Any) -> Any:
        """ds = s ⊙ dz − s (sᵀ dz), column by column."""
        weighted = self.here._hadamard(None, [s, dz], shape)
        sums = [sum(map(int, column)) for column in zip(*weighted.tolist(), strict=True)]
        rows = [
            [int(w) - int(value) * total for w, value, total in zip(ws, values, sums, strict=True)]
            for ws, values in zip(weighted.tolist(), s.tolist(), strict=True)
        ]
        return self.here._matrix([entry % self.here.prime for row in rows for entry in row], shape)

    def _blocks(self, node: Any, values: Values, inner: Values, shape: Any) -> Any:
        filled = [value * 0 if one is None else one for value, one in zip(values, inner, strict=True)]
        return self.here._blocks(node, filled, shape)

    def _diagonal(self, node: Any, values: Values, inner: Values, shape: Any) -> Any:
        return self.here._diagonal(node, inner, shape)

    def _inverse(self, node: Any, values: Values, inner: Values, shape: Any) -> Any:
        inverse = self.here._inverse(node, values, shape)
        return inverse * inner[0] * inverse * (self.here.prime - 1)

    def _loss(self, node: Any, values: Values, inner: Values, shape: Any) -> Any:
        """Σ ⟨slope, du⟩."""
        total = 0
        for place, one in enumerate(inner):
            if one is not None:
                known = self.here._loss_slope(node.args[0], place, values)
                total += sum(int(a) * int(b) for a, b in zip(known.entries(), one.entries(), strict=True))
        return self.here._matrix([total % self.here.prime], (1, 1))


def derivative(here: Evaluation, node: Any, parts: tuple[int, ...]) -> tuple[Any, int]:
    """The value of the gradient or Jacobian `node` of parts value, letter and perhaps place, and its degree."""
    root, letter = parts[:2]
    at = here.value(letter)
    rows, columns = at.nrows(), at.ncols()
    if rows * columns > MOST_DIRECTIONS:
        raise NotEvaluable(f"a derivative in more than {MOST_DIRECTIONS} directions")
    found = [
        Duals(
            here, letter, here._matrix([int(place == k) for k in range(rows * columns)], (rows, columns))
        ).of(root)
        for place in range(rows * columns)
    ]
    degree = max(degree for _, degree in found)
    height = 1 if isinstance(node, Gradient) else here.value(root).nrows()
    by_direction = [[0] * height if one is None else list(map(int, one.entries())) for one, _ in found]
    if isinstance(node, Gradient):
        return here._matrix([entries[0] for entries in by_direction], (rows, columns)), degree
    return here._matrix(
        [entry for row in zip(*by_direction, strict=True) for entry in row], (height, rows)
    ), degree


def _total(terms: Values) -> Any:
    total = terms[0]
    for term in terms[1:]:
        total = total + term
    return total


Rule = Callable[[Duals, Any, Values, Values, Any], Any]
_RULES: tuple[tuple[Any, Rule], ...] = (
    (MatAdd, Duals._sum),
    (MatMul, Duals._product),
    (HadamardProduct, Duals._hadamard),
    (HadamardPower, Duals._hadamard_power),
    (MatPow, Duals._power),
    (Transpose, Duals._transpose),
    (Activation | ElementwiseApplyFunction, Duals._applied),
    (BlockMatrix, Duals._blocks),
    (DiagMatrix, Duals._diagonal),
    (Inverse, Duals._inverse),
    (Loss, Duals._loss),
)
