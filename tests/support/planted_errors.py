"""Networks as expressions, true rewrites of them, and errors planted in them; all from a seed.

The rewrites and the errors are made here by hand, so that nothing is shared with the rules and proofs that they test.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

from sympy import Identity, MatAdd, MatMul, MatrixSymbol, Transpose, ZeroMatrix
from sympy.matrices.expressions.blockmatrix import BlockMatrix

from explainers.derivations.expressions import (
    Activation,
    children,
    matrix,
    plus,
    rebuilt,
    stacked,
    times,
    vector,
)

Path = tuple[int, ...]
KINDS = ("plain", "skip", "concatenation", "feedback")


@dataclass(frozen=True)
class Planted:
    """A chain e₀, e₁, … of equal expressions but for one step, from `chain[step − 1]` to `chain[step]`."""

    chain: tuple[Any, ...]
    step: int


# Networks --------------------------------------------------------------------------------------


def random_net(
    random: Random, *, kind: str = "plain", equal_widths: bool = True, phi: str | None = None
) -> Any:
    """The nested formula of a network of depth 2 to 12 (with feedback, of 2 to 4 time steps)."""
    depth = random.randint(2, 12)
    widths = [random.randint(2, 4)] * (depth + 1)
    if not equal_widths and kind != "skip":
        widths = [2, 3, *(random.randint(2, 4) for _ in range(depth - 1))]
    if kind == "feedback":
        return _recurrent(random.randint(2, 4), widths[0], widths[1], phi)
    x = vector("x", widths[0])
    h = x
    for layer in range(1, depth + 1):
        branch = kind == "concatenation" and layer > 1
        columns = widths[layer - 1] + widths[0] * branch
        weights, bias = matrix(f"W_{layer}", widths[layer], columns), vector(f"b_{layer}", widths[layer])
        z = plus(times(weights, stacked(h, x) if branch else h), bias)
        value = _activated(phi, z)
        h = plus(value, h) if kind == "skip" and random.random() < 0.4 else value
    return h


def _recurrent(steps: int, inputs: int, units: int, phi: str | None) -> Any:
    """ŷ = W_3 h_T + b_2 with h_t = φ(W_1 x_t + W_2 h_{t−1} + b_1)."""
    h = vector("h_0", units)
    for time in range(1, steps + 1):
        read = times(matrix("W_1", units, inputs), vector(f"x_{time}", inputs))
        h = _activated(phi, plus(read, times(matrix("W_2", units, units), h), vector("b_1", units)))
    return plus(times(matrix("W_3", 2, units), h), vector("b_2", 2))


def _activated(phi: str | None, z: Any) -> Any:
    return z if phi is None else Activation(phi, z)


# Places ----------------------------------------------------------------------------------------


def places(expr: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every sub-expression with the way to it."""
    yield path, expr
    if isinstance(expr, MatAdd | MatMul | Activation | BlockMatrix | Transpose):
        for number, child in enumerate(children(expr)):
            yield from places(child, (*path, number))


def replaced(expr: Any, path: Path, new: Any) -> Any:
    """`expr` with `new` at `path`."""
    if not path:
        return new
    parts = list(children(expr))
    parts[path[0]] = replaced(parts[path[0]], path[1:], new)
    return rebuilt(expr, tuple(parts))


def is_letter(node: Any, initial: str) -> bool:
    return isinstance(node, MatrixSymbol) and node.name.startswith(initial)


def somewhere(random: Random, expr: Any, change: Callable[[Any], list[Any]]) -> Any | None:
    """`expr` with one sub-expression replaced by one of `change(it)`; None where nothing can be changed."""
    found = [(path, new) for path, node in places(expr) for new in change(node)]
    if not found:
        return None
    path, new = random.choice(found)
    return replaced(expr, path, new)


# True rewrites ---------------------------------------------------------------------------------


def turned_around(node: Any) -> list[Any]:
    """u + v as v + u."""
    return [plus(*node.args[::-1])] if isinstance(node, MatAdd) else []


def bracketed(node: Any) -> list[Any]:
    """u + v + w as u + (v + w), W V x as W (V x) or (W V) x."""
    if not isinstance(node, MatAdd | MatMul) or len(node.args) < 3:
        return []
    join = plus if isinstance(node, MatAdd) else times
    first, *rest = node.args
    *start, last = node.args
    return [join(first, join(*rest)), join(join(*start), last)]


def opened(node: Any) -> list[Any]:
    """Sums in sums and products in products without their brackets."""
    if not isinstance(node, MatAdd | MatMul) or not any(type(part) is type(node) for part in node.args):
        return []
    join = plus if isinstance(node, MatAdd) else times
    return [
        join(*(each for part in node.args for each in (part.args if type(part) is type(node) else [part])))
    ]


def distributed(node: Any) -> list[Any]:
    """W (u + v) as W u + W v, (W + V) u as W u + V u."""
    if not isinstance(node, MatMul):
        return []
    made = []
    for place, part in enumerate(node.args):
        if isinstance(part, MatAdd):
            before, after = node.args[:place], node.args[place + 1 :]
            made.append(plus(*(times(*before, term, *after) for term in part.args)))
    return made


def collected(node: Any) -> list[Any]:
    """W u + W v as W (u + v)."""
    if (
        not isinstance(node, MatAdd)
        or len(node.args) != 2
        or not all(isinstance(part, MatMul) for part in node.args)
    ):
        return []
    (first, *rest), (other, *others) = (part.args for part in node.args)
    return [times(first, plus(times(*rest), times(*others)))] if first == other else []


