"""Certificates about given functions and networks: bounds on slopes, errors proved or refuted, numbers rounded."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import factorial, prod
from typing import Any

from flint import arb, fmpq
from sympy import Add, Expr, Float, Integer, Mul, Pow, Rational, ceiling

from ....derivations.evidence import Relation, Verdict, refused
from ....networks import Network
from ....values import Compared
from ..certifying import certify
from ..enclosing.curves import Smooth
from ..enclosing.lines import is_piecewise_linear
from ..enclosing.series import ball, working_precision
from ..enclosing.targets import Formula
from ..numbers import fmpq_of, fraction, interval
from .chords import exact_output, is_one_layer_of_hinges, shown_by_chords

BALLS = "ball arithmetic"
_MOST_PARTS = 100_000


def number_of(value: Any) -> Fraction | None:
    """A SymPy number as a Fraction, a Float being the decimal that it prints; None where it is no such number."""
    if isinstance(value, Rational):
        return Fraction(int(value.p), int(value.q))
    return Fraction(str(value)) if isinstance(value, Float) else None


@dataclass(frozen=True)
class SlopeBound:
    """`claim` stands for |f^(order)(x)|: at most the step's number for every x from low to high.

    Checked from left to right against that number, while the bound was found from the largest part down.
    """

    claim: Any
    f: Formula
    low: Fraction
    high: Fraction
    order: int

    def examine(self, before: Any, relation: Relation, after: Any) -> Verdict:
        bound = number_of(after)
        if before != self.claim or relation != "le" or bound is None:
            return refused(f"this certificate is about {self.claim} ≤ a number", BALLS)
        with working_precision():
            place = self._not_shown_at(fmpq_of(bound))
        if place is None:
            return Verdict(True, BALLS, True, 0.0, "shown on every part of the interval")
        return Verdict(False, BALLS, False, 1.0, f"not shown near x = {float(place):.6g}")

    def _not_shown_at(self, bound: fmpq) -> Fraction | None:
        """A place near which the bound could not be shown; None where it holds everywhere."""
        low, high = interval(self.low, self.high)
        waiting, parts, finest = [(low, high)], 0, (high - low) / 2**60
        while waiting:
            a, b = waiting.pop()
            parts += 1
            if self._at_most(a, b, arb(bound)):
                continue
            if b - a < finest or parts > _MOST_PARTS:
                return fraction(a)
            middle = (a + b) / 2
            waiting += [(middle, b), (a, middle)]
        return None

    def _at_most(self, low: fmpq, high: fmpq, bound: Any) -> bool:
        """On [low, high]: by the values there, at both ends where it is monotone, or by the slope of the derivative."""
        k = self.order
        over = self.f.series(ball(low, high), k + 1)
        own, after = over[k] * factorial(k), over[k + 1] * factorial(k + 1)
        if abs(own) <= bound:
            return True
        if after > 0 or after < 0:
            return all(self._at(end) <= bound for end in (low, high))
        return bool(self._at((low + high) / 2) + abs(after) * arb((high - low) / 2) <= bound)

    def _at(self, x: fmpq) -> Any:
        return abs(self.f.series(arb(x), self.order)[self.order]) * factorial(self.order)


@dataclass(frozen=True)
class Closeness:
    """`claim` stands for |f(x) − F(x)|: at most the step's number for every x from low to high, F with its doubles.

    One hidden layer of hinges is checked by chords; what they do not show, and any other network, by `certify`.
    """

    claim: Any
    f: Formula
    network: Network
    low: Fraction
    high: Fraction

    def examine(self, before: Any, relation: Relation, after: Any) -> Verdict:
        error = number_of(after)
        if before != self.claim or relation != "le" or error is None:
            return refused(f"this certificate is about {self.claim} ≤ a number", BALLS)
        if is_one_layer_of_hinges(self.network) and shown_by_chords(
            self.f, self.network, self.low, self.high, error
        ):
            return Verdict(True, BALLS, True, 0.0, "shown by chords between the knots of the network")
        found = certify(self.f, self.network, self.low, self.high, error)
        is_known = found.answer != "undecided"
        return Verdict(bool(found), BALLS, is_known, 0.0 if is_known else 1.0, str(found))


@dataclass(frozen=True)
class Witness:
    """`claim` stands for |f(x) − F(x)| at x = place: more than the step's number.

    The network is followed neuron by neuron at this one place, in fractions where it is piecewise linear.
    """

    claim: Any
    f: Formula
    network: Network
    place: Fraction

    def examine(self, before: Any, relation: Relation, after: Any) -> Verdict:
        error = number_of(after)
        if before != self.claim or relation not in ("gt", "ge") or error is None:
            return refused(f"this certificate is about {self.claim} > a number", BALLS)
        with working_precision():
            apart = abs(self.f.at(fmpq_of(self.place)) - self._output())
            holds = bool(apart > arb(fmpq_of(error)))
            return Verdict(holds, "witness", True, 0.0, f"there the two are {float(apart.mid()):.6g} apart")

    def _output(self) -> Any:
        if is_piecewise_linear(self.network):
            return arb(fmpq_of(exact_output(self.network, self.place)))
        return Smooth(self.network).at(fmpq_of(self.place))


@dataclass(frozen=True)
class RoundedUp:
    """⌈q⌉ = N or ⌈√q⌉ = N for a rational q: N − 1 < q ≤ N, compared in squares under a root."""

    def examine(self, before: Any, relation: Relation, after: Any) -> Verdict:
        if not isinstance(before, ceiling) or relation != "=" or not isinstance(after, Integer) or after < 1:
            return refused("this certificate is about ⌈a number⌉ = a whole number from 1 up", BALLS)
        inside, power = before.args[0], 1
        if isinstance(inside, Pow) and inside.exp == Rational(1, 2):
            inside, power = inside.base, 2
        least, most = Integer(int(after) - 1) ** power, Integer(int(after)) ** power
        for verdict in (Compared().examine(least, "lt", inside), Compared().examine(inside, "le", most)):
            if not verdict.holds:
                return verdict
        return Verdict(True, "exact fractions", True, 0.0, "it lies above the whole number before")


@dataclass(frozen=True)
class Shown:
    """`claim` stands for the network's output: the step's sum of hinges or sigmoids has its numbers, rounded.

    Every number shown is within half a unit of the last of `decimals` decimals of the one stored.
    """

    claim: Any
    network: Network
    decimals: int

    def examine(self, before: Any, relation: Relation, after: Any) -> Verdict:
        if before != self.claim or relation != "approx" or not isinstance(after, Expr):
            return refused(f"this certificate is about {self.claim} ≈ its numbers", BALLS)
        hidden, output = (
            self.network.parameters.of_layer(layer.name)  # type: ignore[union-attr]
            for layer in self.network.dense_layers
        )
        units = list(zip(output["W"][0], hidden["W"][:, 0], hidden["b"], strict=True))
        stored = [float(output["b"][0]), *[float(v) for height, w, b in units for v in (height, w, -b / w)]]
        shown = _numbers_of(after, len(units))
        if shown is None or len(shown) != len(stored):
            return refused("the sum has another form than the network", BALLS)
        half = Fraction(1, 2 * 10**self.decimals)
        worst = max(abs(a - Fraction(b)) for a, b in zip(shown, stored, strict=True))
        # −b/w was divided in doubles.
        holds = worst <= half + Fraction(1, 10**12)
        return Verdict(
            holds, "exact fractions", True, 0.0, f"the numbers differ by at most {float(worst):.2g}"
        )


def _numbers_of(shown: Any, units: int) -> list[Fraction] | None:
    """The numbers of c + Σ s φ(x − k): c, then s, 1 and k of each unit; None where it has another form."""
    terms = list(shown.args) if isinstance(shown, Add) else [shown]
    constant = number_of(terms[0])
    found: list[Fraction | None] = [Fraction(0) if constant is None else constant]
    hinges = terms if constant is None else terms[1:]
    for term in hinges:
        *factors, hinge = term.args if isinstance(term, Mul) else (term,)
        if len(hinge.args) != 1:
            return None
        found += [_product([number_of(factor) for factor in factors]), Fraction(1), _place(hinge.args[0])]
    return None if None in found or len(hinges) != units else [value for value in found if value is not None]


def _product(factors: list[Fraction | None]) -> Fraction | None:
    known = [factor for factor in factors if factor is not None]
    return prod(known, start=Fraction(1)) if len(known) == len(factors) else None


def _place(moved: Any) -> Fraction | None:
    """k of x − k."""
    if moved.is_Symbol:
        return Fraction(0)
    shift = next(part for part in moved.args if not part.is_Symbol)
    if isinstance(shift, Mul) and shift.args[0] == -1:
        return number_of(shift.args[1])
    value = number_of(shift)
    return None if value is None else -value
