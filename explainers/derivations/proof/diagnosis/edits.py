"""Single edits of an expression: the slips that are made with a pen, each turned round.

An edit changes one place; letters, functions and terms that may have been lost are taken from the right side.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from itertools import combinations
from typing import Any

from sympy import (
    Add,
    DiagMatrix,
    HadamardProduct,
    Integer,
    Inverse,
    Lambda,
    MatAdd,
    MatMul,
    MatPow,
    MatrixBase,
    MatrixExpr,
    MatrixSymbol,
    Mul,
    Piecewise,
    Pow,
    Rational,
    Symbol,
    Transpose,
    ZeroMatrix,
)
from sympy.core.function import Application
from sympy.matrices.expressions.applyfunc import ElementwiseApplyFunction
from sympy.matrices.expressions.blockmatrix import BlockMatrix

from ...expressions import Activation, Dot, children, entrywise, letters, plus, postorder, rebuilt, times
from ..wording import phi_text, short

Path = tuple[int, ...]
REFUSED = (TypeError, ValueError, AttributeError, NotImplementedError)
"""What SymPy raises, each function in its own way, at arguments that do not suit it."""


@dataclass(frozen=True)
class Edit:
    """`kind` is the slip that it undoes, `result` the expression after it; `says` makes the sentence when asked for."""

    kind: str
    says: Callable[[], str]
    result: Any

    @property
    def sentence(self) -> str:
        return self.says()


@dataclass(frozen=True)
class Place:
    """A part of the whole, and the way to it."""

    path: Path
    node: Any
    parent: Any


def is_sum(node: Any) -> bool:
    return isinstance(node, MatAdd | Add)


def is_product(node: Any) -> bool:
    return isinstance(node, MatMul | Mul) and not isinstance(node, Dot)


def is_applied(node: Any) -> bool:
    return isinstance(node, Activation | Application) and not isinstance(node, Piecewise)


def is_matrix(node: Any) -> bool:
    return isinstance(node, MatrixExpr | MatrixBase)


def total(node: Any, parts: tuple[Any, ...]) -> Any:
    """A sum of `parts` of the kind that `node` belongs to."""
    if is_matrix(node):
        return plus(*parts)
    return parts[0] if len(parts) == 1 else Add(*parts, evaluate=False)


def product(node: Any, parts: tuple[Any, ...]) -> Any:
    if is_matrix(node):
        return times(*parts)
    return parts[0] if len(parts) == 1 else Mul(*parts, evaluate=False)


def places(expr: Any) -> list[Place]:
    """Every part of `expr` that may be edited, in reading order, also those inside of functions and transposes."""
    found, stack = [], [Place((), expr, None)]
    while stack:
        place = stack.pop()
        found.append(place)
        stack.extend(
            Place((*place.path, number), part, place.node) for number, part in reversed(_inner(place.node))
        )
    return found


def _inner(node: Any) -> list[tuple[int, Any]]:
    """The operands of `node`; indices, sizes, names, exponents, conditions and what a sign binds are none."""
    if isinstance(node, Dot | Piecewise | Lambda):
        return []
    parts = list(enumerate(children(node)))
    if isinstance(node, Activation | ElementwiseApplyFunction):
        return parts[1:]
    if isinstance(node, Pow | MatPow):
        return parts[:1]
    return parts if isinstance(node, _OF_OPERANDS) else []


_OF_OPERANDS = (
    Add,
    Mul,
    MatAdd,
    MatMul,
    HadamardProduct,
    Transpose,
    Inverse,
    DiagMatrix,
    BlockMatrix,
    MatrixBase,
    Application,
)


def put(expr: Any, path: Path, new: Any) -> Any:
    """`expr` with `new` at `path`."""
    way = [expr]
    for number in path[:-1]:
        way.append(children(way[-1])[number])
    for node, number in zip(reversed(way), reversed(path), strict=True) if path else ():
        parts = list(children(node))
        parts[number] = new
        new = rebuilt(node, tuple(parts))
    return new


def edits(wrong: Any, right: Any) -> Iterator[Edit]:
    """All single edits of `wrong`, the most common slips first."""
    whole = places(wrong)
    yield from _letters_swapped(wrong)
    yield from _terms_moved(wrong, whole)
    for make in _KINDS:
        for place in whole:
            for kind, says, new in _buildable(make(place, right)):
                # A grid holds numbers only, a matrix product also the numbers before it.
                if place.parent is None or is_matrix(new) == is_matrix(place.node):
                    yield from _edit(kind, says, partial(put, wrong, place.path, new))


def _edit(kind: str, says: Says, build: Callable[[], Any]) -> Iterator[Edit]:
    """The edit, unless SymPy refuses to build it: a root of a matrix, a Max of what cannot be ordered."""
    try:
        result = build()
    except REFUSED:
        return
    yield Edit(kind, says, result)


Says = Callable[[], str]
Made = Iterator[tuple[str, Says, Any]]


def _buildable(made: Made) -> Made:
    with suppress(*REFUSED):
        yield from made


def _wrong_index(place: Place, right: Any) -> Made:
    if not isinstance(place.node, MatrixSymbol | Symbol):
        return
    name = place.node.name
    for other in _all_letters(right):
        if other.name[0] == name[0] and other != place.node and type(other) is type(place.node):
            yield "wrong index", partial("{} stands in place of {}".format, name, other.name), other


def _missing_function(place: Place, right: Any) -> Made:
    if isinstance(place.node, Integer | Rational):
        return
    for apply, name in _functions(right, is_matrix(place.node)):
        made = apply(place.node)
        yield "missing φ", _saying("{} is missing around {}", phi_text(name), place.node), made


def _extra_function(place: Place, right: Any) -> Made:
    if is_applied(place.node) and children(place.node):
        inner = children(place.node)[-1]
        name = place.node.phi if isinstance(place.node, Activation) else place.node.func.__name__
        yield "extra φ", _saying("the {} around {} is too many", phi_text(name), inner), inner


def _dropped_term(place: Place, right: Any) -> Made:
    """A letter or a term of the right side is put into each sum, and beside what is no sum."""
    if is_sum(place.parent):
        return
    node = place.node
    terms = node.args if is_sum(node) else (node,)
    for lost in _terms_of(right):
        is_letter = isinstance(lost, MatrixSymbol | Symbol)
        if lost in terms or (not is_letter and place.path) or is_matrix(lost) != is_matrix(node):
            continue
        is_bias = is_letter and lost.name.startswith("b")
        kind, what = ("dropped bias", "the bias ") if is_bias else ("dropped term", "")
        yield kind, _saying("{}{} was dropped", what, lost), total(node, (*terms, lost))


def _missing_factor(place: Place, right: Any) -> Made:
    node = place.node
    if is_product(place.parent) or isinstance(node, Rational | ZeroMatrix):
        return
    factors = node.args if is_product(node) else (node,)
    for lost in _factors_of(right):
        if is_matrix(lost) and not is_matrix(node):
            continue
        for gap in range(len(factors) + 1):
            after = factors[gap:]
            where = ("before", after[0]) if after else ("after", factors[-1])
            says = _saying("the factor {} {} {} is missing", lost, *where)
            yield "missing factor", says, product(node, (*factors[:gap], lost, *after))


def _factors_exchanged(place: Place, right: Any) -> Made:
    if not is_product(place.node):
        return
    factors = place.node.args
    for a, b in combinations(range(len(factors)), 2):
        new = list(factors)
        new[a], new[b] = new[b], new[a]
        says = _saying("{} and {} have changed places", factors[a], factors[b])
        yield "swapped factors", says, product(place.node, tuple(new))


def _transpose(place: Place, right: Any) -> Made:
    node = place.node
    if isinstance(node, Transpose):
        yield "extra transpose", _saying("the ᵀ of {} is too many", node), node.args[0]
    elif is_matrix(node) and not isinstance(place.parent, Transpose):
        yield "missing transpose", _saying("a ᵀ is missing: {}", Transpose(node)), Transpose(node)


def _sign_or_number(place: Place, right: Any) -> Made:
    node = place.node
    if is_product(place.parent) or isinstance(place.parent, Transpose):
        return
    factors = node.args if is_product(node) else (node,)
    if is_product(node) and len(factors) > 1 and isinstance(factors[0], Rational):
        rest = product(node, tuple(factors[1:]))
        kind = "wrong sign" if factors[0] == -1 else "extra factor"
        what = "has the wrong sign" if factors[0] == -1 else f"has the factor {factors[0]} too many"
        yield kind, _saying("{} {}", rest, what), rest
        return
    if isinstance(node, Integer | Rational):
        return
    yield "wrong sign", _saying("{} has the wrong sign", node), product(node, (Integer(-1), *factors))
    for number in (Integer(2), Rational(1, 2)):
        says = _saying("the factor {} before {} is missing", number, node)
        yield "missing factor", says, product(node, (number, *factors))


def _too_many(place: Place, right: Any) -> Made:
    node = place.node
    if not (is_sum(node) or is_product(node)):
        return
    for number, part in enumerate(node.args):
        rest = (*node.args[:number], *node.args[number + 1 :])
        if is_sum(node):
            yield "extra term", _saying("{} is too many", part), total(node, rest)
        else:
            yield "extra factor", _saying("the factor {} is too many", part), product(node, rest)


def _entrywise(place: Place, right: Any) -> Made:
    node = place.node
    if isinstance(node, HadamardProduct):
        yield "wrong product", _saying("⊙ stands in place of a product"), times(*node.args)
    elif isinstance(node, MatMul) and not isinstance(node, Dot) and right.has(HadamardProduct):
        for gap in range(1, len(node.args)):
            left, other = times(*node.args[:gap]), times(*node.args[gap:])
            yield (
                "wrong product",
                _saying("a product stands in place of ⊙"),
                entrywise(left, other),
            )


_KINDS: tuple[Callable[[Place, Any], Made], ...] = (
    _extra_function,
    _missing_function,
    _wrong_index,
    _factors_exchanged,
    _transpose,
    _dropped_term,
    _missing_factor,
    _sign_or_number,
    _too_many,
    _entrywise,
)


def _letters_swapped(wrong: Any) -> Iterator[Edit]:
    """Two letters of one kind change places everywhere."""
    for one, other in combinations(_all_letters(wrong), 2):
        if one.name[0] == other.name[0] and type(one) is type(other):
            says = partial("{} and {} have changed places".format, one.name, other.name)
            yield from _edit("swapped factors", says, partial(_exchanged, wrong, one, other))


def _terms_moved(wrong: Any, whole: list[Place]) -> Iterator[Edit]:
    """A term of a sum stands inside of another of its terms instead: a bracket, or a stack, closes too early."""
    for outer in whole:
        if not is_sum(outer.node):
            continue
        for number, term in enumerate(outer.node.args):
            rest = total(outer.node, (*outer.node.args[:number], *outer.node.args[number + 1 :]))
            for inner in places(rest)[1:]:
                if is_sum(inner.parent) or is_applied(inner.node) or inner.node == term:
                    continue
                if is_matrix(inner.node) != is_matrix(term):
                    continue
                says = _saying("a bracket closes too early: {} belongs inside it", term)
                moved = partial(_moved, wrong, outer, rest, inner, term)
                yield from _edit("misplaced bracket", says, moved)


def _moved(wrong: Any, outer: Place, rest: Any, inner: Place, term: Any) -> Any:
    terms = inner.node.args if is_sum(inner.node) else (inner.node,)
    return put(wrong, outer.path, put(rest, inner.path, total(inner.node, (*terms, term))))


def _saying(sentence: str, *values: Any) -> Says:
    """`sentence` with the values written in short; not before it is asked for."""
    return lambda: sentence.format(*(each if isinstance(each, str) else short(each, 60) for each in values))


def _exchanged(expr: Any, one: Any, other: Any) -> Any:
    names = {one: other, other: one}
    found = [place for place in places(expr) if place.node in names]
    for place in found:
        expr = put(expr, place.path, names[place.node])
    return expr


def _all_letters(expr: Any) -> list[Any]:
    functions = {node.phi for node in postorder(expr) if isinstance(node, Activation)}
    return [letter for letter in letters(expr) if letter not in functions]


def _functions(expr: Any, of_matrices: bool) -> list[tuple[Callable[[Any], Any], str]]:
    """The functions of matrices, or else of numbers, in an expression: each with what applies it, and its name."""
    found: dict[str, Callable[[Any], Any]] = {}
    for node in postorder(expr):
        if isinstance(node, Activation) and of_matrices:
            found.setdefault(str(node.phi), lambda z, phi=node.phi: Activation(phi, z))  # type: ignore[misc]
        elif isinstance(node, Application) and len(node.args) == 1 and not of_matrices:
            found.setdefault(node.func.__name__, node.func)
    return [(apply, name) for name, apply in found.items()]


def _terms_of(expr: Any) -> list[Any]:
    """The terms of all sums, those that are letters first."""
    terms = {part: None for node in postorder(expr) if is_sum(node) for part in node.args if not is_sum(part)}
    return sorted(terms, key=lambda term: not isinstance(term, MatrixSymbol | Symbol))


def _factors_of(expr: Any) -> list[Any]:
    """The letters, and transposes of letters, that are factors."""
    return list(
        dict.fromkeys(
            part
            for node in postorder(expr)
            if is_product(node)
            for part in node.args
            if isinstance(part, MatrixSymbol | Symbol)
            or (isinstance(part, Transpose) and isinstance(part.args[0], MatrixSymbol))
        )
    )
