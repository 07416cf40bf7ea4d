"""Matrix expressions as they are taught: SymPy objects, built raw, so that brackets and order stay put.

`Activation` is the one node that SymPy lacks. All walking is iterative: a net of depth 200 is 800 nodes deep,
and SymPy's own recursion ends at 1000.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sympy import Basic, MatAdd, MatMul, MatrixExpr, MatrixSymbol, Symbol


class Activation(MatrixExpr):
    """φ(expr): a function of which nothing is assumed, applied entry by entry.

    `phi` is a SymPy symbol, a name, or a value with a `symbol` such as `explainers.networks.RELU`.
    """

    def __new__(cls, phi: Any, expr: Any) -> Activation:
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
        from sympy import Function

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


def postorder(expr: Any) -> Iterator[Any]:
    """Every sub-expression, children before parents, shared ones once (by identity)."""
    seen: set[int] = set()
    stack: list[tuple[Any, bool]] = [(expr, False)]
    while stack:
        node, expanded = stack.pop()
        if id(node) in seen:
            continue
        if expanded:
            seen.add(id(node))
            yield node
        else:
            stack.append((node, True))
            stack.extend((child, False) for child in reversed(node.args) if isinstance(child, Basic))
