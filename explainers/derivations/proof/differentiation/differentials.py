"""Gradients written out as expressions, backwards: each part n of a loss ℓ has its n̄, with dℓ = Σ ⟨n̄, dn⟩.

A product hands on ⟨g, da b⟩ = ⟨g bᵀ, da⟩ and ⟨g, a db⟩ = ⟨aᵀ g, db⟩, because a trace is cyclic; so every part is
visited once, however many paths lead to it (Griewank and Walther, Evaluating Derivatives, 2008, chapter 3). Of φ′
nothing is known but its name.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sympy import (
    Basic,
    DiagMatrix,
    Expr,
    HadamardPower,
    HadamardProduct,
    Identity,
    Integer,
    Inverse,
    Lambda,
    MatAdd,
    MatMul,
    MatPow,
    MatrixBase,
    MatrixExpr,
    OneMatrix,
    Transpose,
    ZeroMatrix,
)
from sympy.matrices.expressions.applyfunc import ElementwiseApplyFunction
from sympy.matrices.expressions.blockmatrix import BlockMatrix

from explainers.networks import ACTIVATIONS

from ...expressions import Activation, plus, times
from ...gradients.nodes import Loss, LossSlope, picked, sloped, transposed
from ..interning import Interner
from ..reading import ENTRY, LEAVES, entry_function, is_identity_function
from ..shapes import Shapes
from ..wording import short

WHOLE_COLUMN = {activation.symbol for activation in ACTIVATIONS if not activation.is_elementwise}
_MOST_POWERS = 64
Parts = tuple[int, ...]
Adjoint = Any
"""An expression in the shape of its part; None is the number 1."""


class NotDifferentiable(Exception):
    """Something whose derivative is not known here; the sentence says what."""


class Backwards:
    """Adjoints of the parts of an expression, as expressions."""

    def __init__(self, interner: Interner, shapes: Shapes) -> None:
        self._interner, self._shapes = interner, shapes

    def pulled_back(self, root: int, letter: int, seed: Adjoint = None) -> Adjoint:
        """dℓ/dletter where dℓ = ⟨seed, droot⟩; a ZeroMatrix where `root` does not depend on `letter`."""
        dependent = self.dependent(root, letter)
        if letter not in dependent:
            return ZeroMatrix(*self.shape(letter))
        found: dict[int, list[Adjoint]] = {root: [seed]}
        for number in reversed(self._reading_order(root, dependent)):
            adjoint = _sum(found[number])
            if number == letter:
                return Identity(1) if adjoint is None else adjoint
            for part, contribution in self._contributions(number, adjoint, dependent):
                found.setdefault(part, []).append(contribution)
        raise AssertionError("the letter is among the dependent parts")

    def dependent(self, root: int, letter: int) -> set[int]:
        """The parts of `root` in which `letter` stands; NotDifferentiable where that cannot be seen."""
        found: set[int] = set()
        symbol = self._interner.node(letter)
        for number in self._interner.order(root):
            parts = self._interner.parts(number)
            if number == letter or any(part in found for part in parts):
                found.add(number)
            elif not parts:
                _check_leaf(self._interner.node(number), symbol)
        return found

    def shape(self, number: int) -> tuple[Any, Any]:
        return self._shapes.of(number) or (Integer(1), Integer(1))

    def _reading_order(self, root: int, dependent: set[int]) -> list[int]:
        """Parts before what they are part of, in the order in which they are read.

        What stands above a part does not depend on what it is: a letter or what the letter stands for. So with
        either the sums below have their terms in one order, and what is equal is seen at once.
        """
        done: dict[int, None] = {}
        stack = [(root, False)]
        while stack:
            number, is_ready = stack.pop()
            if is_ready:
                done[number] = None
            elif number not in done:
                stack.append((number, True))
                waiting = [part for part in self._interner.parts(number) if part in dependent]
                stack.extend((part, False) for part in reversed(waiting) if part not in done)
        return list(done)

    def _contributions(self, number: int, adjoint: Adjoint, dependent: set[int]) -> list[tuple[int, Adjoint]]:
        node, parts = self._interner.node(number), self._interner.parts(number)
        for types, pull_back in _PULLED_BACK:
            if isinstance(node, types):
                places = [place for place, part in enumerate(parts) if part in dependent]
                return [(parts[place], pull_back(self, node, parts, place, adjoint)) for place in places]
        raise NotDifferentiable(f"the derivative of {short(node, 50)} is not known here")

    # One place of one node -----------------------------------------------------------------

    def _expressions(self, parts: Parts) -> list[Any]:
        return [self._interner.node(part) for part in parts]

    def _of_product(self, node: Any, parts: Parts, place: int, adjoint: Adjoint) -> Adjoint:
        factors = self._expressions(parts)
        scalars = [f for f, part in zip(factors, parts, strict=True) if not self._shapes.of(part)]
        before = [f for f, part in zip(factors[:place], parts, strict=False) if self._shapes.of(part)]
        after = [
            f
            for f, part in zip(factors[place + 1 :], parts[place + 1 :], strict=True)
            if self._shapes.of(part)
        ]
        if not self._shapes.of(parts[place]):
            raise NotDifferentiable(f"{short(factors[place], 50)} is a number before a matrix: make it 1 × 1")
        row = [*scalars, *map(transposed, reversed(before))]
        row += [] if adjoint is None else [adjoint]
        row += map(transposed, reversed(after))
        return _product(row)

    def _applied(self, node: Any, parts: Parts, _place: int, adjoint: Adjoint) -> Adjoint:
        function, argument = entry_function(node), self._interner.node(parts[0])
        if is_identity_function(function):
            return adjoint
        if str(function) in WHOLE_COLUMN:
            return self._of_softmax(node, parts, adjoint)
        return entrywise(adjoint, derivative_of(function, argument))

    def _of_softmax(self, node: Any, parts: Parts, adjoint: Adjoint) -> Adjoint:
        """s ⊙ g − s (sᵀ g), for a column s = softmax(z)."""
        if self.shape(parts[0])[1] != 1:
            raise NotDifferentiable("softmax has its derivative here for one column at a time")
        weighted = [Transpose(node)] + ([] if adjoint is None else [adjoint])
        return plus(entrywise(adjoint, node), times(Integer(-1), node, _product(weighted)))

    def _of_hadamard(self, node: Any, parts: Parts, place: int, adjoint: Adjoint) -> Adjoint:
        others = [each for at, each in enumerate(self._expressions(parts)) if at != place]
        return entrywise(adjoint, *others)

    def _of_hadamard_power(self, node: Any, parts: Parts, _place: int, adjoint: Adjoint) -> Adjoint:
        base, exponent = self._interner.node(parts[0]), node.args[1]
        if not exponent.is_Integer or exponent == 0:
            raise NotDifferentiable(f"the derivative of {short(node, 50)} is not known here")
        lower = (
            base
            if exponent == 2
            else None
            if exponent == 1
            else Basic.__new__(HadamardPower, base, exponent - 1)
        )
        return times(exponent, entrywise(adjoint, *([] if lower is None else [lower])) or Identity(1))

    def _of_block(self, node: Any, parts: Parts, place: int, adjoint: Adjoint) -> Adjoint:
        rows, columns = node.args[0].shape
        i, j = divmod(place, columns)
        heights = [self.shape(parts[k * columns])[0] for k in range(rows)]
        widths = [self.shape(parts[k])[1] for k in range(columns)]
        row = [] if adjoint is None else [adjoint]
        return _product([*picked(heights, i), *row, *map(transposed, picked(widths, j))])

    def _of_diagonal(self, node: Any, parts: Parts, _place: int, adjoint: Adjoint) -> Adjoint:
        size = self.shape(parts[0])[0]
        return times(entrywise(adjoint, Identity(size)), OneMatrix(size, 1))

    def _of_power(self, node: Any, parts: Parts, _place: int, adjoint: Adjoint) -> Adjoint:
        exponent, turned = node.args[1], transposed(self._interner.node(parts[0]))
        if not (exponent.is_Integer and 0 < exponent <= _MOST_POWERS):
            raise NotDifferentiable(f"the derivative of {short(node, 50)} is not known here")
        count, middle = int(exponent) - 1, [] if adjoint is None else [adjoint]
        return plus(
            *(
                _product([turned] * k + middle + [turned] * (count - k)) or Identity(1)
                for k in range(count + 1)
            )
        )

    def _of_loss(self, node: Any, parts: Parts, place: int, adjoint: Adjoint) -> Adjoint:
        made = Basic.__new__(LossSlope, node.args[0], Integer(place), *self._expressions(parts))
        if adjoint is not None and self.shape(parts[place])[1] != 1:
            raise NotDifferentiable("an unknown loss within a loss has its derivative here by columns only")
        return _product([made, *([] if adjoint is None else [adjoint])])


def entrywise(*factors: Any) -> Any:
    """a ⊙ b ⊙ …; None is 1."""
    known = [factor for factor in factors if factor is not None]
    return None if not known else known[0] if len(known) == 1 else Basic.__new__(HadamardProduct, *known)


def derivative_of(function: Any, argument: Any) -> Any:
    """φ′(argument): of a formula its derivative, 1/z for log, exp for exp; of other names only a name is known."""
    if not function.is_Symbol:
        slope_of = Lambda(ENTRY, function.diff(ENTRY))
        return Basic.__new__(ElementwiseApplyFunction, slope_of, argument)
    if str(function) == "log":
        return Basic.__new__(HadamardPower, argument, Integer(-1))
    return Activation(function, argument) if str(function) == "exp" else sloped(function, argument)


def _product(factors: list[Any]) -> Any:
    return times(*factors) if factors else None


def _sum(terms: list[Adjoint]) -> Adjoint:
    return terms[0] if len(terms) == 1 else plus(*(Identity(1) if term is None else term for term in terms))


def _check_leaf(node: Any, letter: Any) -> None:
    if isinstance(node, LEAVES):
        return
    if isinstance(node, MatrixExpr | MatrixBase) or (isinstance(node, Expr) and node.has(letter)):
        raise NotDifferentiable(f"the derivative of {short(node, 50)} is not known here")


def _passed_on(_here: Any, _node: Any, _parts: Parts, _place: int, adjoint: Adjoint) -> Adjoint:
    return adjoint


def _turned(_here: Any, _node: Any, _parts: Parts, _place: int, adjoint: Adjoint) -> Adjoint:
    return None if adjoint is None else transposed(adjoint)


def _of_inverse(_here: Any, node: Any, _parts: Parts, _place: int, adjoint: Adjoint) -> Adjoint:
    """−A⁻ᵀ g A⁻ᵀ."""
    return _product(
        [Integer(-1), transposed(node), *([] if adjoint is None else [adjoint]), transposed(node)]
    )


PullBack = Callable[[Any, Any, Parts, int, Adjoint], Adjoint]
_PULLED_BACK: tuple[tuple[Any, PullBack], ...] = (
    (MatAdd, _passed_on),
    (MatMul, Backwards._of_product),
    (Transpose, _turned),
    (Activation | ElementwiseApplyFunction, Backwards._applied),
    (HadamardProduct, Backwards._of_hadamard),
    (HadamardPower, Backwards._of_hadamard_power),
    (BlockMatrix, Backwards._of_block),
    (DiagMatrix, Backwards._of_diagonal),
    (MatPow, Backwards._of_power),
    (Inverse, _of_inverse),
    (Loss, Backwards._of_loss),
)
