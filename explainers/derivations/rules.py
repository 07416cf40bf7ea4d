"""Rules: how an expression is rewritten, each a function expression → expression that does not recurse.

`RULES` has them by name; `replay` applies a step's rule again, as the first check that the step is what it says.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sympy import Identity, MatAdd, MatMul, ZeroMatrix

from .derivation import Definition, Step, Substitution
from .expressions import (
    ATOMS,
    IDENTITY_MAP,
    Activation,
    Dot,
    children,
    folded,
    plus,
    rebuilt,
    substituted,
    times,
)

Pairs = Mapping[Any, Any]


def written_out(expr: Any, definitions: Pairs) -> Any:
    """Letters replaced by what they stand for, letters within that too."""
    resolved: dict[Any, Any] = {}
    # Definitions come outermost first, as in h_2 := W_2 h_1 + b_2, h_1 := …: from the last, each is walked once.
    for letter, meaning in reversed(list(definitions.items())):
        resolved[letter] = substituted(meaning, resolved)
    return substituted(expr, resolved)


def specialised(expr: Any, values: Pairs) -> Any:
    """Letters set to values (φ := id, x := 0); identities disappear, zero terms stay."""
    return folded(substituted(expr, values), _without_identity_map)


def _without_identity_map(node: Any, parts: tuple[Any, ...]) -> Any:
    if isinstance(node, Activation) and parts[0] == IDENTITY_MAP:
        return parts[1]
    return _same_or(node, list(parts), lambda *new: rebuilt(node, new))


def flat(expr: Any) -> Any:
    """W(Vx) as WVx, (a + b) + c as a + b + c, I left out of products."""
    return folded(expr, _flat_node)


def _flat_node(node: Any, parts: tuple[Any, ...]) -> Any:
    if isinstance(node, MatAdd):
        return _same_or(node, _spread(parts, MatAdd), plus)
    if isinstance(node, MatMul) and not isinstance(node, Dot):
        return _same_or(node, _product_row(parts), times)
    return _same_or(node, list(parts), lambda *new: rebuilt(node, new))


def _same_or(node: Any, parts: list[Any], make: Callable[..., Any]) -> Any:
    """`node` itself where its parts are the old ones: what did not change can be told by identity."""
    old = children(node)
    return (
        node
        if len(parts) == len(old) and all(a is b for a, b in zip(parts, old, strict=True))
        else make(*parts)
    )


def product(*factors: Any) -> Any:
    """The factors in one row: inner products opened, I left out."""
    return times(*_product_row(factors))


def _product_row(factors: tuple[Any, ...]) -> list[Any]:
    row = [factor for factor in _spread(factors, MatMul) if not isinstance(factor, Identity)]
    return row or [factors[-1]]


def _times_row(before: list[Any], term: Any) -> Any:
    """before · term, where both are in a row already."""
    if isinstance(term, Identity) or any(isinstance(factor, Identity) for factor in before):
        return product(*before, term)
    return times(*before, *(term.args if isinstance(term, MatMul) and not isinstance(term, Dot) else (term,)))


def _spread(parts: tuple[Any, ...], kind: Any) -> list[Any]:
    return [
        piece
        for part in parts
        for piece in (part.args if isinstance(part, kind) and not isinstance(part, Dot) else (part,))
    ]


def multiplied_out(expr: Any) -> Any:
    """W(u + v) as Wu + Wv everywhere, from the inside out; sums of matrices, as W + I, stay in their brackets."""
    return folded(expr, _multiplied_out_node)


def _multiplied_out_node(node: Any, parts: tuple[Any, ...]) -> Any:
    if isinstance(node, MatMul) and not isinstance(node, Dot) and isinstance(parts[-1], MatAdd):
        # The terms are in rows already: what stands before the bracket is opened once for all of them.
        before = _product_row(parts[:-1])
        return plus(*(_times_row(before, term) for term in parts[-1].args))
    return _flat_node(node, parts)


def innermost_multiplied_out(expr: Any) -> Any:
    """W(u + v) as Wu + Wv, or W(Vx) as WVx, at the innermost place only; `expr` itself where there is none."""
    is_done = False

    def once(node: Any, parts: tuple[Any, ...]) -> Any:
        nonlocal is_done
        if not is_done and isinstance(node, MatMul) and isinstance(node.args[-1], MatAdd | MatMul):
            is_done = not isinstance(node.args[-1], Dot)
            return _multiplied_out_node(node, parts)
        if isinstance(node, MatAdd):
            return _joined_sum(node, parts)
        return _same_or(node, list(parts), lambda *new: rebuilt(node, new))

    return folded(expr, once)


def _joined_sum(node: Any, parts: tuple[Any, ...]) -> Any:
    """An opened bracket's terms join the sum that it stood in; brackets that were there stay."""
    terms: list[Any] = []
    for old, new in zip(node.args, parts, strict=True):
        terms += new.args if new is not old and isinstance(new, MatAdd) and isinstance(old, MatMul) else [new]
    return _same_or(node, terms, plus)


def without_zeros(expr: Any) -> Any:
    """A product with a 0 in it is 0, and a 0 in a sum is left out."""
    return folded(expr, _without_zero_node)


def _without_zero_node(node: Any, parts: tuple[Any, ...]) -> Any:
    if isinstance(node, MatMul) and any(_is_zero(part) for part in parts):
        return ZeroMatrix(node.args[0].shape[0], node.args[-1].shape[1])
    if isinstance(node, MatAdd):
        left = [part for part in parts if not _is_zero(part)]
        return plus(*left) if left else parts[0]
    return node if isinstance(node, ATOMS) or not parts else rebuilt(node, parts)


def _is_zero(part: Any) -> bool:
    return isinstance(part, ZeroMatrix) or bool(part == 0)


RULES: dict[str, Callable[[Any, Pairs], Any]] = {
    "write out": written_out,
    "specialise": specialised,
    "flatten": lambda expr, _: flat(expr),
    "multiply out": lambda expr, _: multiplied_out(expr),
    "multiply out the innermost bracket": lambda expr, _: innermost_multiplied_out(expr),
    "cancel zeros": lambda expr, _: without_zeros(expr),
}


def replay(step: Step) -> Any | None:
    """What `step.rule` makes of `step.before`; None where the rule cannot be replayed."""
    rule = RULES.get(step.rule)
    if rule is None:
        return None
    pairs = step.evidence.pairs if isinstance(step.evidence, Definition | Substitution) else ()
    return rule(step.before, dict(pairs))