def padded(node: Any) -> list[Any]:
    """u as I u and as (uᵀ)ᵀ, for letters."""
    if not isinstance(node, MatrixSymbol):
        return []
    return [times(Identity(node.shape[0]), node), Transpose(Transpose(node))]


def transposed(node: Any) -> list[Any]:
    """W u as (uᵀ Wᵀ)ᵀ."""
    if not isinstance(node, MatMul):
        return []
    return [Transpose(times(*(Transpose(part) for part in node.args[::-1])))]


def with_zero(node: Any) -> list[Any]:
    """u as u + 0, for letters."""
    return [plus(node, ZeroMatrix(*node.shape))] if isinstance(node, MatrixSymbol) else []


REWRITES = (turned_around, bracketed, opened, distributed, distributed, collected, padded, transposed)
ALL_REWRITES = (*REWRITES, with_zero)
"""Beside an error no zero is put in: what stands in 0 φ(…) may be as wrong as it likes."""


def rewritten(random: Random, expr: Any, count: int = 1, rewrites: tuple[Any, ...] = REWRITES) -> Any:
    """`expr`, written otherwise `count` times over."""
    for _ in range(count):
        new = None
        while new is None:
            new = somewhere(random, expr, random.choice(rewrites))
        expr = new
    return expr


# Errors ----------------------------------------------------------------------------------------


def dropped_bias(random: Random, expr: Any) -> Any | None:
    def change(node: Any) -> list[Any]:
        if not isinstance(node, MatAdd):
            return []
        return [
            plus(*others)
            for place, part in enumerate(node.args)
            if is_letter(part, "b") and (others := _without(node, place))
        ]

    return somewhere(random, expr, change)


def swapped_weights(random: Random, expr: Any) -> Any | None:
    """Two weights change places, everywhere."""
    weights = sorted(
        {node for _, node in places(expr) if is_letter(node, "W")}, key=lambda letter: letter.name
    )
    if len(weights) < 2:
        return None
    one, other = random.sample(weights, 2)
    for path, node in list(places(expr)):
        if node in (one, other):
            expr = replaced(expr, path, other if node == one else one)
    return expr


def missing_phi(random: Random, expr: Any) -> Any | None:
    return somewhere(random, expr, lambda node: [node.argument] if isinstance(node, Activation) else [])


def extra_phi(random: Random, expr: Any) -> Any | None:
    def change(node: Any) -> list[Any]:
        return (
            [Activation("phi", node)] if isinstance(node, MatAdd | Activation) and _has_weight(node) else []
        )

    return somewhere(random, expr, change)


def wrong_bias_index(random: Random, expr: Any) -> Any | None:
    biases = sorted(
        {node for _, node in places(expr) if is_letter(node, "b")}, key=lambda letter: letter.name
    )
    return somewhere(
        random, expr, lambda node: [each for each in biases if each != node] if is_letter(node, "b") else []
    )


def missing_factor(random: Random, expr: Any) -> Any | None:
    def change(node: Any) -> list[Any]:
        if not isinstance(node, MatMul):
            return []
        return [times(*_without(node, place)) for place, part in enumerate(node.args) if is_letter(part, "W")]

    return somewhere(random, expr, change)


def misprinted_bracket(random: Random, expr: Any) -> Any | None:
    """W (u + b) as W u + b, W φ(u + b) as W φ(u) + b: the bracket closes before the bias."""

    def change(node: Any) -> list[Any]:
        if not isinstance(node, MatMul) or not any(is_letter(weight, "W") for weight in node.args[:-1]):
            return []
        *weights, last = node.args
        return [
            plus(times(*weights, replaced(last, path, plus(*_without(bracket, place)))), part)
            for path, bracket in places(last)
            if isinstance(bracket, MatAdd)
            and not any(isinstance(on_way, MatMul) for on_way in _way(last, path))
            for place, part in enumerate(bracket.args)
            if is_letter(part, "b") and len(bracket.args) > 1
        ]

    return somewhere(random, expr, change)


def _way(expr: Any, path: Path) -> Iterator[Any]:
    """The sub-expressions that are passed on the way to `path`."""
    for number in path:
        yield expr
        expr = children(expr)[number]


ERRORS: dict[str, Callable[[Random, Any], Any | None]] = {
    "dropped bias": dropped_bias,
    "swapped weights": swapped_weights,
    "missing φ": missing_phi,
    "extra φ": extra_phi,
    "wrong bias index": wrong_bias_index,
    "missing factor": missing_factor,
    "misprinted bracket": misprinted_bracket,
}


def planted(seed: int, error: str) -> Planted:
    """A chain of four steps on a random network, one of them with the error `error`."""
    random = Random(f"{error} {seed}")
    kind = random.choice(KINDS)
    phi = "phi" if error == "missing φ" or random.random() < 0.5 else None
    # What is planted at a late step may find its place rewritten away.
    while True:
        chain = [random_net(random, kind=kind, equal_widths=bool(seed % 2), phi=phi)]
        step = random.randint(1, 4)
        for number in range(1, 5):
            new = ERRORS[error](random, chain[-1]) if number == step else rewritten(random, chain[-1])
            if new is None:
                break
            chain.append(new)
        else:
            return Planted(tuple(chain), step)


def _without(node: Any, place: int) -> tuple[Any, ...]:
    return tuple(part for number, part in enumerate(node.args) if number != place)


def _has_weight(node: Any) -> bool:
    return any(is_letter(each, "W") for _, each in places(node))
