"""Expressions of symbolic length, written with dots: Σ and ⋯ stand for claims that are proved, not for gaps.

Each family can be written out at any length, `.at(n)`, and says how the next length follows from the one before,
`.next(…)`: an induction over it has both to check.
"""

from __future__ import annotations

from typing import Any

from sympy import (
    Add,
    Basic,
    Expr,
    Function,
    ImmutableDenseMatrix,
    Integer,
    MatAdd,
    MatPow,
    MatrixExpr,
    MatrixSymbol,
    Mul,
    Sum,
    Symbol,
    Transpose,
)
from sympy.matrices.expressions.matexpr import MatrixElement

from .evidence import Induction
from .expressions import IDENTITY_MAP, Activation, Dot, matrix, plus, stacked, times, vector

INSTANCES = (2, 3)
"""The lengths at which a claim is also checked as it stands."""


def depth_letter(letter: str, number: Any) -> str:
    """W_L, W_1: one letter for each layer."""
    return f"{letter}_{number}"


def width(number: Any) -> Any:
    """n_l, the number of units of layer l."""
    return Symbol(f"n_{number}", integer=True, positive=True)


def layer_weight(number: Any, below: Any) -> Any:
    return matrix(depth_letter("W", number), width(number), width(below))


def layer_bias(number: Any) -> Any:
    return vector(depth_letter("b", number), width(number))


class WeightProduct(MatrixExpr):
    """W_L W_{L−1} ⋯ W_1, n_L × n_0."""

    def __new__(cls, depth: Any) -> Any:
        return Basic.__new__(cls, depth)

    @property
    def shape(self) -> tuple[Any, Any]:
        return width(self.args[0]), width(0)

    @staticmethod
    def at(depth: int) -> Any:
        return times(*(layer_weight(number, number - 1) for number in range(depth, 0, -1)))

    @staticmethod
    def next(weight: Any, before: Any) -> Any:
        """One layer more: W before."""
        return times(weight, before)


class BiasSum(MatrixExpr):
    """Σ_{l=1}^{L} W_L ⋯ W_{l+1} b_l, n_L × 1."""

    def __new__(cls, depth: Any) -> Any:
        return Basic.__new__(cls, depth)

    @property
    def shape(self) -> tuple[Any, Any]:
        return width(self.args[0]), Integer(1)

    @staticmethod
    def at(depth: int) -> Any:
        def term(number: int) -> Any:
            weights = (layer_weight(above, above - 1) for above in range(depth, number, -1))
            return times(*weights, layer_bias(number))

        return plus(*map(term, range(1, depth + 1)))

    @staticmethod
    def next(weight: Any, before: Any, bias: Any) -> Any:
        """One layer more: W before + b."""
        return plus(times(weight, before), bias)


class NestedLayers(MatrixExpr):
    """W_L(W_{L−1}(⋯(W_1x + b_1)⋯) + b_{L−1}) + b_L, n_L × 1; without biases W_L(W_{L−1}(⋯(W_1x)⋯))."""

    def __new__(cls, depth: Any, has_bias: bool = True) -> Any:
        return Basic.__new__(cls, depth, Integer(has_bias))

    @property
    def shape(self) -> tuple[Any, Any]:
        return width(self.args[0]), Integer(1)

    @property
    def has_bias(self) -> bool:
        return bool(self.args[1])

    def at(self, depth: int) -> Any:
        made = vector("x", width(0))
        for number in range(1, depth + 1):
            made = self.next(layer_weight(number, number - 1), made, layer_bias(number))
        return made

    def next(self, weight: Any, before: Any, bias: Any) -> Any:
        """One layer more: W before + b."""
        return plus(times(weight, before), bias) if self.has_bias else times(weight, before)


def collapse_induction(has_bias: bool = True) -> Induction:
    """That the nested layers are (W_L ⋯ W_1) x + Σ_l W_L ⋯ W_{l+1} b_l, for every depth L."""
    depth = Symbol("L", integer=True, positive=True)
    x, nested = vector("x", width(0)), NestedLayers(depth, has_bias)

    def claim(number: int) -> tuple[Any, Any]:
        linear = times(WeightProduct.at(number), x)
        return nested.at(number), plus(linear, BiasSum.at(number)) if has_bias else linear

    # With the claim for L, the layers so far are A x + c; one layer W, b more must be the claim for L + 1.
    a, c = matrix("A", width("L"), width(0)), vector("c", width("L"))
    w, b = layer_weight("L+1", "L"), layer_bias("L+1")
    so_far = plus(times(a, x), c) if has_bias else times(a, x)
    linear = times(WeightProduct.next(w, a), x)
    step = (nested.next(w, so_far, b), plus(linear, BiasSum.next(w, c, b)) if has_bias else linear)
    return Induction(claim(1), step, tuple(map(claim, INSTANCES)))


