"""Steps in numbers: the function, bounds on its slopes, how many units they ask for, the net, and its certificate."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flint import arb
from sympy import Abs, Derivative, Function, Integer, Pow, Rational, Sum, Symbol, ceiling, exp
from sympy.tensor.indexed import IndexedBase

from ....derivations.derivation import Certified, Step
from ....networks import Network
from ....values import Compared
from ...writing import Meaning, distance, minus, over, product, square, total
from ..certifying import Finding
from ..constructing import STEEPNESS
from ..enclosing.curves import curve_of
from ..enclosing.series import working_precision
from ..enclosing.slopes import largest_derivative
from ..enclosing.targets import Formula
from ..numbers import as_printed, decimal_text, fmpq_of, fraction, rounded, shortened
from .evidence import Closeness, RoundedUp, Shown, SlopeBound, Witness
from .letters import NET, ONE, TWO, F, N, X

MOST_SHOWN = 8
PLACES = 2
_INDEX = Symbol("i")
_S, _V, _X = (IndexedBase(name) for name in "svx")


@dataclass(frozen=True)
class Problem:
    """Be within `error` of f on [low, high]."""

    f: Formula
    low: Fraction
    high: Fraction
    error: Fraction

    @property
    def where(self) -> str:
        return f"for every x from {decimal_text(self.low)} to {decimal_text(self.high)}"

    @property
    def width(self) -> Any:
        """b − a in numbers, not yet subtracted."""
        return (
            total(as_printed(self.high), minus(as_printed(self.low))) if self.low else as_printed(self.high)
        )


def function_named(problem: Problem) -> Step:
    """f(x) = …"""
    expr = problem.f.expr.xreplace({problem.f.letter: X}) if problem.f.letter != X else problem.f.expr
    reason = f"This is the curve that the network is to follow, {problem.where}."
    return Step(F(X), "function", expr, reason, Certified(Meaning(F(X), expr)))


def hinges_named() -> Step:
    """F(x) = f(a) + Σ s_i ReLU(x − x_i)."""
    hinge = Function("ReLU")(total(X, minus(_X[_INDEX])))
    total_ = Sum(product(_S[_INDEX], hinge), (_INDEX, Integer(0), total(N, Integer(-1))))
    form = total(_V[0], total_)
    reason = (
        "Each hidden neuron is a hinge: 0 up to its knot xᵢ = a + i h, then a straight slope; the output adds up N of "
        "them."
    )
    return Step(NET(X), "hinges", form, reason, Certified(Meaning(NET(X), form)))


def stairs_named() -> Step:
    """F(x) = v_1 + Σ (v_{i+1} − v_i) σ(k (x − x_i))."""
    step = Function("sigma")(product(Symbol("k"), total(X, minus(_X[_INDEX]))))
    change = total(_V[total(_INDEX, ONE)], minus(_V[_INDEX]))
    form = total(_V[1], Sum(product(change, step), (_INDEX, Integer(1), total(N, Integer(-1)))))
    reason = "In each of N cells, vᵢ is f in the middle; at its right end xᵢ a steep sigmoid leads to the next value."
    return Step(NET(X), "stairs", form, reason, Certified(Meaning(NET(X), form)))


def slope_step(problem: Problem, order: int) -> tuple[Fraction, Step]:
    """The bound on |f′| or |f″|, rounded up to five digits, and the step that says so.

    NetworkError where none is found.
    """
    peak = largest_derivative(problem.f, problem.low, problem.high, order)
    bound = shortened(peak.above)
    derivative = Derivative(F(X), X) if order == 1 else Derivative(F(X), (X, 2))
    claim = Abs(derivative, evaluate=False)
    words = "steeper, which gives K" if order == 1 else "more strongly bent, which gives M"
    reason = f"This f is nowhere {words}: found and shown by interval arithmetic {problem.where}."
    evidence = Certified(SlopeBound(claim, problem.f, problem.low, problem.high, order))
    return bound, Step(claim, "bound", as_printed(bound), reason, evidence, relation="le")


def count_by_slope(problem: Problem, bound: Fraction, units: int) -> tuple[Step, ...]:
    """⌈K (b − a) / (2ε)⌉ = N; nothing where K is 0."""
    inside = over(_times(as_printed(bound), problem.width), product(TWO, as_printed(problem.error)))
    reason = f"So {_hinges(units)} certainly enough for any f that is no steeper."
    return (_count(inside, units, reason),) if bound else ()


def count_by_curvature(problem: Problem, bound: Fraction, units: int) -> tuple[Step, ...]:
    """⌈√(M (b − a)² / (8ε))⌉ = N; nothing where M is 0."""
    width = problem.width
    above = _times(as_printed(bound), width if width == ONE else square(width))
    inside = over(above, product(Integer(8), as_printed(problem.error)))
    reason = f"So {_hinges(units)} certainly enough for any f that bends no more."
    return (_count(Pow(inside, Rational(1, 2), evaluate=False), units, reason),) if bound else ()


def count_of_cells(problem: Problem, factor: Fraction, bound: Fraction, cells: int) -> tuple[Step, ...]:
    """c at kh = 10, and ⌈c K (b − a) / ε⌉ = N; nothing where K is 0."""
    if not bound:
        return ()
    enough = "one cell is" if cells == 1 else f"{cells:,} cells, that is {cells - 1:,} sigmoids, are"
    tail = over(product(TWO, exp(Rational(-STEEPNESS, 2))), total(ONE, minus(exp(Integer(-STEEPNESS)))))
    inside = over(_times(as_printed(factor), as_printed(bound), problem.width), as_printed(problem.error))
    return (
        Step(
            total(ONE, tail),
            "steepness",
            as_printed(factor),
            "With k h = 10 each sigmoid has risen within its cell, and this is c.",
            Certified(Compared()),
            relation="le",
        ),
        _count(inside, cells, f"So {enough} enough."),
    )


def _count(inside: Any, units: int, reason: str) -> Step:
    return Step(ceiling(inside, evaluate=False), "count", Integer(units), reason, Certified(RoundedUp()))


def _times(*factors: Any) -> Any:
    """The product without what is 1."""
    return product(*[factor for factor in factors if factor != ONE] or [ONE])


def _hinges(units: int) -> str:
    return "one hinge is" if units == 1 else f"{units:,} hinges are"


# The net and its certificate ---------------------------------------------------------------------


def numbers_shown(network: Network) -> tuple[Step, ...]:
    """F(x) ≈ its numbers, to four decimals, where it has few hinges and they are as built; else nothing."""
    hidden, output = network.dense_layers
    assert network.parameters is not None
    first, last = (network.parameters.of_layer(layer.name) for layer in (hidden, output))
    if len(first["W"]) > MOST_SHOWN or not (first["W"] == 1).all():
        return ()
    terms = [_signed(s, Function("ReLU")(_moved(-b))) for s, b in zip(last["W"][0], first["b"], strict=True)]
    constant = rounded(float(last["b"][0]), PLACES)
    shown = total(*([as_printed(constant)] if constant or not terms else []), *terms)
    reason = f"Its numbers, rounded to {PLACES} decimals, one term for each hinge."
    evidence = Certified(Shown(NET(X), network, PLACES))
    return (Step(NET(X), "numbers", shown, reason, evidence, relation="approx"),)


def _signed(height: float, hinge: Any) -> Any:
    """height · hinge, a minus before what is negative."""
    size = rounded(abs(float(height)), PLACES)
    term = hinge if size == 1 else product(as_printed(size), hinge)
    return minus(term) if height < 0 else term


def _moved(place: float) -> Any:
    at = rounded(float(place), PLACES)
    if at == 0:
        return X
    return total(X, minus(as_printed(at)) if at > 0 else as_printed(-at))


def certified(problem: Problem, network: Network, units: int | None) -> Step:
    """|f(x) − F(x)| ≤ ε."""
    claim = distance(F(X), NET(X))
    who = "The network" if units is None else f"The net of {units:,} hidden neuron{'s' * (units != 1)}"
    reason = f"{who} is within the error allowed {problem.where}: shown by interval arithmetic."
    evidence = Certified(Closeness(claim, problem.f, network, problem.low, problem.high))
    return Step(claim, "certificate", as_printed(problem.error), reason, evidence, relation="le")


def refuted(problem: Problem, network: Network, found: Finding, name: Any, who: str) -> Step:
    """|f(x₀) − G(x₀)| > ε at a short decimal x₀."""
    assert found.witness is not None
    place = _short(problem, network, found.witness)
    with working_precision():
        curve = curve_of(network, fmpq_of(problem.low), fmpq_of(problem.high))
        apart = abs(problem.f.at(fmpq_of(place)) - curve.at(fmpq_of(place)))
    off = decimal_text(shortened(fraction(apart.lower()), 3, is_upwards=False))
    shown = as_printed(place)
    claim = distance(F(shown), name(shown))
    reason = f"{who}: at x = {decimal_text(place)} it is off by more than {off}."
    evidence = Certified(Witness(claim, problem.f, network, place))
    return Step(claim, "witness", as_printed(problem.error), reason, evidence, relation="gt")


def _short(problem: Problem, network: Network, witness: Fraction) -> Fraction:
    """The shortest decimal near the witness at which the error is too large as well."""
    with working_precision():
        curve = curve_of(network, fmpq_of(problem.low), fmpq_of(problem.high))
        for places in range(2, 13):
            near = rounded(witness, places)
            if problem.low <= near <= problem.high:
                apart = abs(problem.f.at(fmpq_of(near)) - curve.at(fmpq_of(near)))
                if apart > arb(fmpq_of(problem.error)):
                    return near
    return witness


__all__ = [
    "Problem",
    "certified",
    "count_by_curvature",
    "count_by_slope",
    "count_of_cells",
    "function_named",
    "hinges_named",
    "numbers_shown",
    "refuted",
    "slope_step",
    "stairs_named",
]
