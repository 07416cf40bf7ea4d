"""Expressions in one short line of plain text, for the sentences of a report."""

from __future__ import annotations

from typing import Any

from sympy import (
    Add,
    DiagMatrix,
    HadamardProduct,
    Identity,
    Inverse,
    MatAdd,
    MatMul,
    MatPow,
    Mul,
    Transpose,
    ZeroMatrix,
)
from sympy.core.function import Application
from sympy.matrices.expressions.applyfunc import ElementwiseApplyFunction
from sympy.matrices.expressions.blockmatrix import BlockMatrix

from ..expressions import Activation
from ..gradients.nodes import Gradient, Jacobian, Loss
from .nesting import is_too_deep, is_too_large

LONGEST = 80
_DEEPEST = 12
_SUM, _PRODUCT, _ATOM = 0, 1, 2


def short(expr: Any, longest: int = LONGEST) -> str:
    """`expr` as it is read aloud, e.g. "W_2 (W_1 x + b_1) + b_2"; what is deep or long becomes "…"."""
    text = _text(expr, _DEEPEST)[0]
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def shape_text(shape: tuple[Any, ...]) -> str:
    return "×".join(str(extent) for extent in shape) if shape else "a number"


def listed(parts: list[str], word: str = "and", most: int = 4) -> str:
    """As in: a, b and c. Beyond `most` the rest is counted."""
    shown = parts if len(parts) <= most else [*parts[:most], f"{len(parts) - most} more"]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} {word} {shown[-1]}"


def _text(expr: Any, depth: int) -> tuple[str, int]:
    """The text and how tightly it binds. Recursion is bounded by `depth`."""
    if depth == 0:
        return "…", _ATOM
    if isinstance(expr, MatAdd | Add):
        return _sum([_text(term, depth - 1)[0] for term in expr.args]), _SUM
    if isinstance(expr, MatMul | Mul | HadamardProduct):
        sign = " ∘ " if isinstance(expr, HadamardProduct) else " "
        factors = [_bracketed(factor, depth - 1, _ATOM) for factor in expr.args]
        if len(factors) > 1 and factors[0] == "-1":
            return "-" + sign.join(factors[1:]), _SUM
        return sign.join(factors), _PRODUCT
    if isinstance(expr, Activation):
        return f"{phi_text(expr.phi)}({_text(expr.argument, depth - 1)[0]})", _ATOM
    if isinstance(expr, ElementwiseApplyFunction):
        return f"({expr.function})({_text(expr.expr, depth - 1)[0]})", _ATOM
    if isinstance(expr, Transpose):
        return _bracketed(expr.args[0], depth - 1, _ATOM) + "ᵀ", _ATOM
    if isinstance(expr, Inverse):
        return _bracketed(expr.args[0], depth - 1, _ATOM) + "⁻¹", _ATOM
    if isinstance(expr, MatPow):
        return f"{_bracketed(expr.args[0], depth - 1, _ATOM)}^{expr.args[1]}", _ATOM
    if isinstance(expr, Gradient | Jacobian | DiagMatrix | Loss):
        return _of_gradients(expr, depth), _ATOM
    if isinstance(expr, BlockMatrix):
        return _grid(expr, depth), _ATOM
    if is_too_deep(expr) or is_too_large(expr):
        return f"{type(expr).__name__}(…)" if isinstance(expr, Application) else "…", _ATOM
    return {Identity: "I", ZeroMatrix: "0"}.get(type(expr)) or str(expr), _ATOM


def phi_text(phi: Any) -> str:
    name = str(phi).rstrip("'")
    return {"phi": "φ", "sigma": "σ"}.get(name, name) + "′" * str(phi).count("'")


def _bracketed(expr: Any, depth: int, least: int) -> str:
    text, binding = _text(expr, depth)
    return text if binding >= least else f"({text})"


def _of_gradients(expr: Any, depth: int) -> str:
    if isinstance(expr, Gradient | Jacobian):
        return f"∂{_bracketed(expr.value, depth - 1, _ATOM)}/∂{_bracketed(expr.letter, depth - 1, _ATOM)}"
    name, arguments = (expr.name, expr.arguments) if isinstance(expr, Loss) else ("diag", expr.args)
    return f"{name}({', '.join(_text(each, depth - 1)[0] for each in arguments)})"


def _sum(terms: list[str]) -> str:
    return " + ".join(terms).replace("+ -", "- ")


def _grid(expr: Any, depth: int) -> str:
    blocks = expr.args[0]
    rows = [
        [_text(blocks[i, j], depth - 1)[0] for j in range(blocks.shape[1])] for i in range(blocks.shape[0])
    ]
    return "[" + "; ".join(", ".join(row) for row in rows) + "]"