class RecurrentSum(MatrixExpr):
    """Σ_{t=1}^{T} W_h^{T−t}(W_x x_t + b): what a recurrent layer has added up by time T."""

    def __new__(cls, steps: Any, feedback: Any, forward: Any, input_: Any, bias: Any = None) -> Any:
        return Basic.__new__(cls, steps, feedback, forward, input_, *([] if bias is None else [bias]))

    @property
    def shape(self) -> tuple[Any, Any]:
        return self.args[1].args[1], Integer(1)

    def added(self, time: Any) -> Any:
        """W_x x_t + b."""
        _, _, forward, input_, *bias = self.args
        return plus(times(forward, vector(f"{input_.name}_{time}", input_.args[1])), *bias)

    def at(self, steps: int) -> Any:
        feedback = self.args[1]
        return plus(*(times(*[feedback] * (steps - time), self.added(time)) for time in range(1, steps + 1)))

    def by_powers(self, steps: int) -> tuple[Any, ...]:
        """The terms, first to last, with powers: W_h^{T−1}(W_x x_1 + b), …, W_h(W_x x_{T−1} + b), W_x x_T, b."""
        earlier = [times(power(self.args[1], steps - time), self.added(time)) for time in range(1, steps)]
        last = self.added(steps)
        return (*earlier, *(last.args if isinstance(last, MatAdd) else (last,)))

    def next(self, before: Any, time: Any) -> Any:
        """One time step more: W_h before + (W_x x_t + b)."""
        return plus(times(self.args[1], before), self.added(time))


def recurrence_induction(total: RecurrentSum, state: Any) -> Induction:
    """That h_t = W_x x_t + W_h h_{t−1} + b gives W_h^T h_0 + Σ_t W_h^{T−t}(W_x x_t + b), for every T.

    `state` is h_0.
    """
    feedback, (_, _, forward, input_, *bias) = total.args[1], total.args
    size = feedback.args[1]

    def after(before: Any, time: Any) -> Any:
        x = vector(f"{input_.name}_{time}", input_.args[1])
        return plus(times(forward, x), times(feedback, before), *bias)

    def unrolled(steps: int) -> Any:
        made = state
        for time in range(1, steps + 1):
            made = after(made, time)
        return made

    def claim(steps: int) -> tuple[Any, Any]:
        return unrolled(steps), plus(times(*[feedback] * steps, state), total.at(steps))

    a, s = matrix("A", size, size), vector("c", size)
    step = (
        after(plus(times(a, state), s), "T+1"),
        plus(times(feedback, a, state), total.next(s, "T+1")),
    )
    return Induction(claim(1), step, tuple(map(claim, INSTANCES)))


def power(base: Any, exponent: Any) -> Any:
    """base^exponent as it stands; the first power is the base itself."""
    return (
        base
        if exponent == 1
        else Basic.__new__(MatPow, base, exponent if isinstance(exponent, Basic) else Integer(exponent))
    )


class WeightedSum(Expr):
    """w_1x_1 + w_2x_2 + ⋯ + w_nx_n, a number; `w` and `x` are matrices, `row` counts from 0, None for a vector w."""

    def __new__(cls, w: Any, x: Any, count: Any, row: Any = None) -> Any:
        return Expr.__new__(cls, w, x, count, *([] if row is None else [row]))

    def term(self, place: Any) -> Any:
        """w_i x_i, i counted from 1."""
        w, x, _, *row = self.args
        weight = MatrixElement(w, row[0], place - 1) if row else MatrixElement(w, place - 1, 0)
        return Mul(weight, MatrixElement(x, place - 1, 0), evaluate=False)

    def at(self, count: int) -> Any:
        return Add(*map(self.term, map(Integer, range(1, count + 1))), evaluate=False)

    def total(self, index: str = "i", count: Any = None) -> Any:
        """The same as Σ_{i=1}^{n} w_i x_i."""
        i = Symbol(index, integer=True)
        return Sum(self.term(i), (i, 1, self.args[2] if count is None else count))

    def induction(self, index: str = "i") -> Induction:
        """That the dots and Σ are the same, for every n."""
        so_far = Symbol("S")
        size = Symbol("k", integer=True, positive=True)
        more = self.term(size + 1)
        left = Add(so_far, more, evaluate=False)
        return Induction(
            (self.at(1), self.total(index, Integer(1))),
            (left, Add(so_far, more, evaluate=False)),
            tuple((self.at(count), self.total(index, Integer(count))) for count in INSTANCES),
        )


