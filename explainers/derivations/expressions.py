"""Matrix expressions as they are taught: SymPy objects, built raw, so that brackets and order stay put.

`Activation` is the one node that SymPy lacks. All walking is iterative: a net of depth 200 is 800 nodes deep,
and SymPy's own recursion ends at 1000.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Self

from sympy import (
    Add,
    Basic,
    Function,
    HadamardProduct,
    Identity,
    ImmutableDenseMatrix,
    Integer,
    MatAdd,
    MatMul,
    MatPow,
    MatrixExpr,
    MatrixSymbol,
    Mul,
    Number,
    Symbol,
    Transpose,
    ZeroMatrix,
)
from sympy.matrices.expressions.blockmatrix import BlockMatrix

IDENTITY_MAP = Symbol("id")
"""The activation that changes nothing: `Activation(IDENTITY_MAP, z)` is z."""

ATOMS = (MatrixSymbol, Symbol, Identity, ZeroMatrix, Number)
"""What no walk goes into: letters, numbers, I and 0."""


class Activation(MatrixExpr):
    """φ(expr): a function of which nothing is assumed, applied entry by entry.

    `phi` is a SymPy symbol, a name, or a value with a `symbol` such as `explainers.networks.RELU`.
    """

    def __new__(cls, phi: Any, expr: Any) -> Self:
        name = phi if isinstance(phi, str | Symbol) else phi.symbol
        return Basic.__new__(cls, Symbol(name) if isinstance(name, str) else name, expr)

    @property
    def phi(self) -> Any:
        return self.args[0]

    @property
    def argument(self) -> Any:
        return self.args[1]

    @property
    def shape(self) -> tuple[Any, Any]:
        return self.args[1].shape

    def _entry(self, i: Any, j: Any, **_: Any) -> Any:
        return Function(self.phi.name)(self.argument[i, j])


def vector(name: str, size: Any) -> Any:
    """A column vector, e.g. `vector("b_1", 5)`: shape (5, 1)."""
    return MatrixSymbol(name, size, 1)


def matrix(name: str, rows: Any, columns: Any) -> Any:
    return MatrixSymbol(name, rows, columns)


def plus(*terms: Any) -> Any:
    """The sum of `terms` in this order, nothing merged; one term is itself.

    Shapes are not looked at: the first rung of every proof does that, and says where they fail.
    """
    return terms[0] if len(terms) == 1 else Basic.__new__(MatAdd, *terms)


def times(*factors: Any) -> Any:
    """The product of `factors` in this order, brackets kept: `times(W, times(V, x))` is W(Vx)."""
    return factors[0] if len(factors) == 1 else Basic.__new__(MatMul, *factors)


def minus(first: Any, second: Any) -> Any:
    """first − second."""
    return plus(first, times(Integer(-1), second))


def entrywise(*factors: Any) -> Any:
    """u ⊙ v ⊙ …, in this order; one factor is itself."""
    return factors[0] if len(factors) == 1 else Basic.__new__(HadamardProduct, *factors)


class Dot(MatMul):
    """w · x of two column vectors: the product wᵀx, written with a dot. Shape (1, 1)."""

    def __new__(cls, w: Any, x: Any) -> Self:
        return Basic.__new__(cls, w if isinstance(w, Transpose) else Transpose(w), x)

    @property
    def func(self) -> Any:
        return Dot


def stacked(*blocks: Any) -> Any:
    """[u; v; …]: matrices or vectors of equal width, one above the other."""
    if len(blocks) == 1:
        return blocks[0]
    column = ImmutableDenseMatrix(len(blocks), 1, list(blocks), evaluate=False)
    return Basic.__new__(BlockMatrix, column)


def blocks_of(stack: Any) -> tuple[Any, ...]:
    """The parts of `stacked(…)`."""
    return tuple(stack.args[0].flat())


def children(node: Any) -> tuple[Any, ...]:
    """The sub-expressions that `node` is made of, in reading order; letters and numbers have none."""
    if isinstance(node, ATOMS) or not isinstance(node, Basic):
        return ()
    if isinstance(node, BlockMatrix):
        return blocks_of(node)
    if isinstance(node, ImmutableDenseMatrix):
        return tuple(node.flat())
    return tuple(node.args)


def rebuilt(node: Any, parts: tuple[Any, ...]) -> Any:
    """`node` with other children, nothing evaluated."""
    if isinstance(node, BlockMatrix):
        rows, columns = node.args[0].shape
        return Basic.__new__(BlockMatrix, ImmutableDenseMatrix(rows, columns, list(parts), evaluate=False))
    if isinstance(node, ImmutableDenseMatrix):
        return ImmutableDenseMatrix(*node.shape, list(parts), evaluate=False)
    if isinstance(node, MatAdd | MatMul | MatPow | Activation | Transpose | HadamardProduct):
        return Basic.__new__(type(node), *parts)
    if isinstance(node, Add | Mul):
        return node.func(*parts, evaluate=False)
    return node.func(*parts)


def folded(expr: Any, combine: Callable[[Any, tuple[Any, ...]], Any]) -> Any:
    """`combine(node, results of its children)` from the leaves up; shared nodes once, no recursion."""
    results: dict[int, Any] = {}
    for node, parts in _with_parts(expr):
        results[id(node)] = combine(node, tuple(results[id(part)] for part in parts))
    return results[id(expr)]


def substituted(expr: Any, pairs: Mapping[Any, Any]) -> Any:
    """`expr` with each key replaced by its value, all at once, nothing evaluated.

    Keys are letters, activations' symbols or small nodes.
    """

    def replace(node: Any, parts: tuple[Any, ...]) -> Any:
        if node in pairs:
            return pairs[node]
        old = children(node)
        return node if all(a is b for a, b in zip(parts, old, strict=True)) else rebuilt(node, parts)

    return folded(expr, replace)


def letters(expr: Any) -> tuple[Any, ...]:
    """The letters of `expr` (MatrixSymbol and Symbol), in the order of first reading."""
    return tuple(dict.fromkeys(node for node in postorder(expr) if isinstance(node, MatrixSymbol | Symbol)))


def _with_parts(expr: Any) -> Iterator[tuple[Any, tuple[Any, ...]]]:
    # A dense matrix makes new objects each time it is asked: the parts are kept.
    seen: set[int] = set()
    kept: list[Any] = []
    stack: list[tuple[Any, tuple[Any, ...] | None]] = [(expr, None)]
    while stack:
        node, parts = stack.pop()
        if id(node) in seen:
            continue
        if parts is None:
            parts = children(node)
            kept.append(parts)
            stack.append((node, parts))
            stack.extend((part, None) for part in reversed(parts))
        else:
            seen.add(id(node))
            yield node, parts


def number_sum(*terms: Any) -> Any:
    """The sum of numbers in this order, inner sums opened, nothing merged."""
    opened = [piece for term in terms for piece in (term.args if isinstance(term, Add) else (term,))]
    return opened[0] if len(opened) == 1 else Add(*opened, evaluate=False)


def postorder(expr: Any) -> Iterator[Any]:
    """Every sub-expression, children before parents, shared ones once (by identity)."""
    return (node for node, _ in _with_parts(expr))
