"""Fourth rung: both sides are evaluated over the field of p = 2⁶¹−1 elements, letters random, φ a random function.

Equal expressions always pass. Different ones of degree d in the letters pass with probability at most d/p (Schwartz
1980, Zippel 1979); with φ a table that is filled as it is asked, two different arguments may also fall together, for
m arguments with probability at most d m(m−1)/2p, where d is the largest degree of any argument. One evaluation speaks
for its sizes only; by Amitsur and Levitzki (1950) no identity of degree below 2n holds for n×n matrices alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import flint
import numpy as np
from sympy import (
    DiagMatrix,
    HadamardPower,
    HadamardProduct,
    Identity,
    Inverse,
    MatAdd,
    MatMul,
    MatPow,
    MatrixBase,
    MatrixSymbol,
    OneMatrix,
    Rational,
    Transpose,
    ZeroMatrix,
)
from sympy.matrices.expressions.applyfunc import ElementwiseApplyFunction
from sympy.matrices.expressions.blockmatrix import BlockMatrix

from explainers.networks import ACTIVATIONS

from ..expressions import Activation
from ..gradients.nodes import Gradient, Jacobian, Loss, LossSlope
from .differentiation.dual_numbers import NotEvaluable, derivative
from .interning import Interner
from .reading import IDENTITY_SLOPE, entry_function, is_identity_function
from .shapes import Shapes
from .sizes import Sizes

PRIME = 2**61 - 1
_WHOLE_COLUMN = {activation.symbol for activation in ACTIVATIONS if not activation.is_elementwise}
_LARGEST_POWER = 1024
_NO_BOUND = PRIME


@dataclass(frozen=True)
class Outcome:
    """Do both sides agree at a random place, and with which probability would different ones (at these sizes)?"""

    agree: bool
    bound: float
    degree: int


class Evaluation:
    """The values of expressions at one random place of F_p, with the degrees in the letters."""

    whole_column = _WHOLE_COLUMN

    def __init__(
        self, interner: Interner, shapes: Shapes, sizes: Sizes, seed: int = 0, prime: int = PRIME
    ) -> None:
        self._interner, self._shapes, self._sizes, self.prime = interner, shapes, sizes, prime
        self._random = np.random.default_rng(seed)
        self._values: dict[int, Any] = {}
        self._degrees: dict[int, int] = {}
        self._letters: dict[Any, Any] = {}
        self._tables: dict[str, dict[Any, Any]] = {}

    def value(self, number: int) -> Any:
        """The matrix over F_p that the expression is here; NotEvaluable where it has none."""
        order = self._interner.order(number, frozenset(self._values))
        for part in order:
            self._bind(part)
        for part in order:
            if part not in self._values:
                self._values[part], self._degrees[part] = self._evaluated(part)
        return self._values[number]

    def _bind(self, number: int) -> None:
        """The letter of a derivative that is taken at a place has the value of that place."""
        parts = self._interner.parts(number)
        if len(parts) == 3 and isinstance(self._interner.node(number), Gradient | Jacobian):
            self._values[parts[1]] = self.value(parts[2])
            self._degrees[parts[1]] = self._degrees[parts[2]]

    def degree_of(self, number: int) -> int:
        """The degree in the letters of what has been evaluated."""
        self.value(number)
        return self._degrees[number]

    def shape_of(self, number: int) -> tuple[int, int]:
        return self._sizes.shape(self._shapes.of(number))

    @property
    def degree(self) -> int:
        """The largest degree of anything evaluated, arguments of φ included."""
        return max(1, *self._degrees.values())

    @property
    def calls(self) -> int:
        """Different arguments that φ was asked for, all functions together."""
        return sum(map(len, self._tables.values()))

    # One node ------------------------------------------------------------------------------

    def _evaluated(self, number: int) -> tuple[Any, int]:
        node, parts = self._interner.node(number), self._interner.parts(number)
        values = [self._values[part] for part in parts]
        degrees = [self._degrees[part] for part in parts]
        shape = self.shape_of(number)
        if isinstance(node, Gradient | Jacobian):
            return derivative(self, node, parts)
        for types, evaluate, degree in _EVALUATORS:
            if isinstance(node, types):
                return evaluate(self, node, values, shape), degree(node, degrees)
        if not self._shapes.of(number):
            return self._number(node)
        raise NotEvaluable(f"{type(node).__name__} has no value over a finite field")

    def _matrix(self, entries: list[Any], shape: tuple[int, int]) -> Any:
        return flint.nmod_mat(*shape, entries, self.prime)

    def _letter(self, node: Any, shape: tuple[int, int]) -> Any:
        key = (node.args[0].name, shape)
        if key not in self._letters:
            self._letters[key] = self._matrix(self._draw(shape[0] * shape[1]), shape)
        return self._letters[key]

    def _draw(self, count: int) -> list[int]:
        return self._random.integers(0, self.prime, size=count).tolist()

    def _number(self, node: Any) -> tuple[Any, int]:
        if isinstance(node, Rational):
            if node.q % self.prime == 0:
                raise NotEvaluable(f"1/{node.q} is not in the field")
            return self._matrix([int(node.p) * pow(int(node.q), -1, self.prime) % self.prime], (1, 1)), 0
        if node.is_Symbol:
            key = (node, ())
            if key not in self._letters:
                self._letters[key] = self._matrix(self._draw(1), (1, 1))
            return self._letters[key], 1
        if node.is_Add or node.is_Mul:
            parts = [self._number(part) for part in node.args]
            total, degree = parts[0]
            for value, d in parts[1:]:
                total, degree = (
                    (total + value, max(degree, d)) if node.is_Add else (total * value, degree + d)
                )
            return total, degree
        if node.is_Pow and node.exp.is_Integer and 0 <= node.exp <= _LARGEST_POWER:
            value, degree = self._number(node.base)
            return value ** int(node.exp), degree * int(node.exp)
        raise NotEvaluable(f"{node} has no value over a finite field")

    def _applied(self, node: Any, values: list[Any], shape: tuple[int, int]) -> Any:
        function = entry_function(node)
        if is_identity_function(function):
            return values[0]
        if not function.is_Symbol:
            raise NotEvaluable(f"the function {function} has no value over a finite field")
        return self._values_of(function, values[0], shape)

    def _values_of(self, function: Any, value: Any, shape: tuple[int, int]) -> Any:
        if function == IDENTITY_SLOPE:
            return self._matrix([1] * (shape[0] * shape[1]), shape)
        table = self._tables.setdefault(str(function), {})
        if str(function) in self.whole_column:
            return self._by_columns(table, value, shape)
        entries = [int(entry) for entry in value.entries()]
        new = [entry for entry in dict.fromkeys(entries) if entry not in table]
        table.update(zip(new, self._draw(len(new)), strict=True))
        return self._matrix([table[entry] for entry in entries], shape)

    def _by_columns(self, table: dict[Any, Any], value: Any, shape: tuple[int, int]) -> Any:
        columns = [tuple(int(entry) for entry in row) for row in value.transpose().tolist()]
        for column in columns:
            if column not in table:
                table[column] = self._draw(shape[0])
        return self._matrix([entry for column in columns for entry in table[column]], shape[::-1]).transpose()

    def _sum(self, node: Any, values: list[Any], shape: tuple[int, int]) -> Any:
        total = values[0]
        for value in values[1:]:
            total = total + value
        return total

    def _product(self, node: Any, values: list[Any], shape: tuple[int, int]) -> Any:
        product = values[-1]
        for value, factor in zip(values[-2::-1], node.args[-2::-1], strict=True):
            if product.nrows() != value.ncols() or not self._shapes.of(self._interner.number(factor)):
                small, product = (value, product) if value.nrows() == value.ncols() == 1 else (product, value)
                product = product * small[0, 0]
            else:
                product = value * product
        return product

    def _hadamard(self, node: Any, values: list[Any], shape: tuple[int, int]) -> Any:
        total = [1] * (shape[0] * shape[1])
        for value in values:
            total = [a * int(b) % self.prime for a, b in zip(total, value.entries(), strict=True)]
        return self._matrix(total, shape)

    def _hadamard_power(self, node: Any, values: list[Any], shape: tuple[int, int]) -> Any:
        return self._entry_powers(values[0], int(node.args[1]), shape)

    def _entry_powers(self, value: Any, exponent: int, shape: tuple[int, int]) -> Any:
        entries = list(map(int, value.entries()))
        if abs(exponent) > _LARGEST_POWER or (exponent < 0 and not all(entries)):
            raise NotEvaluable(f"the power {exponent} has no value at this place")
        return self._matrix([pow(entry, exponent, self.prime) for entry in entries], shape)

    def _loss(self, node: Any, values: list[Any], shape: tuple[int, int]) -> Any:
        return self._known(str(node.args[0]), values, shape)

    def _slope(self, node: Any, values: list[Any], shape: tuple[int, int]) -> Any:
        return self._loss_slope(node.args[0], node.place, values)

    def _loss_slope(self, name: Any, place: int, values: list[Any]) -> Any:
        """The gradient of an unknown loss by one of its arguments: another random function."""
        return self._known(f"{name}'{place}", values, (values[place].nrows(), values[place].ncols()))

    def _known(self, function: str, values: list[Any], shape: tuple[int, int]) -> Any:
        """A random function of several matrices."""
        key = tuple(int(entry) for value in values for entry in value.entries())
        table = self._tables.setdefault(function, {})
        if key not in table:
            table[key] = self._draw(shape[0] * shape[1])
        return self._matrix(table[key], shape)

    def _identity(self, node: Any, values: list[Any], shape: tuple[int, int]) -> Any:
        return self._matrix([int(i == j) for i in range(shape[0]) for j in range(shape[0])], shape)

    def _power(self, node: Any, values: list[Any], shape: tuple[int, int]) -> Any:
        power = self._identity(node, [], shape)
        for _ in range(_whole_exponent(node)):
            power = power * values[0]
        return power

    def _blocks(self, node: Any, values: list[Any], shape: tuple[int, int]) -> Any:
        rows, columns = node.args[0].shape
        entries: list[Any] = []
        for i in range(rows):
            blocks = [values[i * columns + j].tolist() for j in range(columns)]
            for line in zip(*blocks, strict=True):
                entries.extend(entry for part in line for entry in part)
        return self._matrix(entries, shape)

    def _inverse(self, node: Any, values: list[Any], shape: tuple[int, int]) -> Any:
        try:
            return values[0].inv()
        except ZeroDivisionError:
            raise NotEvaluable("an inverse that does not exist at this place") from None

    def _diagonal(self, node: Any, values: list[Any], shape: tuple[int, int]) -> Any:
        entries = values[0].entries()
        return self._matrix(
            [entries[i] if i == j else 0 for i in range(shape[0]) for j in range(shape[0])], shape
        )

    def _dense(self, node: Any, values: list[Any], shape: tuple[int, int]) -> Any:
        return self._matrix([value[0, 0] for value in values], shape)


def identity_test(evaluation: Evaluation, a: int, b: int) -> Outcome:
    """Compare both sides at the evaluation's place; NotEvaluable where one has no value."""
    agree = evaluation.value(a) == evaluation.value(b)
    degree = evaluation.degree
    pairs = evaluation.calls * (evaluation.calls - 1) / 2
    return Outcome(bool(agree), min(1.0, degree * (1 + pairs) / evaluation.prime), degree)


