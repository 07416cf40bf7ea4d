"""From SymPy to quotients, in a region: cases are decided there, known activations are written out by their formula."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache, reduce
from typing import Any

import flint
from sympy import (
    Abs,
    Add,
    And,
    Derivative,
    Dummy,
    Eq,
    Indexed,
    Integer,
    Limit,
    Max,
    Min,
    Mul,
    Ne,
    Not,
    Or,
    Piecewise,
    Pow,
    Rational,
    Subs,
    Sum,
    Symbol,
    cosh,
    erf,
    erfc,
    exp,
    log,
    sign,
    sinh,
    tanh,
)
from sympy.core.function import Application, AppliedUndef
from sympy.core.numbers import Exp1, Infinity, NegativeInfinity, Pi
from sympy.core.relational import Relational
from sympy.logic.boolalg import BooleanFalse, BooleanTrue
from sympy.matrices.expressions.matexpr import MatrixElement

from .field import Field
from .germs import Germ, Infinite, limit
from .known import Formulas
from .quotients import ONE, ZERO, NotReadable, NoValue, Quotient, constant
from .regions import Region
from .signs import Signs

_DEEPEST = 60
_LONGEST_SUM = 64
_HIGHEST_DERIVATIVE = 4
Value = Quotient | Infinite
_Z = Dummy("z")


class Reader:
    """Reads expressions as quotients of `field`, the letters being in `region`, functions by their `formulas`."""

    def __init__(self, field: Field, region: Region, formulas: Formulas) -> None:
        self.field, self.region, self.formulas = field, region, formulas
        self.signs = Signs(field, region)
        self._depth = 0
        self._bound: dict[Any, Quotient] = {}
        # What was read under the present bindings: a function used twice in a row is not four times the work.
        self._known: dict[Any, Quotient] = {}

    def side(self, expr: Any) -> Value:
        """A side of a statement: also a limit that is infinite, or ±∞ itself."""
        if isinstance(expr, Infinity | NegativeInfinity):
            return Infinite(1 if isinstance(expr, Infinity) else -1)
        if isinstance(expr, Limit):
            return self._limit(expr)
        return self.of(expr)

    def of(self, expr: Any) -> Quotient:
        """NotReadable where it is of another kind, NoValue where it has none, Undecided where cases differ."""
        known = self._known.get(expr)
        if known is not None:
            return known
        if self._depth >= _DEEPEST:
            raise NotReadable(f"brackets are followed through at most {_DEEPEST} levels")
        self._depth += 1
        try:
            value = self.field.reduced(self._read(expr))
        finally:
            self._depth -= 1
        self._known[expr] = value
        return value

    def _read(self, expr: Any) -> Quotient:
        if expr in self._bound:
            return self._bound[expr]
        for types, read in _READERS:
            if isinstance(expr, types):
                return read(self, expr)
        if isinstance(expr, Application) and len(expr.args) == 1 and expr.func.__name__ in self.formulas:
            return self._formula(self.formulas[expr.func.__name__], self.of(expr.args[0]))
        if isinstance(expr, AppliedUndef):
            return self._unknown(expr)
        raise NotReadable(f"{expr} is not made of letters, exponentials and cases")

    def substituted(self, body: Any, letter: Any, value: Quotient) -> Quotient:
        """`body` with `value` for `letter`."""
        with self._binding(letter, value):
            return self.of(body)

    @contextmanager
    def _binding(self, letter: Any, value: Quotient) -> Iterator[None]:
        before = self._bound, self._known
        self._bound, self._known = self._bound | {letter: value}, {}
        try:
            yield
        finally:
            self._bound, self._known = before

    def _formula(self, formula: Callable[[Any], Any], argument: Quotient) -> Quotient:
        return self.substituted(_body(formula), _Z, argument)

    def _unknown(self, expr: Any) -> Quotient:
        """f(z) of which nothing is known."""
        return self._pinned(self.field.opaque(expr.func.__name__, *map(self.of, expr.args)))

    # Numbers and letters ---------------------------------------------------------------------

    def letter(self, name: Any) -> Quotient:
        return self._pinned(self.field.letter(name))

    def _pinned(self, letter: Quotient) -> Quotient:
        return self.region.pinned(self.field.number_of(letter)) or letter

    def _symbol(self, expr: Any) -> Quotient:
        if expr.is_real is False or expr.is_commutative is False:
            raise NotReadable(f"{expr} is not a real number")
        return self.letter(expr)

    def _entry(self, expr: Any) -> Quotient:
        bound = expr.free_symbols & self._bound.keys()
        whole = {letter: self._bound[letter] for letter in bound}
        if any(not value.is_constant or value.rational.q != 1 for value in whole.values()):
            raise NotReadable(f"the index of {expr} is no whole number")
        return self.letter(expr.xreplace({letter: Integer(int(v.rational.p)) for letter, v in whole.items()}))

    def _power(self, expr: Any) -> Quotient:
        base, exponent = expr.base, expr.exp
        if exponent.is_Integer:
            return self.of(base).power(int(exponent))
        if isinstance(exponent, Rational) and exponent.q == 2:
            return self._root(self.of(base)).power(int(exponent.p))
        below = self.of(base)
        if self.signs.of(below) <= 0:
            raise NotReadable(f"{base} is not positive, and only positive numbers have such powers")
        return self.field.exp(self.of(exponent) * self.field.log_of(below))

    def _root(self, under: Quotient) -> Quotient:
        """√ of a positive rational, times a power of π."""
        field, pi = self.field, self.field.root_of_pi()
        for half in (0, 1, -1):
            rest = under * pi.power(-2 * half)
            if rest.is_constant and rest.rational > 0:
                number = rest.rational
                product = pi.power(half) * constant(flint.fmpq(1, int(number.q)))
                for prime, exponent in flint.fmpz(int(number.p) * int(number.q)).factor():
                    root = field.root(int(prime)) if exponent % 2 else ONE
                    product = product * root * constant(int(prime) ** (int(exponent) // 2))
                return product
        raise NotReadable("a root of an expression with letters")

    def _sum(self, expr: Any) -> Quotient:
        return self._summed(expr.args[0], expr.args[1:])

    def _summed(self, body: Any, limits: tuple[Any, ...]) -> Quotient:
        # The last limit of SymPy's Sum is the outermost.
        if not limits:
            return self.of(body)
        index, first, last = limits[-1]
        first, last = self.of(first), self.of(last)
        if not (first.is_constant and last.is_constant) or last.rational - first.rational >= _LONGEST_SUM:
            raise NotReadable(f"a sum of more than {_LONGEST_SUM} terms, or of a symbolic number of them")
        total = ZERO
        for k in range(int(first.rational.p), int(last.rational.p) + 1):
            with self._binding(index, constant(k)):
                total = total + self._summed(body, limits[:-1])
        return total

    # Functions -------------------------------------------------------------------------------

    def _log(self, expr: Any) -> Quotient:
        return self.field.log_of(self.of(expr.args[0]))

    def _hyperbolic(self, expr: Any) -> Quotient:
        """sinh, cosh and tanh by exponentials."""
        z = self.of(expr.args[0])
        up, down = self.field.exp(z), self.field.exp(-z)
        half = constant(flint.fmpq(1, 2))
        if isinstance(expr, tanh):
            return (up - down) * (up + down).inverse()
        return (up - down if isinstance(expr, sinh) else up + down) * half

    def _erf(self, expr: Any) -> Quotient:
        value = self.field.erf(self.of(expr.args[0]))
        return ONE - value if isinstance(expr, erfc) else value

    # Cases -----------------------------------------------------------------------------------

    def _largest(self, expr: Any) -> Quotient:
        towards = 1 if isinstance(expr, Max) else -1
        best, *others = map(self.of, expr.args)
        for other in others:
            best = other if self.signs.of(other - best) == towards else best
        return best

    def _absolute(self, expr: Any) -> Quotient:
        value = self.of(expr.args[0])
        return value if self.signs.of(value) >= 0 else -value

    def _sign(self, expr: Any) -> Quotient:
        return constant(self.signs.of(self.of(expr.args[0])))

    def _cases(self, expr: Any) -> Quotient:
        for value, when in expr.args:
            if self._holds(when):
                return self.of(value)
        raise NoValue("none of the cases holds")

    def _holds(self, when: Any) -> bool:
        if isinstance(when, BooleanTrue | BooleanFalse):
            return bool(when)
        if isinstance(when, And):
            return all(map(self._holds, when.args))
        if isinstance(when, Or):
            return any(map(self._holds, when.args))
        if isinstance(when, Not):
            return not self._holds(when.args[0])
        if not isinstance(when, Relational):
            raise NotReadable(f"{when} is no condition on numbers")
        found = self.signs.of(self.of(when.args[0]) - self.of(when.args[1]))
        if isinstance(when, Eq | Ne):
            return (found == 0) == isinstance(when, Eq)
        return found in {"<": (-1,), "<=": (-1, 0), ">": (1,), ">=": (1, 0)}[when.rel_op]

    # Derivatives and limits --------------------------------------------------------------------

    def _derivative(self, expr: Any) -> Quotient:
        body, *orders = expr.args
        if any(not order.is_Integer or not 0 < order <= _HIGHEST_DERIVATIVE for _, order in orders):
            raise NotReadable(f"derivatives are taken up to number {_HIGHEST_DERIVATIVE}")
        if len(orders) == 1 and self._moving(self.of(orders[0][0])) is None:
            letter, order = orders[0]
            return self._derivative_at(body, letter, self.of(letter), int(order))
        value = self.of(body)
        for letter, order in orders:
            place = self.of(letter)
            moving = self._moving(place)
            if moving is None:
                raise NotReadable("derivatives by several letters at a given place")
            inner = self.field.derivative(place, moving).inverse()
            for _ in range(int(order)):
                value = self.field.derivative(value, moving) * inner
        return value

    def _moving(self, place: Quotient) -> int | None:
        """The letter by which alone `place` changes, in an open region; None where it stands still."""
        germs = [n for n in place.generators() if isinstance(self.field.generators[n].name, Germ)]
        numbers = germs or [n for n in place.generators() if place.same(self.field.generator(n))]
        if not numbers:
            return None
        (number,) = numbers
        on_a_line = any(self.field.depends(value, number) for _, value in self.region.pins)
        if on_a_line or any(not sign_ and fact.degrees()[number] for fact, sign_ in self.region.facts):
            raise NotReadable("a derivative along a line of cases")
        return number

    def _derivative_at(self, body: Any, letter: Any, place: Quotient, order: int) -> Quotient:
        """At a given place: from both sides the function must arrive at its value, and with one slope."""
        here = self.substituted(body, letter, place)
        found = []
        for side in (-1, 1):
            near, germ = self._near(body, letter, place, side)
            jets = [near]
            for _ in range(order):
                jets.append(self.field.derivative(jets[-1], germ) * constant(side))
            found.append([self.field.replaced(jet, germ, ZERO) for jet in jets])
        left, right = found
        if not (left[0].same(here) and right[0].same(here)):
            raise NoValue("the function jumps there, so it has no derivative")
        if not all(a.same(b) for a, b in zip(left, right, strict=True)):
            raise NoValue("the slopes from the left and from the right differ there, so it has no derivative")
        return left[-1]

    def _near(self, body: Any, letter: Any, place: Quotient, side: int) -> tuple[Quotient, int]:
        """`body` at place ± ε, and the generator ε."""
        return self._at_germ(
            body, letter, Germ(False, self._depth), lambda small: place + small * constant(side)
        )

    def _placed(self, expr: Any) -> Quotient:
        """SymPy's Subs: a body at given places."""
        body, letters, places = expr.args
        if len(letters) != 1:
            raise NotReadable("more than one letter is put in place at once")
        return self.substituted(body, letters[0], self.of(places[0]))

    def _at_germ(
        self, body: Any, letter: Any, germ: Germ, value: Callable[[Quotient], Quotient]
    ) -> tuple[Quotient, int]:
        small_or_large = self.field.letter(germ)
        return (
            self.substituted(body, letter, value(small_or_large)),
            self.field.number_of(small_or_large),
        )

    def _finite_limit(self, expr: Any) -> Quotient:
        value = self._limit(expr)
        if isinstance(value, Infinite):
            raise NotReadable("an infinite limit inside a larger expression")
        return value

    def _limit(self, expr: Any) -> Value:
        body, letter, goal, side = expr.args
        if isinstance(goal, Infinity | NegativeInfinity):
            towards = constant(1 if isinstance(goal, Infinity) else -1)
            far = self._at_germ(body, letter, Germ(True, self._depth), lambda large: large * towards)
            return limit(self.signs, *far)
        place = self.of(goal)
        sides = {"+": (1,), "-": (-1,)}.get(str(side), (-1, 1))
        found = [limit(self.signs, *self._near(body, letter, place, each)) for each in sides]
        if len(found) == 2 and not same_value(*found):
            raise NoValue("the limits from the left and from the right differ")
        return found[0]


