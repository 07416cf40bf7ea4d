"""How long a product can make a vector: ‖D_T U ⋯ D_1 U‖ ≤ (max|φ′| ‖U‖)^T, so that products vanish or explode.

‖·‖ is the largest stretch of a vector (the spectral norm); of a diagonal matrix it is the largest entry's size, and
that of a product is at most the product of the norms (Horn and Johnson, Matrix Analysis, 5.6).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sympy import DiagMatrix, Expr, Integer, MatMul, MatrixSymbol, Mul, Pow, Rational, Symbol

from ...networks import SIGMOID, TANH, ActivationFunction
from ..evidence import Evidence, Relation, Verdict, refused, unproved
from ..expressions import Activation
from ..gradients.nodes import slope

STEEPEST = Symbol("m", positive=True)
"""The largest |φ′|, for an activation of which nothing is known."""
_RUNG = "norms of factors"
_KNOWN = {SIGMOID.name: Fraction(1, 4), TANH.name: Fraction(1)}
"""σ′ = σ(1 − σ) is at most 1/4, tanh′ = 1 − tanh² at most 1."""
_LARGEST = {SIGMOID.name: Fraction(1), TANH.name: Fraction(1)}
"""σ stays between 0 and 1, tanh between −1 and 1."""
Gates = tuple[tuple[Any, Any], ...]
"""Letters, with the formulas φ(z) that they stand for."""


class Norm(Expr):
    """‖A‖: how many times longer A makes a vector, at most; a number."""

    def __new__(cls, matrix: Any) -> Any:
        return Expr.__new__(cls, matrix)


def steepest(phi: ActivationFunction) -> Any | None:
    """The largest |φ′|, a number; m for an activation of which nothing is known; None where it is not known here."""
    if phi.function is None:
        return STEEPEST
    known = max(map(abs, phi.slopes)) if phi.slopes is not None else _KNOWN.get(phi.name)
    return None if known is None else Rational(known.numerator, known.denominator)


def bound_of(product: Any, functions: tuple[ActivationFunction, ...], gates: Gates = ()) -> Any | None:
    """The bound of ‖product‖, equal factors together.

    None where a factor is neither a letter nor diag(φ′(z)), nor diag(f) of a gate f = φ(z).
    """
    counts = _counted(product, functions, gates)
    if counts is None:
        return None
    factors = [
        one if count == 1 else Pow(one, count, evaluate=False) for one, count in counts.items() if one != 1
    ]
    if len(factors) > 1 and len(set(counts.values())) == 1:
        (count,) = set(counts.values())
        inside = Mul(*(one for one in counts if one != 1), evaluate=False)
        return inside if count == 1 else Pow(inside, count, evaluate=False)
    return factors[0] if len(factors) == 1 else Mul(*factors, evaluate=False) if factors else Integer(1)


def _counted(product: Any, functions: tuple[ActivationFunction, ...], gates: Gates) -> Counter[Any] | None:
    """What each factor is bounded by, and how often."""
    counts: Counter[Any] = Counter()
    for factor in product.args if isinstance(product, MatMul) else (product,):
        if isinstance(factor, MatrixSymbol):
            counts[Norm(factor)] += 1
            continue
        limit = _largest_entry(factor.args[0], functions, gates) if isinstance(factor, DiagMatrix) else None
        if limit is None:
            return None
        counts[limit] += 1
    return counts


def _largest_entry(diagonal: Any, functions: tuple[ActivationFunction, ...], gates: Gates) -> Any | None:
    """What no entry of φ′(z), or of a gate, is larger than."""
    meaning = dict(gates).get(diagonal, diagonal)
    if not isinstance(meaning, Activation):
        return None
    by_slope = {slope(phi): phi for phi in functions}
    if meaning.phi in by_slope:
        return steepest(by_slope[meaning.phi])
    names = [phi.name for phi in functions if phi.symbol == str(meaning.phi)]
    known = _LARGEST.get(names[0]) if names else None
    return None if known is None else Rational(known.numerator, known.denominator)


@dataclass(frozen=True)
class NormOfProduct:
    """‖F_1 F_2 ⋯ F_n‖ ≤ ‖F_1‖ ‖F_2‖ ⋯ ‖F_n‖, with ‖diag(φ′(z))‖ ≤ max|φ′|: factor by factor, nothing else."""

    functions: tuple[ActivationFunction, ...]
    product: Any
    definitions: Evidence
    """What the letters stand for, where `before` is the norm of a derivative that the product is."""
    gates: Gates = ()

    def examine(self, before: Any, relation: Relation, after: Any) -> Verdict:
        if relation != "le" or not isinstance(before, Norm):
            return refused("this bounds the norm of a product, ≤", _RUNG)
        refuted = self._is_other(before.args[0])
        if refuted is not None:
            return refuted
        counts = _counted(self.product, self.functions, self.gates)
        if counts is None:
            return unproved("a factor has no bound that is known here", _RUNG)
        if _factors(after) == {factor: count for factor, count in counts.items() if factor != 1}:
            return Verdict(
                True, _RUNG, True, 0.0, "each factor of the bound bounds one factor of the product"
            )
        return refused("the bound's factors are not those of the product", _RUNG)

    def _is_other(self, matrix: Any) -> Verdict | None:
        """Why `matrix` is not the product; None where it is, by the definitions."""
        # The proof reads certificates, so this import cannot stand above.
        from ..derivation import Derivation, Step  # noqa: PLC0415

        step = Step(matrix, "product", self.product, "It is this product.", self.definitions)
        (report,) = Derivation("product", "Product", (step,)).verify().steps
        if report.holds and report.is_exact:
            return None
        return Verdict(
            False, report.rung, report.is_exact, report.bound, f"it is not the product: {report.reason}"
        )


def _factors(bound: Any) -> dict[Any, int]:
    """The factors of a product of powers, with their exponents, read without evaluating anything."""
    found: Counter[Any] = Counter()
    waiting: list[tuple[Any, int]] = [(bound, 1)]
    while waiting:
        node, count = waiting.pop()
        if isinstance(node, Mul):
            waiting += [(one, count) for one in node.args]
        elif isinstance(node, Pow) and node.args[1].is_Integer and node.args[1] > 0 and node.args[0] != 1:
            waiting.append((node.args[0], count * int(node.args[1])))
        elif node != 1:
            found[node] += count
    return dict(found)
