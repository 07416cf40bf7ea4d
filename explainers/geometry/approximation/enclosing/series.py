"""Taylor coefficients on balls: certain enclosures of f, f′, f″/2, … on a whole interval.

A ball is flint's `arb`: a middle and a radius that certainly contain the value. What has no finite enclosure is nan.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flint import arb, arb_series, ctx, fmpq
from sympy import Abs, Add, Integer, Mul, Pow, Rational, Symbol, cos, erf, exp, log, pi, sin, tan, tanh
from sympy.core.numbers import Exp1, Float

from ....derivations.expressions import children, postorder
from ....networks import NetworkError
from ....spelling import quoted

PRECISION = 128
"""Bits of every ball."""
MOST_PARTS = 400
Series = Any
"""flint's `arb_series`: the coefficients of a Taylor polynomial, each a ball."""


def working_precision() -> Any:
    """Within it all balls have `PRECISION` bits, whatever the caller's own precision is."""
    return ctx.workprec(PRECISION)


def ball(low: Any, high: Any) -> Any:
    """A ball that contains [low, high], rational numbers."""
    return arb(fmpq(low)).union(arb(fmpq(high)))


def variable(x: Any, order: int) -> Series:
    """x + t, to be followed up to t^order."""
    return arb_series([x, 1], prec=order + 1)


def constant(value: Any, order: int) -> Series:
    return arb_series([value], prec=order + 1)


# Functions of series -----------------------------------------------------------------------------


def sigmoid_series(z: Series) -> Series:
    """σ(z), with σ′ = 1/4 − (σ − 1/2)² and so on: sharp on wide balls too."""
    value = _increasing(z[0], lambda end: 1 / (1 + (-end).exp()), arb(0), arb(1))
    slope = arb(fmpq(1, 4)) - (value - arb(fmpq(1, 2))) ** 2
    slope = slope.intersection(ball(0, fmpq(1, 4)))
    return composed(z, [value, slope, slope * (1 - 2 * value) / 2, slope * (1 - 6 * slope) / 6])


def tanh_series(z: Series) -> Series:
    """tanh z = 2σ(2z) − 1."""
    return 2 * sigmoid_series(2 * z) - 1


def relu_series(z: Series, left: Any = 0) -> Series:
    """Slope 1 right of 0 and `left` left of it; both where the ball holds 0, and then no second derivative."""
    value = z[0]
    if value > 0:
        return 1 * z
    if value < 0:
        return arb(fmpq(left)) * z
    slope = arb(fmpq(left)).union(arb(1))
    bounded = slope * value if left else value.union(arb(0)).intersection(arb(0).union(value.upper()))
    return composed(z, [bounded, slope, arb.nan(), arb.nan()])


def abs_series(z: Series) -> Series:
    """|z| = 2 ReLU(z) − z, taken as one function."""
    value = z[0]
    if value > 0 or value < 0:
        return z if value > 0 else -z
    return composed(z, [arb(0).union(value.abs_upper()), ball(-1, 1), arb.nan(), arb.nan()])


def _increasing(z: Any, function: Callable[[Any], Any], least: Any, most: Any) -> Any:
    """The image of a ball under an increasing function between `least` and `most`."""
    if not z.is_finite():
        return least.union(most)
    return function(z.lower()).union(function(z.upper())).intersection(least.union(most))


def composed(z: Series, outer: list[Any]) -> Series:
    """φ(z) from the Taylor coefficients of φ on the ball z_0, up to the third order.

    Written out, so that a derivative that is not there spoils none below it.
    """
    o, (s, s2, s3) = outer, (z[1], z[2], z[3])
    return arb_series(
        [
            o[0],
            *([o[1] * s] if z.prec > 1 else []),
            *([o[1] * s2 + o[2] * s**2] if z.prec > 2 else []),
            *([o[1] * s3 + 2 * o[2] * s * s2 + o[3] * s**3] if z.prec > 3 else []),
        ],
        prec=z.prec,
    )


# Expressions -------------------------------------------------------------------------------------


def _power(base: Series, exponent: Any) -> Series:
    if exponent == Rational(1, 2):
        return base.sqrt()
    if isinstance(exponent, Integer):
        return base ** int(exponent) if exponent >= 0 else _reciprocal(base ** int(-exponent))
    return base ** arb(fmpq(int(exponent.p), int(exponent.q)))


def _reciprocal(z: Series) -> Series:
    return arb_series([arb.nan()] * z.prec, prec=z.prec) if z[0].contains(0) else 1 / z


_FUNCTIONS: dict[type, Callable[[Series], Series]] = {
    sin: lambda z: z.sin(),
    cos: lambda z: z.cos(),
    tan: lambda z: z.tan(),
    exp: lambda z: z.exp(),
    log: lambda z: z.log(),
    erf: lambda z: z.erf(),
    tanh: tanh_series,
    Abs: abs_series,
}
_Program = list[tuple[Callable[..., Series], tuple[int, ...]]]


def evaluator(expr: Any, letter: Symbol) -> Callable[[Any, int], Series]:
    """(ball, order) → the Taylor coefficients of `expr` on that ball, an `arb_series`.

    Knows + − · / powers, sin, cos, tan, exp, log, tanh, Abs and sqrt; NetworkError names what it does not know.
    """
    program = _program(expr, letter)

    def evaluate(x: Any, order: int) -> Series:
        start = variable(x, order)
        values: list[Series] = []
        for operation, parts in program:
            values.append(operation(start, *[values[part] for part in parts]))
        return values[-1]

    return evaluate


def _program(expr: Any, letter: Symbol) -> _Program:
    """One operation after another; each takes the variable's series and the results of earlier ones."""
    nodes = list(postorder(expr))
    if len(nodes) > MOST_PARTS:
        raise NetworkError(
            f"the function has {len(nodes)} parts: give one of at most {MOST_PARTS}, or a Python function"
        )
    place = {id(node): number for number, node in enumerate(nodes)}
    return [(_operation(node, letter), tuple(place[id(part)] for part in children(node))) for node in nodes]


def _operation(node: Any, letter: Symbol) -> Callable[..., Series]:
    if node == letter:
        return lambda x: x
    number = _number(node)
    if number is not None:
        return lambda x: constant(number(), x.prec - 1)
    if isinstance(node, Add):
        return lambda x, *parts: sum(parts[1:], parts[0])
    if isinstance(node, Mul):
        return lambda x, *parts: _product(parts)
    if isinstance(node, Pow) and isinstance(node.exp, Rational):
        return lambda x, base, _: _power(base, node.exp)
    if isinstance(node, Pow) and isinstance(node.base, Exp1):
        return lambda x, _, exponent: exponent.exp()
    if type(node) in _FUNCTIONS:
        function = _FUNCTIONS[type(node)]
        return lambda x, part: function(part)
    raise NetworkError(
        f"{quoted(str(node))} cannot be evaluated with certainty: use {letter}, numbers, + - * / ^ and "
        f"{', '.join(kind.__name__.lower() for kind in _FUNCTIONS)}"
    )


def _number(node: Any) -> Callable[[], Any] | None:
    if isinstance(node, Rational):
        return lambda: arb(fmpq(int(node.p), int(node.q)))
    if node is pi:
        return arb.pi
    if isinstance(node, Exp1):
        return lambda: arb(1).exp()
    if isinstance(node, Float):
        return lambda: arb(float(node))
    return None


def _product(factors: tuple[Series, ...]) -> Series:
    result = factors[0]
    for factor in factors[1:]:
        result = result * factor
    return result