class WrittenOut(MatrixExpr):
    """A matrix or vector as the grid of its entries, with dots where its sizes are letters; it equals its letter."""

    def __new__(cls, letter: Any) -> Any:
        return Basic.__new__(cls, letter)

    @property
    def shape(self) -> tuple[Any, Any]:
        return self.args[0].args[1], self.args[0].args[2]

    @property
    def letter(self) -> Any:
        return self.args[0]

    def at(self, rows: int, columns: int) -> Any:
        """The grid of entries of a matrix of this size."""
        letter = MatrixSymbol(self.letter.name, rows, columns)
        return ImmutableDenseMatrix(rows, columns, lambda i, j: MatrixElement(letter, i, j))


class StackedNeurons(MatrixExpr):
    """[φ(w_1·x + b_1); φ(w_2·x + b_2); ⋮; φ(w_m·x + b_m)]: a layer, one row for each neuron, m × 1.

    `bias` is None in a layer without one.
    """

    def __new__(cls, phi: Any, weight: Any, x: Any, bias: Any = None) -> Any:
        return Basic.__new__(cls, Symbol(phi), weight, x, *([] if bias is None else [bias]))

    @property
    def shape(self) -> tuple[Any, Any]:
        return self.args[1].args[1], Integer(1)

    def neuron(self, row: Any) -> Any:
        """φ(w_i·x + b_i), i counted from 1."""
        phi, _, x, *bias = self.args
        shift = [self.shift_letter(row)] if bias else []
        return _applied(phi, plus(Dot(self.row_letter(row), x), *shift))

    def row_letter(self, row: Any) -> Any:
        """w_i: row i of W, as a column."""
        return vector(entry_name(self.args[1].name, row), self.args[2].args[1])

    def shift_letter(self, row: Any) -> Any:
        """b_i, 1 × 1."""
        return vector(entry_name(self.args[3].name, row), 1)

    def at(self, rows: int) -> Any:
        return stacked(*(self.neuron(row) for row in range(1, rows + 1)))

    def together(self, rows: int) -> Any:
        """φ(Wx + b) with the rows of W and the entries of b written out."""
        phi, _, x, *bias = self.args
        numbers = range(1, rows + 1)
        matrix_ = stacked(*(Transpose(self.row_letter(row)) for row in numbers))
        shifts = [stacked(*map(self.shift_letter, numbers))] if bias else []
        return _applied(phi, plus(times(matrix_, x), *shifts))

    def induction(self) -> Induction:
        """That the stacked neurons are φ(Wx + b), for any number of rows."""
        phi, weight, x, *bias = self.args
        rows, inputs = weight.args[1:]
        above, w = matrix("P", rows, inputs), vector("w", inputs)
        q, beta = ([vector("q", rows)], [vector("beta", 1)]) if bias else ([], [])
        left = stacked(_applied(phi, plus(times(above, x), *q)), _applied(phi, plus(Dot(w, x), *beta)))
        joined = [stacked(*q, *beta)] if bias else []
        right = _applied(phi, plus(times(stacked(above, Transpose(w)), x), *joined))
        instances = tuple((self.at(count), self.together(count)) for count in INSTANCES)
        return Induction((self.at(1), self.together(1)), (left, right), instances)


def entry_name(name: str, *indices: Any) -> str:
    """w_1,2 from W, and w^(2)_1,2 from W_2: the layer stands above, the entry below."""
    head, _, own = name.partition("_")
    head = head[0].lower() + head[1:]
    below = ",".join(str(index) for index in indices)
    return f"{head}^({own})_{below}" if own else f"{head}_{below}"


def _applied(phi: Any, argument: Any) -> Any:
    return argument if phi == IDENTITY_MAP else Activation(phi, argument)


def scalar_activation(name: str, argument: Any) -> Any:
    """φ of a number."""
    return argument if name == "id" else Function(name)(argument)