@lru_cache(maxsize=64)
def _body(formula: Callable[[Any], Any]) -> Any:
    return formula(_Z)


def same_value(a: Value, b: Value) -> bool:
    if isinstance(a, Infinite) or isinstance(b, Infinite):
        return a == b
    return (a - b).is_zero


_READERS: tuple[tuple[Any, Callable[[Reader, Any], Quotient]], ...] = (
    (Rational, lambda reader, expr: constant(flint.fmpq(int(expr.p), int(expr.q)))),
    (Symbol, Reader._symbol),
    (Add, lambda reader, expr: reduce(Quotient.__add__, map(reader.of, expr.args))),
    (Mul, lambda reader, expr: reduce(Quotient.__mul__, map(reader.of, expr.args))),
    (Exp1, lambda reader, expr: reader.field.exp(ONE)),
    (Pi, lambda reader, expr: reader.field.root_of_pi().power(2)),
    (exp, lambda reader, expr: reader.field.exp(reader.of(expr.args[0]))),
    (Pow, Reader._power),
    (log, Reader._log),
    (tanh | sinh | cosh, Reader._hyperbolic),
    (erf | erfc, Reader._erf),
    (Max | Min, Reader._largest),
    (Abs, Reader._absolute),
    (sign, Reader._sign),
    (Piecewise, Reader._cases),
    (Derivative, Reader._derivative),
    (Limit, Reader._finite_limit),
    (Sum, Reader._sum),
    (Subs, Reader._placed),
    (Indexed | MatrixElement, Reader._entry),
)
