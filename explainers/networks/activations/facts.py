"""What is true of an activation: statements as data, with the words of the lecture; proofs check every one of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from sympy import Add, Derivative, Function, Integer, Limit, Mul, Pow, Symbol, oo

Kind = Literal["definition", "form", "range", "derivative", "steepness", "slope at 0", "limit", "identity"]
"""What a fact is about: the function itself, the same function written otherwise, …, how large its slope is, …"""


@dataclass(frozen=True, eq=False)
class Fact:
    """`left` stands to `right` as `relation` says (=, lt, le, gt, ge) for all real values of the letters.

    SymPy's objects; functions are written by their symbols, as in Function("sigma")(z). `meanings` are letters that
    stand for something longer, as p_i for an entry of softmax.
    """

    kind: Kind
    left: Any
    relation: Literal["=", "lt", "le", "gt", "ge"]
    right: Any
    reason: str
    meanings: tuple[tuple[Any, Any], ...] = ()


Facts = Callable[[Any], tuple[Fact, ...]]
"""z ↦ what is true of φ(z); made when they are asked for."""

_H = Symbol("h", real=True)


def product(*factors: Any) -> Any:
    """The product in this order, nothing multiplied out."""
    return Mul(*factors, evaluate=False)


def total(*terms: Any) -> Any:
    """The sum in this order."""
    return Add(*terms, evaluate=False)


def over(above: Any, below: Any) -> Any:
    """above / below, as a fraction."""
    return Mul(above, Pow(below, -1, evaluate=False), evaluate=False)


def equal(kind: Kind, left: Any, right: Any, reason: str, meanings: tuple[Any, ...] = ()) -> Fact:
    return Fact(kind, left, "=", Integer(right) if isinstance(right, int) else right, reason, meanings)


def between(low: Any, value: Any, high: Any, reason: str) -> tuple[Fact, Fact]:
    """low < value < high, the ends never reached."""
    return (
        Fact("range", Integer(low), "lt", value, reason),
        Fact("range", value, "lt", Integer(high), reason),
    )


def far_left(f: Any, z: Any, goal: Any, reason: str) -> Fact:
    """Where f(z) goes as z → −∞."""
    return equal("limit", Limit(f, z, -oo), goal, reason)


def far_right(f: Any, z: Any, goal: Any, reason: str) -> Fact:
    """Where f(z) goes as z → ∞."""
    return equal("limit", Limit(f, z, oo), goal, reason)


def derivative(f: Any, z: Any, value: Any, reason: str) -> Fact:
    return equal("derivative", Derivative(f, z), value, reason)


def slope_at_0(name: str, side: Literal["-", "+", "+-"], value: Any, reason: str) -> Fact:
    """The limit of (f(h) − f(0))/h as h goes to 0 from one side, or from both."""
    f = Function(name)
    return equal("slope at 0", Limit(over(total(f(_H), -f(Integer(0))), _H), _H, 0, side), value, reason)
