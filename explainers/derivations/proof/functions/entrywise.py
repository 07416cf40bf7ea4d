"""Matrix statements entry by entry: what is added, multiplied and applied entrywise is one statement about numbers."""

from __future__ import annotations

from typing import Any

from sympy import (
    Add,
    Derivative,
    Expr,
    Function,
    HadamardPower,
    HadamardProduct,
    Limit,
    MatAdd,
    MatMul,
    MatrixExpr,
    Mul,
    OneMatrix,
    Pow,
    Symbol,
    ZeroMatrix,
    preorder_traversal,
)
from sympy.core.function import Application, AppliedUndef
from sympy.matrices.expressions.applyfunc import ElementwiseApplyFunction

from ...expressions import Activation
from ..interning import Interner
from ..normal_form import NormalForms, TooLarge
from ..shapes import Shapes
from .known import WHOLE_COLUMN, Formulas

_MOST_PARTS = 80


class Entrywise:
    """Reads both sides as numbers; what is not entrywise, such as W x, is a letter, equal ones by their normal form."""

    def __init__(self, interner: Interner, shapes: Shapes, forms: NormalForms) -> None:
        self._interner, self._shapes, self._forms = interner, shapes, forms
        self._letters: list[tuple[Any, Any]] = []

    def pair(self, a: int, b: int, formulas: Formulas) -> tuple[Any, Any] | None:
        """Both sides as numbers; None where they are too large, or no known function is in them."""
        if any(len(self._interner.order(side)) > _MOST_PARTS for side in (a, b)):
            return None
        sides = self._number(a), self._number(b)
        return sides if any(_speaks_of_functions(side, formulas) for side in sides) else None

    def _number(self, number: int) -> Any:
        node, parts = self._interner.node(number), self._interner.parts(number)
        if isinstance(node, Expr) and not isinstance(node, MatrixExpr):
            return node
        if isinstance(node, MatAdd):
            return Add(*map(self._number, parts), evaluate=False)
        if isinstance(node, HadamardProduct) or (isinstance(node, MatMul) and self._matrices(parts) == 1):
            return Mul(*map(self._number, parts), evaluate=False)
        if isinstance(node, HadamardPower):
            return Pow(self._number(parts[0]), node.args[1], evaluate=False)
        if isinstance(node, Activation) and str(node.phi) not in WHOLE_COLUMN:
            return _applied(str(node.phi), self._number(parts[0]))
        if isinstance(node, ElementwiseApplyFunction):
            return node.function(self._number(parts[0]))
        if isinstance(node, OneMatrix | ZeroMatrix):
            return Add(int(isinstance(node, OneMatrix)))
        return self._letter(number)

    def _matrices(self, parts: tuple[int, ...]) -> int:
        return sum(bool(self._shapes.of(part)) for part in parts)

    def _letter(self, number: int) -> Any:
        try:
            form: Any = self._forms.of(number)
        except TooLarge:
            form = number
        for known, letter in self._letters:
            if known == form:
                return letter
        letter = Symbol(f"entry {len(self._letters) + 1}", real=True)
        self._letters.append((form, letter))
        return letter


def _applied(name: str, argument: Any) -> Any:
    """φ(argument), and φ′ of a letter as the derivative that it is."""
    base = name.rstrip("'")
    if base == name or not isinstance(argument, Symbol):
        return Function(name)(argument)
    return Derivative(Function(base)(argument), (argument, len(name) - len(base)))


def _speaks_of_functions(expr: Any, formulas: Formulas) -> bool:
    return any(
        (isinstance(node, AppliedUndef) and node.func.__name__ in formulas)
        or (isinstance(node, Application) and not isinstance(node, AppliedUndef))
        or isinstance(node, Derivative | Limit)
        or (isinstance(node, Pow) and not node.exp.is_nonnegative)
        for node in preorder_traversal(expr)
    )
