"""Simultaneous replacement in raw expressions: brackets and order stay, nothing is evaluated, nothing recurses."""

from __future__ import annotations

from collections.abc import Container
from typing import Any

from sympy import Basic, ImmutableDenseMatrix, MatrixBase, MatrixSymbol, Symbol
from sympy.matrices.expressions.applyfunc import ElementwiseApplyFunction
from sympy.matrices.expressions.blockmatrix import BlockMatrix
from sympy.matrices.expressions.matexpr import MatrixElement

from ..expressions import Activation
from ..gradients.nodes import Gradient, Jacobian, Loss, LossSlope
from .interning import Interner
from .reading import is_identity_function, operands

Pairs = tuple[tuple[Any, Any], ...]


def substitute(expr: Any, pairs: Pairs, interner: Interner) -> Any:
    """`expr` with each first replaced by its second, all at once.

    A first is a letter, a sub-expression, or the symbol of an activation (then a second that is the identity
    leaves the argument itself).
    """
    functions = {_function(a): b for a, b in pairs if _function(a) is not None}
    replaced = {interner.number(a): b for a, b in pairs if isinstance(a, Basic)}
    numbers = {a: b for a, b in pairs if isinstance(a, Basic) and isinstance(b, Basic)}
    done: dict[int, Any] = {}
    root = interner.number(expr)
    for number in interner.order(root, frozenset(replaced)):
        if number in replaced:
            done[number] = replaced[number]
        elif _is_derivative_by(interner, number, replaced):
            done[number] = _at_its_place(interner.node(number), pairs, interner)
        else:
            parts = tuple(done[part] for part in interner.parts(number))
            done[number] = _rebuilt(interner.node(number), parts, functions, numbers)
    return done[root]


def write_out(expr: Any, pairs: Pairs, interner: Interner) -> Any | None:
    """`expr` with every definition written out, those inside definitions too; None where they go in a circle."""
    meant = {
        interner.number(a): interner.number(b)
        for a, b in pairs
        if isinstance(a, Basic) and isinstance(b, Basic)
    }
    values = dict(pairs)
    done: dict[int, Any] = {}
    begun: set[int] = set()
    root = interner.number(expr)
    stack = [root]
    while stack:
        number = stack[-1]
        if number in done:
            stack.pop()
            continue
        if _is_derivative_by(interner, number, meant):
            # The total derivative along the definitions: all is written out but the letter itself.
            made = _total_derivative(interner.node(number), pairs, interner)
            if made is None:
                return None
            done[number] = made
            continue
        below = (meant[number],) if number in meant else interner.parts(number)
        waiting = [part for part in below if part not in done]
        if not waiting:
            stack.pop()
            if number in meant:
                done[number] = done[meant[number]]
            elif below and all(done[part] is interner.node(part) for part in below):
                done[number] = interner.node(number)
            else:
                parts = tuple(done[part] for part in below)
                done[number] = _rebuilt(interner.node(number), parts, {}, values)
        elif number in begun:
            return None
        else:
            begun.add(number)
            stack.extend(waiting)
    return done[root]


def derivative_at(node: Any, value: Any, place: Any, interner: Interner) -> Any:
    """The derivative of `value` by the letter of `node`, taken at `place`: no later replacement reaches the letter."""
    letter = node.letter
    bound = MatrixSymbol(f"{letter.name}°{interner.number(place)}", *letter.args[1:])
    return Basic.__new__(type(node), substitute(value, ((letter, bound),), interner), bound, place)


def _is_derivative_by(interner: Interner, number: int, letters: Container[int]) -> bool:
    """A derivative by one of `letters`, not yet bound to a place."""
    node, parts = interner.node(number), interner.parts(number)
    return isinstance(node, Gradient | Jacobian) and len(parts) == 2 and parts[1] in letters


def _at_its_place(node: Any, pairs: Pairs, interner: Interner) -> Any:
    others = tuple(pair for pair in pairs if not (isinstance(pair[0], Basic) and pair[0] == node.letter))
    place = substitute(node.letter, pairs, interner)
    return derivative_at(node, substitute(node.value, others, interner), place, interner)


def _total_derivative(node: Any, pairs: Pairs, interner: Interner) -> Any | None:
    letter = interner.number(node.letter)
    others = tuple(
        pair for pair in pairs if not (isinstance(pair[0], Basic) and interner.number(pair[0]) == letter)
    )
    value, place = write_out(node.value, others, interner), write_out(node.letter, pairs, interner)
    return None if value is None or place is None else derivative_at(node, value, place, interner)


def with_operands(node: Any, parts: tuple[Any, ...]) -> Any:
    """`node` with other operands, nothing evaluated; itself where they are its own."""
    return _rebuilt(node, parts, {}, {})


def _function(value: Any) -> Any:
    if isinstance(value, Symbol):
        return value
    symbol = getattr(value, "symbol", None)
    return Symbol(symbol) if isinstance(symbol, str) else None


def _rebuilt(node: Any, parts: tuple[Any, ...], functions: dict[Any, Any], numbers: dict[Any, Any]) -> Any:
    if isinstance(node, Activation):
        # With φ := ψ, φ′ becomes ψ′.
        name = str(node.phi).rstrip("'")
        phi, primes = (node.phi, "") if node.phi in functions else (Symbol(name), str(node.phi)[len(name) :])
        if phi not in functions:
            return node if parts[0] is node.argument else Activation(node.phi, parts[0])
        function = _function(functions[phi])
        is_value = is_identity_function(function) and not primes
        return parts[0] if is_value else Activation(f"{function}{primes}", parts[0])
    old = operands(node)
    if parts and all(a is b for a, b in zip(parts, old, strict=True)):
        return node
    if not parts:
        # A number inside, with letters of its own.
        return (
            node.xreplace(numbers)
            if isinstance(node, Basic) and not getattr(node, "is_Matrix", False)
            else node
        )
    if isinstance(node, MatrixBase):
        return ImmutableDenseMatrix(*node.shape, list(parts))
    if isinstance(node, BlockMatrix):
        rows, columns = node.args[0].shape
        grid = [list(parts[i * columns : (i + 1) * columns]) for i in range(rows)]
        return Basic.__new__(BlockMatrix, ImmutableDenseMatrix(grid, evaluate=False))
    if isinstance(node, ElementwiseApplyFunction):
        return Basic.__new__(ElementwiseApplyFunction, node.args[0], parts[0])
    if isinstance(node, Loss | LossSlope):
        return Basic.__new__(type(node), *node.args[: -len(parts)], *parts)
    rest = () if len(parts) == len(node.args) else node.args[1:]
    if isinstance(node, MatrixElement):
        return parts[0][rest]
    return Basic.__new__(type(node), *parts, *rest)