def _whole_exponent(node: Any) -> int:
    exponent = node.args[1]
    if not (exponent.is_Integer and 0 <= exponent <= _LARGEST_POWER):
        raise NotEvaluable(f"the power {exponent} is not a whole number from 0 to {_LARGEST_POWER}")
    return int(exponent)


def _largest(node: Any, degrees: list[int]) -> int:
    return max(degrees, default=0)


def _constant(node: Any, degrees: list[int]) -> int:
    return 0


def _power_degree(node: Any, degrees: list[int]) -> int:
    exponent = int(node.args[1])
    # A reciprocal is no polynomial: it can show that sides differ, and says nothing where they agree.
    return degrees[0] * exponent if exponent >= 0 else _NO_BOUND


def _inverse_degree(node: Any, degrees: list[int]) -> int:
    raise NotEvaluable("the degree of an inverse is not bounded here")


_EVALUATORS: tuple[tuple[Any, Any, Any], ...] = (
    (MatrixSymbol, lambda here, node, values, shape: here._letter(node, shape), lambda node, degrees: 1),
    (Identity, Evaluation._identity, _constant),
    (
        ZeroMatrix,
        lambda here, node, values, shape: here._matrix([0] * (shape[0] * shape[1]), shape),
        _constant,
    ),
    (
        OneMatrix,
        lambda here, node, values, shape: here._matrix([1] * (shape[0] * shape[1]), shape),
        _constant,
    ),
    (MatAdd, Evaluation._sum, _largest),
    (MatMul, Evaluation._product, lambda node, degrees: sum(degrees)),
    (HadamardProduct, Evaluation._hadamard, lambda node, degrees: sum(degrees)),
    (HadamardPower, Evaluation._hadamard_power, _power_degree),
    (MatPow, Evaluation._power, lambda node, degrees: degrees[0] * int(node.args[1])),
    (Transpose, lambda here, node, values, shape: values[0].transpose(), _largest),
    # A random function's value is a fresh letter: degree 1, whatever the argument; identities need no letter.
    (
        Activation | ElementwiseApplyFunction,
        Evaluation._applied,
        lambda node, degrees: degrees[0] if is_identity_function(entry_function(node)) else 1,
    ),
    (BlockMatrix, Evaluation._blocks, _largest),
    (Inverse, Evaluation._inverse, _inverse_degree),
    (DiagMatrix, Evaluation._diagonal, _largest),
    (Loss, Evaluation._loss, lambda node, degrees: 1),
    (LossSlope, Evaluation._slope, lambda node, degrees: 1),
    (MatrixBase, Evaluation._dense, _largest),
)
